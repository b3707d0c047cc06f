"""Cleaning the store again: what later stories taught cleans what was saved before, step by step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from pipelines import reclean
from pipelines.reclean import Recleaning
from pipelines.save import Saver
from store import fate, query, schema
from store.query import Wanted
from tests.material import NOON, assert_whole, prose, save

CALL = "Join the terrace tonight and tell us how you saw it"


@pytest.fixture
def taught(engine: Engine) -> Engine:
    """Eight stories that end with the same call; the first four were saved before it was known."""
    for number in range(8):
        published = NOON - timedelta(days=100 - number)
        save(Saver(engine), url(number), [*prose(number), CALL], number, "A", published=published)
    return engine


def url(number: int) -> str:
    return f"https://a.example/{number}"


def texts(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(schema.article.c.text).order_by(schema.article.c.id)))


def found(engine: Engine, words: str) -> int:
    with engine.connect() as connection:
        return len(query.stories(connection, Wanted(words=words)))


def test_what_was_learned_later_cleans_what_was_stored_earlier(taught: Engine) -> None:
    """The text, the text index and the fold's signature all follow; ids and versions stay."""
    assert [CALL in each for each in texts(taught)] == [True] * 4 + [False] * 4
    changed = list(Recleaning(taught))
    assert [each.url for each in changed] == [url(number) for number in range(4)]
    assert {each.cut for each in changed} == {((CALL, "learned:tail"),)}
    assert not any(CALL in each for each in texts(taught))
    assert found(taught, "terrace tonight saw") == 0
    with taught.connect() as connection:
        assert set(connection.scalars(select(schema.article.c.version))) == {1}
    again = save(Saver(taught), url(0), [*prose(0), CALL], 900, "A", published=NOON - timedelta(days=100))
    assert again.end == "unchanged", "the page is what it was"
    copy = save(Saver(taught), "https://b.example/0", prose(0), 901, "B")
    assert copy.end == "copy"
    assert_whole(taught)


def test_nothing_is_left_to_do_the_second_time(taught: Engine) -> None:
    first = Recleaning(taught)
    assert len(list(first)) == first.sums.changed == first.sums.lines_cut == 4
    second = Recleaning(taught)
    assert (list(second), second.sums.looked_at, second.resumed) == ([], 8, False)


def test_a_rehearsal_says_what_would_change_and_changes_nothing(taught: Engine) -> None:
    before = texts(taught)
    assert len(list(Recleaning(taught, rehearse=True))) == 4
    assert texts(taught) == before


def test_an_interrupted_recleaning_goes_on_where_it_was(
    taught: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it had done it does not do again, and its sums go on."""
    monkeypatch.setattr(reclean, "BATCH", 2)
    one = iter(Recleaning(taught))
    next(one)
    next(one)
    del one
    task = Recleaning(taught)
    assert task.resumed
    assert [each.url for each in task] == [url(2), url(3)]
    assert (task.sums.looked_at, task.sums.changed) == (8, 4)


def test_a_restart_begins_anew(taught: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reclean, "BATCH", 2)
    next(iter(Recleaning(taught)))
    task = Recleaning(taught, anew=True)
    list(task)
    assert task.sums.looked_at == 8


def test_only_the_outlets_asked_for_are_cleaned(taught: Engine) -> None:
    assert list(Recleaning(taught, ["B"])) == []
    assert len(list(Recleaning(taught, ["A"]))) == 4


def test_a_line_comes_back_that_counts_as_furniture_no_more(taught: Engine) -> None:
    """The lines before cleaning are kept, so nothing is lost for good."""
    list(Recleaning(taught))
    with taught.begin() as connection:
        connection.execute(schema.recurrence.delete())
    changed = list(Recleaning(taught))
    assert len(changed) == 8
    assert {each.back for each in changed} == {(CALL,)}
    assert all(each.endswith(CALL) for each in texts(taught))


def test_a_page_is_found_by_its_address_however_it_is_spelt(taught: Engine) -> None:
    with taught.connect() as connection:
        known = fate.of(connection, "https://A.example/0?utm_source=x#top")
        assert known is not None and known.kept is not None
        assert known.kept.raw[-2].text == CALL
        assert fate.of(connection, "https://a.example/none") is None


def test_earlier_versions_are_cleaned_as_well(engine: Engine) -> None:
    """A comparison of two versions must show what the paper changed, and no furniture."""
    saver = Saver(engine)
    for text in (prose(0), [*prose(0), "Corrected."]):
        published = NOON - timedelta(days=100)
        save(saver, url(0), [*text, CALL], len(text), "A", published=published)
    for number in range(1, 6):
        published = NOON - timedelta(days=90 - number)
        save(saver, url(number), [*prose(number), CALL], number, "A", published=published)
    list(Recleaning(engine))
    with engine.connect() as connection:
        kept = fate.of(connection, url(0))
        assert kept is not None and kept.kept is not None
        versions = [*fate.earlier(connection, kept.kept), kept.kept]
    assert [each.text.split("\n\n")[-1] for each in versions] == [prose(0)[-1], "Corrected."]
    again = save(
        saver, url(0), [*prose(0), "Corrected.", CALL], 900, "A", published=NOON - timedelta(days=100)
    )
    assert again.end == "unchanged"
