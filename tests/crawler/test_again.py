"""Asking again: sources and young articles by conditional requests, and nothing twice without need."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from store.looks import FIRST, YOUNG
from tests.crawler.running import Ended, Place
from tests.crawler.site import Answer, Site

HTML = {"Content-Type": "text/html; charset=utf-8"}


class Crawls:
    """One site, crawled again and again into one store."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site = site
        self.place = Place(folder)
        self.folder = folder

    def run(self, **settings: str) -> Ended:
        """Crawl once; what was asked before is forgotten."""
        self.site.asked.clear()
        outlets = str(self.site.outlets_file(self.folder))
        ended = self.place.crawl("football", bundled="no", outlets_file=outlets, **settings)
        assert ended.status == 0, ended.stderr
        return ended

    def asked(self) -> dict[str, tuple[int, int]]:
        """What was asked but robots.txt: the status by path, and how many conditions it came with."""
        return {
            each.path: (each.status, len(each.conditions))
            for each in self.site.asked
            if each.path != "/robots.txt"
        }

    def tag(self, path: str, etag: str = "", modified: str = "") -> None:
        """Have an answer come with validators."""
        more = {name: value for name, value in (("ETag", etag), ("Last-Modified", modified)) if value}
        answer = self.site.answers[path]
        self.site.answers[path] = replace(answer, headers={**answer.headers, **more})

    def later(self, by: timedelta) -> None:
        """As if so much time had passed since the last crawl."""
        with sqlite3.connect(self.place.file) as store:
            for url, due, changed in store.execute("SELECT url, due, changed FROM look").fetchall():
                moved = [str(datetime.fromisoformat(each) - by) for each in (due, changed)]
                store.execute("UPDATE look SET due = ?, changed = ? WHERE url = ?", (*moved, url))
        store.close()


@pytest.fixture
def crawls(tmp_path: Path) -> Iterator[Crawls]:
    with Site() as site:
        yield Crawls(site, tmp_path)


@pytest.mark.parametrize("signs", [{"etag": '"a1"'}, {"modified": "Fri, 27 Nov 2026 10:00:00 GMT"}])
def test_a_feed_that_has_not_changed_is_not_sent_again(crawls: Crawls, signs: dict[str, str]) -> None:
    """Its server is told what it answered last, and says so; the run counts it as read."""
    crawls.site.feed(*crawls.site.articles(2))
    crawls.tag("/feed", **signs)
    crawls.run()
    assert crawls.asked()["/feed"] == (200, 0)
    crawls.run()
    assert crawls.asked() == {"/feed": (304, 1)}
    run = crawls.place.last_run()
    assert (run["state"], run["sources"], run["fetched"]) == ("finished", {"unchanged": 1}, 0)


def test_a_feed_without_validators_is_known_by_what_it_holds(crawls: Crawls) -> None:
    """And read when it holds something else."""
    first, second, third = crawls.site.articles(3)
    crawls.site.feed(first, second)
    body = crawls.site.answers["/feed"]
    crawls.run()
    crawls.run()
    assert crawls.place.last_run()["sources"] == {"unchanged": 1}
    crawls.site.feed(third, first, second)
    assert crawls.site.answers["/feed"] != body
    crawls.run()
    assert set(crawls.asked()) == {"/feed", third}
    assert crawls.place.last_run()["sources"] == {"read": 1}


def test_what_a_run_did_not_come_to_is_asked_for_though_the_feed_has_not_changed(crawls: Crawls) -> None:
    """The store remembers it, not the feed."""
    paths = crawls.site.articles(3)
    crawls.site.feed(*paths)
    crawls.tag("/feed", etag='"a1"')
    crawls.run(limit="1")
    crawls.run()
    assert crawls.asked()["/feed"] == (304, 1)
    assert len(crawls.place.copies()) == len(paths)


def test_a_young_article_is_looked_at_again_when_it_is_due(crawls: Crawls) -> None:
    """By a conditional request, and not before; it is the same, and counted as that."""
    [path] = crawls.site.articles(1)
    crawls.site.feed(path)
    crawls.tag(path, etag='"b1"')
    crawls.run()
    crawls.later(YOUNG[0])
    crawls.run()
    assert crawls.asked()[path] == (304, 1)
    assert crawls.place.last_run()["unchanged"] == 1
    crawls.run()
    assert path not in crawls.asked()


def test_a_young_article_that_was_rewritten_is_a_revision(crawls: Crawls) -> None:
    """One article, with its earlier version kept."""
    [path] = crawls.site.articles(1)
    crawls.site.feed(path)
    crawls.tag(path, etag='"b1"')
    crawls.run()
    text = crawls.site.answers[path].body.replace(
        b"</article>", b"<p>Updated with a second statement.</p></article>"
    )
    crawls.site.answers[path] = Answer(text, headers={**HTML, "ETag": '"b2"'})
    crawls.later(YOUNG[0])
    crawls.run()
    assert crawls.asked()[path] == (200, 1)
    run = crawls.place.last_run()
    assert (run["revisions"], run["stories"]) == (1, 0)
    [copy] = crawls.place.copies().values()
    assert "Updated with a second statement." in copy["text"]


def test_an_article_that_is_gone_stays_and_is_looked_at_no_more(crawls: Crawls) -> None:
    """Its page says 410; what was stored is what it said."""
    [path] = crawls.site.articles(1)
    crawls.site.feed(path)
    crawls.run()
    crawls.site.answers[path] = Answer(status=410)
    crawls.later(YOUNG[0])
    crawls.run()
    assert crawls.asked()[path][0] == 410
    crawls.later(YOUNG[-1])
    crawls.run()
    assert path not in crawls.asked()
    assert len(crawls.place.copies()) == 1


def test_a_source_whose_time_has_not_come_is_not_asked_with_due(crawls: Crawls) -> None:
    """With due=yes alone."""
    first, second = crawls.site.articles(2)
    crawls.site.feed(first)
    crawls.run(due="yes")
    crawls.site.feed(second, first)
    crawls.run(due="yes")
    assert crawls.asked() == {}
    assert crawls.place.last_run()["sources"] == {"not due": 1}
    crawls.later(FIRST)
    crawls.run(due="yes")
    assert set(crawls.asked()) == {"/feed", second}


def test_an_article_whose_server_fails_is_looked_at_by_the_next_run(crawls: Crawls) -> None:
    """What a server says while it is down is nothing about the page."""
    [path] = crawls.site.articles(1)
    crawls.site.feed(path)
    crawls.run()
    answer = crawls.site.answers[path]
    crawls.site.answers[path] = Answer(status=503)
    crawls.later(YOUNG[0])
    crawls.run(RETRY_ENABLED="False")
    assert crawls.asked()[path][0] == 503
    crawls.site.answers[path] = answer
    crawls.run()
    assert crawls.asked()[path][0] == 200


def test_a_header_that_no_request_may_hold_is_not_sent_back(crawls: Crawls) -> None:
    """Whatever a server calls its ETag."""
    crawls.site.feed(*crawls.site.articles(1))
    crawls.tag("/feed", etag='"\xfc\x01"')
    crawls.run()
    crawls.run()
    assert crawls.asked() == {"/feed": (200, 0)}
