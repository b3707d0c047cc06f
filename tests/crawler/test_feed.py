"""Reading feeds: every kind, every way of being broken, and what an attack may cost."""

import contextlib
import gzip
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.feed import Entry, SourceError, parse_feed

BASE = "https://paper.example/feeds/football.xml"


def rss(items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    return f'{head}<rss version="2.0"><channel><link>https://paper.example/</link>{items}</channel></rss>'.encode()


def item(link: str, rest: str = "") -> str:
    return f"<item><title>T</title><link>{link}</link>{rest}</item>"


def links(body: bytes, base: str = BASE) -> list[str]:
    return [entry.link for entry in parse_feed(body, base).entries]


def published(text: str) -> datetime | None:
    return parse_feed(rss(item("https://a.example/1", text)), BASE).entries[0].published


def test_rss_gives_link_title_and_date() -> None:
    """The plain case."""
    body = rss(
        "<item><title>Late winner at the Harbour</title><link>https://paper.example/a</link>"
        "<pubDate>Fri, 02 Oct 2026 19:45:00 +0200</pubDate></item>"
    )
    [entry] = parse_feed(body, BASE).entries
    assert entry.link == "https://paper.example/a"
    assert entry.title == "Late winner at the Harbour"
    assert entry.published == datetime(2026, 10, 2, 17, 45, tzinfo=UTC)
    assert entry.published.utcoffset() == timedelta(hours=2)


def test_atom_takes_the_alternate_link() -> None:
    """Neither the entry's own address nor its enclosure is the article."""
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title><link href="/"/>
    <entry><title type="html">Cup &amp;amp; league</title><id>tag:1</id>
      <link rel="self" href="https://paper.example/atom/1"/>
      <link rel="enclosure" type="audio/mpeg" href="https://paper.example/1.mp3"/>
      <link rel="alternate" type="application/json" href="https://paper.example/1.json"/>
      <link rel="alternate" type="text/html" href="/news/1"/>
      <updated>2026-10-03T08:00:00Z</updated><published>2026-10-02T08:00:00+01:00</published></entry>
    </feed>"""
    [entry] = parse_feed(body, BASE).entries
    assert entry == Entry(
        "https://paper.example/news/1", "Cup & league", datetime(2026, 10, 2, 7, tzinfo=UTC)
    )


def test_rss_1_0_is_read() -> None:
    """RDF keeps its items beside the channel and its dates in Dublin Core."""
    body = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <channel rdf:about="https://paper.example/"><items><rdf:Seq><rdf:li resource="https://paper.example/1"/>
    </rdf:Seq></items></channel>
    <item rdf:about="https://paper.example/1"><title>One</title><link>https://paper.example/1</link>
      <dc:date>2026-10-02T10:00:00+02:00</dc:date></item>
    <item rdf:about="https://paper.example/2"><title>Two</title></item></rdf:RDF>"""
    feed = parse_feed(body, BASE)
    assert [entry.link for entry in feed.entries] == ["https://paper.example/1", "https://paper.example/2"]
    assert feed.entries[0].published == datetime(2026, 10, 2, 8, tzinfo=UTC)
    assert feed.unusable == 0


def test_relative_links_follow_the_feed_and_xml_base() -> None:
    """Each xml:base counts from the one around it."""
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://cdn.example/en/">
    <entry><link href="one"/></entry><entry xml:base="deep/"><link href="two"/></entry>
    <entry><link href="//other.example/three"/></entry></feed>"""
    assert links(body) == [
        "https://cdn.example/en/one",
        "https://cdn.example/en/deep/two",
        "https://other.example/three",
    ]
    assert links(rss(item("../story/4"))) == ["https://paper.example/story/4"]


@pytest.mark.parametrize(
    ("inside", "link"),
    [
        ("<link>\n  https://a.example/x\n </link>", "https://a.example/x"),
        ("<link><![CDATA[https://a.example/x?a=1&b=2]]></link>", "https://a.example/x?a=1&b=2"),
        ("<link>https://a.example/x?a=1&b=2&copy=3</link>", "https://a.example/x?a=1&b=2&copy=3"),
        ("<link>https://a.example/x?a=1&amp;b=2</link>", "https://a.example/x?a=1&b=2"),
        ("<link>https://a.example/x?a=1&amp;amp;b=2</link>", "https://a.example/x?a=1&b=2"),
        ("<link>https://a.example/x#comments</link>", "https://a.example/x"),
        ("<link>https://a.example/a b</link>", "https://a.example/a%20b"),
        ("<link/><guid>https://a.example/g</guid>", "https://a.example/g"),
        ("<guid isPermaLink='true'>https://a.example/g</guid>", "https://a.example/g"),
        ("<link href='https://a.example/h'/>", "https://a.example/h"),
        (
            "<link>https://proxy.example/1</link><feedburner:origLink>https://a.example/o</feedburner:origLink>",
            "https://a.example/o",
        ),
    ],
)
def test_a_link_is_found_wherever_it_stands(inside: str, link: str) -> None:
    """Spaces, CDATA, bare ampersands, guid and FeedBurner's original link."""
    assert links(rss(f"<item><title>T</title>{inside}</item>")) == [link]


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<link/>",
        "<link>javascript:alert(1)</link>",
        "<link>file:///etc/passwd</link>",
        "<link>ftp://a.example/x</link>",
        "<link>https://user:secret@a.example/</link>",
        "<link>http://[::1</link>",
        "<link>https://a.example:99999/</link>",
        "<guid isPermaLink='false'>https://a.example/g</guid>",
        "<guid>2026-17</guid>",
        f"<link>https://a.example/{'x' * 3000}</link>",
    ],
)
def test_an_entry_without_a_usable_link_is_counted(inside: str) -> None:
    """It neither stops the feed nor passes unseen."""
    feed = parse_feed(rss(f"<item><title>T</title>{inside}</item>{item('https://a.example/ok')}"), BASE)
    assert [entry.link for entry in feed.entries] == ["https://a.example/ok"]
    assert feed.unusable == 1


def test_an_article_given_twice_is_one_entry() -> None:
    """The first mention stays, in its place."""
    body = rss(item("https://a.example/2") + item("https://a.example/1") + item("https://a.example/2#top"))
    assert links(body) == ["https://a.example/2", "https://a.example/1"]


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("<pubDate>Fri, 02 Oct 2026 10:00:00 GMT</pubDate>", 10),
        ("<pubDate>02 Oct 2026 10:00 -0000</pubDate>", 10),
        ("<pubDate>Fri, 02 Oct 2026 12:00:00 CEST</pubDate>", 10),
        ("<pubDate>Fri, 02 Oct 2026 06:00:00 EDT</pubDate>", 10),
        ("<pubDate> 2026-10-02 12:00:00 +02:00 </pubDate>", 10),
        ("<pubDate>2026-10-02T10:00:00.000Z</pubDate>", 10),
        ("<pubDate>gestern</pubDate><dc:date>2026-10-02T10:00Z</dc:date>", 10),
    ],
)
def test_dates_are_read_with_their_zone(text: str, hour: int) -> None:
    """RFC 2822 and ISO 8601, as feeds really write them."""
    assert published(text) == datetime(2026, 10, 2, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<pubDate/>",
        "<pubDate>ven., 02 octobre 2026</pubDate>",
        "<pubDate>Fri, 02 Oct 2026 10:00:00</pubDate>",
        "<pubDate>2026-10-02T10:00:00</pubDate>",
        "<pubDate>0001-01-01T00:00:00+14:00</pubDate>",
        "<pubDate>2026-99-99</pubDate>",
        "<pubDate>99999999999999999999</pubDate>",
    ],
)
def test_a_date_that_is_none_is_no_date(text: str) -> None:
    """A time without a zone names no moment, and is not guessed at."""
    assert published(text) is None


def test_a_title_is_plain_text() -> None:
    """Markup, double escapes and HTML's own entities do not stay in it."""
    body = rss(
        "<item><title><![CDATA[Caf&eacute; <b>Real</b> &#8211;\n Betis]]></title><link>/1</link></item>"
        "<item><title>M&uuml;ller&nbsp;&bogus; R&D</title><link>/2</link></item>"
    )
    assert [e.title for e in parse_feed(body, BASE).entries] == ["Café Real – Betis", "Müller &bogus; R&D"]


def test_a_broken_feed_is_read_as_far_as_it_goes() -> None:
    """Unclosed elements, undeclared prefixes and control characters cost nothing else."""
    body = rss(
        "<media:thing><item><title>One<b></title><link>https://a.example/1</link></item>"
        "<item><title>Two \x00\x0b</title><link>https://a.example/2</link><description><p>x</description></item>"
    )
    assert links(body) == ["https://a.example/1", "https://a.example/2"]


def test_a_link_cut_off_by_the_end_is_not_taken() -> None:
    """Half an address would be asked for in vain."""
    body = rss(item("https://a.example/1") + item("https://a.example/long-slug"))
    feed = parse_feed(body[: body.index(b"ng-slug")], BASE)
    assert [entry.link for entry in feed.entries] == ["https://a.example/1"]
    assert feed.unusable == 1


def test_noise_before_the_feed_is_passed_over() -> None:
    """A server's warning, white space or a comment."""
    noise = "\n\n<br /><b>Warning</b>: x in /y.php <!-- c --><?xml version='1.0'?>"
    assert links(rss(item("https://a.example/1"), noise)) == ["https://a.example/1"]


def test_a_feed_without_entries_is_a_feed() -> None:
    """An outlet may be quiet."""
    assert parse_feed(rss(""), BASE).entries == ()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\xef\xbb\xbf", "empty"),
        (b"Not found", "not XML"),
        (b'{"version": 1, "items": []}', "JSON, and no JSON Feed"),
        (b"<!DOCTYPE html><html><body>no</body></html>", "an HTML page, not a feed"),
        (b"<html><body><pre><rss></rss></pre></body></html>", "an HTML page, not a feed"),
        (
            b"<?xml version='1.0'?><urlset><url><loc>https://a.example/</loc></url></urlset>",
            "not a feed: its root is <urlset>",
        ),
        (gzip.compress(b"<rss><channel/></rss>"), "gzip data, not XML"),
        (b"\x1f\x8b\x08" + bytes(range(256)) * 4, "gzip data, not XML"),
        (b"\x00\x00\x00", "empty"),
    ],
)
def test_what_is_no_feed_is_refused(body: bytes, reason: str) -> None:
    """With a reason that fits on a line."""
    with pytest.raises(SourceError) as caught:
        parse_feed(body, BASE)
    assert str(caught.value) == reason


def lol(depth: int) -> str:
    steps = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, depth))
    return f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lollol">{steps}]>'


@pytest.mark.parametrize("place", ["<title>&l9;</title>", "<title a='&l9;'>&l9;</title>"])
def test_an_entity_bomb_costs_nothing(place: str) -> None:
    """No definition reaches the parser: a thousand million characters stay five."""
    body = rss(f"<item>{place}<link>https://a.example/1</link></item>" * 100, lol(10))
    began = time.process_time()
    feed = parse_feed(body, BASE)
    assert time.process_time() - began < 0.5
    assert feed.entries == (Entry("https://a.example/1", "&l9;"),)


def test_an_external_entity_is_not_read() -> None:
    """Neither a file nor the network, whatever the DTD says, and wherever it hides the root."""
    head = """<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY fake "<rss>">]>"""
    feed = parse_feed(rss("<item><title>a&x;b</title><link>/1</link></item>", head), BASE)
    assert [entry.title for entry in feed.entries] == ["a&x;b"]


@pytest.mark.parametrize(
    "body",
    [
        b"<rss>" + b"<item>" * 200_000,
        b"<rss>" + b"<![CDATA[" * 200_000,
        b"<rss>" + b"&" * 500_000,
        b"<rss>" + b"<item><title>" * 100 + b"x" * 4_000_000,
        b"<" * 1_000_000,
        b"<rss><item " + b"a='1' " * 50_000,
        b"<rss>" + b"<item>" * 240 + b"<x/>" * 300_000,
    ],
)
def test_hostile_markup_is_bounded(body: bytes) -> None:
    """Depth, size and repetition, each in a second at most."""
    began = time.process_time()
    with contextlib.suppress(SourceError):
        parse_feed(body, BASE)
    assert time.process_time() - began < 2


TITLE = "<item><title>Müller trifft für Köln</title><link>https://a.example/1</link></item>"


@pytest.mark.parametrize(
    "body",
    [
        rss(TITLE),
        rss(TITLE, '<?xml version="1.0" encoding="ISO-8859-1"?>'),
        rss(TITLE, '<?xml version="1.0" encoding="no-such-charset"?>'),
        rss(TITLE, '<?xml version="1.0" encoding="utf-16"?>'),
        rss(TITLE).decode().replace("utf-8", "iso-8859-1").encode("latin-1"),
        rss(TITLE).decode().encode("latin-1"),
        rss(TITLE).decode().encode("utf-16"),
        rss(TITLE).decode().encode("utf-16-be"),
        rss(TITLE).decode().encode("utf-8-sig"),
    ],
)
def test_a_wrong_charset_does_no_harm(body: bytes) -> None:
    """Whatever the declaration says, the bytes decide."""
    assert parse_feed(body, BASE).entries[0].title == "Müller trifft für Köln"


def test_a_declared_charset_is_used() -> None:
    """Where the bytes are not UTF-8."""
    body = rss("<item><title>Гол</title><link>/1</link></item>").decode().replace("utf-8", "windows-1251")
    assert parse_feed(body.encode("cp1251"), BASE).entries[0].title == "Гол"


PIECES = [
    *"<rss> <channel> <item> </item> <entry> </entry> <feed> <link> </link> <rdf:RDF> <a:b:c>".split(),
    *"<title> </title> <pubDate> </pubDate> <![CDATA[ ]]> <!-- --> & &amp; &#0; &#xD800; &#x110000;".split(),
    *("é", "\0", "\ufffe", "<!DOCTYPE rss [", "<?xml encoding='cp037'?>", "<entry xml:base='http://[x'>"),
    *("<link href='//['/>", "https://a.example/", "http://[", "2026-10-02T", "Fri, 99 Oct 2026 00:00"),
]
MARKUP = st.lists(st.sampled_from(PIECES)).map(lambda parts: "".join(parts).encode())


@given(st.binary() | MARKUP | MARKUP.map(lambda markup: b"<rss>" + markup), st.text())
@example(b"<rss><item><link>x</link></item></rss>", "http://[")
@example(b"<rss><item><link><item&#xD800;", "")
@settings(max_examples=400, deadline=None)
def test_no_bytes_raise_anything_but_a_source_error(body: bytes, base: str) -> None:
    """Whatever a server sends, the crawl has one error to count; and what is read is usable."""
    try:
        feed = parse_feed(body, base)
    except SourceError as error:
        assert "\n" not in str(error)
    else:
        for entry in feed.entries:
            assert entry.link.startswith(("http://", "https://"))
            assert entry.published is None or entry.published.utcoffset() is not None
