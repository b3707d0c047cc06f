"""What a crawl counts of each outlet's day: its sources, what they list, and what was not to be had."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

from tests.crawler.running import Place
from tests.crawler.site import Answer, Site


def counted(place: Place) -> dict[tuple[str, str, str], int]:
    """What was counted, by what, outcome and reason; of all days, should midnight pass meanwhile."""
    with closing(sqlite3.connect(place.file)) as connection:
        rows = connection.execute("SELECT counts, outcome, reason, sum(number) FROM daily GROUP BY 1, 2, 3")
        return {(counts, outcome, reason): number for counts, outcome, reason, number in rows}


def test_a_crawl_counts_what_became_of_sources_and_pages(site: Site, place: Place) -> None:
    """Read, unchanged and failed; listed addresses; a robots.txt that cannot be read is a silent server."""
    paths = site.articles(2)
    site.feed(*paths, "http://elsewhere.example/1", "/closed", "/gone")
    site.answers["/feed"] = replace(
        site.answers["/feed"], headers={"Content-Type": "application/rss+xml", "ETag": '"1"'}
    )
    site.robots("User-agent: *\nDisallow: /closed\n")
    file = str(site.outlets_file(place.folder))
    for _ in range(2):
        assert place.crawl("football", bundled="no", outlets_file=file).status == 0
    expected = {
        ("sources", "read", ""): 1,
        ("sources", "unchanged", ""): 1,
        ("listed", "addresses", ""): 5,
        ("listed", "articles", ""): 4,
        ("pages", "story", ""): 2,
        ("pages", "rejected", "http-404"): 1,
        ("withheld", "robots", ""): 1,
        ("lacks", "date", ""): 2,
        ("lacks", "author", ""): 2,
    }
    assert counted(place) == expected
    site.answers["/robots.txt"] = Answer(status=503)
    assert place.crawl("football", bundled="no", outlets_file=file).status == 1
    assert counted(place) == expected | {("sources", "failed", "network"): 1}
