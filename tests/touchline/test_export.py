"""`touchline export`: a line of JSON a story, as the documentation promises it."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
from pathlib import Path

from tests.crawler.running import Crawled, Place
from touchline.demo.truth import truth

STORY = {"story_id", "title", "text", "language", "published", "first_seen", "lead_url", "outlets", "copies"}
COPY = {"url", "outlet", "title", "text", "authors", "published", "fetched", "relation", "similarity"}
UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def lines(place: Place, *options: str) -> list[dict[str, object]]:
    ended = place.run("touchline", "export", "--format", "jsonl", *options)
    assert ended.status == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_every_promised_key_is_there_and_the_lead_comes_first(live: Crawled) -> None:
    stories = lines(live.place)
    assert len(stories) == len({page.story for page in truth(live.press).values()})
    for story in stories:
        assert set(story) >= STORY
        copies = story["copies"]
        assert isinstance(copies, list)
        assert [copy["relation"] for copy in copies].count("lead") == 1
        assert (copies[0]["relation"], copies[0]["url"]) == ("lead", story["lead_url"])
        assert (copies[0]["title"], copies[0]["text"]) == (story["title"], story["text"])
        assert story["outlets"] == list(dict.fromkeys(copy["outlet"] for copy in copies))
        for copy in copies:
            assert set(copy) >= COPY
            assert copy["relation"] in {"lead", "copy", "excerpt", "extended"}
            assert 0 <= copy["similarity"] <= 1


def test_times_are_iso_8601_in_utc(live: Crawled) -> None:
    for story in lines(live.place):
        copies = story["copies"]
        assert isinstance(copies, list)
        for row in (story, *copies):
            for key in ("published", "first_seen", "fetched"):
                assert row.get(key) is None or UTC.fullmatch(str(row[key])), (key, row[key])


def test_a_file_is_written_whole_or_not_at_all(live: Crawled, tmp_path: Path) -> None:
    file = tmp_path / "stories.jsonl"
    ended = live.place.run("touchline", "export", "-o", str(file))
    assert (ended.status, ended.stdout) == (0, "")
    assert f"stories written to {file}" in ended.stderr
    assert [json.loads(line) for line in file.read_text("utf-8").splitlines()] == lines(live.place)
    assert list(tmp_path.iterdir()) == [file]
    live.place.run("touchline", "export", "-o", str(tmp_path / "no" / "such")).failed_in_one_line(
        1, "No such file"
    )
    live.place.run("touchline", "export", "-o", str(tmp_path)).failed_in_one_line(2, "directory")


def test_a_dash_is_stdout_and_makes_no_file(live: Crawled, tmp_path: Path) -> None:
    place = live.copy(tmp_path)
    assert lines(place, "-o", "-") == lines(place)
    assert not (tmp_path / "-").exists()


def test_what_stands_there_and_is_no_file_is_written_to_and_stays(live: Crawled, tmp_path: Path) -> None:
    fifo = tmp_path / "pipe"
    os.mkfifo(fifo)
    seen = tmp_path / "seen"
    with seen.open("wb") as file:
        reader = subprocess.Popen(["cat", str(fifo)], stdout=file)
    try:
        assert live.place.run("touchline", "export", "-o", str(fifo)).status == 0
        assert reader.wait(10) == 0
    finally:
        reader.kill()
    assert [json.loads(line) for line in seen.read_text("utf-8").splitlines()] == lines(live.place)
    assert fifo.is_fifo()
    assert live.place.run("touchline", "export", "-o", "/dev/stdout").stdout.count("\n") > 1
    assert set(tmp_path.iterdir()) == {fifo, seen}


def test_a_link_leads_to_the_file_and_neighbours_are_left_alone(live: Crawled, tmp_path: Path) -> None:
    file, link, new = tmp_path / "kept" / "stories.jsonl", tmp_path / "stories.jsonl", tmp_path / "new"
    part = tmp_path / "kept" / "stories.jsonl.part"
    file.parent.mkdir()
    part.write_text("somebody's own")
    file.write_text("of yesterday")
    file.chmod(0o640)
    link.symlink_to(file)
    for output in (link, new):
        assert live.place.run("touchline", "export", "-o", str(output)).status == 0
    assert link.is_symlink()
    assert file.read_text() == new.read_text() != "of yesterday"
    assert part.read_text() == "somebody's own"
    other = tmp_path / "other"
    other.touch()
    assert new.stat().st_mode == other.stat().st_mode
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert {path.name for path in tmp_path.rglob("*")} == {
        "kept",
        "stories.jsonl",
        "stories.jsonl.part",
        "new",
        "other",
    }
