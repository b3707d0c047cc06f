"""The judgement of one outlet: broken and why, quiet, or as it always is. docs/health.md has the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from store.runs import Counts
from touchline.health.days import (
    LEAST,
    NEVER,
    NEW,
    READ,
    SOURCES_READ,
    WEEKS,
    Days,
    Measured,
    lacking,
    start_of,
)
from touchline.health.faults import (
    PASSING,
    TRY,
    WORDS,
    Kind,
    faults,
    faulty,
    kind_of,
    reasons_of,
    source_faults,
)
from touchline.health.quiet import quiet
from touchline.wording import number

HABIT = 14
"""Days on which an outlet was asked before anything is called its habit: two of each weekday."""
SILENT = timedelta(hours=12)
"""After so long without an answer something is broken: a server that is down for a night is not."""
MOSTLY, JUMP, HOPELESS = 0.5, 0.3, 0.9
"""A share of pages with faults that tells: ``MOSTLY``, if it is ``JUMP`` above the usual, or ``HOPELESS``."""
LACKING = 0.8
"""A share of articles without a date or an author that tells, when it is ``MOSTLY`` above the usual."""
STILL, STILL_TIMES, STILL_NEW = 7, 3, 28
"""Days without a new page after which a source is frozen: ``STILL``, and ``STILL_TIMES`` as many as ever
before; of an outlet without a habit ``STILL_NEW``."""
UNASKED = timedelta(days=2)
"""So long before the latest crawl an outlet was asked last that no crawl asks it any more."""


class State(StrEnum):
    """How an outlet fares."""

    BROKEN = "broken"
    QUIET = "quiet"
    NEW = "new"
    OK = "ok"
    NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an outlet, or the crawl itself, fares: ``why`` in a line, since when, and what to ``try``."""

    state: State
    why: str = ""
    since: datetime | None = None
    kind: Kind | None = None

    @property
    def advice(self) -> str:
        """What to try; "" where nothing is broken."""
        return TRY[self.kind] if self.kind else ""


def unreached(days: Days) -> bool:
    """Whether nearly all of its sources gave no answer at all since one was read last."""
    read = days.latest(Counts.SOURCES, SOURCES_READ)
    reasons = source_faults(days.total(day for day in days.asked if day >= read.toordinal()))
    if days.latest(Counts.SOURCES, ("failed",), ("network",)) <= read:
        return False
    return reasons["network"] >= HOPELESS * reasons.total()


def judge(days: Days, latest_crawl: datetime | None) -> Verdict:
    """How an outlet fares, by the first rule that tells something."""
    asked = days.latest(Counts.SOURCES, (*SOURCES_READ, "failed"))
    if asked == NEVER:
        return Verdict(State.NOT_ASKED, "no crawl has asked it in ten weeks")
    if latest_crawl is not None and asked < latest_crawl - UNASKED:
        return Verdict(State.NOT_ASKED, f"no crawl has asked it since {asked:%Y-%m-%d}", asked)
    habit = len(days.asked) > HABIT
    for verdict in _wrongs(days, asked, habit=habit):
        return verdict
    if not habit:
        asked_on = number(len(days.asked), "day", "days")
        told = f"asked on {asked_on}; what is usual is told from {HABIT + 1} on"
        return Verdict(State.NEW, told, start_of(min(days.counted)))
    if found := quiet(days):
        return Verdict(State.QUIET, found.why, start_of(found.since))
    return Verdict(State.OK)


def _wrongs(days: Days, asked: datetime, *, habit: bool) -> Iterator[Verdict]:
    """What is broken, the surest first."""
    yield from _unread(days, asked)
    yield from _astray(days)
    yield from _faulty(days)
    yield from _lacking(days)
    yield from _frozen(days, habit=habit)


def _unread(days: Days, asked: datetime) -> Iterator[Verdict]:
    """No source was read for long, though they were asked."""
    read = days.latest(Counts.SOURCES, SOURCES_READ)
    since = [day for day in days.asked if day >= read.toordinal()]
    reasons = source_faults(days.total(since))
    failing = sum(1 for day in since if source_faults(days.counted[day]))
    if not reasons or (reasons.total() < 3 and failing < 2):
        return
    if read != NEVER and asked - read < SILENT:
        return
    [(reason, _), *_] = reasons.most_common(1)
    kind = kind_of(reason)
    told = f"no source was read since {_day(read)}" if read != NEVER else "no source was ever read"
    yield Verdict(
        State.BROKEN,
        f"{told}: {_told(reasons)}",
        read if read != NEVER else start_of(min(since)),
        kind if kind in (Kind.BLOCKED, Kind.SERVER, Kind.MOVED) else Kind.FEED,
    )


def _astray(days: Days) -> Iterator[Verdict]:
    """What sources list is none of the outlet's articles."""
    found = days.measured(_strangers)
    if found.whole >= LEAST and found.part == found.whole:
        why = f"none of the {found.whole} addresses that its sources list is an article by its record"
        yield Verdict(State.BROKEN, why, start_of(days.began(_strangers, 1.0)), Kind.ADDRESSES)


def _faulty(days: Days) -> Iterator[Verdict]:
    """Far more pages than usual give no article."""
    found = days.measured(faulty)
    if found.whole < LEAST or not _has_jumped(found):
        return
    sums = days.total(found.days)
    [(kind, number), *_] = faults(sums)[0].most_common(1)
    reasons = reasons_of(kind, sums)
    if _passes(reasons) and not _long_without_a_good_page(days, reasons):
        return
    why = f"{number} of {found.whole} pages {WORDS[kind]} ({_told(reasons)}){_usually(found)}"
    bound = max(MOSTLY, (found.usual or 0) + JUMP) if found.usual is not None else HOPELESS
    yield Verdict(State.BROKEN, why, start_of(days.began(faulty, min(bound, HOPELESS))), kind)


def _has_jumped(found: Measured) -> bool:
    if found.share >= HOPELESS:
        return True
    return found.usual is not None and found.share >= max(MOSTLY, found.usual + JUMP)


def _passes(reasons: dict[str, int]) -> bool:
    """Whether what is wrong may pass, so that the same pages are asked for again and again meanwhile."""
    return 2 * sum(reasons[reason] for reason in PASSING & reasons.keys()) > sum(reasons.values())


def _long_without_a_good_page(days: Days, reasons: dict[str, int]) -> bool:
    good = days.latest(Counts.PAGES, (*READ, "rejected"), ("", "not-modified", "off-topic"))
    bad = max(days.latest(Counts.PAGES, ("rejected",), reasons), days.latest(Counts.WITHHELD, tuple(reasons)))
    return good == NEVER or bad - good >= SILENT


def _lacking(days: Days) -> Iterator[Verdict]:
    """Articles come, but without the date or the author that they used to have."""
    for what in ("date", "author"):
        share = lacking(what)
        found = days.measured(share)
        if found.whole < LEAST or found.usual is None:
            continue
        if found.share >= max(LACKING, found.usual + MOSTLY):
            why = f"{found.part} of {found.whole} articles are without {_an(what)}{_usually(found)}"
            yield Verdict(State.BROKEN, why, start_of(days.began(share, LACKING)), Kind.LAYOUT)


def _frozen(days: Days, *, habit: bool) -> Iterator[Verdict]:
    """Sources answer, but list nothing new for far longer than they ever did."""
    read = days.latest(Counts.SOURCES, SOURCES_READ)
    fresh = sorted((day for day, sums in days.counted.items() if _fresh(sums)), reverse=True)
    last = fresh[0] if fresh else min(days.counted)
    still = read.toordinal() - last
    span = [day for day in fresh if day >= last - 7 * WEEKS]
    longest = max((later - day for later, day in pairwise(span)), default=0)
    known = habit and len([day for day in days.asked if day <= last]) > HABIT
    bound = max(STILL, STILL_TIMES * longest) if known else STILL_NEW
    if still <= bound:
        return
    before = f", never longer than {longest} before" if known and longest else ""
    why = f"its sources are read, but list nothing new for {still} days{before}"
    yield Verdict(State.BROKEN, why, start_of(last + 1), Kind.FROZEN)


def _strangers(sums: dict[tuple[str, str, str], int]) -> tuple[int, int]:
    listed = sums.get(("listed", "addresses", ""), 0)
    return listed - sums.get(("listed", "articles", ""), 0), listed


def _fresh(sums: dict[tuple[str, str, str], int]) -> bool:
    """Whether a day brought a page that was not known before, whatever became of it."""
    return any(
        outcome in NEW or (outcome == "rejected" and not reason.startswith("http-"))
        for (counts, outcome, reason), number in sums.items()
        if counts == Counts.PAGES and number
    )


def _usually(found: Measured) -> str:
    return "" if found.usual is None else f", usually {found.usual:.0%}"


def _told(reasons: dict[str, int]) -> str:
    most = sorted(reasons.items(), key=lambda each: (-each[1], each[0]))[:3]
    return ", ".join(f"{number} {reason}" for reason, number in most)


def _an(what: str) -> str:
    return f"an {what}" if what[0] in "aeiou" else f"a {what}"


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
