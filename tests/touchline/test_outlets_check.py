"""`touchline outlets check`: asks sources live, politely, and says of each whether a crawl could use it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.crawler.odd_press import kept
from tests.crawler.running import CONTACT, Place, crawling
from tests.crawler.site import Answer, Site
from tests.touchline.terminals import shown

RECORDS = """
country = "GB"
language = "en"
[[outlet]]
name = "The Test Courier"
home = "{base}/"
hosts = ["{host}"]
private = true
owner = "Test Media"
feeds = [
    {{ url = "{base}/good", status = "live", checked = 2026-10-02 }},
    {{ url = "{base}/secret" }}, {{ url = "{base}/gone" }}, {{ url = "{base}/page" }},
    {{ url = "{base}/old" }}, {{ url = "{base}/moved" }}, {{ url = "{base}/away" }},
    {{ url = "{base}/strangers" }},
    {{ url = "{base}/dead", status = "dead" }},
]
sitemaps = ["{base}/index.xml"]
article_urls = ['^{base}/news/.*$']
[[outlet]]
name = "Well"
home = "http://{well}/"
hosts = ["{well}"]
private = true
feeds = [{{ url = "http://{well}/feed" }}]
[[outlet]]
name = "Restricted"
home = "https://restricted.example/"
hosts = ["restricted.example"]
feeds = [{{ url = "https://restricted.example/feed" }}]
owner = "Test Media"
[outlet.terms]
status = "restricted"
checked = 2026-10-02
reason = "they say so"
"""


def feed(site: Site, path: str, link: str = "/news/1", age: float = 0, **headers: str) -> Answer:
    """A feed of one entry."""
    at = format_datetime(datetime.now(UTC).replace(microsecond=0) - timedelta(days=age))
    item = f"<item><link>{site.base}{link}</link><pubDate>{at}</pubDate></item>"
    answer = Answer(f'<rss version="2.0"><channel>{item}</channel></rss>'.encode())
    site.answers[path] = replace(answer, headers={"Content-Type": "application/rss+xml", **headers})
    return site.answers[path]


def prepare(site: Site) -> None:
    site.robots("User-agent: *\nDisallow: /secret\n")
    feed(site, "/good", ETag='"1"')
    feed(site, "/old", age=400)
    feed(site, "/strangers", link="/shop/1")
    site.answers["/page"] = Answer(b"<!doctype html><html><body>A page</body></html>")
    feed(site, "/new")
    site.redirect("/moved", f"{site.base}/new", 301)
    site.redirect("/away", "http://127.0.0.1:9/feed", 301)
    now = datetime.now(UTC).isoformat()
    xml = {"Content-Type": "application/xml"}
    index = f"<sitemapindex><sitemap><loc>{site.base}/news.xml</loc></sitemap></sitemapindex>"
    site.answers["/index.xml"] = Answer(index.encode(), headers=xml)
    urls = f"<url><loc>{site.base}/news/2</loc><lastmod>{now}</lastmod></url>"
    site.answers["/news.xml"] = Answer(f"<urlset>{urls}</urlset>".encode(), headers=xml)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A check of an outlet with sources of every sort, once."""
    place = Place(tmp_path_factory.mktemp("checked"))
    with Site() as site, Site() as well:
        prepare(site)
        feed(well, "/feed", ETag='"1"')
        text = RECORDS.format(base=site.base, host=site.host, well=well.host)
        (place.folder / "mine.toml").write_text(text.replace("{feed}", f"{well.base}/feed"))
        # As the command does it, without its second between two requests.
        quick = {"outlets": "The Test Courier", "outlets_file": "mine.toml", "DOWNLOAD_DELAY": "0"}
        ended = place.run(*crawling("check", LOG_LEVEL="CRITICAL", **quick), "-O", "checked.json")
        assert (ended.status, ended.stderr) == (0, "")
        told = json.loads((place.folder / "checked.json").read_text())
        rows = {row["url"].rpartition("/")[2]: row for row in told}
        yield kept(place=place, site=site, well=well, rows=rows)


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("good", ""),
        ("secret", "robots: Forbidden by robots.txt"),
        ("gone", "http-404"),
        ("page", "an HTML page, not a feed"),
        ("old", "lists nothing newer than 20"),
        ("moved", ""),
        ("away", "elsewhere: "),
        ("strangers", "none of its 1 addresses is an article"),
        ("index.xml", ""),
    ],
)
def test_each_source_is_told_of(checked: SimpleNamespace, path: str, fault: str) -> None:
    """Whether it answers as its record says, or why not."""
    row = checked.rows[path]
    assert row["ok"] is not bool(fault)
    assert row["fault"].startswith(fault)
    assert row["robots"] == ("refuses" if path == "secret" else "allows")


def test_what_a_source_holds_is_told(checked: SimpleNamespace) -> None:
    """Its form, its entries and the articles among them, its newest, and what it has moved to."""
    good, index, rows = checked.rows["good"], checked.rows["index.xml"], checked.rows
    assert (good["format"], good["entries"], good["articles"], good["record"]) == ("RSS 2.0", 1, 1, "live")
    assert good["newest"].startswith(f"{datetime.now(UTC):%Y-}")
    assert (index["format"], index["articles"], index["record"]) == ("sitemap index", 1, "listed")
    commands = (Path(__file__).parents[2] / "docs" / "commands.md").read_text("utf-8")
    assert set(good) <= set(re.findall(r"`(\w+)`", commands))
    assert rows["moved"]["moved"].endswith("/new")
    assert rows["away"]["moved"] == "http://127.0.0.1:9/feed"
    assert {path for path, row in rows.items() if row["moved"]} == {"moved", "away"}
    assert (good["conditional"], rows["old"]["conditional"]) == ("yes", "not offered")
    assert "dead" not in rows


def test_it_leaves_with_status_one_where_a_source_is_broken(checked: SimpleNamespace) -> None:
    """And with 0 where none is; a table says the same. No store is made."""
    command = ("outlets", "check", "well", "--outlets-file", "mine.toml")
    [row] = checked.place.ask(*command)
    assert (row["outlet"], row["ok"]) == ("Well", True)
    checked.well.answers.clear()
    ended = checked.place.run("touchline", *command)
    assert (ended.status, json.loads(ended.stdout)[0]["fault"]) == (1, "http-404")
    seen = shown(checked.place, *command, columns=200)
    assert "1 source of 1 outlet: 1 broken" in seen
    assert "unverified" in seen
    assert not list(checked.place.folder.glob("*.db"))
    asked = checked.well.asked[:3]
    assert [(each.path, each.status) for each in asked[1:]] == [("/feed", 200), ("/feed", 304)]
    assert asked[2].at - asked[1].at >= 0.4


def test_it_asks_politely(checked: SimpleNamespace) -> None:
    """It says who asks, obeys robots.txt, and asks nothing without need."""
    asked = checked.site.asked
    assert {each.agent.rpartition(" ")[2] for each in asked} == {f"(+{CONTACT})"}
    paths = [each.path for each in asked]
    assert paths[0] == "/robots.txt"
    assert {"/secret", "/dead"}.isdisjoint(paths)
    assert sorted(paths.count(path) for path in ("/gone", "/page", "/old", "/news.xml")) == [1, 1, 1, 1]
    assert {each.conditions for each in asked if each.status == 304} == {("If-None-Match",)}


def test_what_is_restricted_is_asked_by_name_alone(checked: SimpleNamespace) -> None:
    own = ("--outlets-file", "mine.toml")
    only = checked.place.run("touchline", "outlets", "check", "--terms", "restricted", *own)
    only.failed_in_one_line(2, "name one")


@pytest.mark.parametrize(
    ("words", "surroundings", "said"),
    [
        ((), {}, "say --all"),
        (("BBC Sport",), {"TOUCHLINE_CONTACT": ""}, "TOUCHLINE_CONTACT"),
    ],
)
def test_what_is_asked_for_wrongly_is_said_in_one_line(
    tmp_path: Path, words: tuple[str, ...], surroundings: dict[str, str], said: str
) -> None:
    ended = Place(tmp_path, **surroundings).run("touchline", "outlets", "check", *words)
    ended.failed_in_one_line(2, said)
