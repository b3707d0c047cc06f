"""`touchline copy`: a store in another database is the same store, and goes on there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from pipelines.article import End
from pipelines.save import Saver
from store import stories
from store.copying import Copying
from store.engine import open_for_reading, open_for_writing
from store.schema import article, metadata
from tests.crawler.running import Place
from tests.material import assert_whole, prose, save
from touchline import Store

WIRE, OTHER = prose(1), prose(2)
A, B, C, D, E = (f"https://{host}.example/1" for host in "abcde")


@pytest.fixture
def place(engine: Engine, store_address: str, tmp_path: Path) -> Place:
    """Stories, one of them merged into one that came after it, a version, a forgotten page, in words with a
    quote and an emoji."""
    saver = Saver(engine)
    for minutes, (url, text) in enumerate({A: WIRE, B: WIRE, C: OTHER, D: prose(3)}.items()):
        save(saver, url, text, minutes, headline=f'O\'Neill: "Arsenal" ⚽ {minutes}', authors=("Ann Écrit",))
    save(saver, A, [*WIRE, "One line more."], 90, headline="A later one")
    place = Place(tmp_path / "place", TOUCHLINE_STORE=store_address)
    assert place.run("touchline", "merge", "2", "1").status == 0
    assert place.run("touchline", "forget", "--yes", D).status == 0
    return place


@pytest.fixture
def target(store_address: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of nothing yet, in the other database."""
    if store_address.startswith("sqlite"):
        address: str = request.getfixturevalue("database")
        return address
    return f"sqlite:///{tmp_path}/copy.db"


def held(address: str) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    engine = open_for_reading(address)
    with engine.connect() as connection:
        found = {
            each.name: sorted(map(tuple, connection.execute(select(each))), key=repr)
            for each in metadata.sorted_tables
        }
    engine.dispose()
    return found


def test_a_copy_holds_all_and_answers_the_same(place: Place, store_address: str, target: str) -> None:
    """Row for row; and what is made anew, the indexes of words, finds the same."""
    done = place.run("touchline", "copy", target)
    assert (done.status, done.stdout) == (0, ""), done.stderr
    assert done.stderr.startswith("3 articles copied to ")
    assert held(target) == held(store_address)
    here, there = Store(store_address), Store(target)
    assert there.stories() == here.stories()
    for query in ("o'neill", "headline:later", "author:écrit", "striker -arsenal", '"one line more"'):
        assert there.stories(text=query) == here.stories(text=query)
    assert there.stories(text="headline:later")


def test_a_copy_goes_on(place: Place, target: str) -> None:
    """What comes next is folded into what was copied; no id of before is given again."""
    assert place.run("touchline", "copy", target).status == 0
    engine = open_for_writing(target)
    saver = Saver(engine)
    assert save(saver, E, WIRE, 120).end is End.COPY
    new = save(saver, f"{E}/new", prose(9), 121)
    assert (new.end, new.story_id) == (End.STORY, 4)
    assert save(saver, D, prose(3), 122).end is End.REJECTED
    assert_whole(engine)
    engine.dispose()


def test_a_story_may_be_merged_into_one_that_is_copied_long_after(
    place: Place, engine: Engine, store_address: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a refold may leave it, and though the two are never in hand at once."""
    monkeypatch.setattr("store.copying.AT_ONCE", 1)
    with engine.begin() as connection:
        stories.merged(connection, 2, 3)
    source, there = open_for_reading(store_address), open_for_writing(target)
    task = Copying(source, there)
    assert sum(task) == task.rows
    source.dispose()
    there.dispose()
    assert held(target) == held(store_address)


def test_a_copy_wants_an_empty_place(place: Place, store_address: str, target: str) -> None:
    """What stands there is not touched; and the store itself is no place for its copy."""
    assert place.run("touchline", "copy", target).status == 0
    before = held(target)
    for address in (target, store_address):
        again = place.run("touchline", "copy", address)
        assert again.status == 2
        assert "holds a store already; a copy wants an empty place" in again.stderr
    assert held(target) == before


@pytest.mark.parametrize("store_address", ["sqlite"], indirect=True)
def test_what_the_other_database_refuses_leaves_nothing_there(
    place: Place, engine: Engine, target: str
) -> None:
    """PostgreSQL keeps no NUL; that is said in one line."""
    with engine.begin() as connection:
        connection.execute(update(article).values(headline="a\0b"))
    done = place.run("touchline", "copy", target)
    done.failed_in_one_line(2, "NUL")
    assert not any(held(target).values())


def test_nothing_is_made_for_a_store_that_is_not_there(tmp_path: Path) -> None:
    """It is the source that is looked at first."""
    place = Place(tmp_path, TOUCHLINE_STORE=f"sqlite:///{tmp_path}/none.db")
    done = place.run("touchline", "copy", f"sqlite:///{tmp_path}/copy.db")
    assert done.status == 2
    assert done.stderr.endswith("no store there yet; a crawl makes it\n")
    assert not list(tmp_path.glob("*.db"))
