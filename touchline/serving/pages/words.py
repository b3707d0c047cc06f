"""Text from the web as a page shows it: harmless, bounded, and in its own direction."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

from touchline.safe import CONTROLS, plain

HEADLINE, EXCERPT, NAME = 320, 260, 120
"""Bytes of UTF-8 that a list shows of a headline and an excerpt, and of a name: as wide in any script."""
LONGEST_HEADLINE = 1200
"""Bytes of a headline where it stands alone."""
RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ku nqo ps sd ug ur yi".split())

# Signs that nobody sees, more than one in a row: one alone joins letters in Persian, or parts of an emoji.
_UNSEEN = r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u206f\ufeff"
# Accents piled on one letter run over the lines above; four are more than any script wants.
_ACCENTS = r"\u0300-\u036f\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_FLOOD = re.compile(f"[{_UNSEEN}]{{2,}}")
_PILED = re.compile(f"([{_ACCENTS}]{{4}})[{_ACCENTS}]+")
# Most texts hold none of them, and a look for any one is ten times as quick as taking them out.
_ODD = re.compile(f"[{CONTROLS}{_UNSEEN}{_ACCENTS}]")
_MARKS = re.compile("[\ue000\ue001]")


def harmless(text: str) -> str:
    """The text without controls, without marks that turn it about, and without floods of unseen signs."""
    if _ODD.search(text) is None:
        return text
    return _PILED.sub(r"\1", _FLOOD.sub("", plain(text)))


def clipped(text: str, most: int) -> str:
    """The first words that so many bytes of UTF-8 hold, with an ellipsis where there are more.

    >>> clipped("The keeper saved it", 14)
    'The keeper…'
    """
    # Cut before it is cleaned: a headline of megabytes costs nothing.
    text = " ".join(harmless(text[: 4 * most]).split())
    if len(text) <= most and text.isascii():
        return text
    raw = text.encode("utf-8", "replace")
    if len(raw) <= most:
        return text
    kept = raw[:most].decode("utf-8", "ignore")
    whole, _, rest = kept.rpartition(" ")
    return (whole if whole and len(rest) < len(kept) // 2 else kept).rstrip(" ,;:–-") + "…"


def headline(text: str, most: int = HEADLINE) -> str:
    """A headline for a list; one without words says so."""
    return clipped(text, most) or "(no headline)"


def marked(snippet: str) -> list[tuple[bool, str]]:
    """A snippet in pieces, each with whether it is what was searched for."""
    pieces = _MARKS.split(harmless(snippet))
    return [(place % 2 == 1, piece) for place, piece in enumerate(pieces) if piece]


def direction(language: str) -> str:
    """The direction that a language is written in; "auto" where it is not known."""
    if not language:
        return "auto"
    return "rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def host(url: str) -> str:
    """The host of an address, for a reader: whose page a link leads to."""
    try:
        return harmless(urlsplit(url).hostname or "").removeprefix("www.")[:80]
    except ValueError:
        return ""


def segment(name: str) -> str:
    """A name as one part of an address's path."""
    return quote(name, safe="")


def day(at: datetime, now: datetime) -> str:
    """A day as a heading: "Today", "Yesterday", "Friday 20 November"; with the year where it is another."""
    at, now = at.astimezone(UTC), now.astimezone(UTC)
    ago = (now.date() - at.date()).days
    if ago in (0, 1):
        return ("Today", "Yesterday")[ago]
    return f"{at:%A} {at.day} {at:%B}" + ("" if at.year == now.year else f" {at.year}")


def date(at: datetime) -> str:
    """A day and a time in UTC: "22 Nov 2026, 03:41"."""
    at = at.astimezone(UTC)
    return f"{at.day} {at:%b %Y, %H:%M}"


def moment(at: datetime, now: datetime) -> str:
    """A day and a time in UTC in a list: "28 Nov 03:41", with the year where it is another."""
    at = at.astimezone(UTC)
    return f"{at.day} {at:%b} " + (f"{at:%H:%M}" if at.year == now.year else f"{at.year}")


def span(length: timedelta) -> str:
    """A length of time in one or two units.

    >>> span(timedelta(minutes=95))
    '1 h 35 min'
    """
    minutes = round(abs(length.total_seconds()) / 60)
    days, hours = divmod(minutes, 1440)[0], minutes % 1440 // 60
    if days:
        told = f"{days} d" + (f" {hours} h" if hours and days < 7 else "")
    elif hours:
        told = f"{hours} h" + (f" {minutes % 60} min" if minutes % 60 else "")
    else:
        told = f"{minutes} min"
    return told


def percent(share: float) -> str:
    """A share as people read it; what is nearly all is not called all."""
    rounded = round(100 * share)
    if rounded == 100 and share < 1:
        rounded = 99
    return f"{rounded}%"


def name(text: str) -> str:
    """A name, as an outlet calls itself, in a bounded length."""
    return clipped(text, NAME) or "(no name)"
