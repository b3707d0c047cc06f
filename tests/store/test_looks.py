"""When an address is asked again: sources as often as they change, articles while they are young."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from store import looks, pages
from store.looks import FIRST, GIVEN_UP, LONGEST_SIGN, OFTENEST, SELDOMEST, YOUNG, Look, Signs

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLAIN = Signs()
FEED, ARTICLE = "https://a.example/feed", "https://a.example/1"


def read(engine: Engine, digest: bytes, at: datetime, signs: Signs = PLAIN) -> Look:
    """Let the feed answer; what is known of it then."""
    with engine.begin() as connection:
        outlet_id = pages.outlet_id(connection, "A")
        looks.source_read(connection, outlet_id, FEED, signs, digest.ljust(16), at)
        return looks.known(connection, [FEED])[FEED]


def seen(engine: Engine, at: datetime) -> Look | None:
    """Let the article be looked at; what is known of it then."""
    with engine.begin() as connection:
        outlet_id = pages.outlet_id(connection, "A")
        looks.articles_seen(connection, {ARTICLE: (outlet_id, Signs(etag='"1"'))}, at)
        return looks.known(connection, [ARTICLE]).get(ARTICLE)


def due(engine: Engine, at: datetime) -> list[str]:
    """The articles that are to be looked at then."""
    with engine.begin() as connection:
        looks.give_up(connection, at)
        return [each.url for each in looks.due(connection, "A", at, 10)]


def test_a_source_that_changes_is_asked_sooner_and_one_that_does_not_later(engine: Engine) -> None:
    """Half as long after a change, half as long again after none."""
    first = read(engine, b"1", NOON)
    assert (first.every, first.due, first.changed) == (FIRST, NOON + FIRST, NOON)
    same = read(engine, b"1", NOON + FIRST)
    assert (same.every, same.changed) == (FIRST * 1.5, NOON)
    other = read(engine, b"2", same.due)
    assert (other.every, other.changed) == (same.every / 2, same.due)


@pytest.mark.parametrize(("changes", "bound"), [(True, OFTENEST), (False, SELDOMEST)])
def test_no_source_is_asked_more_often_or_seldom_than_the_bounds(
    engine: Engine, changes: bool, bound: timedelta
) -> None:
    """However often it changes, or though it never does."""
    at, told = NOON, b""
    for number in range(12):
        told = str(number).encode() if changes else b"1"
        at = read(engine, told, at).due
    assert read(engine, told + b"x" if changes else told, at).every == bound


def test_an_article_is_looked_at_three_times_and_then_left_alone(engine: Engine) -> None:
    """1, 6 and 24 hours after it was saved."""
    first = seen(engine, NOON)
    assert first is not None
    for number, after in enumerate(YOUNG):
        at = NOON + after
        assert due(engine, at - timedelta(seconds=1)) == []
        assert due(engine, at) == [ARTICLE]
        following = seen(engine, at)
        assert (following is None) is (number == len(YOUNG) - 1)
    assert due(engine, NOON + timedelta(days=30)) == []


def test_an_article_that_cannot_be_looked_at_is_given_up(engine: Engine) -> None:
    """After some days."""
    seen(engine, NOON)
    at = NOON + YOUNG[0] + GIVEN_UP
    assert due(engine, at) == [ARTICLE]
    assert due(engine, at + timedelta(seconds=1)) == []


def test_signs_without_end_are_not_kept(engine: Engine) -> None:
    """A server may send what it likes."""
    assert read(engine, b"1", NOON, Signs("x" * (LONGEST_SIGN + 1), "m")).signs == Signs("", "m")
