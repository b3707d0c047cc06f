"""Feeds of any query: valid, the same stories as everywhere, each once whatever becomes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from lxml import etree
from sqlalchemy import Engine

from crawler.feed import parse_feed
from pipelines.folding import ruling
from pipelines.save import Saver
from tests.crawler.running import Place
from tests.material import prose, save
from tests.touchline.serving.serving import Site, fill, served
from touchline import Store

TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}


@pytest.mark.parametrize("form", TYPES)
def test_a_feed_holds_the_stories_of_the_query(site: Site, address: str, form: str) -> None:
    answer = site.get(f"/feeds/stories.{form}?outlet=First&limit=5")
    assert answer.headers["Content-Type"].partition(";")[0] == TYPES[form]
    stories = Store(address).stories(outlet="First", limit=5)
    read = parse_feed(answer.content, site.root)
    assert [(each.link, each.title) for each in read.entries] == [
        (each.lead_url, each.title) for each in stories
    ]
    assert [each.published for each in read.entries] == [each.at for each in stories]
    assert site.api("/stories?outlet=First&limit=5")["stories"][0]["lead_url"] == read.entries[0].link
    assert (
        site.get(
            f"/feeds/stories.{form}?outlet=First&limit=5", headers={"If-None-Match": answer.headers["ETag"]}
        ).status_code
        == 304
    )


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_a_feed_is_well_formed_and_says_where_it_goes_on(site: Site, form: str) -> None:
    url: str | None = f"{site.root}/feeds/stories.{form}?limit=4"
    ids: list[str] = []
    while url:
        parsed = feedparser.parse(site.get(url.removeprefix(site.root)).content)
        assert not parsed.bozo, parsed.get("bozo_exception")
        links = {each["rel"]: each["href"] for each in parsed.feed.links}
        assert links["self"] == url
        assert links["first"] == f"{site.root}/feeds/stories.{form}?limit=4"
        assert parsed.feed.title.startswith("Touchline")
        for each in parsed.entries:
            assert each.id.startswith("tag:touchline,2026:story/")
            assert each.author
            assert each.published_parsed
        ids += [each.id for each in parsed.entries]
        url = links.get("next")
    assert len(ids) == len(set(ids)) == 13


def test_a_json_feed_is_as_its_specification_wants_it(site: Site) -> None:
    told = site.get("/feeds/stories.json?limit=4&q=story").json()
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["feed_url"] == f"{site.root}/feeds/stories.json?limit=4&q=story"
    assert told["next_url"].startswith(f"{site.root}/feeds/stories.json?limit=4&q=story&cursor=")
    for each in told["items"]:
        assert set(each) >= {
            "id",
            "url",
            "title",
            "content_html",
            "summary",
            "date_published",
            "date_modified",
            "authors",
        }
        assert len(each["summary"]) <= 301
        assert f'<a href="{each["url"]}" rel="noopener nofollow">' in each["content_html"]


def test_a_story_that_changes_is_the_same_entry_updated_and_a_merged_one_is_gone(
    engine: Engine, store_address: str
) -> None:
    fill(engine)

    def entries(site: Site) -> dict[str, str]:
        told = site.get("/feeds/stories.json?limit=1000").json()["items"]
        assert len({each["id"] for each in told}) == len(told)
        return {each["id"]: each["date_modified"] for each in told}

    with served(store_address) as site:
        before = entries(site)
        tag = site.get("/feeds/stories.json").headers["ETag"]
        save(Saver(engine), "https://fourth.example/wide", prose(0), 4000, "Fourth", headline="Wide at last")
        after = entries(site)
        assert after.keys() == before.keys()
        assert [each for each in after if after[each] != before[each]] == ["tag:touchline,2026:story/1"]
        assert site.get("/feeds/stories.json", headers={"If-None-Match": tag}).status_code == 200
        ruling.merge(engine, [2, 3])
        assert entries(site).keys() == before.keys() - {"tag:touchline,2026:story/3"}


def test_a_query_has_one_identity_however_it_is_put(site: Site, address: str, tmp_path: Path) -> None:
    """By the name of a parameter, by the order, and by the command."""
    typed = ["wide", "--outlet", "First", "--language", "en"]
    ended = Place(tmp_path).run("touchline", "feed", *typed, "--url", site.root, "--store", address)
    served_ = [
        site.get(f"/feeds/stories.atom?{query}").text
        for query in (
            "q=wide&outlet=First&language=en",
            "language=en&text=wide&outlet=First&limit=50&sort=newest",
        )
    ]
    found = [feedparser.parse(each).feed for each in (ended.stdout, *served_)]
    assert {each.id for each in found} == {"tag:touchline,2026:stories?language=en&outlet=First&q=wide"}
    assert {each.link for each in found} == {f"{site.root}/?outlet=First&language=en&q=wide"}
    assert {each.title for each in found} == {"Touchline: “wide”, run by First, in English"}


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "football news"),
        ("limit=3", "football news"),
        ("language=es&language=de", "in Spanish or German"),
        ("not_outlet=First&since=24h", "not run by First, of the last 24 hours"),
        ("since=2026-11-01&until=2026-11-30", "since 2026-11-01, until 2026-11-30"),
        ("since=1h&min_outlets=2&sort=hot", "of the last hour, run by 2 outlets or more, hot now"),
        ("relation=copy&not_kind=live", "not of the kind live, with a copy"),
    ],
)
def test_a_feed_is_titled_as_a_reader_would_say_it(site: Site, query: str, title: str) -> None:
    assert site.get(f"/feeds/stories.json?{query}").json()["title"] == f"Touchline: {title}"


def test_a_feed_without_a_story_was_changed_when_the_store_was(engine: Engine, store_address: str) -> None:
    """Until something appears it stays the same; of an empty store for the day."""

    def updated(site: Site) -> datetime:
        answer = site.get("/feeds/stories.atom?language=fi")
        same = site.get("/feeds/stories.atom?language=fi", headers={"If-None-Match": answer.headers["ETag"]})
        assert same.status_code == 304
        return datetime.fromisoformat(feedparser.parse(answer.content).feed.updated)

    with served(store_address) as site:
        assert datetime.now(UTC) - updated(site) < timedelta(days=2)
        fill(engine)
        newest = feedparser.parse(site.get("/feeds/stories.atom?limit=1").content).entries[0].updated
        assert updated(site) == datetime.fromisoformat(newest)


def test_feeds_tell_texts_whole_only_where_the_settings_say_so(address: str) -> None:
    with served(address, full_text=True) as site:
        told = site.get("/feeds/stories.json?outlet=Second").json()["items"][0]
        assert told["summary"] == "\n\n".join(prose(0))


def test_a_bad_query_is_refused(site: Site) -> None:
    assert site.refused("/feeds/stories.rss?limit=x") == (400, "limit is a number from 1 to 1000, not 'x'")


def test_the_command_writes_the_very_feed_that_is_served(site: Site, address: str, tmp_path: Path) -> None:
    place = Place(tmp_path)
    for form in TYPES:
        file = tmp_path / f"feed.{form}"
        options = ["--format", form, "--url", site.root, "--outlet", "First", "--limit", "3", "-o", str(file)]
        ended = place.run("touchline", "feed", *options, "--store", address)
        assert ended.status == 0, ended.stderr
        assert file.read_bytes() == site.get(f"/feeds/stories.{form}?outlet=First&limit=3").content
    ended = place.run("touchline", "feed", "--url", "ftp://x", "--store", address)
    assert (ended.status, ended.stderr.count("\n")) == (2, 1)


def test_the_outlets_feeds_are_an_opml(site: Site, tmp_path: Path) -> None:
    served_ = site.get("/outlets.opml?country=GB")
    root = etree.fromstring(served_.content)
    feeds = root.xpath("//outline[@type='rss']")
    assert root.get("version") == "2.0"
    assert len(feeds) > 20
    assert all(each.get("xmlUrl").startswith("http") for each in feeds)
    ended = Place(tmp_path).run("touchline", "outlets", "--country", "GB", "--format", "opml")
    assert ended.stdout.encode() == served_.content
    assert site.refused("/outlets.opml?country=XX")[0] == 400
