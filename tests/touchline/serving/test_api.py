"""The JSON API on a real server: what it answers, page by page, and what it says when it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from sqlalchemy import Engine

from pipelines import removal
from pipelines.folding import ruling
from pipelines.save import Saver
from store.engine import open_for_writing
from store.pages import PageState
from tests.conftest import Postgres
from tests.material import prose, save
from tests.touchline.serving.serving import Site, fill, filled, served
from touchline import Store, rows


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """A store that is looked at and not written to, on each database."""
    if request.param == "sqlite":
        folder = request.getfixturevalue("tmp_path_factory").mktemp("api")
        yield filled(request.getfixturevalue("made_file"), folder)
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    postgres.run(f"CREATE DATABASE api TEMPLATE {request.getfixturevalue('made_database')}")
    engine = open_for_writing(postgres.address("api"))
    fill(engine)
    engine.dispose()
    yield postgres.address("api")
    postgres.run("DROP DATABASE api WITH (FORCE)")


@pytest.fixture(scope="module")
def site(address: str) -> Iterator[Site]:
    """It, served to this machine."""
    with served(address) as running:
        yield running


def test_stories_are_those_of_the_store(site: Site, address: str) -> None:
    told = site.api("/stories?limit=1000")
    assert told["stories"] == [rows.story_line(each) for each in Store(address).stories(limit=1000)]
    assert (told["cursor"], told["next"]) == (None, None)
    assert len(told["stories"]) == 13


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("outlet=Second", 1),
        ("not_outlet=second", 12),
        ("outlet=First&outlet=Third&min_outlets=2", 1),
        ("language=en&since=2026-11-22T14:00Z", 12),
        ("until=2026-11-22T12:30Z", 1),
        ("q=%22wide+story%22", 1),
    ],
)
def test_stories_are_chosen_by_filters(site: Site, query: str, number: int) -> None:
    assert len(site.api(f"/stories?{query}")["stories"]) == number


def test_a_search_needs_words_and_shows_where_they_stand(site: Site) -> None:
    (found,) = site.api("/search?q=%22wide+story%22")["stories"]
    assert "\ue000" in found["snippet"]
    assert site.refused("/api/v1/search?q=+") == (400, "q is wanted: what to search for")


def test_pages_follow_each_other_while_a_writer_writes(engine: Engine, store_address: str) -> None:
    fill(engine)
    saver = Saver(engine)
    with served(store_address) as site:
        before = [each["story_id"] for each in site.api("/stories?limit=1000")["stories"]]
        seen, path, rounds = [], "/api/v1/stories?limit=3", 0
        while path:
            answer = site.get(path)
            page = answer.json()
            seen += [each["story_id"] for each in page["stories"]]
            rounds += 1
            url = f"https://new.example/{rounds}"
            save(saver, url, prose(100 + rounds), 1000 + rounds, "New", headline=f"New {rounds}")
            path = page["next"]
            assert answer.links.get("next", {}).get("url") == path
        assert seen == before
        assert len(site.api("/stories?limit=1000")["stories"]) == 13 + rounds


def test_a_story_has_its_copies_and_their_difference(site: Site, address: str) -> None:
    (line,) = site.api("/stories?outlet=Second")["stories"]
    path = f"/stories/{line['story_id']}"
    told = site.api(path)
    held = Store(address).story(line["story_id"])
    assert held is not None
    expected = rows.story(held) | {"abridged": False}
    expected["copies"] = [each | {"abridged": False} for each in expected["copies"]]
    assert told == expected
    assert [each["outlet"] for each in told["copies"]] == ["First", "Second", "Third"]
    changed = site.api(f"{path}/diff?a=1&b=2")
    assert {"op": "new", "text": "Another end."} in [
        {"op": each["op"], "text": each["text"].strip()} for each in changed["text"]
    ]
    by_address = site.api(f"{path}/diff?a=1&b={quote(told['copies'][1]['url'])}")
    assert by_address == changed
    assert site.refused(f"/api/v1{path}/diff?a=1&b=4") == (
        404,
        f"story {line['story_id']} has copies 1 to 3, none is 4",
    )
    assert site.api(f"{path}/spread")["outlets"] == 3


def test_numbers_and_names(site: Site) -> None:
    counts = site.api("/counts?by=hour")["counts"]
    assert sum(each["stories"] for each in counts) == 13
    assert sum(each["articles"] for each in counts) == 15
    outlets = site.api("/outlets")["outlets"]
    assert [(each["name"], each["articles"]) for each in outlets] == [
        ("First", 13),
        ("Second", 1),
        ("Third", 1),
    ]
    assert {each["outlet"] for each in site.api("/stats/original")["outlets"]} == {"First", "Second", "Third"}
    assert site.api("/stats/first")["outlets"] is not None
    assert site.api("/stats/spread?limit=1")["stories"][0]["outlets"] == 3
    assert site.api("/clubs") == {"subjects": []}
    assert site.api("/health")["latest_story"] == "2026-11-22T15:32:00Z"
    assert site.api("/health/outlets")["outlets"] == []


@pytest.mark.parametrize(
    ("path", "status", "line"),
    [
        ("/stories?sort=oldest", 400, "sort is one of newest, outlets, relevance, hot, not 'oldest'"),
        ("/stories?outlet=Frist", 400, "no outlet in the store is called 'Frist'; near it: First"),
        ("/stories?outlt=First", 400, "there is no parameter 'outlt'; did you mean outlet?"),
        (
            "/stories?since=whenever",
            400,
            "a span (24h, 7d), a day (yesterday, 2026-11-22) or a time",
        ),
        ("/stories?cursor=x", 400, "cursor"),
        ("/stories?limit=1001", 400, "limit is a number from 1 to 1000, not '1001'"),
        ("/counts?by=week", 400, "by is 'hour' or 'day', not 'week'"),
        ("/counts?sort=hot", 400, "sort means nothing here"),
        ("/stories/999", 404, "no story has the id 999"),
        ("/stories/x", 400, "a story's id is a whole number from 1 on, not 'x'"),
        ("/stories/0", 400, "a story's id is a whole number from 1 on, not '0'"),
        ("/stories/9223372036854775808", 400, "a whole number of at most 9223372036854775807"),
        ("/stories/1/diff?b=2", 400, "a is wanted: a copy by its number"),
        ("/stories/1/diff?a=&b=2", 400, "a is wanted: a copy by its number"),
        ("/stories?q=goal&text=save", 400, "q and text are one parameter: only one of them is expected"),
        ("/stories?q=goal&q=save", 400, "q is given twice"),
        ("/outlets?club=Arsenal", 400, "there is no parameter 'club' here; it takes none"),
        ("/nowhere", 404, "nothing has this address: /api/v1/openapi.json tells of all that there are"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(site: Site, path: str, status: int, line: str) -> None:
    told = site.refused(f"/api/v1{path}")
    assert told[0] == status
    assert line in told[1]
    assert "\n" not in told[1]


def test_no_door_is_silent_about_a_parameter_that_it_does_not_take(site: Site) -> None:
    paths = [*site.api("/openapi.json")["paths"], "/api/v1/openapi.json"]
    pages = ["/", "/search", "/filters", "/numbers", "/clubs", "/outlets", "/outlets/First", "/clubs/A"]
    for path in (*paths, *pages, "/stories/{story_id}", "/stories/{story_id}/diff", "/robots.txt"):
        needed = "q=a&" if path.endswith("/search") else ""
        answer = site.get(f"{path.format(story_id=1)}?{needed}nonsense=1")
        assert answer.status_code == 400, path
        assert "there is no parameter" in answer.text
    refused = site.refused("/outlets.opml?contry=GB")
    assert refused == (400, "there is no parameter 'contry' here; did you mean country?")


def test_words_are_asked_for_by_either_name(site: Site) -> None:
    by_text, by_q = (site.api(f"/stories?{name}=%22wide+story%22") for name in ("text", "q"))
    assert by_text == by_q
    assert len(by_q["stories"]) == 1


def test_an_answer_is_sent_again_only_when_it_is_another(site: Site) -> None:
    first = site.get("/api/v1/stories")
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "no-cache"
    for asked in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = site.get("/api/v1/stories", headers={"If-None-Match": asked})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert site.get("/api/v1/stories", headers={"If-None-Match": '"other"'}).status_code == 200
    assert site.get("/api/v1/stories?limit=1").headers["ETag"] != tag
    packed = site.get("/api/v1/stories", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.json() == first.json()


def test_an_id_answers_for_a_merged_story_and_says_when_all_is_gone(
    engine: Engine, store_address: str
) -> None:
    fill(engine)
    assert ruling.merge(engine, [2, 3]) == 2
    with engine.connect() as connection:
        meant = removal.at_urls(connection, ["https://first.example/3"])
    assert [each.articles for each in removal.Removing(engine, meant, PageState.FORGOTTEN)][-1] == 1
    with served(store_address) as site:
        moved = site.get("/api/v1/stories/3")
        assert (moved.status_code, moved.headers["Location"]) == (308, "/api/v1/stories/2")
        moved = site.get("/api/v1/stories/3/diff?a=1&b=1")
        assert moved.headers["Location"] == "/api/v1/stories/2/diff?a=1&b=1"
        assert site.get("/api/v1/stories/3/spread").headers["Location"] == "/api/v1/stories/2/spread"
        for path in ("/api/v1/stories/4", "/api/v1/stories/4/spread"):
            assert site.refused(path) == (410, "story 4 is empty: all its articles were removed")
        assert site.refused("/api/v1/stories/999/spread") == (404, "no story has the id 999")
