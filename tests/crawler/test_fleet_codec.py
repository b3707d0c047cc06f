"""Requests as they lie in Redis: JSON that comes back as it was and names nothing but what a crawl asks."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from scrapy import Request, Spider

from crawler.fleet import codec
from crawler.outlet import Outlet, OutletError, Outlets, SourceKind
from crawler.turns import Source
from store.looks import Look, Signs

OUTLET = Outlet.model_validate(
    {"name": "The Courier", "home": "https://courier.example/", "hosts": ["courier.example"]}
    | {"country": "GB", "language": "en", "feeds": [{"url": "https://courier.example/feed"}]}
)
NOW = datetime(2026, 11, 28, 12, 30, 1, 250, tzinfo=UTC)
LOOK = Look("https://courier.example/1", Signs('"tag"', "Sat"), b"\0" * 16, NOW, timedelta(minutes=5), 1, NOW)


class Asking(Spider):
    """Has the methods that answers go to."""

    name = "asking"

    def parse_source(self, response: Any) -> None: ...

    def parse_page(self, response: Any) -> None: ...

    def source_failed(self, failure: Any) -> None: ...

    def page_failed(self, failure: Any) -> None: ...


SPIDER = Asking()


def there_and_back(request: Request) -> Request:
    written = json.dumps(codec.told(request))
    return codec.request_of(json.loads(written), SPIDER, Outlets([OUTLET]))


def page(**meta: Any) -> Request:
    given = {"outlet": OUTLET, "asked": "https://courier.example/1"} | meta
    return Request(
        "https://courier.example/1?a=é",
        callback=SPIDER.parse_page,
        errback=SPIDER.page_failed,
        priority=-7,
        headers={"If-None-Match": '"tag"'},
        meta=given,
    )


def test_a_page_comes_back_as_it_was() -> None:
    """With its place in the order, its conditions, and what the redirects before it were."""
    given = page(look=LOOK, redirect_times=1, redirect_urls=["https://courier.example/0"], depth=2)
    back = there_and_back(given)
    assert (back.url, back.priority, back.headers, back.meta) == (
        given.url,
        given.priority,
        given.headers,
        given.meta,
    )
    assert (back.callback, back.errback, back.dont_filter) == (SPIDER.parse_page, SPIDER.page_failed, True)


def test_a_source_comes_back_as_it_was() -> None:
    """With its outlet, which is the worker's own."""
    source = Source(OUTLET, SourceKind.SITEMAPS, "https://courier.example/map.xml", nested=1)
    given = Request(
        source.url,
        callback=SPIDER.parse_source,
        errback=SPIDER.source_failed,
        meta={"outlet": OUTLET, "source": source},
    )
    assert there_and_back(given).meta == given.meta


def test_what_is_a_workers_own_stays_there() -> None:
    """Of the answer before, and what JSON has no word for."""
    given = page(download_latency=0.1, download_slot="courier.example", answer_began=NOW, own=object())
    assert set(there_and_back(given).meta) == {"outlet", "asked"}


@pytest.mark.parametrize(
    "change",
    [
        {"callback": "__init__"},
        {"errback": "from_crawler"},
        {"_class": "subprocess.Popen"},
        {"url": 7},
        {"url": "https://courier.example/" + "x" * 10_000},
        {"url": "no address"},
        {"look": {"url": "https://courier.example/1"}},
        {"headers": {"X": ["a", "b"]}},
    ],
)
def test_what_is_no_request_of_a_crawl_is_refused(change: dict[str, Any]) -> None:
    """Whoever may write to the Redis may have addresses asked, and nothing more."""
    written = codec.told(page()) | change
    with pytest.raises(ValueError):
        codec.request_of(written, SPIDER, Outlets([OUTLET]))


def test_an_outlet_that_the_worker_does_not_know_is_told() -> None:
    """By its name."""
    written = codec.told(page()) | {"outlet": "The Stranger"}
    with pytest.raises(OutletError, match="The Stranger"):
        codec.request_of(written, SPIDER, Outlets([OUTLET]))
