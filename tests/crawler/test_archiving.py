"""`scrapy crawl football -s ARCHIVE=DIR`: what was fetched is written as WARC, and reads back as it was."""

from __future__ import annotations

import base64
import gzip
import os
import random
import subprocess
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard
from warcio.archiveiterator import ArchiveIterator

from crawler.archiving.records import Exchange, packed
from tests.crawler.running import BIN, Ended, Place, crawling, finish
from tests.crawler.site import Answer, Site, markup, tales
from touchline.demo.press import Press


class Archive:
    """What stands in a folder of WARC files, read with the library that other tools read with."""

    def __init__(self, folder: Path) -> None:
        self.files = sorted(folder.iterdir())
        self.records: list[dict[str, Any]] = []
        for file in self.files:
            with file.open("rb") as opened:
                for record in ArchiveIterator(opened, check_digests="raise"):
                    body = record.raw_stream.read()
                    self.records.append({"record": record, "body": body, "head": record.http_headers})

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """The last record of a kind of each address."""
        kept = [each for each in self.records if each["record"].rec_type == kind]
        return {header(each, "WARC-Target-URI"): each for each in kept}

    def kinds(self) -> Counter[str]:
        return Counter(each["record"].rec_type for each in self.records)


def header(record: dict[str, Any], name: str) -> str:
    """A header of the record itself."""
    value: str = record["record"].rec_headers.get_header(name) or ""
    return value


def crawl(place: Place, site: Site, **more: str) -> Ended:
    outlets = str(site.outlets_file(place.folder))
    given = {"bundled": "no", "outlets_file": outlets, "topic": "any", "ARCHIVE": "archive"}
    return place.crawl("football", **(given | more))


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


def texts(place: Place) -> dict[str, str]:
    return {url: copy["text"] for url, copy in place.copies().items()}


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


def exchange(**other: Any) -> Exchange:
    given: dict[str, Any] = {
        "url": "https://paper.example/a",
        "method": "GET",
        "asked": ((b"User-Agent", b"Touchline"),),
        "sent": b"",
        "began": datetime(2026, 3, 4, 5, 6, 7, 89, tzinfo=UTC),
        "status": 200,
        "protocol": "HTTP/1.1",
        "headers": ((b"Content-Type", b"text/html"),),
        "body": b"<p>text</p>",
    }
    return Exchange(**(given | other))


def records(written: Exchange) -> list[tuple[Any, bytes]]:
    found = ArchiveIterator(BytesIO(packed(written, "<urn:uuid:1>")), check_digests="raise")
    return [(record, record.raw_stream.read()) for record in found]


def test_an_address_is_written_without_a_users_name_and_password() -> None:
    """As an outlet's feed may be given in one's own file."""
    [(answer, _), (request, _)] = records(exchange(url="https://me:s3cret@paper.example/feed?a=1#top"))
    for record in (answer, request):
        assert record.rec_headers.get_header("WARC-Target-URI") == "https://paper.example/feed?a=1"
    assert request.http_headers.get_header("Host") == "paper.example"
    assert request.http_headers.statusline == "/feed?a=1 HTTP/1.1"


def test_a_304_is_a_revisit_and_no_page() -> None:
    """A reader that goes by response records finds the page that it confirms, not an empty one."""
    [(answer, body), (request, _)] = records(exchange(status=304, headers=((b"Etag", b'"1"'),), body=b""))
    assert answer.rec_type == "revisit"
    assert answer.rec_headers.get_header("WARC-Profile").endswith("server-not-modified")
    assert answer.http_headers.get_header("ETag") == '"1"'
    assert body == b""
    assert request.rec_type == "request"


def test_odd_headers_are_written_byte_for_byte_and_cannot_break_out_of_the_head() -> None:
    """What a server sends is hostile: letters of any charset, and line breaks."""
    odd = ((b"X-Odd", "Fußball".encode("latin-1")), (b"X-Break", b"a\r\nX-Made-Up: b"), (b"X\nY", b"\xff"))
    [(answer, body), _] = records(exchange(headers=odd))
    assert answer.http_headers.get_header("X-Odd") == "Fußball"
    assert answer.http_headers.get_header("X-Made-Up") is None
    assert body == b"<p>text</p>"


def test_the_body_is_out_of_its_chunks_and_its_head_says_no_other() -> None:
    """Scrapy joins the chunks: a reader that looked for them would find none."""
    chunked = ((b"Transfer-Encoding", b"chunked"),)
    [(answer, body), _] = records(exchange(headers=chunked))
    assert answer.http_headers.get_header("Transfer-Encoding") is None
    assert answer.http_headers.get_header("X-Crawler-Transfer-Encoding") == "chunked"
    assert body == b"<p>text</p>"


def test_files_are_begun_anew_by_size_and_each_can_be_read_alone(place: Place, site: Site) -> None:
    bulky(site, 6, 150_000)
    assert crawl(place, site, ARCHIVE_SIZE="200000").status == 0
    archive = Archive(place.folder / "archive")
    assert len(archive.files) >= 5
    assert archive.kinds()["warcinfo"] == len(archive.files)
    assert all(file.name.endswith(".warc.gz") for file in archive.files)
    assert all(file.stat().st_size < 200_000 for file in archive.files)
    assert len(archive.of("response")) == 8


def bulky(site: Site, pages: int, size: int) -> None:
    """Articles that are hard to pack: so many bytes each, which no reader sees."""
    paths = site.articles(pages)
    for path in paths:
        noise = base64.b64encode(random.Random(path).randbytes(size * 3 // 4))
        page = site.answers[path]
        site.answers[path] = Answer(page.body.replace(b"<nav>", b"<!-- " + noise + b" --><nav>"))
    site.feed(*paths)


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
    assert len(Archive(place.folder / "kept").of("response")) == 3


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


@pytest.fixture
def narrow(place: Place, site: Site) -> Place:
    """A place whose files cannot grow past 9 MB, and a site with 15 MB to archive."""
    limited = place.folder / "limited"
    limited.mkdir()
    (limited / "sitecustomize.py").write_text(LIMITED)
    place.surroundings["PYTHONPATH"] = os.pathsep.join([str(limited), os.environ.get("PYTHONPATH", "")])
    bulky(site, 8, 2_500_000)
    return place


LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (9_000_000, 9_000_000))
"""


def test_a_full_disk_ends_the_run_in_one_line_and_what_was_written_is_whole(
    narrow: Place, site: Site
) -> None:
    """The system's own limit of a file stands in for the disk: the write fails as on a full one."""
    crawl(narrow, site).failed_in_one_line(1, "cannot be archived", "File too large")
    assert narrow.last_run()["state"] == "failed"
    archive = Archive(narrow.folder / "archive")
    assert 3 <= len(archive.of("response")) < 10
    assert archive.files[0].name.endswith(".warc.gz")


def test_a_full_disk_is_told_and_counted_where_the_crawl_goes_on(narrow: Place, site: Site) -> None:
    ended = crawl(narrow, site, ARCHIVE_FAILURE="go-on")
    assert ended.status == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stderr.count("the crawl goes on without") == 1
    run = narrow.last_run()
    assert run["stories"] + run["copies"] == 8
    kept = len(Archive(narrow.folder / "archive").of("response"))
    assert run["sources"] == {"read": 1, "failed: not-archived": 10 - kept}
    assert f"not archived: {10 - kept} answers" in ended.stderr


def test_a_kill_leaves_every_whole_record_readable_and_the_next_run_leaves_the_file_alone(
    place: Place,
) -> None:
    with Press() as press:
        given = {"bundled": "no", "topic": "any", "outlets_file": str(press.outlets_file)}
        process = place.start(*crawling("football", DOWNLOAD_DELAY="2", ARCHIVE="archive", **given))
        end = time.monotonic() + 30
        while time.monotonic() < end and process.poll() is None and stored(place) < 5:
            time.sleep(0.05)
        process.kill()
        finish(process)
        held = {url for url, (state, _) in place.pages().items() if state == "stored"}
        [left] = (place.folder / "archive").iterdir()
        assert left.name.endswith(".warc.gz.open")
        assert len(held) >= 5
        # What the store holds is in the archive: a record is written before its page is read.
        assert held <= set(Archive(place.folder / "archive").of("response"))
        before = left.read_bytes()
        assert place.crawl("football", ARCHIVE="archive", **given).status == 0
        assert left.read_bytes() == before
        assert len(list((place.folder / "archive").iterdir())) == 2
        again = Place(place.folder / "again")
        ended = again.crawl("archive", warc=str(place.folder / "archive"), **given)
        assert ended.status == 0, ended.stderr
        assert texts(again) == texts(place)


def stored(place: Place) -> int:
    try:
        return sum(state == "stored" for state, _ in place.pages().values())
    except Exception:
        return 0


def test_a_record_torn_by_a_kill_costs_itself_alone(tmp_path: Path) -> None:
    """The last record cut anywhere: those before it are read, and the run says that one is torn."""
    whole = packed(exchange(body=markup(tales()[0]).encode()), "<urn:uuid:1>")
    torn = packed(exchange(url="https://paper.example/b", body=markup(tales()[1]).encode()), "<urn:uuid:1>")
    for cut in (4, 200, len(torn) // 2):
        place = Place(tmp_path / str(cut))
        (place.folder / "x.warc.gz.open").write_bytes(whole + torn[:cut])
        place.crawl("archive", warc=str(place.folder), topic="any").failed_in_one_line(1, "could not be read")
        assert set(place.copies()) == {"https://paper.example/a"}
