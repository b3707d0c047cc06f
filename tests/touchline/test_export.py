"""`touchline export`: a line of JSON a story, as the documentation promises it."""

from __future__ import annotations

import json
import re
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
