"""`scrapy crawl archive`: archived pages become the very stories that the live crawl made of them."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.crawler.running import Crawled, Ended, Place, together
from tests.crawler.site import markup, tales
from tests.crawler.warc_files import DATE, Fetched, by_hand, http, member, write
from touchline.demo.truth import strays, truth


@pytest.fixture(scope="module")
def pages(live: Crawled) -> dict[str, Fetched]:
    """The demo press's pages by address, fetched a second apart: every article and every stray."""
    found: dict[str, Fetched] = {}
    wanted = [
        *truth(live.press),
        *(url for url, each in strays(live.press).items() if each.kind != "missing"),
    ]
    for place, url in enumerate(wanted):
        with urlopen(url, timeout=10) as answer:
            date = (live.press.now + timedelta(seconds=place)).strftime("%Y-%m-%dT%H:%M:%SZ")
            found[url] = Fetched(url, answer.read(), date, answer.headers["Content-Type"])
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("archive")


@pytest.fixture(scope="module")
def ended(live: Crawled, pages: dict[str, Fetched], folder: Path) -> Iterator[dict[str, Future[Ended]]]:
    """Several archives read, two at a time; a test waits for its own alone."""
    all_pages = list(pages.values())
    outlets = {"bundled": "no", "outlets_file": str(live.press.outlets_file)}
    write(folder / "part-1.warc.gz", *all_pages[:15])
    write(folder / "part-2.warc", *all_pages[15:30])
    write(folder / "part-3.warc.gz", *all_pages[30:])
    write(folder / "any.warc.gz", *all_pages)
    _broken(folder)

    def crawl(name: str, warc: str, **arguments: str) -> Ended:
        return Place(folder / name).crawl("archive", warc=str(folder / warc), **arguments)

    with together(
        football=lambda: crawl("football", "part-*", **outlets),
        any=lambda: crawl("any", "any.warc.gz", topic="any"),
        broken=lambda: crawl("broken", "broken-*", topic="any"),
        missing=lambda: crawl("missing", "not-there-*.warc"),
        unnamed=lambda: Place(folder / "unnamed").crawl("archive"),
    ) as futures:
        yield futures


def _broken(folder: Path) -> None:
    """Files that are whole but for one thing each, an article of its own in every one."""
    one, two, three, four, five, six = (
        Fetched(f"https://archive.example/{piece.slug}", markup(piece).encode()) for piece in tales()[:6]
    )
    noted = {"WARC_Target_URI": "https://archive.example/odd", "WARC_Date": DATE}
    write(folder / "broken-1-empty.warc")
    write(folder / "broken-2-no.warc", b"<html>this is no archive</html>\n")
    write(folder / "broken-3-cut.warc.gz", one, member(two)[:-300])
    write(folder / "broken-4-torn.warc.gz", three, member(two)[:-300], four)
    huge = b"<html><body>" + b"<div><p>on and on</p></div>" * 1_600_000
    write(
        folder / "broken-5-records.warc.gz",
        Fetched("https://archive.example/image", b"\x89PNG\r\n\x1a\n" + bytes(100), content_type="image/png"),
        Fetched("https://archive.example/typeless", five.body, content_type=""),
        Fetched("https://archive.example/nul", six.body.replace(b"</h1>", b"</h1>\0\0<p>\0</p>")),
        Fetched("https://archive.example/huge", huge),
        Fetched("https://archive.example/bomb", gzip.compress(huge), headers=[("Content-Encoding", "gzip")]),
        Fetched("https://archive.example/gone", b"gone", status="410 Gone"),
        Fetched("https://archive.example/blank", b""),
        by_hand(http(five.body), **(noted | {"WARC_Date": "yesterday"})),
        by_hand(http(five.body), **(noted | {"WARC_Target_URI": ""})),
        by_hand(b"no headers", **noted),
    )
    later = (
        "<p>The club said on Friday that both sets of supporters would have their money back.</p></article>"
    )
    again = Fetched(one.url, one.body.replace(b"</article>", later.encode()), "2026-03-05T05:06:07Z")
    write(folder / "broken-6-again.warc", one, again, again)


def test_the_same_pages_give_the_same_stories_as_the_live_crawl(
    live: Crawled, ended: dict[str, Future[Ended]], folder: Path
) -> None:
    result = ended["football"].result()
    assert result.status == 0, result.stderr
    replayed, crawled = Place(folder / "football").copies(), live.place.copies()
    assert set(replayed) == set(crawled)
    for url, copy in replayed.items():
        for key in ("title", "text", "summary", "authors", "published", "outlet", "relation", "language"):
            assert copy[key] == crawled[url][key], (url, key)
    assert grouped(replayed) == grouped(crawled)


def grouped(copies: dict[str, dict[str, object]]) -> set[frozenset[str]]:
    stories: dict[object, set[str]] = {}
    for url, copy in copies.items():
        stories.setdefault(copy["story"], set()).add(url)
    return {frozenset(urls) for urls in stories.values()}


def test_the_records_date_is_the_time_of_the_fetch(
    ended: dict[str, Future[Ended]], pages: dict[str, Fetched], folder: Path
) -> None:
    ended["football"].result()
    for url, copy in Place(folder / "football").copies().items():
        assert copy["fetched"] == pages[url].date


def test_football_alone_is_kept_unless_any_topic_is_asked_for(
    live: Crawled, ended: dict[str, Future[Ended]], pages: dict[str, Fetched], folder: Path
) -> None:
    ended["football"].result()
    ended["any"].result()
    off_topic = {url for url, stray in strays(live.press).items() if stray.reason == "off-topic"}
    football, everything = Place(folder / "football").pages(), Place(folder / "any").pages()
    assert off_topic
    assert {football[url] for url in off_topic} == {("rejected", "off-topic")}
    assert {everything[url] for url in off_topic} == {("stored", "")}


@pytest.mark.parametrize("name", ["football", "any"])
def test_every_record_is_stored_or_rejected_with_a_reason(
    ended: dict[str, Future[Ended]], pages: dict[str, Fetched], folder: Path, name: str
) -> None:
    ended[name].result()
    place = Place(folder / name)
    known = place.pages()
    assert set(known) == set(pages)
    assert all(state == "stored" or (state == "rejected" and reason) for state, reason in known.values())
    assert place.last_run()["fetched"] == len(pages)
    assert place.last_run()["rejected"] == Counter(reason for _, reason in known.values() if reason)


def test_broken_files_fail_the_run_in_one_line_and_the_rest_is_kept(
    ended: dict[str, Future[Ended]], folder: Path
) -> None:
    result = ended["broken"].result()
    result.failed_in_one_line(1, "4 of 6 files could not be read to the end", "broken-1-empty.warc")
    run = Place(folder / "broken").last_run()
    assert run["state"] == "failed"
    assert "4 of 6 files" in run["message"]
    assert run["sources"] == {"failed: broken-archive": 4, "read": 2}


def test_every_broken_record_is_counted_with_its_reason(
    ended: dict[str, Future[Ended]], folder: Path
) -> None:
    ended["broken"].result()
    run = Place(folder / "broken").last_run()
    assert run["rejected"] == {
        # The page cut off at a file's end, and the one torn in the middle of a file.
        "truncated": 2,
        "not-html": 1,
        "too-large": 2,
        "http-status": 1,
        "empty-body": 1,
        "bad-record": 2,
        "bad-address": 1,
    }
    assert run["stories"] + run["copies"] == 5


def test_a_page_archived_twice_is_a_revision_or_unchanged_and_never_a_copy_of_itself(
    ended: dict[str, Future[Ended]], folder: Path
) -> None:
    ended["broken"].result()
    place = Place(folder / "broken")
    run = place.last_run()
    # The first of them stands in two files.
    assert (run["revisions"], run["unchanged"]) == (1, 2)
    copy = place.copies()[f"https://archive.example/{tales()[0].slug}"]
    assert copy["versions"] == 2
    assert "their money back" in copy["text"]


@pytest.mark.parametrize(
    ("name", "word"), [("missing", "no file is called"), ("unnamed", "name the archive")]
)
def test_an_archive_that_is_not_there_stops_the_crawl_before_it_begins(
    ended: dict[str, Future[Ended]], folder: Path, name: str, word: str
) -> None:
    ended[name].result().failed_in_one_line(2, word)
    assert not (folder / name / "touchline.db").exists()
