"""The demo press: it opens and closes, and serves what its data say, over real HTTP."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from html import unescape
from http.client import HTTPConnection, HTTPException, HTTPResponse
from itertools import combinations
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from touchline.demo.outlets import OUTLETS
from touchline.demo.press import Press, PressError
from touchline.demo.stories import pieces, strays
from touchline.demo.truth import strays as stray_truth
from touchline.demo.truth import truth

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press() as press:
        yield press


def fetch(url: str, agent: str = "test") -> tuple[HTTPResponse, bytes]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    try:
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request("GET", path, headers={"User-Agent": agent})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def text_of(url: str) -> str:
    response, body = fetch(url)
    assert response.status == 200
    return body.decode(response.headers.get_content_charset() or "utf-8")


def visible(html: str) -> str:
    """The page's words as a reader sees them, roughly."""
    html = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def feed_links(press: Press, slug: str) -> list[str]:
    feed = press.base(slug) + OUTLETS[slug].feed.path
    root = ElementTree.fromstring(text_of(feed))
    if OUTLETS[slug].feed.kind == "rss":
        links = [item.findtext("link") or "" for item in root.iter("item")]
    else:
        entries = root.iter(f"{ATOM}entry")
        links = [link.get("href", "") for entry in entries for link in entry.iter(f"{ATOM}link")]
    return [urljoin(feed, link) for link in links]


# The process


def test_the_press_is_one_process_that_stops_for_sure() -> None:
    with Press() as press:
        pid, folder, base = press.pid, press.folder, press.base("eleven")
        assert fetch(f"{base}/")[0].status == 200
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(OSError):
        fetch(f"{base}/")
    assert not folder.exists()


def test_a_closed_press_says_so() -> None:
    press = Press()
    press.stop()
    with pytest.raises(PressError, match="closed"):
        _ = press.outlets_file


def test_the_press_ends_with_its_parent() -> None:
    program = (
        "import time; from touchline.demo.press import Press\n"
        "press = Press().start(); print(press.base('eleven'), flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    base = parent.stdout.readline().strip()
    assert answers(base)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    end = time.monotonic() + 5
    while answers(base) and time.monotonic() < end:
        time.sleep(0.05)
    assert not answers(base)


def answers(base: str) -> bool:
    try:
        return fetch(f"{base}/")[0].status == 200
    except (OSError, HTTPException):
        return False


def test_by_hand_it_prints_its_outlets_and_closes_in_time() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "touchline.demo.press", "--seconds", "0"],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert run.stdout.count("http://127.0.0.1:") == len(OUTLETS)
    assert run.stderr == ""


def test_the_log_notes_who_asked_for_what(press: Press) -> None:
    before = time.monotonic()
    fetch(press.base("kurvenblatt") + "/gibt-es-nicht?a=b", agent="Curious/1.0")
    asked = press.requests()[-1]
    assert (asked.outlet, asked.path, asked.agent, asked.status) == (
        "kurvenblatt",
        "/gibt-es-nicht?a=b",
        "Curious/1.0",
        404,
    )
    assert before <= asked.time <= time.monotonic()


def test_nothing_is_asked_before_the_first_reader() -> None:
    with Press() as press:
        assert press.requests() == []


# The outlets


def test_the_outlets_file_describes_every_outlet(press: Press) -> None:
    data = tomllib.loads(press.outlets_file.read_text("utf-8"))
    assert data["country"] == "GB"
    records = data["outlet"]
    assert [record["name"] for record in records] == [outlet.name for outlet in OUTLETS.values()]
    for record, (slug, outlet) in zip(records, OUTLETS.items(), strict=True):
        assert record["home"] == press.base(slug) + "/"
        assert record["hosts"] == [urlsplit(press.base(slug)).netloc]
        assert record["feeds"][0]["url"] == press.base(slug) + outlet.feed.path
        own = [url for url, page in truth(press, restricted=True).items() if page.outlet == outlet.name]
        patterns = record["article_urls"]
        assert all(not patterns or any(re.search(pattern, url) for pattern in patterns) for url in own)
    assert [record["name"] for record in records if record["terms"]["status"] == "restricted"] == [
        "The Gilded Ball"
    ]
    assert 1 <= sum("selectors" in record for record in records) <= 2


def test_robots_files_are_each_outlets_own(press: Press) -> None:
    assert fetch(press.base("terrace-talk") + "/robots.txt")[0].status == 404
    assert "Crawl-delay: 0.3" in text_of(press.base("matchday-wire") + "/robots.txt")
    assert "Disallow: /members/" in text_of(press.base("riverside-chronicle") + "/robots.txt")


def test_a_closed_section_is_in_its_feed_all_the_same(press: Press) -> None:
    closed = [stray for stray in stray_truth(press).values() if stray.reason == "robots"]
    assert closed
    for stray in closed:
        assert "/members/" in stray.url
        assert stray.url in feed_links(press, "riverside-chronicle")


@pytest.mark.parametrize("slug", OUTLETS)
def test_a_feed_lists_all_that_its_outlet_runs(press: Press, slug: str) -> None:
    own = {place.url for place in press.edition() if place.piece.outlet == slug}
    assert {link.partition("?")[0] for link in feed_links(press, slug)} == own


def test_the_untidy_feed_repeats_an_entry_and_links_relatively(press: Press) -> None:
    links = [link.partition("?")[0] for link in feed_links(press, "matchday-wire")]
    assert sorted(Counter(links).values())[-2:] == [1, 2]
    raw = text_of(press.base("matchday-wire") + "/headlines.rss")
    assert "<link>/wire/" in raw
    assert "utm_source=rss" in raw


def test_one_feed_carries_the_full_text(press: Press) -> None:
    raw = text_of(press.base("harbour-gazette") + "/feed/")
    assert "The caretaker, Neil Prowse" in raw
    assert "The caretaker, Neil Prowse" not in text_of(press.base("gilded-ball") + "/rss")


# The pages


def test_there_is_enough_to_read() -> None:
    assert len(OUTLETS) >= 8
    assert len(pieces()) >= 30
    assert len({piece.story for piece in pieces()}) >= 15
    assert {"en", "es", "de", "ar"} <= {piece.language for piece in pieces()}


def test_every_story_has_one_lead_and_it_came_first() -> None:
    for story in {piece.story for piece in pieces()}:
        own = sorted((piece for piece in pieces() if piece.story == story), key=lambda piece: -piece.age)
        assert [piece.relation for piece in own].count("lead") == 1
        assert own[0].relation == "lead"
        assert {piece.relation for piece in own} <= {"lead", "copy", "brief", "version"}


def test_the_agency_story_is_run_by_five_titles_cut_by_one_and_renewed_by_one() -> None:
    open_ones = [
        piece
        for piece in pieces()
        if piece.story == "verhagen-appointed" and OUTLETS[piece.outlet].terms == "open"
    ]
    relations = Counter(piece.relation for piece in open_ones)
    assert relations == {"lead": 1, "copy": 4, "brief": 1, "version": 1}
    assert len({piece.headline for piece in open_ones}) == len(open_ones)


def test_pieces_that_look_alike_are_not_one_text() -> None:
    """Five-word shingles: copies share most of the smaller piece's, look-alikes never half of them."""

    def shingles(paragraphs: tuple[str, ...]) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", " ".join(paragraphs).casefold())
        return {tuple(words[at : at + 5]) for at in range(len(words) - 4)}

    cut = {piece: shingles(piece.paragraphs) for piece in pieces()}
    shared = {
        (one, other): len(cut[one] & cut[other]) / min(len(cut[one]), len(cut[other]))
        for one, other in combinations(pieces(), 2)
    }
    assert all(part >= 0.6 for (one, other), part in shared.items() if one.story == other.story)
    assert all(part <= 0.5 for (one, other), part in shared.items() if one.story != other.story)
    alike = {
        frozenset((one.story, other.story)) for (one, other), part in shared.items() if 0.2 < part <= 0.5
    }
    assert alike == {
        frozenset({"lineup-ashdown", "lineup-caldmoor"}),
        frozenset({"presser-contract", "presser-injuries"}),
        frozenset({"tickets-cup", "tickets-fenwick"}),
    }


def test_every_article_is_served_with_its_text_and_its_furniture(press: Press) -> None:
    pages = truth(press, restricted=True)
    seen: set[tuple[str, str]] = set()
    assert len(pages) == len(pieces())
    for url, page in pages.items():
        shown = visible(text_of(url))
        for line in (page.headline, *page.summary, *page.paragraphs, *page.authors):
            assert " ".join(line.split()) in shown, (url, line)
        for line in page.furniture:
            assert not any(line in paragraph for paragraph in page.paragraphs if line != "feed"), (url, line)
            if line in shown:
                seen.add((page.outlet, line))
    # A short piece ends before the newsletter box: a line need not be on every page of its outlet.
    assert seen == {(page.outlet, line) for page in pages.values() for line in page.furniture}


def test_every_article_tells_a_machine_when_it_was_published(press: Press) -> None:
    for url, page in truth(press).items():
        assert page.published.isoformat() in text_of(url)
        assert page.published <= press.now
        assert (press.now - page.published).total_seconds() < 24 * 3600


def test_the_seeds_two_lines_close_one_page_below_three_key_points(press: Press) -> None:
    url = press.url("eleven", "who-is-ilse-verhagen-port-merrion-city")
    shown = visible(text_of(url))
    last = truth(press)[url].paragraphs[-1]
    assert f"{last} READ THE LATEST NEWS, TRANSFER RUMOURS AND MATCH REACTION feed " in shown
    assert len(truth(press)[url].summary) == 3


def test_an_old_page_is_served_in_its_old_charset(press: Press) -> None:
    response, body = fetch(press.url("matchday-wire", "city-verhagen"))
    assert response.getheader("Content-Type") == "text/html; charset=windows-1252"
    assert "£900,000".encode("cp1252") in body


def test_strays_answer_as_declared(press: Press) -> None:
    found = stray_truth(press)
    assert len(found) == len(strays())
    assert {stray.reason for stray in found.values()} == {
        "off-topic",
        "video-only",
        "no-article",
        "http-status",
        "not-html",
        "robots",
    }
    types = {"text": "text/plain", "pdf": "application/pdf"}
    for url, stray in found.items():
        response, _ = fetch(url)
        assert response.status == (404 if stray.kind == "missing" else 200)
        assert response.headers.get_content_type() == types.get(stray.kind, "text/html")


def test_a_tracking_parameter_changes_nothing(press: Press) -> None:
    url = press.url("matchday-wire", "stepanek-retires")
    assert text_of(f"{url}?utm_source=rss") == text_of(url)


def test_an_unknown_article_is_a_key_error(press: Press) -> None:
    with pytest.raises(KeyError, match="eleven has no 'nothing'"):
        press.url("eleven", "nothing")
