"""Who had it first: the rules, and the clocks that lie."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from pipelines.folding.lead import LATE_CLOCK, believed, first
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
        (datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC)),
        (datetime(2026, 11, 21, tzinfo=EAST), datetime(2026, 11, 21, 16, tzinfo=UTC)),
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
