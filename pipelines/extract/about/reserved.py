"""What a publisher says to robots of a page, in its answer's head and in its own: may its text be kept?

Directives are those of X-Robots-Tag and of the robots meta element, as search engines read them: all that are
meant for every robot, or for Touchline by name, hold together. Text and data mining is by TDMRep (W3C): what
the page says goes before what its answer says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import NamedTuple

from pipelines.article import Said, Signals

NAMED = ("robots", "touchline")
"""The names of meta elements that speak to us; in X-Robots-Tag, the second goes before its directives."""
RESERVING = frozenset(("noindex", "none", "noai"))
"""Directives that mean: do not keep this text."""
UNSHOWN = frozenset(("noarchive", "nocache"))
"""Directives that mean: show nobody a copy of this page."""
UNFOLLOWED = frozenset(("nofollow", "none"))
"""Directives that mean: ask for nothing that this page links to."""
TAG, TDM, POLICY, UNTIL = "x-robots-tag", "tdm-reservation", "tdm-policy", "unavailable_after"
HEADERS = (TDM, POLICY, TAG)
"""The headers of an answer that are of interest here, in small letters."""
MOST = 20
"""Headers, elements and directives of a page that are looked at."""
LONGEST = 1_000
"""Characters of one."""
SHOWN = 100
"""Characters of an address or a date that are told."""

NOTHING = Signals()
_VALUED = frozenset((UNTIL, "max-snippet", "max-image-preview", "max-video-preview"))
_UNLIMITED = frozenset(("", "-1", "large"))
_ROBOT = re.compile(r"[a-z*][a-z0-9_.*-]*(?:/[a-z0-9_.-]*)?")
_RESTRICTS = re.compile(r"no[a-z]{2,20}")
# Its comma parts a date, not two directives.
_WEEKDAY = re.compile(rf"({UNTIL}\s*:\s*)[a-z]{{3,9}}\s*,", re.I)


class Directive(NamedTuple):
    """One that restricts something, with its value ("" for most), and where it was said."""

    name: str
    value: str
    where: str

    def __str__(self) -> str:
        """As it is told."""
        value = f": {self.value[:SHOWN]}" if self.value else ""
        return f"{self.name}{value} ({self.where})"


def bounded(headers: Iterable[tuple[str, str]]) -> Said:
    """Those of an answer's headers that are of interest here, no more and no longer than is looked at."""
    wanted = ((name.lower(), value) for name, value in headers if name.lower() in HEADERS)
    return tuple((name, value[:LONGEST]) for _, (name, value) in zip(range(MOST), wanted, strict=False))


def signals(said: Said, metas: Sequence[tuple[str, str]], now: datetime) -> Signals:
    """What is said of a page, fetched ``now``, by its answer's headers and by its meta elements, each a name
    and a value."""
    if not said and not metas:
        return NOTHING
    heard = directives(said, metas)
    mining = _mining(said, metas)
    until = min((at for each in heard if (at := _moment(each)) is not None), default=None)
    over = until is not None and until <= now
    reserving = [each for each in heard if each.name in RESERVING or (over and each.name == UNTIL)]
    reserving += [each for each in mining if each.name == TDM and each.value == "1"]
    unshown = [each for each in heard if each.name in UNSHOWN]
    told, reserved, marked = ("; ".join(map(str, some)) for some in ([*heard, *mining], reserving, unshown))
    return Signals(told, reserved, marked, until)


def may_follow(said: Said, metas: Sequence[tuple[str, str]]) -> bool:
    """Whether what a page links to may be asked for."""
    return not any(each.name in UNFOLLOWED for each in directives(said, metas))


def directives(said: Said, metas: Sequence[tuple[str, str]]) -> list[Directive]:
    """What restricts something, of all that is said to us, each once."""
    given = [(value, "X-Robots-Tag") for name, value in said if name == TAG]
    given += [(value, f"meta {name}") for name, value in metas if name in NAMED]
    found = (each for value, where in given[:MOST] for each in _restricting(value[:LONGEST], where))
    return list(dict.fromkeys(found))[:MOST]


@lru_cache(maxsize=512)
def _restricting(value: str, where: str) -> tuple[Directive, ...]:
    """What a line restricts. An outlet says the same on all of its pages."""
    return tuple(filter(_restricts, (Directive(*each, where) for each in _listened(value))))


def _listened(value: str) -> Iterator[tuple[str, str]]:
    """The directives of a line that are for us, each with its value: a robot's name goes before its own."""
    ours = True
    for part in _WEEKDAY.sub(r"\1", value).split(","):
        name, colon, rest = _parted(part)
        if colon and name not in _VALUED and _ROBOT.fullmatch(name):
            ours = name.partition("/")[0] in ("*", *NAMED)
            name, _, rest = _parted(rest)
        if ours:
            yield name, rest


def _parted(text: str) -> tuple[str, str, str]:
    name, colon, rest = text.partition(":")
    return name.strip().lower(), colon, " ".join(rest.split())


def _restricts(each: Directive) -> bool:
    if each.name in _VALUED:
        return each.value.lower() not in _UNLIMITED and each.value.isprintable()
    return not each.value and (each.name == "none" or _RESTRICTS.fullmatch(each.name) is not None)


def _mining(said: Said, metas: Sequence[tuple[str, str]]) -> list[Directive]:
    """The reservation that holds, with its policy where it names one; what is no 0 and no 1 is none."""
    for given, where in ((metas, "meta"), (said, "header")):
        told = {name: value.strip() for name, value in reversed(given) if name in (TDM, POLICY)}
        if (value := told.get(TDM)) in ("0", "1"):
            policy = told.get(POLICY, "")
            named = [Directive(POLICY, policy, where)] if policy.isprintable() and policy else []
            return [Directive(TDM, value, where), *named]
    return []


def _moment(each: Directive) -> datetime | None:
    """When a page is to be kept no longer, by such a directive; as ISO 8601, RFC 850 or e-mails have it."""
    if each.name != UNTIL or len(each.value) > SHOWN:
        return None
    try:
        at = datetime.fromisoformat(each.value)
    except ValueError:
        try:
            at = parsedate_to_datetime(each.value)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
