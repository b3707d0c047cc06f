"""Reading sitemaps: every kind, every way of being broken, what is recent, and what an attack may cost."""

from __future__ import annotations

import contextlib
import gzip
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.feed_date import latest_moment
from crawler.feed_text import SourceError
from crawler.sitemap import MOST_CHILDREN, MOST_UNDATED, Listed, parse_sitemap, recent, worth_asking

BASE = "https://paper.example/maps/sitemap.xml"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def urlset(inside: str, head: str = HEAD) -> bytes:
    return f"{head}<urlset {SPACE} {NEWS}>{inside}</urlset>".encode()


def url(link: str, rest: str = "") -> str:
    return f"<url><loc>{link}</loc>{rest}</url>"


def index(*sitemaps: str) -> bytes:
    inside = "".join(f"<sitemap>{each}</sitemap>" for each in sitemaps)
    return f"{HEAD}<sitemapindex {SPACE}>{inside}</sitemapindex>".encode()


def links(body: bytes) -> list[str]:
    return [each.link for each in parse_sitemap(body, BASE).pages]


def changed(days: float) -> str:
    return f"<lastmod>{(NOW - timedelta(days=days)).isoformat()}</lastmod>"


def test_a_news_sitemap_gives_link_title_and_date() -> None:
    """The publication's date goes before the last change's; a picture's address is none of the article's."""
    body = urlset(
        "<url><image:image xmlns:image='i'><image:loc>https://paper.example/1.jpg</image:loc></image:image>"
        "<loc>https://paper.example/a</loc><lastmod>2026-11-22T11:00:00Z</lastmod><news:news>"
        "<news:publication><news:name>The Paper</news:name></news:publication>"
        "<news:publication_date>2026-11-22T09:00:00+01:00</news:publication_date>"
        "<news:title>Cup &amp; league</news:title></news:news></url>"
    )
    at = datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert parse_sitemap(body, BASE).pages == (Listed("https://paper.example/a", "Cup & league", at, at),)


def test_an_index_names_sitemaps_and_no_pages() -> None:
    body = index(f"<loc>news.xml</loc>{changed(0)}", "<loc>https://paper.example/old.xml</loc>")
    sitemap = parse_sitemap(body, BASE)
    assert sitemap.pages == ()
    assert [each.link for each in sitemap.sitemaps] == [
        "https://paper.example/maps/news.xml",
        "https://paper.example/old.xml",
    ]
    assert sitemap.sitemaps[0].latest == NOW


@pytest.mark.parametrize(
    "packed", [gzip.compress, lambda body: gzip.compress(body[:40]) + gzip.compress(body[40:])]
)
def test_gzip_is_known_by_its_first_bytes(packed: Callable[[bytes], bytes]) -> None:
    """Whatever the address or the header says; in one piece or several."""
    assert links(packed(urlset(url("https://paper.example/a")))) == ["https://paper.example/a"]


def test_gzip_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    entries = "".join(url(f"https://paper.example/{n * 7919 % 10007}-{n * 104729}") for n in range(3000))
    packed = gzip.compress(urlset(entries))
    assert 100 < len(links(packed[: len(packed) // 2])) < 3000


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"not found", "not XML"),
        (b"<!DOCTYPE html><html><body>no</body></html>", "an HTML page, not a sitemap"),
        (b"<rss><channel/></rss>", "not a sitemap: its root is <rss>"),
        (b'{"urls": []}', "JSON, not XML"),
        (b"\x1f\x8b\x08" + bytes(40), "broken gzip data"),
        (b"\x1f\x8b", "broken gzip data"),
        (gzip.compress(b" " * 11 * 1024 * 1024), "larger than 10 MiB unpacked"),
        (gzip.compress(gzip.compress(urlset(""))), "gzip data, not XML"),
    ],
)
def test_what_is_no_sitemap_is_refused(body: bytes, reason: str) -> None:
    """With a reason that fits on a line."""
    with pytest.raises(SourceError) as caught:
        parse_sitemap(body, BASE)
    assert str(caught.value) == reason


def test_a_gzip_bomb_is_not_unpacked() -> None:
    """A gigabyte in a megabyte stops at ten."""
    bomb = gzip.compress(b"<urlset>" + bytes(200_000_000), 1)
    began = time.process_time()
    with pytest.raises(SourceError, match="larger than 10 MiB"):
        parse_sitemap(bomb, BASE)
    assert time.process_time() - began < 1


def test_an_entity_bomb_costs_nothing() -> None:
    steps = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY l0 "lollol">{steps}]>'
    began = time.process_time()
    assert links(urlset(url("https://paper.example/a&l9;x") * 100, head)) == ["https://paper.example/a&l9;x"]
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    "body",
    [
        b"<urlset>" + b"<url>" * 200_000,
        b"<urlset>" + b"<url><loc>" * 100_000,
        b"<urlset>" + b"<url><loc>https://a.example/</loc></url>" * 200_000,
        b"<urlset><url " + b"a='1' " * 50_000,
        b"<urlset>" + b"<url><loc>" + b"x" * 5_000_000,
        b"<sitemapindex>" + b"<![CDATA[" * 200_000,
    ],
)
def test_hostile_markup_is_bounded(body: bytes) -> None:
    """Depth, size and repetition."""
    began = time.process_time()
    with contextlib.suppress(SourceError):
        parse_sitemap(body, BASE)
    assert time.process_time() - began < 4


def test_a_broken_sitemap_is_read_as_far_as_it_goes() -> None:
    """Unclosed elements, prefixes that nothing declares, bare ampersands, half an address at the end."""
    body = (
        b"<urlset><url><loc>https://paper.example/1?a=1&b=2</loc><lastmod>x</url>"
        b"<url><news:news><news:title>T</news:title></news:news><loc>\n https://paper.example/2 </loc></url>"
        b"<url><loc>ftp://paper.example/3</loc></url><url><loc>https://paper.example/lo"
    )
    sitemap = parse_sitemap(body, BASE)
    assert [each.link for each in sitemap.pages] == [
        "https://paper.example/1?a=1&b=2",
        "https://paper.example/2",
    ]
    assert sitemap.unusable == 2


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_a_wrong_charset_does_no_harm(charset: str) -> None:
    """The declaration says UTF-8 throughout; the bytes decide."""
    body = urlset(url("https://paper.example/1", "<news:news><news:title>Köln</news:title></news:news>"))
    assert parse_sitemap(body.decode().encode(charset), BASE).pages[0].title == "Köln"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22T10:00:00Z", datetime(2026, 11, 22, 10, tzinfo=UTC)),
        ("2026-11-22T10:00+02:00", datetime(2026, 11, 22, 8, tzinfo=UTC)),
        ("2026-11-22T10:00:00", datetime(2026, 11, 22, 22, tzinfo=UTC)),
        ("2026-11-22", datetime(2026, 11, 23, 12, tzinfo=UTC)),
        ("Sun, 22 Nov 2026 10:00:00 GMT", datetime(2026, 11, 22, 10, tzinfo=UTC)),
        ("2026-11", None),
        ("9999-12-31", None),
        ("2026-99-99", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_date_is_taken_for_the_latest_moment_it_can_mean(text: str, moment: datetime | None) -> None:
    """So that a day without an hour, or an hour without a zone, loses nothing."""
    assert latest_moment(text) == moment


def test_only_what_is_recent_is_listed_newest_first() -> None:
    """An archive of years is not asked for; what has no date comes last."""
    body = urlset(
        url("/old", changed(2.1)) + url("/undated") + url("/first", changed(1.9)) + url("/last", changed(0.1))
    )
    found = [each.link.rpartition("/")[2] for each in recent(parse_sitemap(body, BASE).pages, NOW)]
    assert found == ["last", "first", "undated"]


def test_a_long_list_without_dates_is_an_archive() -> None:
    """Of which only what is dated is asked for."""
    body = urlset(url("/new", changed(0)) + "".join(url(f"/{n}") for n in range(MOST_UNDATED)))
    assert [each.link for each in recent(parse_sitemap(body, BASE).pages, NOW)] == [
        "https://paper.example/new"
    ]


def test_of_an_index_the_sitemaps_that_changed_are_asked_newest_first() -> None:
    """Those without a date after them, and no more than a few."""
    named = [f"<loc>/{n}.xml</loc>" for n in range(30)]
    body = index(
        "<loc>/old.xml</loc>" + changed(9),
        *named,
        "<loc>/b.xml</loc>" + changed(1),
        "<loc>/a.xml</loc>" + changed(0),
    )
    asked = [each.link for each in worth_asking(parse_sitemap(body, BASE).sitemaps, NOW)]
    assert asked[:3] == [f"https://paper.example/{name}.xml" for name in ("a", "b", "0")]
    assert len(asked) == MOST_CHILDREN


PIECES = [
    *"<urlset> </urlset> <sitemapindex> <sitemap> </sitemap> <url> </url> <loc> </loc> <lastmod>".split(),
    *"</lastmod> <news:news> </news:news> <news:publication_date> <![CDATA[ ]]> & &#xD800; &#0;".split(),
    *(
        "é",
        "\0",
        "<!DOCTYPE x [",
        "https://a.example/",
        "http://[",
        "2026-11-22",
        "/x",
        "<url xml:base='http://['>",
    ),
]
MARKUP = st.lists(st.sampled_from(PIECES)).map(lambda parts: "".join(parts).encode())


def packed_badly(body: bytes) -> bytes:
    packed = gzip.compress(body)
    return packed[: len(packed) // 2] + body + packed[len(packed) // 2 :]


@given(
    st.binary() | MARKUP | MARKUP.map(lambda markup: b"<urlset>" + markup),
    st.sampled_from([bytes, gzip.compress, packed_badly]),
    st.text(),
)
@example(b"<urlset><url><loc>x</loc></url></urlset>", bytes, "http://[")
@settings(max_examples=300, deadline=None)
def test_no_bytes_raise_anything_but_a_source_error(
    body: bytes, packed: Callable[[bytes], bytes], base: str
) -> None:
    """Packed, badly packed or not; and what is read is usable."""
    try:
        sitemap = parse_sitemap(packed(body), base)
    except SourceError as error:
        assert "\n" not in str(error)
    else:
        for each in (*recent(sitemap.pages, NOW), *worth_asking(sitemap.sitemaps, NOW)):
            assert each.link.startswith(("http://", "https://"))
