"""Feeds as they come: broken, empty, dead or not there; each is counted and the run goes on."""

from __future__ import annotations

from tests.crawler.odd_press import odd_press
from tests.crawler.running import Place
from tests.crawler.site import Answer, Site

HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "application/rss+xml"}
EMPTY = '<?xml version="1.0"?><rss version="2.0"><channel>{}</channel></rss>'


def test_feeds_that_cannot_be_read_are_counted_and_the_run_goes_on(place: Place) -> None:
    with odd_press(place.folder) as press:
        for name, answer in (
            ("no xml", Answer(b"<html><body>Not a feed</body></html>", headers=HTML)),
            ("json", Answer(b'{"items": []}', headers={"Content-Type": "application/json"})),
            ("blank", Answer(b"", headers=XML)),
            ("gone", Answer(status=410)),
            ("noise", Answer(bytes(range(256)) * 40, headers=XML)),
            ("no entries", Answer(EMPTY.format("").encode(), headers=XML)),
            ("no links", Answer(EMPTY.format("<item><title>x</title></item>").encode(), headers=XML)),
        ):
            press.open(name).answers["/feed"] = answer
        moved = press.open("moved")
        moved.feed(*moved.articles(1))
        moved.answers["/new"] = moved.answers.pop("/feed")
        moved.redirect("/feed", "/new")
        with Site("dead") as dead:
            pass
        press.sites["dead"] = dead
        ended = press.crawl()
    assert ended.status == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    run = place.last_run()
    assert (run["state"], run["fetched"], run["stories"]) == ("finished", 1, 1)
    assert run["sources"].pop("read") == 3
    assert sum(run["sources"].values()) == 6
    assert run["sources"]["failed: http-410"] == 1


def test_a_run_that_can_read_no_feed_has_failed(place: Place, site: Site) -> None:
    file = site.outlets_file(place.folder)
    ended = place.crawl("football", bundled="no", outlets_file=str(file))
    ended.failed_in_one_line(1, "none of the 1 sources could be read")
    run = place.last_run()
    assert run["state"] == "failed"
    assert "none of the 1 sources" in run["message"]
