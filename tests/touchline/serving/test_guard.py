"""Who is answered, how much may be asked, what a browser may do with it; and a store that cannot be read."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.robotparser import RobotFileParser

import pytest
import requests
from sqlalchemy import Engine, create_engine, text

from pipelines.save import Saver
from store.engine import open_for_reading, open_for_writing
from store.errors import TooSlowError, told_plainly
from tests.conftest import Postgres
from tests.material import draft, page, prose, save
from tests.touchline.serving.serving import PATIENCE, Site, fill, filled, served
from touchline.serving.guard import SECURITY


@pytest.mark.parametrize(
    "path", ["/api/v1/stories", "/api/v1/stories?limit=x", "/nowhere", "/feeds/stories.rss"]
)
def test_every_answer_is_guarded(site: Site, path: str) -> None:
    for host in ("localhost", "evil.example"):
        answer = site.get(path, headers={"Host": host})
        for name, value in SECURITY.items():
            assert answer.headers[name] == value
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert "default-src 'none'" in SECURITY["Content-Security-Policy"]


def test_another_sites_name_is_not_answered_on_loopback(site: Site) -> None:
    assert site.get("/api/v1/health", headers={"Host": "evil.example:80"}).status_code == 421
    assert site.get("/api/v1/health", headers={"Host": "LOCALHOST:8000"}).status_code == 200


def test_nothing_is_taken_but_questions(site: Site) -> None:
    answer = requests.post(f"{site.root}/api/v1/stories", timeout=PATIENCE)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert site.refused("/api/v1/stories?q=" + 4100 * "a")[0] == 414


@pytest.mark.parametrize("packing", ["identity", "gzip"])
@pytest.mark.parametrize("path", ["/", "/api/v1/stories", "/feeds/stories.atom", "/api/v1/stories/999"])
def test_head_is_get_without_a_body(site: Site, path: str, packing: str) -> None:
    whole = site.get(path, headers={"Accept-Encoding": packing})
    head = requests.head(site.root + path, headers={"Accept-Encoding": packing}, timeout=PATIENCE)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    told, expected = (dict(each.headers) | {"date": ""} for each in (head, whole))
    assert told == expected
    if whole.status_code == 200:
        assert head.headers["Vary"] == "Accept-Encoding"
        assert head.headers.get("Content-Encoding", "identity") == packing
        same = requests.head(
            site.root + path, headers={"If-None-Match": head.headers["ETag"]}, timeout=PATIENCE
        )
        assert same.status_code == 304


def test_a_person_is_refused_by_a_page_and_a_program_by_a_problem(site: Site) -> None:
    for path, kind in (("/", "text/html"), ("/api/v1/stories", "application/problem+json")):
        answer = requests.post(site.root + path, timeout=PATIENCE)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
        assert answer.headers["Content-Type"].partition(";")[0] == kind
        assert "stories are only read here" in answer.text
        assert answer.headers["Content-Security-Policy"] == SECURITY["Content-Security-Policy"]


def test_crawlers_are_kept_off_and_the_sign_is_where_it_is_looked_for(site: Site) -> None:
    robots = RobotFileParser()
    robots.parse(site.get("/robots.txt").text.splitlines())
    assert not robots.can_fetch("Googlebot", f"{site.root}/stories/1")
    sign = site.get("/favicon.ico")
    assert sign.headers["Content-Type"] == "image/svg+xml"
    assert sign.text.startswith("<svg ")
    assert "href" not in sign.text


def test_a_token_is_wanted_where_there_is_one(address: str) -> None:
    with served(address, token="se:cret") as site:
        refused = site.get("/api/v1/stories")
        assert (refused.status_code, refused.json()["status"]) == (401, 401)
        assert refused.headers["WWW-Authenticate"].startswith("Basic")
        assert site.get("/api/v1/stories", headers={"Authorization": "Bearer se:cret"}).status_code == 200
        assert site.get("/feeds/stories.rss", auth=("anybody", "se:cret")).status_code == 200
        for wrong in ("Bearer secret", "Bearer ", "Basic !!", "Basic c2U6Y3JldA==", "Digest se:cret", "\xff"):
            answer = site.get("/api/v1/stories", headers={"Authorization": wrong})
            assert answer.status_code == 401, wrong
        held = site.get("/api/v1/stories", auth=("", "se:cret"))
        assert held.headers["Cache-Control"] == "private, no-cache"


def test_texts_are_whole_for_this_machine_alone(made_file: Path, tmp_path: Path) -> None:
    address = filled(made_file, tmp_path)
    engine = open_for_writing(address)
    with engine.begin() as connection:
        connection.execute(text("UPDATE page SET signals = 'noarchive (meta robots)' WHERE id = 4"))
    engine.dispose()
    long = "\n\n".join(prose(0))

    def told(site: Site, **headers: str) -> tuple[str, bool]:
        story = site.api("/stories/1", headers=headers)
        assert story["abridged"] is story["copies"][0]["abridged"]
        return story["text"], story["abridged"]

    with served(address) as site:
        assert told(site) == (long, False)
        short, abridged = told(site, **{"X-Forwarded-For": "192.0.2.1"})
        assert abridged
        assert len(short) <= 301
        assert short.endswith("…")
    with served(address, names=("news.example",)) as site:
        assert told(site, Host="news.example") == (short, True)
        diff = site.api("/stories/1/diff?a=1&b=2")
        assert diff["abridged"]
        assert sum(len(each["text"]) for each in diff["text"]) < len(long) / 2
        assert "Another end." in "".join(each["text"] for each in diff["text"] if each["op"] == "new")
    with served(address, names=("news.example",), full_text=True) as site:
        assert told(site) == (long, False)
        # Its publisher says that no copy of it is to be shown to others.
        assert site.api("/stories/2")["abridged"]


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("gone", "no store there yet"),
        ("newer", "written by a newer Touchline"),
        ("other", "not a Touchline store"),
    ],
)
def test_a_store_that_cannot_be_read_any_more_is_said_to_be_so(
    made_file: Path, tmp_path: Path, what: str, line: str
) -> None:
    address = filled(made_file, tmp_path)
    file = tmp_path / "store.db"
    with served(address) as site:
        assert site.api("/health")["status"] == "ok"
        kept = tmp_path / "kept.db"
        shutil.copy(file, kept)
        file.replace(tmp_path / "away.db")
        if what != "gone":
            shutil.copy(kept, file)
            engine = create_engine(address)
            with engine.begin() as connection:
                statement = {
                    "newer": "UPDATE alembic_version SET version_num = '9999'",
                    "other": "DROP TABLE page",
                }
                connection.execute(text(statement[what]))
            engine.dispose()
        answer = site.get("/api/v1/stories")
        assert answer.headers["Retry-After"]
        assert site.refused("/api/v1/stories")[0] == 503
        assert line in site.refused("/api/v1/health")[1]
        # It is answered again as soon as there is a store again.
        kept.replace(file)
        assert site.api("/health")["status"] == "ok"


def test_a_database_that_cannot_be_asked_for_a_while_is_said_to_be_so(
    postgres: Postgres, made_database: str
) -> None:
    postgres.run(f"CREATE DATABASE leaving TEMPLATE {made_database}")
    engine = open_for_writing(postgres.address("leaving"))
    fill(engine)
    engine.dispose()
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'leaving'"
    with served(postgres.address("leaving")) as site:
        before = site.api("/stories")
        postgres.run(ended)
        assert site.api("/stories") == before
        postgres.run("ALTER DATABASE leaving ALLOW_CONNECTIONS false", ended)
        assert site.refused("/api/v1/stories")[0] == 503
        postgres.run("ALTER DATABASE leaving ALLOW_CONNECTIONS true")
        assert site.api("/stories") == before
    postgres.run("DROP DATABASE leaving WITH (FORCE)")


def test_a_question_that_takes_too_long_is_ended(engine: object, store_address: str) -> None:
    reading = open_for_reading(store_address, seconds=0.2)
    slow = {
        "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        "postgresql": "SELECT pg_sleep(20)",
    }
    for _ in range(2):
        with (
            pytest.raises(TooSlowError, match="takes too long"),
            told_plainly(),
            reading.connect() as connection,
        ):
            connection.execute(text(slow[reading.dialect.name]))
    reading.dispose()


def test_hostile_text_and_links_do_no_harm(engine: Engine, store_address: str) -> None:
    fill(engine)
    url = "https://bad.example/a"
    bad = "<script>alert(1)</script>]]>&\u202egnp \x0b\x1b[2J"
    article = draft(
        url, [bad, *prose(77)], headline=bad, image="javascript:alert(1)", canonical="data:text/html,x"
    )
    Saver(engine)([(page(url, 9000, bad), article)])
    save(Saver(engine), "https://good.example/a", prose(78), 9001, "Good")
    with served(store_address) as site:
        number = site.api("/stories?limit=2")["stories"][1]["story_id"]
        told = site.api(f"/stories/{number}")
        assert (told["copies"][0]["image"], told["copies"][0]["canonical"]) == ("", "")
        for form in ("atom", "rss"):
            feed = site.get(f"/feeds/stories.{form}?limit=2").text
            assert "<script" not in feed
            assert "&amp;lt;script&amp;gt;" in feed
            assert not set("\u202e\x0b\x1b") & set(feed)
        item = site.get("/feeds/stories.json?limit=2").json()["items"][1]
        assert "<script" not in item["content_html"]
        assert item["title"] == "<script>alert(1)</script>]]>&gnp [2J"
