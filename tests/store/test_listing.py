"""Lists of stories: both databases, held against plain Python; cursors; pages while a crawl writes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from pipelines.folding import ruling
from pipelines.save import Saver
from store import listing
from store.engine import asking, open_for_writing
from store.records import MARK, UNMARK, Stories
from store.wanted import Sort, Terms, Wanted
from tests import asked
from tests.asked import Model
from tests.conftest import Postgres
from tests.material import NOON, assert_whole, draft, page, prose, save

Stores = tuple[Engine, Engine]


@pytest.fixture(scope="module")
def stores(
    postgres: Postgres, made_file: Path, made_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stores]:
    """The same press in a store on each database."""
    file = tmp_path_factory.mktemp("asked") / "store.db"
    shutil.copy(made_file, file)
    postgres.run(f"CREATE DATABASE asked TEMPLATE {made_database}")
    engines = [open_for_writing(each) for each in (f"sqlite:///{file}", postgres.address("asked"))]
    for each in engines:
        asked.fill(each)
    yield asking(engines[0]), asking(engines[1])
    for each in engines:
        each.dispose()


@pytest.fixture(scope="module")
def model(stores: Stores) -> Model:
    """What plain Python knows of it."""
    return Model(stores[0])


def shown(engine: Engine, wanted: Wanted) -> Stories:
    with engine.connect() as connection:
        return listing.stories(connection, wanted)


def ids(found: Stories) -> list[int]:
    return [each.story_id for each in found]


def terms(*values: str) -> st.SearchStrategy[Terms]:
    some = st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)
    return st.just(Terms()) | st.builds(Terms, some, st.just(())) | st.builds(Terms, st.just(()), some)


def texts() -> st.SearchStrategy[str]:
    words = st.sampled_from(
        sorted({word for said in asked.SAID for word in said.split()})
        + "muller odegaard 西 梅西 球 三笘 الهلال спартак north london keeper".split()
        + "strasse snake 1-1 90+3 목 손흥민이".split()
    )
    field = st.sampled_from(["", "", "", "headline:", "title:", "author:", "outlet:", "club:"])
    named = st.builds(
        str.__add__, field, words | st.sampled_from(["smith", "pena", "kurve", "albion", "三浦"])
    )
    phrase = st.builds('"{} {}"'.format, words, words)
    no = st.builds("-{}".format, named | phrase)
    return st.lists(named | phrase | no, max_size=3).map(" ".join) | st.text(max_size=6)


TIMES = st.none() | st.integers(0, 40).map(lambda hours: NOON + timedelta(hours=hours))
WANTED = st.builds(
    Wanted,
    clubs=terms("Arsenal", "Everton", "Spurs"),
    competitions=terms("The Cup"),
    outlets=terms(*asked.OUTLETS),
    owners=terms("Northern", "Swift", "Sur", "Yuan"),
    countries=terms("GB", "ES", "DE"),
    languages=terms(*asked.LANGUAGES),
    kinds=terms(*asked.KINDS),
    relations=terms("copy", "excerpt"),
    wires=terms(*asked.WIRES),
    since=TIMES,
    until=TIMES,
    min_outlets=st.integers(0, 5),
    text=st.just("") | texts(),
    sort=st.sampled_from(Sort),
    limit=st.just(100),
)
FEW = st.builds(Wanted, text=texts(), sort=st.sampled_from(Sort), limit=st.just(100))


@settings(max_examples=120, deadline=None)
@given(wanted=WANTED | FEW)
@example(wanted=Wanted(text='"north london" -saka', limit=100))
@example(wanted=Wanted(text="西", limit=100))
@example(wanted=Wanted(text="snake_case", limit=100))
@example(wanted=Wanted(text="-⚽", limit=100))
@example(wanted=Wanted(text="x" * 5000, limit=100))
@example(wanted=Wanted(text="-" + "x" * 5000, limit=100))
def test_both_databases_find_what_plain_python_finds(stores: Stores, model: Model, wanted: Wanted) -> None:
    """And in the same order, by relevance too."""
    lists = [shown(each, wanted) for each in stores]
    assert ids(lists[0]) == ids(lists[1])
    assert [each.snippet for each in lists[0]] == [each.snippet for each in lists[1]]
    if wanted.sort is Sort.RELEVANCE and wanted.text.strip():
        assert set(ids(lists[0])) == model.found(wanted)
        assert len(lists[0]) == len(set(ids(lists[0])))
    else:
        by = Sort.NEWEST if wanted.sort is Sort.RELEVANCE else wanted.sort
        assert ids(lists[0]) == model.ordered(Wanted(**_fields(wanted) | {"sort": by}))


def _fields(wanted: Wanted) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in Wanted.__dataclass_fields__}


@settings(max_examples=25, deadline=None)
@given(wanted=WANTED, limit=st.integers(1, 7), which=st.integers(0, 1))
def test_pages_make_the_whole_list(stores: Stores, wanted: Wanted, limit: int, which: int) -> None:
    """However long they are, in every order."""
    whole = shown(stores[which], wanted)
    assert whole.next is None
    found, cursor = [], ""
    while True:
        part = shown(stores[which], Wanted(**_fields(wanted) | {"limit": limit, "cursor": cursor}))
        found += ids(part)
        assert len(part) == limit or part.next is None
        if part.next is None:
            break
        cursor = part.next
    assert found == ids(whole)


def test_many_stories_are_listed_as_few_are(
    stores: Stores, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a filter keeps many stories not all are looked at; a search looks at a few spans at a time."""
    monkeypatch.setattr("store.ordering.FEW", 2)
    monkeypatch.setattr("store.choosing.MANY", 1)
    for engine in stores:
        for sort in (Sort.NEWEST, Sort.OUTLETS, Sort.HOT):
            for wanted in (
                Wanted(sort=sort),
                Wanted(sort=sort, countries=Terms(("GB", "ES")), languages=Terms(none=("zh",))),
                Wanted(sort=sort, outlets=Terms(("Albion Post", "Kurve")), kinds=Terms(("report", "live"))),
                Wanted(sort=sort, languages=Terms(("de", "zh")), min_outlets=3),
            ):
                expected = model.ordered(wanted)
                assert len(expected) > 3
                found, cursor = [], ""
                while cursor is not None:
                    part = shown(engine, Wanted(**_fields(wanted) | {"limit": 3, "cursor": cursor}))
                    found += ids(part)
                    cursor = part.next  # type: ignore[assignment]  # None ends it.
                assert found == expected


def test_a_cursor_is_its_querys(stores: Stores) -> None:
    """Another query's, and one that is none, are said to be so."""
    for engine in stores:
        cursor = shown(engine, Wanted(limit=2)).next
        assert cursor is not None
        for other in (
            Wanted(limit=2, sort=Sort.HOT, cursor=cursor),
            Wanted(limit=2, outlets=Terms(("Kurve",)), cursor=cursor),
            Wanted(limit=2, since=NOON, cursor=cursor),
            Wanted(limit=2, text="goal", cursor=cursor),
        ):
            with pytest.raises(ValueError, match="another query's"):
                shown(engine, other)
        assert shown(engine, Wanted(limit=3, cursor=cursor))
        for wrong in ("x", "é", cursor[:-3], "W10", "bnVsbA", "A" * 600, "WzEsMiwzXQ"):
            with pytest.raises(ValueError, match="the cursor is none"):
                shown(engine, Wanted(limit=2, cursor=wrong))


@settings(max_examples=100, deadline=None)
@given(cursor=st.text(max_size=40) | st.text("abcXYZ019_-=", max_size=40))
def test_no_cursor_is_more_than_a_wrong_one(stores: Stores, cursor: str) -> None:
    """Whatever is given for one."""
    try:
        shown(stores[0], Wanted(cursor=cursor))
    except ValueError as error:
        assert "cursor" in str(error)


@pytest.mark.parametrize("sort", Sort)
def test_pages_stand_still_while_a_crawl_writes(engine: Engine, sort: Sort) -> None:
    """What was there when the first page was asked for comes once, whatever is saved meanwhile."""
    saver = Saver(engine)
    for number in range(12):
        save(saver, f"https://a.example/{number}", [*prose(number), "A goal."], number, "A", headline="Goal")
    text = "goal" if sort is Sort.RELEVANCE else ""
    with engine.connect() as connection:
        there = set(ids(listing.stories(connection, Wanted(limit=100))))
    seen: list[int] = []
    cursor, number = "", 100
    while cursor is not None:
        with engine.connect() as connection:
            part = listing.stories(connection, Wanted(text=text, sort=sort, limit=2, cursor=cursor))
        seen += ids(part)
        cursor = part.next  # type: ignore[assignment]  # None ends it.
        number += 1
        save(saver, f"https://b.example/{number}", [*prose(number), "A goal."], number, "B", headline="Goal")
    assert len(seen) == len(set(seen))
    assert set(seen) >= there


def test_facets_follow_every_change_of_a_story(engine: Engine) -> None:
    """A copy, a new text of another kind, what an editor says."""
    saver = Saver(engine)
    text = prose(1)

    def found(**of: Terms) -> list[int]:
        with engine.connect() as connection:
            return ids(listing.stories(connection, Wanted(**of)))  # type: ignore[arg-type]  # By name.

    save(saver, "https://a.example/1", text, 0, "A")
    save(saver, "https://b.example/1", text, 10, "B", credit=("EFE",))
    assert found(outlets=Terms(("B",)), wires=Terms(("EFE",))) == [1]
    save(saver, "https://b.example/1", [*text, "One more line of it all."], 20, "B", kind="live")
    assert (found(wires=Terms(("EFE",))), found(kinds=Terms(("live",)))) == ([], [1])
    save(saver, "https://c.example/2", prose(2), 30, "C", language="es")
    one, two = ruling.split(engine, 1, ["https://b.example/1"])
    assert (found(outlets=Terms(("A",))), found(outlets=Terms(("B",)))) == ([one], [two])
    assert_whole(engine)
    kept = ruling.merge(engine, [one, two, 2])
    assert found(outlets=Terms(("C",))) == found(outlets=Terms(("B",))) == [kept]
    assert_whole(engine)


def test_a_snippet_marks_the_words(engine: Engine) -> None:
    """As they stand in the text, whatever accents they bear; a phrase whole; in the headline where the text
    has none."""
    saver = Saver(engine)
    told = (
        "Die große Müller-Gala: MÜLLER traf im Straßenfußball, ﬁnal score 1-1, und 梅西在迈阿密国际 spielte."
    )
    url = "https://a.example/1"
    saver([(page(url), draft(url, [*prose(1), told, *prose(2)], headline="Elfmeter in München"))])

    def marked(words: str) -> list[str]:
        with engine.connect() as connection:
            [line] = listing.stories(connection, Wanted(text=words))
        assert line.snippet is not None
        return [each.partition(UNMARK)[0] for each in line.snippet.split(MARK)[1:]]

    assert marked("muller") == ["Müller", "MÜLLER"]
    assert marked('"final score"') == ["ﬁnal score"]
    assert marked("strassenfussball 1-1") == ["Straßenfußball", "1-1"]
    assert marked("迈阿密") == ["迈阿密"]
    assert marked("elfmeter") == ["Elfmeter"]
    assert marked("title:munchen") == ["München"]
    told = "Ein Fernschuss Schuss Schuss, und ein Nachschuss."
    saver([(page(f"{url}/2"), draft(f"{url}/2", [*prose(3), told], headline="Drei"))])
    assert marked('"schuss schuss"') == ["Schuss Schuss"]


def test_what_fits_best_comes_first(engine: Engine) -> None:
    """A headline that holds the words before a text that says them often, that before one that does once."""
    saver = Saver(engine)
    for number, (headline, text) in enumerate(
        [
            ("Once", ["The offside trap was sprung."]),
            ("Often", ["Offside! Again offside, and offside once more."]),
            ("Offside", ["It was close."]),
            ("Never", ["Nothing of the kind."]),
        ]
    ):
        save(saver, f"https://a.example/{number}", [*prose(number), *text], number, headline=headline)
    with engine.connect() as connection:
        found = listing.stories(connection, Wanted(text="offside", sort=Sort.RELEVANCE))
    assert [each.title for each in found] == ["Offside", "Often", "Once"]


def test_the_hits_are_the_same_however_they_are_looked_for(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some ids at a time or all at once; headlines one by one or from the first to the last."""
    saver = Saver(engine)
    for number in range(12):
        told = [*prose(number), *["A goal, and a late one."] * (number % 3)]
        headline = "A goal" if number % 5 == 4 else "Late" if number % 4 == 1 else "News"
        save(saver, f"https://a.example/{number}", told, number, headline=headline)

    def found(sort: Sort) -> list[int]:
        with engine.connect() as connection:
            return ids(listing.stories(connection, Wanted(text="goal late", sort=sort)))

    expected = {sort: found(sort) for sort in (Sort.RELEVANCE, Sort.OUTLETS)}
    assert len(expected[Sort.RELEVANCE]) > 6
    monkeypatch.setattr("store.hits.DENSE", 0)
    monkeypatch.setattr("store.searching.SPAN", 0)
    for parts, most in ((1, 100), (3, 100), (2, 0)):
        monkeypatch.setattr("store.searching.SPANS", parts)
        monkeypatch.setattr("store.searching.MOST_PARTS", most)
        assert {sort: found(sort) for sort in expected} == expected
