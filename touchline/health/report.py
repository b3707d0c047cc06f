"""The health of all outlets of a store, and of the crawl itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from store import daily, watched
from store.runs import Counts
from store.watched import Crawl, Known
from touchline.health.crawls import judge_crawls
from touchline.health.days import NEVER, SOURCES_READ, WEEKS, Days, Share, Sums, lacking
from touchline.health.faults import Kind, faults, refused, textless
from touchline.health.judging import HOPELESS, State, Verdict, judge, unreached
from touchline.health.quiet import lately, usual

LOOKED_AT = timedelta(weeks=WEEKS + 2)
"""Days that are read: a habit, and a fortnight in which it may have been lost."""
SHARES: dict[str, Share] = {
    "no_text": textless,
    "no_date": lacking("date"),
    "no_author": lacking("author"),
    "robots": refused,
}
"""The shares that are told of each outlet, by their names in JSON."""


class Told(NamedTuple):
    """A figure as it is now and as it usually is, each None where it is not known."""

    now: float | None
    usual: float | None


@dataclass(frozen=True, slots=True)
class OutletHealth:
    """How an outlet fares. ``last_read`` is when a source of it answered.

    ``articles`` are those a day, ``shares`` as in ``SHARES``; ``errors`` are the shares of each kind of fault
    among the pages last asked for, and ``today`` is all that was counted on the day of the report.
    """

    outlet: Known
    verdict: Verdict
    last_read: datetime | None
    articles: Told
    shares: dict[str, Told]
    errors: dict[Kind, float]
    today: Sums


@dataclass(frozen=True, slots=True)
class Health:
    """The health of a store's outlets, the broken first, and of the crawl itself."""

    at: datetime
    crawl: Verdict
    latest: Crawl | None
    outlets: tuple[OutletHealth, ...]
    pending: int

    @property
    def broken(self) -> bool:
        """Whether anything is broken."""
        return self.crawl.state is State.BROKEN or any(
            each.verdict.state is State.BROKEN for each in self.outlets
        )


def report(connection: Connection, now: datetime, names: Sequence[str] = ()) -> Health:
    """The health at a time. Of all outlets that were asked lately, or of these alone."""
    days: dict[int, Days] = {}
    for row in daily.since(connection, (now.astimezone(UTC) - LOOKED_AT).toordinal()):
        days.setdefault(row.outlet_id, Days()).take(row)
    crawls = watched.crawls(connection)
    latest = crawls[0] if crawls else None
    chosen = [each for each in watched.outlets(connection, names) if names or each.id in days]
    judged = [_outlet(each, days.get(each.id, Days()), latest, now) for each in chosen]
    if _offline(days.values(), latest):
        judged = [_out_of_reach(each) for each in judged]
    order = list(State)
    judged.sort(key=lambda each: (order.index(each.verdict.state), each.outlet.name.casefold()))
    return Health(now, judge_crawls(crawls, now), latest, tuple(judged), watched.pending(connection))


def _outlet(known: Known, days: Days, latest: Crawl | None, now: datetime) -> OutletHealth:
    read = days.latest(Counts.SOURCES, SOURCES_READ)
    return OutletHealth(
        outlet=known,
        verdict=judge(days, latest.started if latest else None),
        last_read=read if read != NEVER else None,
        articles=Told(lately(days), usual(days)),
        shares={name: _share(days, share) for name, share in SHARES.items()},
        errors=_errors(days),
        today=days.counted.get(now.astimezone(UTC).toordinal(), Sums()),
    )


def _offline(outlets: Iterable[Days], latest: Crawl | None) -> bool:
    """Whether nearly none of the outlets that are asked can be reached: that is not for them to mend."""
    began = latest.started if latest else None
    asked = [each for each in outlets if judge(each, began).state is not State.NOT_ASKED]
    return sum(map(unreached, asked)) >= max(1, HOPELESS * len(asked))


def _out_of_reach(each: OutletHealth) -> OutletHealth:
    """An outlet whose server was taken to fail, told of as one that cannot be reached from here."""
    if each.verdict.kind is not Kind.SERVER:
        return each
    return replace(each, verdict=replace(each.verdict, kind=Kind.OFFLINE))


def _share(days: Days, share: Share) -> Told:
    found = days.measured(share)
    return Told(found.share if found.whole else None, found.usual)


def _errors(days: Days) -> dict[Kind, float]:
    """The shares of each kind of fault among the latest pages."""
    found, whole = faults(days.total(days.measured(lambda sums: (0, faults(sums)[1])).days))
    return {kind: number / whole for kind, number in found.most_common()}
