"""Outlet files: a user's own beside the bundled ones, and every way in which one can be wrong."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.outlet import Outlet, OutletError, load
from crawler.outlet_record import SourceKind

Write = Callable[..., Path]

GOOD = """
country = "GB"

[[outlet]]
name = "The Harbour Gazette"
home = "http://127.0.0.1:40001/"
hosts = ["127.0.0.1:40001"]
language = "en"
feeds = [{ url = "http://127.0.0.1:40001/rss.xml", status = "live", checked = 2026-11-22 }]
sitemaps = []
sections = ["http://127.0.0.1:40001/football"]
article_urls = ['^http://127\\.0\\.0\\.1:40001/story/[a-z0-9-]+$']
owner = "Harbour Media"
paywall = "no"
note = "a paper"
[outlet.terms]
status = "open"
checked = 2026-11-22
reason = "a paper of our own"
[outlet.selectors]
body = ["div.story-body"]
strip = ["div.newsletter"]
"""


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a file in the working folder and gives its path, relative as a user would."""
    monkeypatch.chdir(tmp_path)

    def write(text: str | bytes, name: str = "mine.toml") -> Path:
        Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return Path(name)

    return write


def refusal(*paths: Path, bundled: bool = False) -> str:
    with pytest.raises(OutletError) as caught:
        load(paths, bundled=bundled)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_an_own_file_comes_on_top_of_the_bundled_outlets(write: Write) -> None:
    """And alone, when only it is wanted."""
    path = write(GOOD)
    outlets = load([path])
    assert outlets.by_host("127.0.0.1:40001") is outlets.named("The Harbour Gazette")
    assert len(outlets) == len(load()) + 1
    [gazette] = load([path], bundled=False)
    assert gazette.selectors.body == ("div.story-body",)
    assert gazette.is_article("http://127.0.0.1:40001/story/late-winner")


def test_a_source_is_an_address_or_a_table(write: Write) -> None:
    """A feed, a sitemap and a section alike: an address alone is one that is listed."""
    feed, sitemap = "http://127.0.0.1:40001/feed", "http://127.0.0.1:40001/sitemap.xml"
    own = GOOD.replace("feeds = [{", f'feeds = ["{feed}", {{').replace(
        "sitemaps = []", f'sitemaps = ["{sitemap}"]'
    )
    [gazette] = load([write(own)], bundled=False)
    assert [each.url for each in gazette.usable(SourceKind.FEEDS)][-1] == feed
    assert [each.url for each in gazette.usable(SourceKind.SITEMAPS)] == [sitemap]


def test_the_example_in_the_guide_is_a_good_file(write: Write) -> None:
    """What a contributor copies has to load."""
    guide = (Path(__file__).parents[2] / "docs" / "outlets.md").read_text(encoding="utf-8")
    example = guide.partition("```toml\n")[2].partition("```")[0]
    [gazette] = load([write(example)], bundled=False)
    assert gazette.is_article("https://www.harbour-gazette.example/football/late-winner-42")
    unnamed = set(Outlet.model_fields) - set(re.findall(r"(?m)^\| `(\w+)`", guide))
    assert not unnamed, "fields that the guide does not explain"


def test_an_own_outlet_takes_the_place_of_a_bundled_one_of_its_name(write: Write) -> None:
    """As a whole: nothing of the bundled record is left."""
    outlets = load([write(GOOD.replace("The Harbour Gazette", "bbc sport"))])
    assert outlets.named("BBC Sport").owner == "Harbour Media"
    assert outlets.by_host("www.bbc.com") is None
    assert len(outlets) == len(load())


WRONG = {
    "name is missing": ('name = "The Harbour Gazette"', "", "outlet 1: name: is missing"),
    "name of a wrong type": ('name = "The Harbour Gazette"', "name = 7", "outlet 1: name: must be text"),
    "name with a comma": ("The Harbour Gazette", "A, B", 'outlet "A, B": name: must not hold a comma'),
    "unknown key": ("owner =", "ownr =", "{o}: ownr: is not a known field, did you mean owner?"),
    "unknown key of a feed": (
        "checked = 2026-11-22 }",
        "checkd = 1 }",
        "{o}: feeds.0.checkd: is not a known field",
    ),
    "unknown key of terms": (
        "reason =",
        "reasn =",
        "{o}: terms.reasn: is not a known field, did you mean reason?",
    ),
    "unknown key of selectors": (
        "strip =",
        "stripp =",
        "{o}: selectors.stripp: is not a known field, did you mean",
    ),
    "unknown key of the file": (
        "[[outlet]]",
        "[[outlets]]",
        "outlets: is not a known field, did you mean outlet?",
    ),
    "no outlets": (GOOD[GOOD.index("[[outlet]]") :], "", "outlet: must be given as [[outlet]]"),
    "one table for a list": ("[[outlet]]", "[outlet]", "outlet: must be given as [[outlet]]"),
    "country is missing": ('country = "GB"', "", "{o}: country: is missing"),
    "country": (
        'country = "GB"',
        'country = "UK"',
        "{o}: country: must be an ISO 3166 code, which for the United",
    ),
    "country in words": ('"GB"', '"England"', "{o}: country: must be an ISO 3166 alpha-2 code in capitals"),
    "language": ('language = "en"', 'language = "english"', "{o}: language: must be a BCP 47 primary tag"),
    "home of another host": (
        'home = "http://127.0.0.1:40001/"',
        'home = "http://a.example/"',
        "{o}: home: must be on",
    ),
    "home is no address": (
        'home = "http://127.0.0.1:40001/"',
        'home = "Home"',
        "{o}: home: must be an http(s) add",
    ),
    "feed of another scheme": (
        "http://127.0.0.1:40001/rss.xml",
        "ftp://a/",
        "{o}: feeds.0.url: must be an http(s)",
    ),
    "feed with a password": (
        "http://127.0.0.1:40001/rss.xml",
        "http://u:p@a/",
        "{o}: feeds.0.url: must not hold a user",
    ),
    "feed with a space": ("/rss.xml", "/r ss.xml", "{o}: feeds.0.url: must be an http(s) address"),
    "feed with a wild port": (
        "40001/rss.xml",
        "99999/rss.xml",
        "{o}: feeds.0.url: must be an http(s) address",
    ),
    "feed without an address": (
        'url = "http://127.0.0.1:40001/rss.xml", ',
        "",
        "{o}: feeds.0.url: is missing",
    ),
    "feeds of a wrong type": ("feeds = [{", "feeds = [7, {", "{o}: feeds.0: must be a table"),
    "feed as an address that is none": (
        "feeds = [{",
        'feeds = ["x", {',
        "{o}: feeds.0.url: must be an http(s)",
    ),
    "sitemaps of a wrong type": ("sitemaps = []", 'sitemaps = "x"', "{o}: sitemaps: must be a list"),
    "section": (
        '"http://127.0.0.1:40001/football"',
        '"/football"',
        "{o}: sections.0.url: must be an http(s) address",
    ),
    "unknown key of a sitemap": (
        "sitemaps = []",
        'sitemaps = [{ url = "http://127.0.0.1:40001/s.xml", seen = 1 }]',
        "{o}: sitemaps.0.seen: is not a known field",
    ),
    "sitemap given twice": (
        "sitemaps = []",
        'sitemaps = ["http://a.example/s.xml", { url = "http://a.example/s.xml" }]',
        "{o}: sitemaps: http://a.example/s.xml is given twice",
    ),
    "section live but never seen": (
        '"http://127.0.0.1:40001/football"',
        '{ url = "http://127.0.0.1:40001/football", status = "live" }',
        "{o}: sections.0: a live source must give the date",
    ),
    "ask for what is no kind": (
        "sitemaps = []",
        'ask = ["feed"]',
        "{o}: ask.0: must be 'feeds', 'sitemaps' or 'sections'",
    ),
    "ask for what is not there": (
        "sitemaps = []",
        'ask = ["feeds", "sitemaps"]',
        "{o}: ask: names the sitemaps, of which there are none to ask",
    ),
    "feed status": (
        'status = "live"',
        'status = "ok"',
        "{o}: feeds.0.status: must be 'live', 'listed' or 'dead'",
    ),
    "live but never seen": (
        ", checked = 2026-11-22 }",
        " }",
        "{o}: feeds.0: a live source must give the date",
    ),
    "date in quotes": (
        "checked = 2026-11-22\nreason",
        'checked = "22/11"\nreason',
        "{o}: terms.checked: must be a date",
    ),
    "date of no calendar": ("checked = 2026-11-22\nreason", "checked = 2026-13-40\nreason", "not TOML: "),
    "date as a number": (
        "checked = 2026-11-22\nreason",
        "checked = 0\nreason",
        "{o}: terms.checked: must be a date",
    ),
    "paywall": (
        'paywall = "no"',
        'paywall = "maybe"',
        "{o}: paywall: must be 'no', 'partly', 'yes' or 'unknown'",
    ),
    "terms": (
        'status = "open"',
        'status = "closed"',
        "{o}: terms.status: must be 'open', 'restricted' or 'unknown'",
    ),
    "restricted without a reason": (
        '"open"\nchecked = 2026-11-22\nreason = "a paper of our own"',
        '"restricted"',
        "{o}: terms: restricted terms must give the reason",
    ),
    "restricted without a date": (
        '"open"\nchecked = 2026-11-22',
        '"restricted"',
        "{o}: terms: restricted terms must give the date they were checked",
    ),
    "two lines of text": ('note = "a paper"', 'note = "a\\nb"', "{o}: note: must be one line of text"),
    "private by a word": (
        'note = "a paper"',
        'private = "yes"',
        "{o}: private: must be true or false",
    ),
    "hosts are missing": ('hosts = ["127.0.0.1:40001"]', "", "{o}: hosts: is missing"),
    "no hosts": ('hosts = ["127.0.0.1:40001"]', "hosts = []", "{o}: hosts: must not be empty"),
    "host as an address": (
        '["127.0.0.1:40001"]',
        '["http://a.example"]',
        '{o}: hosts.0: "http://a.example" ',
    ),
    "host with a space": ('["127.0.0.1:40001"]', '["a example"]', '{o}: hosts.0: "a example" is not a host'),
    "host with a wild port": (
        '["127.0.0.1:40001"]',
        '["a.example:x"]',
        '{o}: hosts.0: "a.example:x" has a port',
    ),
    "selector": ('"div.story-body"', '"div["', "{o}: selectors.body.0: must be a CSS selector"),
    "selector of one reader alone": (
        '"div.newsletter"',
        '"p:-soup-contains(x)"',
        "{o}: selectors.strip.0: must be a CSS",
    ),
    "empty selector": ('"div.newsletter"', '""', "{o}: selectors.strip.0: must be a CSS selector"),
    "xpath": ('"div.newsletter"', '"//div"', "{o}: selectors.strip.0: must be a CSS selector"),
}


@pytest.mark.parametrize(("old", "new", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_refused_with_file_outlet_and_field(
    write: Write, old: str, new: str, message: str
) -> None:
    """In one line, so that it can be mended at once."""
    assert old in GOOD
    said = refusal(write(GOOD.replace(old, new)))
    assert said.startswith("mine.toml: " + message.replace("{o}", 'outlet "The Harbour Gazette"'))


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("^http://a.example/[", "must be a regular expression: unterminated character set"),
        ("/news/[a-z]+", "must match a whole address"),
        ("", "must match a whole address"),
        (".*", "must match a whole address"),
        ("^http://a.example/.*/.*/.*$", "must not hold more than two of .* and .+"),
        ("^http://a.example/([a-z]+)+$", "must not repeat a group that itself repeats without end"),
        ("^http://a.example/(?:[a-z)]*/)*x$", "must not repeat a group that itself repeats without end"),
        (r"^http://a.example/((\d{2,}-)x){3,}$", "must not repeat a group that itself repeats without end"),
        ("^http://a.example/" + "a" * 400, "must be at most 400 characters"),
    ],
)
def test_a_silly_pattern_is_refused(write: Write, pattern: str, reason: str) -> None:
    """One that says nothing, or that an address could keep busy for ever."""
    text = GOOD.replace(r"'^http://127\.0\.0\.1:40001/story/[a-z0-9-]+$'", f"'{pattern}'")
    said = refusal(write(text))
    assert said.startswith(f'mine.toml: outlet "The Harbour Gazette": article_urls.0: {reason}')


def test_several_faults_are_counted(write: Write) -> None:
    """The first is told."""
    said = refusal(write(GOOD.replace('"GB"', '"XX"').replace('"en"', '"xx"').replace('"no"', '"x"')))
    assert said.startswith('mine.toml: outlet "The Harbour Gazette": country: ')
    assert said.endswith("(and 2 more)")


def test_a_feed_given_twice_is_refused(write: Write) -> None:
    """It would be asked twice."""
    feed = '{ url = "https://a.example/rss" }'
    said = refusal(write(GOOD.replace("feeds = [", f"feeds = [{feed}, {feed}, ")))
    assert said.endswith("feeds: https://a.example/rss is given twice")


def test_a_name_given_twice_is_refused(write: Write) -> None:
    """In one file or in two, whatever its case."""
    first = write(GOOD)
    second = write(GOOD.replace("The Harbour", "the harbour").replace("40001", "40002"), "more.toml")
    said = refusal(first, second)
    assert said == 'more.toml: outlet "the harbour Gazette": name: is given twice, also in mine.toml'
    both = write(first.read_text() + second.read_text().replace('country = "GB"', ""), "both.toml")
    assert refusal(both).startswith('both.toml: outlet "the harbour Gazette": name: is given twice')


def test_a_host_of_two_outlets_is_refused(write: Write) -> None:
    """A page could belong to either; "www." does not tell them apart."""
    first = write(GOOD.replace("127.0.0.1:40001", "www.paper.example"))
    second = write(GOOD.replace("127.0.0.1:40001", "paper.example").replace("Harbour", "Other"), "more.toml")
    assert refusal(first, second) == (
        'more.toml: outlet "The Other Gazette": hosts: paper.example is taken by'
        ' mine.toml: outlet "The Harbour Gazette"'
    )
    bundled = write(GOOD.replace("127.0.0.1:40001", "www.bbc.com"))
    assert refusal(bundled, bundled=True).endswith('is taken by outlets/gb.toml: outlet "BBC Sport"')


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[outlet]", "mine.toml: not TOML: "),
        ("a = " + "[" * 100_000, "mine.toml: not TOML: "),
        (b"name = \"\xff\"", "mine.toml: not TOML: not UTF-8 at byte 8"),
        (b"\0", "mine.toml: not TOML: "),
        ("", "mine.toml: outlet: must be given as [[outlet]], at least once"),
        ("outlet = [1]", "mine.toml: outlet: must be given as [[outlet]], at least once"),
        (b"#" * 5_000_000, "mine.toml: cannot be read: larger than 4 MiB"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused(write: Write, content: str | bytes, message: str) -> None:
    """Whatever it holds."""
    assert refusal(write(content)).startswith(message)


def test_a_file_that_cannot_be_read_is_refused(write: Write, tmp_path: Path) -> None:
    """Missing, or a folder."""
    assert refusal(Path("missing.toml")) == "missing.toml: cannot be read: No such file or directory"
    (tmp_path / "folder.toml").mkdir()
    assert refusal(Path("folder.toml")) == "folder.toml: cannot be read: Is a directory"
    assert "cannot be read" in refusal(Path(os.fsdecode(b"x" * 300)))


def test_a_host_is_settled(write: Write) -> None:
    """Capitals, a last dot and letters beyond ASCII are written as crawls see them."""
    text = GOOD.replace('["127.0.0.1:40001"]', '["127.0.0.1:40001", "WWW.Fútbol.example."]')
    [gazette] = load([write(text)], bundled=False)
    assert gazette.hosts[1] == "www.xn--ftbol-7ua.example"
