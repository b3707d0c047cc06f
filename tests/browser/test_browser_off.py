"""Where the browser does not start, and where a crawl ends while a page is in it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import psutil
import pytest

from tests.browser.made import crawl, made, needing, page
from tests.crawler.running import Place, crawling, finish
from tests.crawler.site import Site


def test_root_is_told_that_it_has_no_sandbox(place: Place, site: Site) -> None:
    file = needing(place.folder, [site])
    if os.geteuid() == 0:
        crawl(place, file, TOUCHLINE_BROWSER_SANDBOX="yes").failed_in_one_line(2, "sandbox", "root")
    else:
        crawl(place, file, TOUCHLINE_BROWSER_SANDBOX="perhaps").failed_in_one_line(2, "yes or no")


def test_a_browser_that_does_not_start_costs_no_page_for_good(place: Place, site: Site) -> None:
    made(site, "/tale")
    site.feed("/tale")
    ended = crawl(place, needing(place.folder, [site]), TOUCHLINE_BROWSER="/bin/false")
    assert "Traceback" not in ended.stderr
    assert place.pages() == {site.base + "/tale": ("pending", "network")}


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.timeout(240)
def test_no_browser_outlives_the_crawl(place: Place, site: Site, number: signal.Signals) -> None:
    site.answers["/tale"] = page("setInterval(() => fetch('/poll?' + Math.random()).catch(() => 0), 100);")
    site.feed("/tale")
    file = needing(place.folder, [site])
    process = place.start(
        *crawling("football", bundled="no", outlets_file=str(file), TOUCHLINE_BROWSER_SECONDS="15")
    )
    try:
        within(80, lambda: any("/poll" in path for path in site.paths()))
        family = psutil.Process(process.pid).children(recursive=True)
        assert any("chrom" in each.name() for each in family)
    finally:
        process.send_signal(number)
    finish(process)
    within(10, lambda: not any(alive(each) for each in family))


def test_a_deadline_leaves_a_page_in_the_browser_to_the_next_crawl(place: Place, site: Site) -> None:
    site.answers["/tale"] = page("setInterval(() => fetch('/poll?' + Math.random()).catch(() => 0), 100);")
    site.feed("/tale")
    started = time.monotonic()
    ended = crawl(
        place, needing(place.folder, [site]), TOUCHLINE_DEADLINE="6", TOUCHLINE_BROWSER_SECONDS="60"
    )
    assert ended.status == 0, ended.stderr
    assert time.monotonic() - started < 55
    assert place.pages()[site.base + "/tale"][0] == "pending"


def alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def within(seconds: float, is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.1)
