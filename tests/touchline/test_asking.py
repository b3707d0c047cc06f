"""`touchline stories`, `story` and `runs`: asked by a person at a terminal and by a program."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from tests.crawler.running import BIN, Crawled, Place
from tests.crawler.warc_files import Fetched, write
from tests.touchline.terminals import shown
from touchline.demo.truth import truth

STYLE = re.compile(r"\x1b\[[0-9;]*m")
HEAVY = ("scrapy", "twisted", "datasketch", "numpy", "lxml", "pydantic", "alembic", "bs4", "warcio")


def test_a_terminal_shows_a_table_of_stories(live: Crawled) -> None:
    seen = shown(live.place, "stories")
    assert not seen.lstrip().startswith("[{")
    for heading in ("when (UTC)", "title", "outlets", "first", "also ran it"):
        assert heading in seen
    assert "The Harbour Gazette" in seen


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_table_is_never_wider_than_the_terminal(live: Crawled, columns: int) -> None:
    for line in shown(live.place, "stories", columns=columns).splitlines():
        assert len(STYLE.sub("", line)) <= columns


def test_piped_stories_are_json_newest_first(live: Crawled) -> None:
    stories = live.place.ask("stories")
    assert [each["at"] for each in stories] == sorted((each["at"] for each in stories), reverse=True)
    assert len(stories) == len({page.story for page in truth(live.press).values()})
    assert set(stories[0]) >= {
        "story_id",
        "title",
        "first",
        "outlets",
        "articles",
        "language",
        "at",
        "lead_url",
    }


def test_one_story_has_its_text_and_every_copy_in_order_of_time(live: Crawled) -> None:
    listed = max(live.place.ask("stories"), key=lambda each: each["articles"])
    story = live.place.ask("story", str(listed["story_id"]))
    assert (story["title"], len(story["copies"])) == (listed["title"], listed["articles"])
    assert story["copies"][0]["relation"] == "lead"
    times = [copy["published"] for copy in story["copies"][1:]]
    assert times == sorted(times)
    assert all(0 < copy["similarity"] <= 1 for copy in story["copies"])
    seen = shown(live.place, "story", str(listed["story_id"]), columns=300)
    assert story["text"].split("\n\n")[0][:60] in seen
    assert all(copy["outlet"] in seen for copy in story["copies"])


def test_a_terminal_shows_when_each_entry_of_a_live_blog_was_written(tmp_path: Path) -> None:
    place = Place(tmp_path)
    told = {
        "2026-03-04T23:50:00Z": "The teams are out on a pitch that has seen better winters.",
        "2026-03-04T23:58:00Z": "A corner is headed over by a defender who had the whole goal to aim at.",
        "2026-03-05T00:10:00Z": "It is over, a draw that neither side wanted on a night like this one.",
    }
    entry = "<div class=e><time datetime={}>.</time><p>{}</p></div>"
    rows = "".join(entry.format(at, note) for at, note in told.items())
    page = (
        "<html lang=en><head><title>River v Town</title><meta property='og:type' content='article'>"
        "<meta property='article:published_time' content='2026-03-04T23:40:00Z'></head><body>"
        f"<h1>River v Town</h1><p>Follow the night by the river here, all of it.</p>{rows}</body></html>"
    )
    file = write(tmp_path / "live.warc", Fetched("https://paper.example/live/river-town", page.encode()))
    assert place.crawl("archive", warc=str(file), topic="any").status == 0
    seen = shown(place, "story", "1", columns=200)
    first, second, third = told.values()
    for line in (f"2026-03-04 23:50 {first}", f"\n23:58 {second}", f"2026-03-05 00:10 {third}"):
        assert line in seen
    assert seen.index("Follow the night") < seen.index(first)


def test_runs_are_shown_as_a_table_and_as_json(live: Crawled) -> None:
    (run,) = live.place.ask("runs")
    ends = run["stories"] + run["copies"] + run["revisions"] + run["unchanged"]
    assert run["fetched"] == ends + sum(run["rejected"].values())
    seen = shown(live.place, "runs", columns=80)
    for word in ("football", "finished", str(run["fetched"]), "off-topic", "robots"):
        assert word in seen


def test_a_narrow_terminal_cuts_nothing_off(live: Crawled) -> None:
    listed = live.place.ask("stories")
    seen = "".join(shown(live.place, "stories", columns=80).split())
    assert "…" not in seen
    for word in " ".join(line["title"] for line in listed if len(line["outlets"]) == 1).split():
        assert word in seen
    story = live.place.ask("story", str(next(line["story_id"] for line in listed if line["articles"] > 5)))
    told = shown(live.place, "story", str(story["story_id"]), columns=80)
    assert all(copy["url"] in told for copy in story["copies"])
    rules = Counter(copy["rule"] for copy in story["copies"])
    assert Counter(re.findall(r"(?m)%  +(\w+)\s*$", told)) == rules


def test_the_form_can_be_asked_for(live: Crawled) -> None:
    ended = live.place.run("touchline", "stories", "--format", "table", "--limit", "3")
    assert "when (UTC)" in ended.stdout
    assert json.loads(shown(live.place, "stories", "--format", "json", "--limit", "100"))[1]["story_id"]


def test_stories_are_found_by_outlet_language_words_and_time(live: Crawled) -> None:
    ask = live.place.ask
    assert all("Eleven" in each["outlets"] for each in ask("stories", "--outlet", "eleven"))
    assert {each["language"] for each in ask("stories", "--language", "de")} == {"de"}
    assert ask("stories", "--language", " DE-at") == ask("stories", "--language", "de")
    both = ask("stories", "--outlet", "Eleven", "--outlet", "Tribuna Sur")
    assert all({"Eleven", "Tribuna Sur"} & set(each["outlets"]) for each in both)
    assert [each["title"] for each in ask("stories", "ashdown", "mbemba")]
    assert ask("stories", "no-such-word-anywhere") == []
    for since in ("24h", "7d", "2w", "1440m", "2020-01-01", "2020-01-01T10:00+02:00"):
        assert len(ask("stories", "--since", since)) == len(ask("stories"))
    newest = datetime.fromisoformat(ask("stories")[0]["at"])
    assert len(ask("stories", "--since", newest.isoformat())) == 1


@pytest.mark.parametrize(
    "surroundings",
    [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "ascii:strict"}],
    ids=["locale", "encoding"],
)
def test_no_character_ends_a_command_where_the_output_is_ascii(
    live: Crawled, surroundings: dict[str, str]
) -> None:
    """JSON is the very same value, and a table has what it cannot show in its place."""
    there = Place(live.place.folder, **surroundings)
    outlets = live.place.ask("outlets", "--country", "ES")
    assert not json.dumps(outlets, ensure_ascii=False).isascii()
    assert there.ask("outlets", "--country", "ES") == outlets
    table = there.run("touchline", "stories", "--format", "table")
    assert (table.status, table.stderr) == (0, "")
    assert "El Correo del \\u00c1rea" in " ".join(table.stdout.split())
    there.run("touchline", "stories", "--outlet", "\u00c1rea\U0001f3d0").failed_in_one_line(2, "no outlet")


def test_a_table_in_a_pipe_has_no_room_at_the_right(live: Crawled) -> None:
    for command in (("stories",), ("stats", "--what", "spread"), ("runs",)):
        lines = live.place.run("touchline", *command, "--format", "table").stdout.splitlines()
        assert lines == [line.rstrip() for line in lines] != []


@pytest.mark.parametrize(
    "words", ["o'neill", "saka-injury", "club:arsenal", '"', "a AND", "*", "(", "NEAR(a b)"]
)
def test_whatever_is_typed_is_searched_for_and_is_never_an_error(live: Crawled, words: str) -> None:
    assert isinstance(live.place.store().stories(text=words), list)


WRONG = {
    ("stories", "--since", "last week"): (2, "'last week'"),
    ("stories", "--since", "2026-13-45"): (2, "a span (24h, 7d), a day (yesterday, 2026-11-22)"),
    ("stories", "--since", "0001-01-01T00:00+10:00"): (2, "a time is expected"),
    ("stories", "--outlet", "Elevn"): (2, "near it: Eleven"),
    ("stories", "--limit", "0"): (2, "--limit"),
    ("stories", "--colour"): (2, "No such option"),
    ("story", "999999"): (1, "no story has the id 999999"),
    ("story", "99999999999999999999"): (2, "99999999999999999999"),
    ("story", "first"): (2, "a story's id is a number, as `touchline stories` lists it, not 'first'"),
    ("runs", "last"): (2, "a run's id is a number"),
    ("merge", "1", "two"): (2, "a story's id is a number"),
    ("stories", "--limit", "ten"): (2, "a whole number from 1 to 1000 is expected, not 'ten'"),
    ("stories", "--store", "postgresql://u@127.0.0.1:1/x"): (2, "touchline: postgresql://u@127.0.0.1:1/x: "),
    ("stroies",): (2, "No such command 'stroies'. Did you mean 'stories'?"),
    ("stories", "--store", "sqlite:///not-there.db"): (2, "no store there yet"),
    ("stories", "--store", "sqlite:///empty.db"): (2, "empty.db"),
    ("runs", "--store", "sqlite:///noise.db"): (2, "not a Touchline store"),
    ("export", "--store", "sqlite:///other.db"): (2, "not a Touchline store"),
    ("stories", "--store", "oracle://x"): (2, "a store"),
}


@pytest.mark.parametrize("command", WRONG, ids=" ".join)
def test_what_is_wrong_is_said_in_one_line(live: Crawled, tmp_path: Path, command: tuple[str, ...]) -> None:
    place = live.copy(tmp_path)
    (tmp_path / "empty.db").write_bytes(b"")
    (tmp_path / "noise.db").write_bytes(b"no database at all " * 500)
    subprocess.run([sys.executable, "-c", OTHER], cwd=tmp_path, check=True)
    status, word = WRONG[command]
    ended = place.run("touchline", *command)
    ended.failed_in_one_line(status, word)
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""
    assert not (tmp_path / "not-there.db").exists()


OTHER = "import sqlite3; sqlite3.connect('other.db').execute('CREATE TABLE recipes (name)')"


READERS = [("stories",), ("story", "1"), ("story", "1", "--diff", "1", "1"), ("runs",), ("export",)]


@pytest.mark.parametrize("command", READERS, ids=" ".join)
def test_asking_loads_nothing_of_what_crawls(live: Crawled, command: tuple[str, ...]) -> None:
    program = (
        "import sys; sys.argv[0] = 'touchline'\n"
        "from touchline.command import main\n"
        "try: main()\n"
        f"finally: print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, *command],
        cwd=live.place.folder,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert run.stderr == "[]\n"


def test_python_runs_the_command_where_it_is_not_on_the_path(live: Crawled) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "touchline", "stories"],
        cwd=live.place.folder,
        env=live.place.surroundings,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert json.loads(run.stdout) == live.place.ask("stories")


def test_a_reader_that_has_had_enough_is_no_error(live: Crawled) -> None:
    for command in ("export", "stories"):
        run = subprocess.run(
            f"{BIN}/touchline {command} | true",
            shell=True,
            cwd=live.place.folder,
            env=live.place.surroundings,
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert run.stderr == ""
