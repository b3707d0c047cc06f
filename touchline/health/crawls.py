"""The judgement of the crawl itself: whether it runs as often as it used to, and how it last ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from store.errors import printable
from store.runs import RunState
from store.watched import Crawl
from touchline.health.judging import State, Verdict

LATE, LATE_TIMES, LATE_NEW = timedelta(hours=3), 4, timedelta(hours=26)
"""After how long no crawl is too long: ``LATE``, and ``LATE_TIMES`` the usual pause between two; as long as
fewer than three have run, ``LATE_NEW``, for a timer may be a daily one."""


def judge_crawls(crawls: Sequence[Crawl], now: datetime) -> Verdict:
    """How the crawl fares, by the latest crawls, newest first."""
    if not crawls:
        return Verdict(State.BROKEN, "no crawl of the live web has run into this store")
    latest = crawls[0]
    ended = next((each for each in crawls if each.finished is not None), None)
    if now - latest.started > (late := _late(crawls)):
        hung = latest.finished is None
        what = f"run {latest.id} began and never ended, and no other came" if hung else "no crawl has begun"
        return Verdict(State.BROKEN, f"{what} for more than {_hours(late)}", latest.started)
    if ended is not None and ended.state == RunState.FAILED:
        why = f"run {ended.id} failed: {printable(' '.join(ended.message.split()))}"
        return Verdict(State.BROKEN, why, ended.finished)
    return Verdict(State.OK, since=latest.started)


def _late(crawls: Sequence[Crawl]) -> timedelta:
    pauses = [later.started - earlier.started for later, earlier in pairwise(crawls)]
    if len(pauses) < 2:
        return LATE_NEW
    return max(LATE, LATE_TIMES * timedelta(seconds=median(each.total_seconds() for each in pauses)))


def _hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:.0f} hours"
