"""Health as plain rows: what is printed as JSON, and what a webhook is told."""

from __future__ import annotations

from typing import Any

from touchline.health.report import Health, OutletHealth, Told
from touchline.times import iso

OUTLET = tuple(
    (
        "outlet country language home state kind why since try last_read last_article articles_a_day "
        "shares errors"
    ).split()
)
"""The columns of what is listed."""


def health(found: Health) -> dict[str, Any]:
    """The health of all outlets, and of the crawl itself."""
    crawl = found.crawl
    return {
        "at": iso(found.at),
        "broken": found.broken,
        "crawl": {"state": crawl.state, "why": crawl.why, "since": iso(crawl.since)},
        "outlets": [outlet(each) for each in found.outlets],
    }


def outlet(each: OutletHealth) -> dict[str, Any]:
    """The health of one outlet; shares lie between 0 and 1."""
    verdict, known = each.verdict, each.outlet
    return {
        "outlet": known.name,
        "country": known.country,
        "language": known.language,
        "home": known.home,
        "state": verdict.state,
        "kind": verdict.kind,
        "why": verdict.why,
        "since": iso(verdict.since),
        "try": verdict.advice,
        "last_read": iso(each.last_read),
        "last_article": iso(known.last_article),
        "articles_a_day": _told(each.articles),
        "shares": {name: _told(share) for name, share in each.shares.items()},
        "errors": {str(kind): round(share, 4) for kind, share in each.errors.items()},
    }


def _told(figure: Told) -> dict[str, float | None]:
    return {name: None if value is None else round(value, 4) for name, value in figure._asdict().items()}
