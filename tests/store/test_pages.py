"""Pages from their discovery on: what is asked for, what is left alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from pipelines.article import Reason, Rejection
from pipelines.save import Saver
from store import pages, schema
from store.pages import MOST_ATTEMPTS, ONE_ATTEMPT, Found, OutletFacts
from tests.material import NOON, page, prose, save

FEED = [
    Found("https://a.example/old", NOON - timedelta(days=2)),
    Found("https://a.example/undated"),
    Found("https://a.example/new", NOON),
]


def discover(engine: Engine, found: list[Found], outlet: str = "A") -> list[str]:
    with engine.begin() as connection:
        return pages.discover(connection, outlet, found, NOON)


def left_over(engine: Engine, outlet: str = "A", most: int = 100) -> list[str]:
    with engine.begin() as connection:
        return pages.left_over(connection, outlet, most)


def names(urls: list[str]) -> list[str]:
    return [url.rpartition("/")[2] for url in urls]


def reject(engine: Engine, url: str, status: int = 404, after: timedelta = timedelta()) -> None:
    fetched = replace(page(url, outlet="A", status=status), fetched=NOON + after)
    Saver(engine)([(fetched, Rejection(Reason.HTTP_STATUS))])


def test_what_is_discovered_is_asked_for_newest_first(engine: Engine) -> None:
    """What a feed gives no date comes last."""
    assert names(discover(engine, FEED)) == ["new", "old", "undated"]


def test_what_was_discovered_is_not_lost_when_a_run_ends(engine: Engine) -> None:
    """The next run finds it, newest first and no more than it wants."""
    discover(engine, FEED)
    assert names(left_over(engine)) == ["new", "old", "undated"]
    assert names(left_over(engine, most=1)) == ["new"]
    assert left_over(engine, "B") == []


def test_what_is_stored_or_rejected_is_not_asked_for_again(engine: Engine) -> None:
    """Whether the feed goes on listing it or not."""
    discover(engine, FEED)
    save(Saver(engine), FEED[0].url, prose(1))
    reject(engine, FEED[1].url)
    assert names(discover(engine, FEED)) == ["new"]
    assert names(left_over(engine)) == ["new"]


def test_a_page_that_fails_for_a_while_is_asked_for_a_few_times(engine: Engine) -> None:
    """A server's trouble says nothing about the page; trouble without end does."""
    discover(engine, FEED[:1])
    for attempt in range(MOST_ATTEMPTS):
        assert names(discover(engine, FEED[:1])) == names(left_over(engine)) == ["old"]
        reject(engine, FEED[0].url, status=503, after=attempt * ONE_ATTEMPT)
    assert discover(engine, FEED[:1]) == left_over(engine) == []
    with engine.connect() as connection:
        assert connection.scalar(select(schema.page.c.state)) == "rejected"


def test_an_outage_of_an_afternoon_costs_no_page(engine: Engine) -> None:
    """However often a timer asks in the meantime."""
    discover(engine, FEED[:1])
    for quarter in range(20):
        reject(engine, FEED[0].url, status=503, after=quarter * timedelta(minutes=15))
    assert names(left_over(engine)) == ["old"]


def test_one_page_listed_under_two_spellings_is_asked_for_once(engine: Engine) -> None:
    """As the first feed spelt it."""
    found = discover(engine, [Found("https://a.example/1?utm_source=rss"), Found("http://A.example/1")])
    assert found == ["https://a.example/1?utm_source=rss"]
    assert discover(engine, [Found("https://a.example/1")], "B") == found


@pytest.mark.parametrize(
    "url",
    ["mailto:a@a.example", "https://a.example/" + "x" * 3000, "https://a.example/\ud800", "http://a\0/"],
)
def test_an_address_that_cannot_be_asked_for_is_left_out(engine: Engine, url: str) -> None:
    """The others of the feed are kept."""
    assert names(discover(engine, [Found(url), *FEED])) == ["new", "old", "undated"]
    assert discover(engine, [Found(url)]) == []


def test_an_empty_feed_is_no_trouble(engine: Engine) -> None:
    """Nothing to write down."""
    assert discover(engine, []) == []


def test_a_feed_may_list_thousands(engine: Engine) -> None:
    """More than a statement may hold values."""
    many = [Found(f"https://a.example/{n}", NOON - timedelta(minutes=n)) for n in range(3000)]
    assert discover(engine, many) == [each.url for each in many]


def test_an_outlets_record_is_written_again_when_it_changed(engine: Engine) -> None:
    """Its id stays, and what another record says of it is untouched."""
    with engine.begin() as connection:
        first = pages.register(connection, [OutletFacts("A", country="GB"), OutletFacts("B")])
        again = pages.register(connection, [OutletFacts("A", country="ES")])
        assert again["A"] == first["A"] == pages.outlet_id(connection, "A")
        rows = connection.execute(select(schema.outlet.c.name, schema.outlet.c.country)).all()
        assert sorted(map(tuple, rows)) == [("A", "ES"), ("B", "")]


def test_a_page_that_holds_an_article_goes_on_holding_it(engine: Engine) -> None:
    """A later 404 takes nothing away."""
    save(Saver(engine), "https://a.example/1", prose(1))
    reject(engine, "https://a.example/1")
    with engine.connect() as connection:
        assert connection.execute(select(schema.page.c.state, schema.page.c.reason)).one() == ("stored", "")
