"""Pages that JavaScript makes become stories like any other, asked for as politely."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import pairwise
from types import SimpleNamespace

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.browser.made import JSON, crawl, made, needing, page, story, surroundings
from tests.crawler.odd_press import kept
from tests.crawler.running import CONTACT, Place
from tests.crawler.site import Answer, Site, tales

pytestmark = pytest.mark.timeout(300)
PATTERN = "article_urls = ['^http://127\\.0\\.0\\.1:\\d+/tale-\\d$']\n"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """An outlet whose section page is made by a script, too: crawled with an archive, and replayed."""
    place = Place(tmp_path_factory.mktemp("shown"), **surroundings())
    with Site() as site:
        for number in range(3):
            made(site, f"/tale-{number}", number)
        # In a charset of its own, with validators that speak of the empty page alone, and a cookie.
        plain = site.answers["/tale-2"]
        site.answers["/tale-2"] = Answer(
            plain.body.replace(b"utf-8", b"windows-1252").replace(b"Please wait", b"Bitte f\xfcr"),
            headers={
                "Content-Type": "text/html",
                "ETag": '"empty"',
                "Set-Cookie": "who=you",
                "Last-Modified": "Sat, 28 Nov 2026 00:00:00 GMT",
            },
        )
        links = "".join(f"<a href=/tale-{number}>{number}</a>" for number in range(3))
        site.answers["/news"] = page(f"document.querySelector('main').innerHTML = '{links}'")
        site.robots("User-agent: Touchline\nDisallow: /hidden\n")
        more = PATTERN + f'sections = ["{site.base}/news"]\nask = ["sections"]\n'
        file = needing(place.folder, [site], more)
        archive = place.folder / "archive"
        first = crawl(place, file, ARCHIVE=str(archive), TOUCHLINE_LOG="json")
        asked, site.asked = site.asked, []
        replay = Place(place.folder / "replay")
        replayed = replay.crawl("archive", warc=str(archive), bundled="no", outlets_file=str(file))
        yield kept(
            place=place,
            first=first,
            asked=asked,
            archive=archive,
            replay=replay,
            replayed=replayed,
            copies=place.copies(),
        )


def test_articles_and_section_pages_that_scripts_make_are_read(shown: SimpleNamespace) -> None:
    assert shown.first.status == 0, shown.first.stderr
    assert {copy["title"] for copy in shown.copies.values()} == {tale.headline for tale in tales()[:3]}


def test_the_text_is_the_one_that_the_script_made(shown: SimpleNamespace) -> None:
    for number, tale in enumerate(tales()[:3]):
        [copy] = [each for url, each in shown.copies.items() if url.endswith(f"/tale-{number}")]
        story = shown.place.ask("story", str(copy["story"]))
        assert tale.paragraphs[0] in story["text"]


def test_the_browser_says_who_asks_and_asks_for_each_thing_once(shown: SimpleNamespace) -> None:
    assert {each.agent for each in shown.asked} == {shown.asked[0].agent}
    assert CONTACT in shown.asked[0].agent
    paths = [each.path for each in shown.asked]
    assert sorted(paths) == sorted({*paths}), "the script is kept for the next page"
    assert set(paths) == {
        *("/robots.txt", "/news", "/make.js"),
        *(f"{above}/tale-{number}" for above in ("", "/api") for number in range(3)),
    }


def test_a_page_is_archived_as_it_was_shown_and_replayed_to_the_same_stories(shown: SimpleNamespace) -> None:
    assert shown.replayed.status == 0, shown.replayed.stderr
    found: dict[str, str] = {}
    for file in shown.archive.iterdir():
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                url = record.rec_headers.get_header("WARC-Target-URI")
                if record.rec_type in ("response", "resource"):
                    found[url.rpartition("/")[2]] = record.rec_type
    assert found == {
        "robots.txt": "response",
        "tdmrep.json": "response",
        "news": "resource",
        **{f"tale-{number}": "resource" for number in range(3)},
    }
    assert texts(shown.replay) == texts(shown.place)


def texts(place: Place) -> dict[str, tuple[str, str]]:
    return {story["title"]: (story["text"], story["lead_url"]) for story in place.exported()}


def test_what_a_server_says_of_an_empty_page_is_not_taken_for_the_articles(shown: SimpleNamespace) -> None:
    with sqlite3.connect(shown.place.file) as connection:
        told = "".join(connection.iterdump())
    assert '"empty"' not in told


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """Outlets whose pages never come to rest, ask for too much, or miss a part; one is good."""
    place = Place(tmp_path_factory.mktemp("hostile"), **surroundings())
    names = "good unhurried endless busy many large hungry lost late forbidden plain"
    sites = {name: Site(name) for name in names.split()}
    for number, site in enumerate(sites.values()):
        site.__enter__()
        made(site, "/tale", number)
        site.feed("/tale")
    more = {
        "endless": "setInterval(() => fetch('/poll?' + Math.random()), 50);",
        "busy": "while (true) {}",
        "many": "for (let each = 0; each < 10000; each++) fetch('/more/' + each).catch(() => 0);",
        "large": "document.head.append(document.createComment('x'.repeat(12e6)));",
        "hungry": "const held = []; while (held.length < 10) held.push(new Uint8Array(200e6).fill(1));",
    }
    for name, script in more.items():
        made(sites[name], "/tale", list(sites).index(name), script)
    for name in ("endless", "many"):
        sites[name].answers["/poll"] = Answer(b"{}", headers=JSON)
    sites["unhurried"].robots("User-agent: *\nCrawl-delay: 1\n")
    sites["lost"].answers["/api/tale"] = Answer(status=503)
    sites["late"].answers["/api/tale"] = Answer(story(7), headers=JSON, after=30)
    sites["forbidden"].robots("User-agent: *\nDisallow: /api/\n")
    # Not found; a feed's answer is never shown.
    sites["plain"].answers["/tale"] = Answer(status=404)
    file = needing(place.folder, sites.values())
    ended = crawl(place, file, TOUCHLINE_BROWSER_SECONDS="8", DOWNLOAD_TIMEOUT="10", MEMUSAGE_ENABLED="False")
    pages = place.pages()
    yield kept(
        place=place,
        ended=ended,
        pages={name: pages[site.base + "/tale"] for name, site in sites.items()},
        asked={name: site.paths() for name, site in sites.items()},
        times=[each.at for each in sites["unhurried"].asked],
    )
    for site in sites.values():
        site.__exit__(None, None, None)


def test_each_hostile_page_ends_in_its_time_and_costs_no_other(hostile: SimpleNamespace) -> None:
    assert hostile.ended.status == 0, hostile.ended.stderr
    assert "Traceback" not in hostile.ended.stderr
    many = hostile.pages.pop("many")
    assert many in {("rejected", "too-large"), ("pending", "network")}, "by how fast this machine is"
    assert hostile.pages == {
        "good": ("stored", ""),
        "unhurried": ("stored", ""),
        "endless": ("stored", ""),
        "busy": ("pending", "network"),
        "large": ("rejected", "too-large"),
        "hungry": ("rejected", "too-large"),
        "lost": ("pending", "network"),
        "late": ("pending", "network"),
        "forbidden": ("rejected", "no-article"),
        "plain": ("rejected", "http-status"),
    }


def test_the_parts_of_a_page_are_bounded(hostile: SimpleNamespace) -> None:
    assert len(hostile.asked["many"]) <= 105
    assert 10 < len(hostile.asked["endless"]) <= 105


def test_a_crawl_delay_holds_between_a_page_and_its_parts(hostile: SimpleNamespace) -> None:
    assert hostile.asked["unhurried"] == ["/robots.txt", "/feed", "/tale", "/make.js", "/api/tale"]
    assert min(later - sooner for sooner, later in pairwise(hostile.times)) >= 0.99


def test_robots_txt_holds_for_what_a_page_asks_for(hostile: SimpleNamespace) -> None:
    assert "/make.js" in hostile.asked["forbidden"]
    assert "/api/tale" not in hostile.asked["forbidden"]
