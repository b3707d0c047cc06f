"""Who had it first: the rules, and the clocks that lie."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from pipelines.folding.lead import LATE_CLOCK, LeadRule, believed, chosen, first, source
from pipelines.save import Saver
from store import schema
from store.stories import Member
from tests.material import NOON, prose, save

SEEN = NOON


def article(number: int, appeared: int = 0, seen: int = 0, size: int = 300) -> Member:
    return Member(
        number, number, NOON + timedelta(minutes=appeared), NOON + timedelta(minutes=seen), "en", size
    )


@pytest.mark.parametrize(
    ("published", "at"),
    [
        (None, SEEN),
        (SEEN - timedelta(days=3), SEEN - timedelta(days=3)),
        (SEEN + timedelta(minutes=5), SEEN + timedelta(minutes=5)),
        (SEEN + LATE_CLOCK + timedelta(seconds=1), SEEN),
        (SEEN + timedelta(days=365), SEEN),
        (datetime(1970, 1, 1, tzinfo=UTC), SEEN),
        (datetime(1, 1, 1, tzinfo=UTC), SEEN),
        (datetime(2026, 11, 22, 23, 30, tzinfo=timezone(timedelta(hours=12))), SEEN - timedelta(minutes=30)),
    ],
)
def test_an_outlets_time_is_believed_where_it_can_be_true(published: datetime | None, at: datetime) -> None:
    """Else the time that we saw the article first stands for it."""
    assert believed(published, SEEN) == at


EAST = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("published", "at"),
    [
        (datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 11, 21, 23, 59, 59, tzinfo=UTC)),
        (datetime(2026, 11, 21, tzinfo=EAST), datetime(2026, 11, 21, 15, 59, 59, tzinfo=UTC)),
        (datetime(2026, 11, 22, tzinfo=UTC), SEEN),
        (datetime(2026, 11, 21, 0, 1, tzinfo=UTC), datetime(2026, 11, 21, 0, 1, tzinfo=UTC)),
        (datetime(2026, 11, 21, 16, tzinfo=UTC), datetime(2026, 11, 21, 16, tzinfo=UTC)),
    ],
)
def test_a_day_without_a_time_is_over_before_it_counts(published: datetime, at: datetime) -> None:
    """Or it counts from when the article was seen; a time that is midnight elsewhere is a time."""
    assert believed(published, SEEN) == at


def test_a_stored_day_is_a_day_still(engine: Engine) -> None:
    """An earlier capture out of an archive asks the store, which keeps times in UTC."""
    day = datetime(2026, 11, 22, tzinfo=EAST)
    for minutes in (60, 0):
        save(Saver(engine), "https://a.example/1", prose(1), minutes, published=day)
        with engine.connect() as connection:
            appeared = connection.scalar(select(schema.article.c.appeared))
        assert appeared == NOON + timedelta(minutes=minutes)


def test_a_day_without_a_time_never_counts_before_it_begins() -> None:
    """A clock may run a little ahead of ours across midnight."""
    day = datetime(2026, 11, 22, tzinfo=UTC)
    assert believed(day, day - timedelta(minutes=5)) == day


def test_the_earliest_to_appear_leads() -> None:
    """Whoever was seen first; among those that appeared together, the first seen, then the first stored."""
    assert first([article(1, 10), article(2, 5), article(3, 20)]).article_id == 2
    assert first([article(1, 5, seen=9), article(2, 5, seen=7)]).article_id == 2
    assert first([article(2), article(1)]).article_id == 1


def test_a_whole_text_goes_before_an_excerpt() -> None:
    """A brief that was out first tells less than the report after it."""
    assert first([article(1, 0, size=100), article(2, 30, size=300)]).article_id == 2
    assert first([article(1, 0, size=200), article(2, 30, size=300)]).article_id == 1


def test_one_long_version_does_not_make_excerpts_of_the_others() -> None:
    """What is whole goes by the middle length."""
    found = first([article(1, 0, size=300), article(2, 5, size=310), article(3, 60, size=900)])
    assert found.article_id == 1


def named(number: int, host: str = "", source: str = "", appeared: int = 0, size: int = 300) -> Member:
    return replace(article(number, appeared, size=size), host=host, source=source)


@pytest.mark.parametrize(
    ("found", "lead", "rule"),
    [
        ([named(1)], 1, LeadRule.ALONE),
        ([named(1, appeared=9), named(2, appeared=5)], 2, LeadRule.EARLIEST),
        ([named(1, appeared=5), named(2, appeared=5)], 1, LeadRule.SEEN),
        ([named(1, appeared=0, size=100), named(2, appeared=5), named(3, appeared=9)], 2, LeadRule.WHOLE),
        ([named(1, "a.example", "b.example"), named(2, "b.example", appeared=9)], 2, LeadRule.NAMED),
        ([named(1, "a.example", "b.example", 9), named(2, "b.example")], 2, LeadRule.EARLIEST),
        ([named(1, "a.example", "c.example"), named(2, "b.example", appeared=9)], 1, LeadRule.EARLIEST),
        ([named(1, "a.example", "b.example"), named(2, "b.example", "", 9, 100)], 1, LeadRule.EARLIEST),
    ],
)
def test_who_leads_and_why(found: list[Member], lead: int, rule: LeadRule) -> None:
    """What others name as their source goes before the clock; a whole text before both."""
    told, why = chosen(found)
    assert (told.article_id, why) == (lead, rule)


def test_a_page_names_its_source_by_canonical_address_and_credit() -> None:
    """An agency's own page names nobody, and neither does a brand's other host."""
    assert source("https://m.a.example/1", "https://www.b.example/1", ()) == "b.example"
    assert source("https://m.a.example/1", "https://www.a.example/1", ("Redaktion",)) == ""
    assert source("https://www.a.example/1", "", ("AP",)) == "ap.org apnews.com"
    assert source("https://apnews.com/1", "https://apnews.com/1", ("AP",)) == ""


def test_the_agency_that_is_credited_leads_though_it_is_seen_last(engine: Engine) -> None:
    """And the story says why."""
    saver = Saver(engine)
    text = prose(1)
    save(saver, "https://a.example/1", [*text, "Follow us."], 0, published=NOON, credit=("AP",))
    save(saver, "https://apnews.com/1", text, 50, published=NOON + timedelta(minutes=40), credit=("AP",))
    with engine.connect() as connection:
        lead = connection.execute(select(schema.story.c.lead_id, schema.story.c.lead_rule)).one()
    assert tuple(lead) == (2, "named")


articles = st.lists(
    st.builds(article, st.integers(1, 99), st.integers(-99, 99), st.integers(-99, 99), st.integers(0, 500)),
    min_size=1,
    unique_by=lambda each: each.article_id,
)


@given(articles, st.randoms())
def test_the_lead_does_not_depend_on_the_order(contenders: list[Member], dice: object) -> None:
    """The same articles have the same lead."""
    shuffled = list(contenders)
    dice.shuffle(shuffled)
    assert first(shuffled) == first(contenders)
