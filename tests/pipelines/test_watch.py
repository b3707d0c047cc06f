"""What became of pages is counted of their outlets' days, with what their articles lack."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine

from pipelines.article import Reason, Rejection
from pipelines.save import Saver
from store import daily, pages, runs
from store.daily import KEPT, Noted
from tests.material import NOON, draft, page, prose

DAY = NOON.toordinal()


def counted(engine: Engine) -> dict[tuple[str, ...], int]:
    """What was counted, by day (0 is that of noon), what, outcome and reason."""
    with engine.connect() as connection:
        return {
            (str(row.day - DAY), row.counts, row.outcome, row.reason): row.number
            for row in daily.since(connection, 0)
        }


def test_pages_are_counted_of_the_day_on_which_they_were_fetched(engine: Engine) -> None:
    """By what became of them, a refusal by its status; of what is no outlet's nothing."""
    with engine.begin() as connection:
        pages.outlet_id(connection, "A")
    url = "https://a.example/{}".format
    named = {"authors": ("Jo Doe",), "published": NOON}
    batch = [
        (page(url(1), 0, "A"), draft(url(1), prose(1), **named)),
        (page(url(2), 0, "A"), draft(url(2), prose(2), credit=("PA",))),
        (page(url(3), 0, "A"), draft(url(3), prose(3), published=NOON)),
        (page(url(1), 1, "A"), draft(url(1), prose(1), **named)),
        (page(url(4), 2, "A", status=403), Rejection(Reason.HTTP_STATUS, "403")),
        (page(url(5), 3, "A"), Rejection(Reason.NO_ARTICLE)),
        (page(url(6), 24 * 60, "A"), Rejection(Reason.NO_ARTICLE)),
        (page("https://stranger.example/1", 0), draft("https://stranger.example/1", prose(9))),
        (page("https://b.example/1", 0, "Unknown"), Rejection(Reason.OFF_TOPIC)),
    ]
    saver = Saver(engine, watched=True)
    saver(batch)
    saver([(page(url(7), 5, "A"), Rejection(Reason.NO_ARTICLE))])
    assert counted(engine) == {
        ("0", "pages", "story", ""): 3,
        ("0", "pages", "unchanged", ""): 1,
        ("0", "pages", "rejected", "http-403"): 1,
        ("0", "pages", "rejected", "no-article"): 2,
        ("1", "pages", "rejected", "no-article"): 1,
        ("0", "lacks", "date", ""): 1,
        ("0", "lacks", "author", ""): 1,
    }
    with engine.connect() as connection:
        last = {row.reason: row.last for row in daily.since(connection, DAY) if row.day == DAY}
    assert last["no-article"] == NOON + timedelta(minutes=5)


def test_what_an_archive_brings_is_not_counted(engine: Engine) -> None:
    with engine.begin() as connection:
        pages.outlet_id(connection, "A")
    Saver(engine)([(page("https://a.example/1", 0, "A"), Rejection(Reason.NO_ARTICLE))])
    assert counted(engine) == {}


def test_days_are_kept_for_half_a_year(engine: Engine) -> None:
    """The next run that begins drops what is older."""
    with engine.begin() as connection:
        outlet_id = pages.outlet_id(connection, "A")
        for at in (NOON - KEPT - timedelta(days=1), NOON - KEPT, NOON):
            daily.add(connection, [Noted(outlet_id, at, "pages", "story")])
        runs.start(connection, "football", {}, "1", NOON)
    assert [int(day) for day, *_ in counted(engine)] == [-KEPT.days, 0]
