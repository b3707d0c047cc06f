"""The health of a store as Prometheus metrics; docs/health.md names each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from store.runs import RunState
from touchline.health.judging import State
from touchline.health.report import SHARES, Health


@dataclass(frozen=True)
class Metrics(Collector):
    """What is collected of a store's health at a time."""

    health: Health

    def collect(self) -> Iterator[Metric]:
        """All of it."""
        yield InfoMetricFamily("touchline_build", "This Touchline", {"version": version("touchline")})
        yield from self._crawl()
        yield from self._states()
        yield from self._figures()
        yield self._today()

    def _crawl(self) -> Iterator[Metric]:
        latest = self.health.latest
        broken = float(self.health.crawl.state is State.BROKEN)
        yield GaugeMetricFamily("touchline_crawl_broken", "Whether crawls run not as they should", broken)
        yield GaugeMetricFamily(
            "touchline_pages_pending", "Pages that wait to be asked for", self.health.pending
        )
        if latest is None:
            return
        started = "When the latest crawl began"
        yield GaugeMetricFamily("touchline_crawl_started_seconds", started, latest.started.timestamp())
        if latest.finished is not None:
            ended = "When the latest crawl ended"
            yield GaugeMetricFamily("touchline_crawl_finished_seconds", ended, latest.finished.timestamp())
        failed = float(latest.state == RunState.FAILED)
        yield GaugeMetricFamily("touchline_crawl_failed", "Whether the latest crawl failed", failed)

    def _states(self) -> Iterator[Metric]:
        states = GaugeMetricFamily(
            "touchline_outlet_state", "1 for the state that an outlet is in", labels=["outlet", "state"]
        )
        for each in self.health.outlets:
            for state in State:
                states.add_metric([each.outlet.name, state], each.verdict.state is state)
        yield states

    def _figures(self) -> Iterator[Metric]:
        article = _outlets("last_article_seconds", "When an article of the outlet was last new")
        read = _outlets("last_read_seconds", "When a source of the outlet last answered")
        daily = _outlets("articles_a_day", "New articles a day over the last seven days")
        usual = _outlets("articles_a_day_usual", "New articles a day in the eight weeks before")
        shares = _outlets("share", "A share of the latest pages or articles of the outlet", "of")
        shares_usual = _outlets("share_usual", "The same in the eight weeks before", "of")
        errors = _outlets("error_share", "The share of each kind of fault among its latest pages", "kind")
        for each in self.health.outlets:
            name = each.outlet.name
            _add(article, [name], _seconds(each.outlet.last_article))
            _add(read, [name], _seconds(each.last_read))
            _add(daily, [name], each.articles.now)
            _add(usual, [name], each.articles.usual)
            for share in SHARES:
                _add(shares, [name, share], each.shares[share].now)
                _add(shares_usual, [name, share], each.shares[share].usual)
            for kind, part in each.errors.items():
                errors.add_metric([name, kind], part)
        yield from (article, read, daily, usual, shares, shares_usual, errors)

    def _today(self) -> Metric:
        found = CounterMetricFamily(
            "touchline_outlet_outcomes",
            "What became of pages and sources of the outlet since 00:00 UTC",
            labels=["outlet", "counts", "outcome", "reason"],
        )
        for each in self.health.outlets:
            for key, number in sorted(each.today.items()):
                found.add_metric([each.outlet.name, *map(str, key)], number)
        return found


def _outlets(name: str, told: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"touchline_outlet_{name}", told, labels=["outlet", *labels])


def _add(family: GaugeMetricFamily, labels: list[str], value: float | None) -> None:
    if value is not None:
        family.add_metric(labels, value)


def _seconds(at: datetime | None) -> float | None:
    return at.timestamp() if at else None
