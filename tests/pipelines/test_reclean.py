"""Cleaning the store again: what later stories taught cleans what was saved before, step by step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from pipelines import learn, reclean
from pipelines.article import Article, Draft, Line, LineKind
from pipelines.clean import clean
from pipelines.reclean import Recleaning
from pipelines.save import Saver
from store import exporting, fate, listing, schema
from store.errors import StoreError
from store.wanted import Wanted
from tests.material import NOON, assert_whole, page, prose, save

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
        return len(listing.stories(connection, Wanted(text=words)))


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


def test_what_was_stored_before_lines_were_counted_teaches_at_the_first_recleaning(taught: Engine) -> None:
    """A store of an older Touchline has learned nothing; its stories teach now, each once an outlet."""
    with taught.begin() as connection:
        connection.execute(schema.recurrence.delete())
        connection.execute(schema.schooling.delete())
    save(Saver(taught), "https://a.example/again", [*prose(0), CALL], 800, "A", published=NOON)
    with taught.begin() as connection:
        connection.execute(schema.recurrence.delete())
        connection.execute(schema.schooling.delete())
    assert len(list(Recleaning(taught))) > 3
    assert not any(CALL in each for each in texts(taught))
    with taught.connect() as connection:
        assert connection.scalar(select(schema.schooling.c.stories)) == 8
        assert connection.scalar(select(func.max(schema.recurrence.c.stories))) == 8


def test_recleanings_of_other_outlets_do_not_forget_an_interrupted_one(
    taught: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the order in which outlets are named."""
    monkeypatch.setattr(reclean, "BATCH", 2)
    next(iter(Recleaning(taught)))
    list(Recleaning(taught, ["B"]))
    assert Recleaning(taught).resumed
    next(iter(Recleaning(taught, ["A", "B"])))
    assert Recleaning(taught, ["B", "A"]).resumed


def test_a_second_recleaning_takes_over_from_the_first(
    taught: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that went on side by side would count and clean the same twice."""
    monkeypatch.setattr(reclean, "BATCH", 2)
    first = iter(Recleaning(taught))
    next(first), next(first)
    second = Recleaning(taught)
    with pytest.raises(StoreError, match="taken over"):
        next(first)
    assert second.resumed
    list(second)
    assert second.sums.looked_at == 8


def test_the_sums_are_those_of_all_sessions(taught: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was told before an interruption is not told again, but it is counted."""
    monkeypatch.setattr(reclean, "BATCH", 2)
    next(iter(Recleaning(taught)))
    task = Recleaning(taught)
    list(task)
    assert (task.sums.changed, task.sums.outlets, task.sums.lines) == (
        4,
        {"A": 4},
        {(CALL, "learned:tail"): 4},
    )


def test_a_page_is_unchanged_after_the_rules_have(taught: Engine) -> None:
    """The digest follows the rules of now, so that the next fetch finds what it finds."""
    with taught.begin() as connection:
        connection.execute(schema.article.update().values(digest=b"of older rules.."))
    list(Recleaning(taught))
    again = save(Saver(taught), url(7), [*prose(7), CALL], 900, "A", published=NOON - timedelta(days=93))
    assert again.end == "unchanged"


def test_a_live_blogs_entries_move_with_its_text(engine: Engine) -> None:
    """Where an entry begins is told in characters of the text."""
    begins = [NOON + timedelta(minutes=each) for each in (0, 5)]
    lines = [
        Line(LineKind.PARAGRAPH, prose(1)[0], at=begins[0]),
        Line(LineKind.PARAGRAPH, CALL),
        Line(LineKind.PARAGRAPH, prose(1)[1], at=begins[1]),
    ]
    given = Article("https://a.example/live", "Live", tuple(lines), language="en")
    Saver(engine)([(page(given.url, 0, "A"), Draft(given, given))])
    with engine.begin() as connection:
        outlet_id = connection.scalar(select(schema.article.c.outlet_id))
        known = {
            "head": 0,
            "tail": 0,
            "day": 1,
            "since": 0,
            "stories": 50,
            "days": 50,
            "outlet_id": outlet_id,
        }
        key = learn.standings(lines)[1].exact.key
        connection.execute(schema.recurrence.delete())
        connection.execute(schema.recurrence.insert().values(key=key, **known))
    assert len(list(Recleaning(engine))) == 1
    with engine.connect() as connection:
        [story] = exporting.stories(connection)
    assert [(each.at, each.text) for each in story.copies[0].entries] == list(
        zip(begins, prose(1)[:2], strict=True)
    )


def test_a_line_of_the_summary_comes_back_too(taught: Engine) -> None:
    """The summary is kept as the page gave it."""
    about = {"summary": ("Sign up to our free newsletter", "A late goal settles it"), "published": NOON}
    given = Article(
        "https://a.example/sum", "Sum", (Line(LineKind.PARAGRAPH, prose(70)[0]),), language="en", **about
    )
    Saver(taught)([(page(given.url, 0, "A"), Draft(clean(given), given))])
    with taught.begin() as connection:
        connection.execute(schema.article.update().values(summary=[]))
    list(Recleaning(taught))
    with taught.connect() as connection:
        found = fate.of(connection, given.url)
    assert found is not None and found.kept is not None
    assert found.kept.summary == ("A late goal settles it",)
