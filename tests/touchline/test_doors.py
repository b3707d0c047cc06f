"""The same question at every door: command line, Python, API, feed and page tell the same in one order."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.engine import open_for_writing
from store.records import Stories
from store.wanted import Sort
from tests import asked
from tests.conftest import Postgres
from tests.touchline.serving.serving import Site, served
from touchline import Store, rows
from touchline.command import touchline
from touchline.feeds.feed import AUTHORITY
from touchline.filters import from_query

Pairs = list[tuple[str, str]]
FEEDS = ("json", "atom", "rss")


class House(NamedTuple):
    """A store, by its address, and what is served of it."""

    address: str
    store: Store
    site: Site


def house(address: str) -> Iterator[House]:
    engine = open_for_writing(address)
    asked.fill(engine, 24)
    engine.dispose()
    store = Store(address)
    with served(address) as site:
        yield House(address, store, site)
    store.close()


@pytest.fixture(scope="module")
def on_sqlite(made_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A small press on SQLite."""
    file = tmp_path_factory.mktemp("doors") / "store.db"
    shutil.copy(made_file, file)
    yield from house(f"sqlite:///{file}")


@pytest.fixture(scope="module")
def on_postgresql(postgres: Postgres, made_database: str) -> Iterator[House]:
    """The same on PostgreSQL."""
    postgres.run(f"CREATE DATABASE doors TEMPLATE {made_database}")
    yield from house(postgres.address("doors"))
    postgres.run("DROP DATABASE doors WITH (FORCE)")


def some(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


TEXTS = ("goal", '"north london"', "-saka", "headline:müller", "o'neill 1-1", "saka-injury 梅西", "⚽ +&=?#%")
ASKED = st.fixed_dictionaries(
    {},
    optional={
        "club": some("Arsenal", "everton"),
        "not_club": some("Spurs"),
        "competition": some("the cup"),
        "not_competition": some("The Cup"),
        "outlet": some("Kurve", "albion post"),
        "not_outlet": some("Correo"),
        "owner": some("Sur", "Northern"),
        "not_owner": some("Yuan"),
        "country": some("GB", "es"),
        "not_country": some("CN"),
        "language": some("en", "DE-at", "zh"),
        "not_language": some("es"),
        "kind": some("report", "live"),
        "not_kind": some("live", "opinion"),
        "relation": some("copy", "excerpt"),
        "not_relation": some("excerpt"),
        "wire": some("Reuters"),
        "not_wire": some("EFE"),
        # No span: its cursor holds the moment of asking (see test_filters).
        "since": st.sampled_from(["2026-11-22", "2026-11-22T20:00+01:00"]),
        "until": st.sampled_from(["2026-11-22", "2026-11-23T08:00Z"]),
        "min_outlets": st.integers(1, 4),
        "text": st.sampled_from(TEXTS),
        "sort": st.sampled_from([str(each) for each in Sort]),
        "limit": st.integers(1, 5),
    },
)
anything = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@anything
@given(wanted=ASKED, form=st.sampled_from(FEEDS))
def test_every_door_tells_the_same_stories(on_sqlite: House, wanted: dict[str, Any], form: str) -> None:
    """Page after page of them."""
    held_to_each_other(on_sqlite, wanted, form)


@settings(anything, max_examples=6)
@given(wanted=ASKED, form=st.sampled_from(FEEDS))
def test_every_door_tells_the_same_stories_of_postgresql(
    on_postgresql: House, wanted: dict[str, Any], form: str
) -> None:
    held_to_each_other(on_postgresql, wanted, form)


def held_to_each_other(house: House, wanted: dict[str, Any], form: str) -> None:
    pairs = [
        (name, str(each))
        for name, value in wanted.items()
        for each in (value if isinstance(value, tuple) else (value,))
    ]
    found = house.store.stories(**wanted)
    agree(house, pairs, found, form)
    if found.next:
        rest = house.store.stories(**wanted, cursor=found.next)
        assert rest
        assert not {each.story_id for each in rest} & {each.story_id for each in found}
        agree(house, [*pairs, ("cursor", found.next)], rest, form)


def agree(house: House, pairs: Pairs, found: Stories, form: str) -> None:
    """Every door tells what Python told, and where it goes on."""
    ids = [each.story_id for each in found]
    by_query = house.store.stories(**from_query(parse_qsl(urlencode(pairs))))
    assert (by_query, by_query.next) == (found, found.next)
    assert by_command(house, pairs) == (ids, found.next)
    told = house.site.api(f"/stories?{urlencode(pairs)}")
    assert told["stories"] == [rows.story_line(each) for each in found]
    assert (told["cursor"], cursor(told["next"])) == (found.next, found.next)
    assert by_feed(house, pairs, form) == (ids, found.next)
    assert by_page(house, pairs) == (ids, found.next)


def by_command(house: House, pairs: Pairs) -> tuple[list[int], str | None]:
    ended = CliRunner().invoke(
        touchline, ["stories", "--store", house.address, "--format=json", *typed(pairs)]
    )
    goes_on = ended.stderr.strip().removeprefix("more of them: --cursor ")
    return [each["story_id"] for each in json.loads(ended.stdout)], goes_on or None


def typed(pairs: Pairs) -> list[str]:
    """A query as somebody types it: an argument with a space in it is a phrase."""
    text = dict(pairs).get("text", "")
    words = [text.strip('"')] if '"' in text else text.split()
    return [*(f"--{name.replace('_', '-')}={value}" for name, value in pairs if name != "text"), "--", *words]


def by_feed(house: House, pairs: Pairs, form: str) -> tuple[list[int], str | None]:
    """As it is served, to which what the command writes is the same but for where it is."""
    is_json = form == "json"
    answer = house.site.get(f"/feeds/stories.{form}?{urlencode(pairs)}")
    made = CliRunner().invoke(touchline, ["feed", "--store", house.address, "--format", form, *typed(pairs)])
    ids = [in_feed(each, is_json=is_json) for each in (answer.content, made.stdout_bytes)]
    assert ids[0] == ids[1]
    return ids[0]


def in_feed(feed: bytes, *, is_json: bool) -> tuple[list[int], str | None]:
    if is_json:
        told = json.loads(feed)
        names, following = [each["id"] for each in told["items"]], told.get("next_url")
    else:
        soup = BeautifulSoup(feed, "xml")
        names = [each.find(["id", "guid"]).get_text() for each in soup.find_all(["entry", "item"])]
        link = soup.find("link", rel="next")
        following = link["href"] if link else None
    return [int(each.removeprefix(f"{AUTHORITY}:story/")) for each in names], cursor(following)


def by_page(house: House, pairs: Pairs) -> tuple[list[int], str | None]:
    page = BeautifulSoup(house.site.get(f"/?{urlencode(pairs)}").text, "lxml")
    onward = page.select_one("a[rel=next]")
    ids = [int(str(each["data-story"])) for each in page.select("[data-story]")]
    return ids, cursor(str(onward["href"]) if onward else None)


def cursor(address: str | None) -> str | None:
    """The cursor in the address of a page after."""
    return parse_qs(urlsplit(address).query)["cursor"][0] if address else None
