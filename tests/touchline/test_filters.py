"""What a list may be asked by keyword, by option and by a web address; and what is wrong, said."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from pipelines.folding.verdict import Relation
from store.engine import open_for_writing
from store.wanted import Terms
from tests import asked
from tests.material import NOON
from touchline import Store, StoreError
from touchline.command import touchline
from touchline.filters import FILTERS, NAMES, from_query, wanted
from touchline.naming import RELATIONS


@pytest.fixture(scope="module")
def address(made_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A store that holds a small press."""
    file = tmp_path_factory.mktemp("filters") / "store.db"
    shutil.copy(made_file, file)
    engine = open_for_writing(f"sqlite:///{file}")
    asked.fill(engine, 24)
    engine.dispose()
    yield f"sqlite:///{file}"


def told(address: str, *arguments: str) -> click.testing.Result:
    command, *rest = arguments
    return CliRunner().invoke(touchline, [command, "--store", address, *rest])


def test_a_search_puts_first_what_fits_best_and_shows_where(address: str) -> None:
    """With a phrase as a shell hands it over."""
    ended = told(address, "search", "north london", "--format=json")
    lines = json.loads(ended.stdout)
    found = Store(address).stories(text='"north london"', sort="relevance")
    assert [each["story_id"] for each in lines] == [each.story_id for each in found]
    assert lines
    assert "\ue000north London\ue001" in lines[0]["snippet"]
    assert "*north London*" in " ".join(
        told(address, "search", "north london", "--format=table").stdout.split()
    )


def test_what_a_line_tells(address: str) -> None:
    """What the story is about, how it begins."""
    found = Store(address).stories(competition="the cup", limit=1)
    assert found[0].competitions == ("The Cup",)
    assert found[0].clubs
    assert found[0].excerpt.endswith("…")
    assert len(found[0].excerpt) <= 301
    assert found[0].snippet is None


WRONG: dict[tuple[str, str], str] = {
    ("club", "Arsenl"): "no club or team is known as 'Arsenl'; near it: Arsenal",
    ("not_club", "Arsenl"): "near it: Arsenal",
    ("competition", "Cup"): "no competition is known as 'Cup'; near it: ",
    ("outlet", "Albion Pots"): "near it: Albion Post",
    ("owner", "North"): "near it: Northern",
    ("country", "XX"): "no outlet in the store is of the country 'XX'; there are: CN, DE, ES, GB",
    ("language", "xx"): "no language of a story is called 'xx'",
    ("not_language", "enn-GB"): "'enn'; near it: en",
    ("club", "Port Merion City"): "no club or team is known as 'Port Merion City'",
    ("kind", "reports"): "near it: report",
    ("relation", "copies"): "near it: copy",
    ("wire", "Reuter"): "near it: Reuters",
    (
        "since",
        "last week",
    ): "a day (yesterday, 2026-11-22) or a time is expected, not 'last week'",
    ("until", "2026-02-30"): "is expected, not '2026-02-30'",
    ("sort", "oldest"): "newest",
    ("limit", "1001"): "1",
    ("limit", "many"): "many",
    ("min_outlets", "-1"): "0",
    ("cursor", "abc"): "the cursor is none",
}


@pytest.mark.parametrize("which", WRONG, ids=" ".join)
def test_what_is_wrong_is_said_in_one_line_at_every_door(address: str, which: tuple[str, str]) -> None:
    """With what was expected, or the nearest; the command's status is 2."""
    name, value = which
    with pytest.raises((StoreError, ValueError), match=r"^[^\n]+$") as error:
        Store(address).stories(**from_query([which]))
    assert WRONG[which] in str(error.value)
    ended = told(address, "stories", f"--{name.replace('_', '-')}={value}")
    assert WRONG[which] in str(ended.exception) + ended.output
    assert ended.exit_code != 0


def test_a_text_may_not_be_endless(address: str) -> None:
    with pytest.raises(ValueError, match="at most 1000 characters"):
        Store(address).stories(text="a " * 501)


def test_a_name_that_is_no_parameter_is_an_error() -> None:
    """The nearest is offered; the empty fields of a form are none."""
    with pytest.raises(ValueError, match="'outlets'; did you mean outlet"):
        from_query([("outlets", "A")])
    with pytest.raises(ValueError, match="sort is given twice"):
        from_query([("sort", "hot"), ("sort", "newest")])
    with pytest.raises(TypeError, match="'colour'"):
        wanted({"colour": "red"})
    assert from_query([("q", "goal"), ("outlet", ""), ("since", " "), ("min-outlets", "2")]) == {
        "text": "goal",
        "min_outlets": "2",
    }


def test_times_are_what_they_say() -> None:
    """Until a date is that whole day; a time without its zone is refused from a script."""
    found = wanted({"since": "2026-11-22", "until": "2026-11-22"})
    assert (found.since, found.until) == (
        datetime(2026, 11, 22, tzinfo=UTC),
        datetime(2026, 11, 23, tzinfo=UTC),
    )
    assert wanted({"until": "20261122"}).until == found.until
    assert wanted({"until": "2026-11-22T18:00Z"}).until == NOON + timedelta(hours=6)
    assert wanted({"since": NOON}).since == NOON
    assert wanted({"until": NOON}).until == NOON
    day = wanted({"since": date(2026, 11, 22), "until": date(2026, 11, 22)})
    assert (day.since, day.until) == (found.since, found.until)
    whole = wanted({"since": "yesterday", "until": "Today"})
    assert whole.since is not None
    assert whole.until == whole.since + timedelta(days=2)
    assert timedelta(hours=24) <= datetime.now(UTC) - whole.since < timedelta(hours=48, minutes=1)
    ago = wanted({"since": timedelta(hours=6), "until": timedelta(0)})
    assert ago.since is not None
    assert ago.until is not None
    assert abs(ago.until - ago.since - timedelta(hours=6)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "given", [NOON.replace(tzinfo=None), 5, 0, -timedelta(hours=1), timedelta.max, b"24h", date.max, ("24h",)]
)
def test_what_is_no_time_is_said_in_one_line(address: str, given: Any) -> None:
    with pytest.raises(ValueError, match=r"\A[^\n]+ is expected, not [^\n]+\Z"):
        Store(address).stories(until=given)


def test_python_s_own_times_find_what_written_ones_do(address: str) -> None:
    store = Store(address)
    every = store.stories(since="2000-01-01")
    assert len(every) == len(store.stories(since=date(2000, 1, 1))) > 0
    assert store.stories(since=date(2100, 1, 1)) == []
    first = store.stories(since=timedelta(days=9000), limit=2)
    assert store.stories(since=timedelta(days=9000), limit=2, cursor=first.next)


def test_a_span_stands_for_the_same_on_every_page(address: str) -> None:
    """A cursor holds by what the first page was bounded."""
    store = Store(address)
    first = store.stories(since="2000w", limit=2)
    assert store.stories(since="2000w", limit=2, cursor=first.next)
    with pytest.raises(ValueError, match="another query's"):
        store.stories(since="1999w", limit=2, cursor=first.next)


def test_names_are_told_once() -> None:
    """Every filter has a field of Wanted, and its opposite; relations are those of the fold."""
    empty = wanted({})
    assert all(getattr(empty, each.field) == Terms() for each in FILTERS)
    assert {f"not_{each.name}" for each in FILTERS} <= set(NAMES)
    assert set(RELATIONS) == {str(each) for each in Relation} - {"revision"}
