"""Reading WARC files: every response record a page, however the file is broken."""

from __future__ import annotations

import gzip
import random
import zlib
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.errors import CrawlError
from crawler.warc import Broken, Redirect, files, records
from pipelines.article import LARGEST_PAGE, Page, Reason
from tests.crawler.warc_files import DATE, Fetched, by_hand, http, member, write

ONE, TWO, THREE = (Fetched(f"https://x.example/{name}", name.encode() * 4000) for name in ("a", "b", "c"))
URI = {"WARC_Target_URI": "https://x.example/h", "WARC_Date": DATE}


def read(path: Path) -> tuple[list[Page], list[Broken]]:
    found = list(records(path))
    assert all(isinstance(each, Page) for each in found[:-1])
    return [each for each in found if isinstance(each, Page)], [
        each for each in found if isinstance(each, Broken)
    ]


def only(path: Path) -> Page:
    (page,), broken = read(path)
    assert broken == []
    return page


@pytest.mark.parametrize("name", ["x.warc", "x.warc.gz"])
def test_every_response_is_a_page_with_the_records_date(tmp_path: Path, name: str) -> None:
    pages, broken = read(write(tmp_path / name, ONE, TWO, THREE))
    assert broken == []
    assert [(page.url, page.body, page.fault) for page in pages] == [
        (each.url, each.body, None) for each in (ONE, TWO, THREE)
    ]
    assert {page.fetched for page in pages} == {datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)}
    assert {(page.status, page.content_type) for page in pages} == {(200, "text/html; charset=utf-8")}


def test_a_file_packed_as_one_member_is_read_too(tmp_path: Path) -> None:
    plain = b"".join(member(each, packed=False) for each in (ONE, TWO, THREE))
    pages, broken = read(write(tmp_path / "x.warc.gz", gzip.compress(plain)))
    assert (len(pages), broken) == (3, [])


@pytest.mark.parametrize("cut", [4, 9, 20, 60, 0.3, 0.5, 0.8, -1, -5, -9, -40])
def test_a_packed_file_cut_anywhere_gives_all_before_the_cut_and_says_so(tmp_path: Path, cut: float) -> None:
    packed = member(THREE)
    at = int(len(packed) * cut) if isinstance(cut, float) else cut
    path = write(tmp_path / "x.warc.gz", ONE, TWO, packed[:at])
    pages, (broken,) = read(path)
    assert [page.url for page in pages[:2]] == [ONE.url, TWO.url]
    assert all(page.fault is None for page in pages[:2])
    for page in pages[2:]:
        assert page.fault in {Reason.TRUNCATED, Reason.BAD_RECORD} or page.body == THREE.body
    assert broken.path == path
    assert "gzip member" in broken.why


def test_a_plain_file_cut_at_any_byte_gives_all_before_the_cut(tmp_path: Path) -> None:
    small = Fetched("https://x.example/s", b"short " * 9)
    whole = member(ONE, packed=False)
    last = member(small, packed=False)
    path = tmp_path / "x.warc"
    for at in range(3, len(last) - 4, 7):
        path.write_bytes(whole + last[:at])
        pages, broken = read(path)
        assert (pages[0].url, pages[0].fault) == (ONE.url, None)
        assert all(page.fault or page.body == small.body for page in pages[1:]), at
        # A cut between the request and the response leaves a file that is whole.
        assert broken or last[:at].endswith(b"\r\n\r\n"), at


def test_a_broken_member_costs_no_other_record(tmp_path: Path) -> None:
    packed = member(TWO)
    torn = bytearray(packed)
    torn[len(torn) // 2] ^= 0xFF
    for broken_part in (packed[:-200], packed[: len(packed) // 2], bytes(torn), b"\x1f\x8b\x08noise"):
        pages, broken = read(write(tmp_path / "x.warc.gz", ONE, broken_part, THREE))
        whole = [page.url for page in pages if page.fault is None]
        assert whole[0] == ONE.url
        assert whole[-1] == THREE.url
        assert len(broken) == 1


@pytest.mark.parametrize(
    "content", [b"", b"<html>no warc</html>", b"this is not a warc\n", bytes(500), b"\x1f\x8b"]
)
def test_what_is_no_warc_is_said_to_be_broken(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(content)
    pages, broken = read(path)
    assert pages == []
    assert len(broken) == 1
    assert "\n" not in broken[0].why


def test_a_file_that_cannot_be_opened_is_broken(tmp_path: Path) -> None:
    assert read(tmp_path / "not-there.warc") == (
        [],
        [Broken(tmp_path / "not-there.warc", "No such file or directory (0 records were read)")],
    )


@pytest.mark.parametrize(
    "record",
    [
        by_hand(http(b"<p>x"), **(URI | {"WARC_Date": ""})),
        by_hand(http(b"<p>x"), **(URI | {"WARC_Date": "last Tuesday"})),
        by_hand(http(b"<p>x"), **(URI | {"WARC_Date": "0001-01-01T00:00:00+14:00"})),
        by_hand(b"<p>no http headers at all", **URI),
        by_hand(b"", **URI),
        by_hand(http(b"<p>x"), length="many", **URI),
    ],
    ids=["no date", "no real date", "before all time", "no headers", "empty", "no length"],
)
def test_a_record_that_cannot_be_used_is_said_to_be_bad_and_the_next_is_read(
    tmp_path: Path, record: bytes
) -> None:
    pages, _ = read(write(tmp_path / "x.warc.gz", ONE, record, TWO))
    assert [page.fault for page in pages] == [None, Reason.BAD_RECORD, None]
    assert pages[2].url == TWO.url


@pytest.mark.parametrize("url", ["", "not an address", "dns:x.example"])
def test_a_record_without_a_real_address_keeps_what_it_says(tmp_path: Path, url: str) -> None:
    pages, _ = read(
        write(tmp_path / "x.warc", by_hand(http(b"<p>x"), **(URI | {"WARC_Target_URI": url})), ONE)
    )
    assert pages[0].url in {url, url.replace(" ", "%20")}
    assert pages[1].url == ONE.url


def test_a_page_as_a_browser_showed_it_is_a_page_and_no_other_resource_is(tmp_path: Path) -> None:
    url = "https://x.example/h"
    text, picture, note = (
        by_hand(
            b"<p>Shown",
            WARC_Type="resource",
            WARC_Date=DATE,
            WARC_Target_URI=address,
            Content_Type=kind,
        )
        for address, kind in (
            (url, "text/html; charset=utf-8"),
            (url, "image/png"),
            ("urn:note", "text/html"),
        )
    )
    page = only(write(tmp_path / "x.warc", picture, text, note))
    assert (page.url, page.body, page.status, page.fault) == (url, b"<p>Shown", 200, None)
    assert page.content_type == "text/html; charset=utf-8"


def test_an_address_in_angle_brackets_is_read(tmp_path: Path) -> None:
    block = by_hand(http(b"<p>x"), **(URI | {"WARC_Target_URI": "<https://x.example/h>"}))
    assert only(write(tmp_path / "x.warc", block)).url == "https://x.example/h"


RAW = zlib.compressobj(wbits=-zlib.MAX_WBITS)
BODY = b"<p>one and the same body</p>" * 50


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(BODY)),
        ("x-gzip", gzip.compress(BODY)),
        ("deflate", zlib.compress(BODY)),
        ("deflate", RAW.compress(BODY) + RAW.flush()),
        ("br", brotli.compress(BODY)),
        ("gzip, br", brotli.compress(gzip.compress(BODY))),
        ("gzip", gzip.compress(BODY[:99]) + gzip.compress(BODY[99:])),
        ("gzip", gzip.compress(BODY) + b"and noise"),
        ("zstd", zstandard.compress(BODY)),
        ("zstd", zstandard.compress(BODY[:99]) + zstandard.compress(BODY[99:])),
        ("gzip", BODY),
        ("br", BODY),
        ("zstd", BODY),
        ("identity", BODY),
    ],
)
def test_a_body_is_unpacked_or_was_archived_unpacked(tmp_path: Path, coding: str, body: bytes) -> None:
    fetched = Fetched(ONE.url, body, headers=[("Content-Encoding", coding)])
    assert only(write(tmp_path / "x.warc.gz", fetched)).body == BODY


def test_a_chunked_body_is_put_together(tmp_path: Path) -> None:
    fetched = Fetched(
        ONE.url, b"4\r\nwiki\r\n5\r\npedia\r\n0\r\n\r\n", headers=[("Transfer-Encoding", "chunked")]
    )
    assert only(write(tmp_path / "x.warc", fetched)).body == b"wikipedia"


PACKING = {
    "gzip": gzip.compress,
    "br": lambda body: brotli.compress(body, quality=1),
    "zstd": zstandard.compress,
}


@pytest.mark.parametrize("coding", ["gzip", "zstd", "gzip, gzip, gzip"])
def test_a_body_in_a_million_pieces_or_packed_again_and_again_is_too_large(
    tmp_path: Path, coding: str
) -> None:
    """It would unpack to nothing, in minutes."""
    piece = zstandard.compress(b"") if coding == "zstd" else gzip.compress(b"")
    packed = Fetched(ONE.url, piece * 400_000, headers=[("Content-Encoding", coding)])
    path = write(tmp_path / "x.warc.gz", packed, TWO)
    pages, broken = read(path)
    assert [page.fault for page in pages] == [Reason.TOO_LARGE, None]
    assert broken == []


@pytest.mark.parametrize("coding", ["", "gzip", "br", "gzip, br", "zstd"])
def test_a_body_past_the_limit_is_too_large_however_it_is_packed(tmp_path: Path, coding: str) -> None:
    body = b" " * (4 * LARGEST_PAGE)
    for step in filter(None, coding.split(", ")):
        body = PACKING[step](body)
    path = write(tmp_path / "x.warc.gz", Fetched(ONE.url, body, headers=[("Content-Encoding", coding)]), TWO)
    pages, broken = read(path)
    assert [page.fault for page in pages] == [Reason.TOO_LARGE, None]
    assert broken == []


def test_a_body_that_the_archiver_cut_is_truncated(tmp_path: Path) -> None:
    block = by_hand(http(b"<p>x"), **(URI | {"WARC_Truncated": "length"}))
    assert only(write(tmp_path / "x.warc", block)).fault is Reason.TRUNCATED


@given(at=st.integers(0, 2000), noise=st.binary(min_size=1, max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_noise_anywhere_in_a_file_raises_nothing(tmp_path: Path, at: int, noise: bytes) -> None:
    for name in ("x.warc", "x.warc.gz"):
        data = bytearray(write(tmp_path / name, ONE, TWO).read_bytes())
        data[at : at + len(noise)] = noise
        (tmp_path / name).write_bytes(bytes(data))
        assert all(isinstance(each, Page | Broken) for each in records(tmp_path / name))


def test_a_glob_names_files_in_order_and_a_name_with_brackets_is_a_name(tmp_path: Path) -> None:
    names = [write(tmp_path / name, ONE) for name in ("b.warc", "a.warc", "c[1].warc")]
    assert files(str(tmp_path / "*.warc")) == sorted(names)
    assert files(str(tmp_path / "c[1].warc")) == [tmp_path / "c[1].warc"]


def test_a_folder_names_its_warc_files_in_order_and_those_left_open(tmp_path: Path) -> None:
    names = [write(tmp_path / name, ONE) for name in ("b.warc.gz.open", "a.warc", "c.warc.gz")]
    (tmp_path / "notes.txt").write_text("of no interest")
    assert files(str(tmp_path)) == sorted(names)
    (tmp_path / "empty").mkdir()
    with pytest.raises(CrawlError, match="no file in"):
        files(str(tmp_path / "empty"))


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("name", ["x.warc", "x.warc.gz"])
def test_a_file_can_be_taken_up_behind_any_of_its_pages(tmp_path: Path, name: str, whole: bool) -> None:
    """Plain, a member a record, and all records in one member."""
    path = write(tmp_path / name, ONE, TWO, THREE)
    if whole and name.endswith(".gz"):
        path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())))
    pages = [page for page in records(path, 7) if isinstance(page, Page)]
    assert [page.place[0] for page in pages] == [7, 7, 7]
    assert pages == sorted(pages, key=lambda page: page.place)
    for number, page in enumerate(pages, 1):
        assert list(records(path, 7, page.place)) == pages[number:]
    assert list(records(path, 7, (6, 10**9, 3))) == pages


@pytest.mark.parametrize(
    ("location", "to"),
    [("/b", "https://x.example/b"), ("https://y.example/", "https://y.example/"), ("", ""), ("http://[", "")],
)
def test_a_redirect_is_told_with_where_it_leads(tmp_path: Path, location: str, to: str) -> None:
    """One that leads nowhere is a page that is none."""
    fetched = Fetched(ONE.url, b"", status="301 Moved", headers=[("Location", location)])
    [found] = records(write(tmp_path / "x.warc", fetched))
    assert found == Redirect(ONE.url, to) if to else isinstance(found, Page)


@pytest.mark.parametrize("pattern", ["", "nothing-here/*.warc"])
def test_no_file_is_refused_in_one_line(pattern: str) -> None:
    with pytest.raises(CrawlError):
        files(pattern)


def test_what_stands_behind_a_cut_never_passes_for_the_rest_of_a_page(tmp_path: Path) -> None:
    """The bytes behind can unpack to the very length that the record promises."""
    dice = random.Random(7)
    for _ in range(60):
        bodies = ["".join(f"<p>{dice.random()}</p>" for _ in range(80)).encode() for _ in range(3)]
        one, two, three = (Fetched(f"https://x.example/{at}", body) for at, body in enumerate(bodies))
        cut = member(two)[: -dice.randint(20, 400)]
        found = [
            page for page in records(write(tmp_path / "x.warc.gz", one, cut, three)) if isinstance(page, Page)
        ]
        assert all(page.body == bodies[int(page.url[-1])] for page in found if page.fault is None)
