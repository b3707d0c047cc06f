"""`scrapy crawl football -s ARCHIVE=DIR`: what was fetched is written as WARC, and reads back as it was."""

from __future__ import annotations

import gzip
import subprocess
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]  # The library has no types.
import pytest
import zstandard

from tests.crawler.archives import Archive, bulky, crawl, header, texts
from tests.crawler.running import BIN, Place
from tests.crawler.site import Answer, Site
from touchline.demo.press import Press


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Place]]:
    """The demo press crawled into an archive, and that archive replayed into a second store."""
    folder = tmp_path_factory.mktemp("pressed")
    live, replayed = Place(folder / "live"), Place(folder / "replayed")
    with Press() as press:
        outlets = {"bundled": "no", "outlets_file": str(press.outlets_file)}
        ended = live.crawl("football", ARCHIVE="archive", **outlets)
        assert ended.status == 0, ended.stderr
        ended = replayed.crawl("archive", warc=str(live.folder / "archive"), **outlets)
        assert ended.status == 0, ended.stderr
        yield live, replayed


def test_an_archived_crawl_replays_to_the_same_stories_copies_and_texts(pressed: tuple[Place, Place]) -> None:
    live, replayed = (place.copies() for place in pressed)
    assert set(replayed) == set(live)
    for url, copy in replayed.items():
        assert {**copy, "story": 0} == {**live[url], "story": 0}, url
    grouped = [
        {frozenset(url for url in copies if copies[url]["story"] == each) for each in ids(copies)}
        for copies in (live, replayed)
    ]
    assert grouped[0] == grouped[1]


def ids(copies: dict[str, dict[str, Any]]) -> set[int]:
    return {copy["story"] for copy in copies.values()}


def test_feeds_and_robots_txt_are_in_the_archive_and_no_pages_when_it_is_replayed(
    pressed: tuple[Place, Place],
) -> None:
    live, replayed = (place.last_run() for place in pressed)
    for key in ("fetched", "stories", "copies", "revisions", "unchanged", "rejected"):
        assert replayed[key] == live[key], key
    urls = set(Archive(pressed[0].folder / "archive").of("response"))
    assert sum(url.endswith("/robots.txt") for url in urls) == live["sources"]["read"]
    assert len(urls) > replayed["fetched"] + live["sources"]["read"]


def test_other_tools_read_the_archive_and_its_digests_hold(pressed: tuple[Place, Place]) -> None:
    folder = pressed[0].folder / "archive"
    [file] = folder.iterdir()
    checked = subprocess.run(
        [str(BIN / "warcio"), "check", "-v", str(file)], capture_output=True, text=True, timeout=60
    )
    assert checked.returncode == 0, checked.stdout
    kinds = Archive(folder).kinds()
    assert checked.stdout.count("digest pass") == kinds.total()
    assert kinds["warcinfo"] == 1
    assert kinds["request"] == kinds["response"] > 43


def test_each_file_begins_with_who_fetched_and_each_answer_has_its_request(
    pressed: tuple[Place, Place],
) -> None:
    archive = Archive(pressed[0].folder / "archive")
    first = archive.records[0]
    assert header(first, "WARC-Filename") == archive.files[0].name
    told = first["body"].decode()
    assert "software: Touchline/" in told
    assert "robots: obey" in told
    assert "(+https://touchline.example/tests)" in told
    answers, requests = archive.of("response"), archive.of("request")
    assert set(answers) == set(requests)
    for url, answer in answers.items():
        assert header(requests[url], "WARC-Concurrent-To") == header(answer, "WARC-Record-ID")
        assert header(answer, "WARC-Warcinfo-ID") == header(first, "WARC-Record-ID")
        assert header(answer, "WARC-IP-Address") == "127.0.0.1"
        assert answer["record"].rec_headers.protocol == "WARC/1.1"


def test_a_body_is_kept_as_it_came_over_the_wire_and_read_as_it_was(place: Place, site: Site) -> None:
    """Packed by the server in each coding that is offered; gzip in two members, and twice."""
    coded: dict[str, Callable[[bytes], bytes]] = {
        "gzip": lambda plain: gzip.compress(plain[:700]) + gzip.compress(plain[700:]),
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstandard.compress,
        "gzip, gzip": lambda plain: gzip.compress(gzip.compress(plain)),
    }
    paths = site.articles(len(coded))
    for path, (coding, pack) in zip(paths, coded.items(), strict=True):
        page = site.answers[path]
        site.answers[path] = Answer(pack(page.body), headers={**page.headers, "Content-Encoding": coding})
    site.feed(*paths)
    assert crawl(place, site).status == 0
    answers = Archive(place.folder / "archive").of("response")
    for path, coding in zip(paths, coded, strict=True):
        answer = answers[site.base + path]
        assert answer["body"] == site.answers[path].body
        assert answer["head"].get_header("Content-Encoding") == coding
    again = Place(place.folder / "again")
    assert again.crawl("archive", warc=str(place.folder / "archive"), topic="any").status == 0
    assert texts(again) == texts(place)
    assert len(texts(again)) == len(coded)


def test_a_redirect_is_kept_and_leads_to_its_page_when_replayed(place: Place, site: Site) -> None:
    [path] = site.articles(1)
    site.redirect("/short", path)
    site.redirect("/robots.txt", "/robots-elsewhere.txt")
    site.feed("/short")
    assert crawl(place, site).status == 0
    answers = Archive(place.folder / "archive").of("response")
    assert answers[f"{site.base}/short"]["head"].get_header("Location") == path
    again = Place(place.folder / "again")
    assert again.crawl("archive", warc=str(place.folder / "archive"), topic="any").status == 0
    assert again.pages() == place.pages()
    assert set(again.pages().values()) == {("stored", ""), ("rejected", "redirected")}


def test_no_credential_is_written(place: Place, site: Site) -> None:
    """Neither those that are sent, nor those that are handed out."""
    first, second = site.articles(2)
    page = site.answers[first]
    site.answers[first] = Answer(page.body, headers={**page.headers, "Set-Cookie": "session=s3cret; Path=/"})
    site.feed(first, second)
    sent = '{"Authorization": "Basic s3cret", "X-Api-Key": "s3cret", "Accept": "text/html"}'
    ended = crawl(place, site, COOKIES_ENABLED="1", DEFAULT_REQUEST_HEADERS=sent)
    assert ended.status == 0, ended.stderr
    archive = Archive(place.folder / "archive")
    whole = b"".join(gzip.decompress(file.read_bytes()) for file in archive.files)
    assert b"s3cret" not in whole
    assert archive.of("request")[f"{site.base}{second}"]["head"].get_header("Accept") == "text/html"


def test_files_are_begun_anew_by_size_and_each_can_be_read_alone(place: Place, site: Site) -> None:
    bulky(site, 6, 150_000)
    assert crawl(place, site, ARCHIVE_SIZE="200000").status == 0
    archive = Archive(place.folder / "archive")
    assert len(archive.files) >= 5
    assert archive.kinds()["warcinfo"] == len(archive.files)
    assert all(file.name.endswith(".warc.gz") for file in archive.files)
    assert all(file.stat().st_size < 200_000 for file in archive.files)
    # Beside the articles: robots.txt, what the host reserves (a 404), and the feed.
    assert len(archive.of("response")) == 6 + 3


def test_nothing_is_written_without_the_setting(place: Place, site: Site) -> None:
    site.feed(*site.articles(1))
    assert crawl(place, site, ARCHIVE="").status == 0
    assert not [file for file in place.folder.rglob("*") if "warc" in file.name or file.name == "archive"]


def test_the_environment_names_the_archive_too(tmp_path: Path, site: Site) -> None:
    place = Place(tmp_path / "place", TOUCHLINE_ARCHIVE="kept")
    site.feed(*site.articles(1))
    outlets = str(site.outlets_file(place.folder))
    ended = place.run(
        "touchline", "crawl", "-a", "bundled=no", "-a", f"outlets_file={outlets}", "-s", "DOWNLOAD_DELAY=0"
    )
    assert ended.status == 0, ended.stderr
    assert len(Archive(place.folder / "kept").of("response")) == 1 + 3


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"ARCHIVE": "/proc/archive"}, ["ARCHIVE", "/proc/archive"]),
        ({"ARCHIVE_SIZE": "1 GB"}, ["ARCHIVE_SIZE is a number of bytes", "1 GB"]),
        ({"ARCHIVE_FAILURE": "maybe"}, ["ARCHIVE_FAILURE is one of end, go-on", "maybe"]),
    ],
)
def test_settings_that_cannot_be_followed_stop_the_crawl_before_it_begins(
    place: Place, site: Site, settings: dict[str, str], words: list[str]
) -> None:
    crawl(place, site, **settings).failed_in_one_line(2, *words)
    assert not site.asked
