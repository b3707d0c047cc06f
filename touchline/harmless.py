"""Text from the web as a terminal may be shown it: nothing in it can steer one."""

from __future__ import annotations

import re

CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""What could, as a set of ``re``: control characters but tab and line feed, marks that turn text about."""
_CONTROL = re.compile(f"[{CONTROLS}]")


def plain(text: str) -> str:
    """The text without it."""
    return _CONTROL.sub("", text)


def escaped(dumped: str) -> str:
    """JSON of the very same value, with it written as escapes."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", dumped)
