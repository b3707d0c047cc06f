"""All hosts of a run: the one place that knows whether a request may go out, and notes what came of it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from time import monotonic

from scrapy import Request
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawler.errors import CrawlError
from crawler.manners.host import Host, Pace
from crawler.manners.refused import RunEnds
from crawler.manners.retry_after import retry_after
from crawler.outlet import Outlet
from pipelines.article import Reason
from store.hosts import Pause
from store.robots import Rules

MOMENT = 5.0
"""Seconds; what waits longer for its host is not counted among what is under way."""


class Hosts:
    """The hosts of one crawl, each with its port.

    ``touched`` are those of which there is something new to be written down, ``put_off`` the pages that were
    not asked for since their host is left alone, by reason. ``rules`` are what earlier runs know of
    robots.txt, by origin, ``rules_read`` what this one was answered.
    """

    def __init__(self, settings: BaseSettings) -> None:
        """Raises CrawlError for a setting that is no number."""
        self.pace = Pace(
            longest_wait=number(settings, "TOUCHLINE_LONGEST_WAIT"),
            slowing=number(settings, "TOUCHLINE_SLOWING"),
            failures=max(1, int(number(settings, "TOUCHLINE_HOST_FAILURES"))),
            rest=number(settings, "TOUCHLINE_HOST_REST"),
            budget=number(settings, "TOUCHLINE_HOST_BUDGET") or float("inf"),
        )
        self.touched: set[Host] = set()
        self.put_off: Counter[Reason] = Counter()
        self.rules: dict[str, Rules] = {}
        self.rules_read: list[Rules] = []
        self._hosts: dict[str, Host] = {}
        self._paused: set[Host] = set()
        self._ended = ""

    def named(self, name: str) -> Host:
        """The host of that name; it will be written down."""
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = Host(name, self.pace)
        self.touched.add(host)
        return host

    def known(self, name: str) -> Host | None:
        """The host of that name; None where nothing was asked of it yet."""
        return self._hosts.get(name)

    def remember(self, pauses: list[Pause]) -> None:
        """Hold to what hosts have asked for in earlier runs, and go on counting their failures."""
        now, wall = monotonic(), datetime.now(UTC)
        for each in pauses:
            host, left = (
                Host(each.host, self.pace, failures=each.failures),
                (each.until - wall).total_seconds(),
            )
            self._hosts[each.host] = host
            if left > 0 and each.why == Reason.HOST_FAILING:
                host.leave_alone(now + left, Reason.HOST_FAILING)
            elif left > 0:
                host.pause(now, left)
            self._note_pause(host, now)

    def end(self, why: str) -> None:
        """Ask nothing any more."""
        self._ended = why

    def refusal(self, host: Host, request: Request, now: float) -> IgnoreRequest | None:
        """Why a request whose turn it is is not made; None where it is."""
        if self._ended:
            return RunEnds(self._ended)
        outlet: Outlet | None = request.meta.get("outlet")
        own = outlet.budget if outlet is not None else None
        return host.refusal(now, own or self.pace.budget)

    def paused(self, now: float) -> set[Host]:
        """The hosts that are given a pause now which is longer than a moment."""
        if self._paused:
            self._paused = {host for host in self._paused if host.ready > now}
        return self._paused

    def answered(self, host: Host, response: Response) -> None:
        """Note an answer, and what it asks for."""
        asks = 0.0
        if response.status == 429 or response.status >= 500:
            asks = retry_after(response, datetime.now(UTC))
        now = monotonic()
        # What was known when it was asked may have been written down in between.
        self.touched.add(host)
        host.answered(now, response.status, len(response.body), asks)
        self._note_pause(host, now)

    def failed(self, host: Host, error: BaseException) -> None:
        """Note that no answer came; what was broken off here is no failure of the host."""
        self.touched.add(host)
        if isinstance(error, DownloadCancelledError):
            host.dealings.answers["broken off"] += 1
        elif isinstance(error, IgnoreRequest):
            host.was_not_asked()
        else:
            now = monotonic()
            host.gave_none(now)
            self._note_pause(host, now)

    def _note_pause(self, host: Host, now: float) -> None:
        if host.ready - now > MOMENT:
            self._paused.add(host)


def number(settings: BaseSettings, name: str) -> float:
    """A setting that is a number, 0 at least. Raises CrawlError for another."""
    given = str(settings[name])
    try:
        found = float(given)
    except ValueError:
        found = -1.0
    if not 0 <= found < float("inf"):
        raise CrawlError(f"{name} is a number, 0 at least, not {given!r}")
    return found
