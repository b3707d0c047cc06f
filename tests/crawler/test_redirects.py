"""Redirects and pages past every limit: each is counted and settled, and the run goes on."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from types import SimpleNamespace

import brotli
import pytest
import zstandard

from tests.crawler.odd_press import OddPress, kept, odd_press, without
from tests.crawler.site import Answer

HTML = {"Content-Type": "text/html; charset=utf-8"}
PAST = 11 * 1024 * 1024
PACKED = ("/gzip", "/deflate", "/br", "/zstd")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """One crawl of outlets that redirect in every way, and a second one when what failed is well again."""
    with odd_press(tmp_path_factory.mktemp("redirects")) as press:
        _within(press)
        _both(press)
        _away(press)
        _circles(press)
        _too_large(press)
        failing = press.open("failing")
        good, late = failing.articles(7)[5:]
        failing.feed(good, late)
        with without(failing, late, Answer(b"later", status=503)):
            first = press.crawl()
        states = {name: press.states(name) for name in press.sites}
        run = press.place.last_run()
        asked = {name: len(site.asked) for name, site in press.sites.items()}
        second = press.crawl()
        yield kept(press=press, first=first, states=states, run=run, asked=asked, second=second)


def _within(press: OddPress) -> None:
    site = press.open("within")
    one, two = site.articles(2)
    for old, to in (("/old", one), ("/also", two), ("/older", two), ("/open", "/closed/page")):
        site.redirect(old, to)
    site.robots("User-agent: *\nDisallow: /closed\n")
    site.feed("/old", two, "/also", "/older", "/open")


def _both(press: OddPress) -> None:
    """Listed by an address that leads to the page, and by the page's own."""
    site = press.open("both")
    page = site.articles(8)[7]
    site.redirect("/short", page)
    site.feed("/short", page)


def _away(press: OddPress) -> None:
    site, other = press.open("away"), press.open("other")
    other.feed()
    (path,) = other.articles(1)
    site.redirect("/away", other.base + path)
    site.redirect("/file", "file:///etc/passwd")
    site.answers["/nowhere"] = Answer(status=302)
    site.feed("/away", "/file", "/nowhere")


def _circles(press: OddPress) -> None:
    site = press.open("circles")
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    site.redirect("/self", "/self")
    for step in range(9):
        site.redirect(f"/hop{step}", f"/hop{step + 1}")
    site.feed("/a", "/self", "/hop0")


def _too_large(press: OddPress) -> None:
    site, blank = press.open("large"), b" " * PAST
    packed = Answer(brotli.compress(blank, quality=1), headers=HTML | {"Content-Encoding": "br"})
    site.answers["/wire"] = Answer(blank, headers=HTML)
    site.answers["/gzip"] = Answer(gzip.compress(blank), headers=HTML | {"Content-Encoding": "gzip"})
    site.answers["/deflate"] = Answer(zlib.compress(blank), headers=HTML | {"Content-Encoding": "deflate"})
    site.answers["/zstd"] = Answer(zstandard.compress(blank), headers=HTML | {"Content-Encoding": "zstd"})
    wrapped = gzip.compress(gzip.compress(gzip.compress(b"small")))
    site.answers["/wrapped"] = Answer(wrapped, headers=HTML | {"Content-Encoding": "gzip, gzip, gzip"})
    site.answers["/br"] = site.answers["/bomb"] = packed
    site.redirect("/moved", "/bomb")
    endless = press.open("endless")
    endless.answers["/tale"] = Answer(b"small", headers={f"X-{each}": "x" * 9000 for each in range(60)})
    endless.feed("/tale")
    site.feed("/wire", *PACKED, "/wrapped", "/moved")


def test_the_run_goes_on_and_every_address_is_counted_once(crawled: SimpleNamespace) -> None:
    assert crawled.first.status == 0
    assert crawled.run["withheld"] == {"redirected": 4 + 1 + 1, "elsewhere": 1, "robots": 1, "network": 1}
    assert crawled.run["rejected"] == {"http-status": 3, "too-large": 7}
    assert (crawled.run["stories"], crawled.run["fetched"]) == (4, 14)


def test_a_redirect_within_the_outlet_is_followed_and_both_addresses_are_settled(
    crawled: SimpleNamespace,
) -> None:
    one = crawled.press.sites["within"].articles(1)[0]
    assert crawled.states["within"][one] == ("stored", "")
    assert crawled.states["within"]["/old"] == ("rejected", "redirected")


def test_addresses_that_lead_to_a_page_that_was_asked_for_do_not_fetch_it_again(
    crawled: SimpleNamespace,
) -> None:
    site = crawled.press.sites["within"]
    assert site.paths().count(site.articles(2)[1]) == 1
    assert crawled.states["within"]["/also"] == ("rejected", "redirected")
    assert crawled.states["within"]["/older"] == ("rejected", "redirected")


def test_a_page_that_a_redirect_has_led_to_is_not_fetched_again_by_its_own_address(
    crawled: SimpleNamespace,
) -> None:
    site = crawled.press.sites["both"]
    page = site.articles(8)[7]
    assert site.paths().count(page) == 1
    assert crawled.states["both"] == {"/short": ("rejected", "redirected"), page: ("stored", "")}


def test_a_redirect_into_what_robots_txt_forbids_is_refused(crawled: SimpleNamespace) -> None:
    assert "/closed/page" not in crawled.press.sites["within"].paths()
    assert crawled.states["within"]["/open"] == ("rejected", "robots")


def test_a_redirect_to_another_host_is_refused(crawled: SimpleNamespace) -> None:
    assert set(crawled.press.sites["other"].paths()) == {"/robots.txt", "/feed"}
    assert crawled.states["away"]["/away"] == ("rejected", "elsewhere")


def test_a_redirect_that_leads_nowhere_is_a_page_of_its_status(crawled: SimpleNamespace) -> None:
    assert crawled.states["away"]["/file"] == ("rejected", "http-status")
    assert crawled.states["away"]["/nowhere"] == ("rejected", "http-status")


def test_redirects_in_a_circle_end_and_are_tried_again_by_a_later_run(crawled: SimpleNamespace) -> None:
    assert set(crawled.states["circles"].values()) == {("pending", "redirected")}
    assert crawled.asked["circles"] <= 2 + 2 + 1 + 6
    assert crawled.press.sites["circles"].paths().count("/self") == 2


def test_a_page_past_the_size_limit_is_too_large_on_the_wire_and_unpacked(crawled: SimpleNamespace) -> None:
    states = crawled.states["large"]
    assert {states[path] for path in ("/wire", *PACKED, "/bomb")} == {("rejected", "too-large")}
    assert states["/moved"] == ("rejected", "redirected")


def test_a_page_packed_again_and_again_is_too_large_whatever_is_in_it(crawled: SimpleNamespace) -> None:
    assert crawled.states["large"]["/wrapped"] == ("rejected", "too-large")


def test_headers_without_end_are_broken_off(crawled: SimpleNamespace) -> None:
    assert crawled.states["endless"]["/tale"] == ("pending", "network")
    assert "ConnectionAborted" in crawled.first.stderr


def test_a_page_that_fails_for_now_is_asked_for_again_by_a_later_run(crawled: SimpleNamespace) -> None:
    good, late = crawled.press.sites["failing"].articles(7)[5:]
    assert crawled.states["failing"][late] == ("pending", "http-status")
    assert crawled.press.states("failing") == {good: ("stored", ""), late: ("stored", "")}
    assert crawled.press.sites["failing"].paths().count(good) == 1


def test_what_was_settled_is_not_asked_for_again(crawled: SimpleNamespace) -> None:
    assert crawled.second.status == 0
    for name in ("within", "away", "other", "large"):
        assert crawled.press.sites[name].paths()[crawled.asked[name] :] == ["/robots.txt", "/feed"]
