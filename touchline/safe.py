"""Stored text and links as they may go into an answer: they come from the web, and are taken for hostile."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LONGEST_LINK = 2000
"""Characters of an address that is still linked to."""
SCHEMES = frozenset({"http", "https"})
# Neither white space nor what XML and HTML would have to escape stands in an address that was parsed.
_UNFIT = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\\\"<>^`{|}\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# What XML 1.0 cannot hold, and control characters that it can but nobody should.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Marks that turn the text about them round, also beyond their own.
_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""What could steer a terminal, for a set of ``re``: controls but tab and line feed, and such marks."""
_CONTROL = re.compile(f"[{CONTROLS}]")


def link(url: str | None) -> str:
    """The address if it is one of the web that can be linked to, else "".

    >>> link("https://example.org/a?b=c"), link("javascript:alert(1)"), link("//example.org"), link(None)
    ('https://example.org/a?b=c', '', '', '')
    """
    if not url or len(url) > LONGEST_LINK or _UNFIT.search(url):
        return ""
    try:
        parts = urlsplit(url)
        fits = parts.scheme.lower() in SCHEMES and bool(parts.hostname) and parts.username is None
    except ValueError:
        return ""
    return url if fits else ""


def text(stored: str) -> str:
    """A text without characters that XML cannot hold, or that turn what stands about them round.

    >>> text("one\\x1b[2J\\x00 two\\u202eeerht")
    'one[2J twoeerht'
    """
    return _TURNING.sub("", _FORBIDDEN.sub("", stored))


def line(stored: str) -> str:
    """The same on one line: a headline, a name."""
    return " ".join(text(stored).split())


def plain(text: str) -> str:
    """The text without what could steer a terminal."""
    return _CONTROL.sub("", text)


def escaped(dumped: str) -> str:
    """JSON of the very same value, with what could steer a terminal written as escapes."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", dumped)
