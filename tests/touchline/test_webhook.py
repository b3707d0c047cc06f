"""A webhook is told once of each outlet that breaks, and once when it recovers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from store.engine import open_for_writing
from tests.crawler.running import Place
from tests.crawler.site import Site
from tests.material import NOON
from tests.touchline.histories import USUAL, Day, History
from tests.touchline.listeners import Listener
from touchline import Store, webhook
from touchline.health import alarm

REDESIGNED = Day(0, {"no-article": 24})


def history(engine: Engine, now: datetime = NOON) -> History:
    """A store with crawls as ever, and two outlets, one of which is broken."""
    told = History(engine, now)
    told.crawls(2.5, 1.5, 0.5)
    told.outlet("As ever", (60, USUAL))
    told.outlet("Redesigned", (56, USUAL), (2, REDESIGNED))
    return told


def tell(url: str, address: str, at: datetime = NOON) -> str:
    """Judge and tell; why that could not be done."""
    return alarm.tell(url, address, Store(address).health(at=at))


def test_a_change_is_told_once(engine: Engine, store_address: str) -> None:
    """When an outlet breaks, and when it has recovered; not while it stays as it is."""
    history(engine)
    with Listener() as listener:
        assert tell(listener.url, store_address) == ""
        [told] = listener.told
        assert told["text"].startswith("Redesigned broke: 24 of 24 pages gave no article's text")
        [change] = told["changes"]
        assert (change["kind"], change["state"]) == ("layout changed", "broken")
        assert tell(listener.url, store_address) == ""
        later = History(engine, NOON + timedelta(days=2))
        later.crawls(1.5, 0.5)
        later.outlet("Redesigned", (2, USUAL))
        for _ in range(2):
            assert tell(listener.url, store_address, later.now) == ""
        assert listener.changes() == [("Redesigned", "broke"), ("Redesigned", "recovered")]
        assert listener.told[1]["text"] == "Redesigned has recovered"


def test_who_is_not_asked_any_more_has_not_recovered(engine: Engine, store_address: str) -> None:
    """Nothing is told of it until it is asked again."""
    history(engine)
    with Listener() as listener:
        tell(listener.url, store_address)
        later = History(engine, NOON + timedelta(days=9))
        later.crawls(2.5, 1.5, 0.5)
        later.outlet("As ever", (9, USUAL))
        assert tell(listener.url, store_address, later.now) == ""
        assert listener.changes() == [("Redesigned", "broke")]


def test_what_could_not_be_told_is_told_the_next_time(engine: Engine, store_address: str) -> None:
    """It is said in a line without a secret; a redirect is not followed."""
    history(engine)
    with Listener() as listener:
        place = f"the webhook at http://{listener.host}"
        for listener.status in (500, 302):
            said = tell(listener.url, store_address)
            why = f"it answered {listener.status}"
            assert said == f"{place} was not told, and will be the next time: {why}"
        listener.status = 204
        assert tell(listener.url, store_address) == ""
        assert listener.changes() == [("Redesigned", "broke")] * 3
        assert listener.authorised[0] == "Basic bWU6c2VjcmV0"
        url = listener.url
    later = History(engine, NOON + timedelta(days=2))
    later.crawls(1.5, 0.5)
    later.outlet("Redesigned", (2, USUAL))
    assert tell(url, store_address, later.now).endswith("no connection")


def test_a_webhook_that_drips_is_left(
    engine: Engine, store_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However it keeps the connection busy."""
    history(engine)
    monkeypatch.setattr(webhook, "LONGEST", 0.5)
    with Listener(drips=True) as listener:
        assert "took longer than 0.5 s" in tell(listener.url, store_address)


def test_the_command_tells_and_leaves_with_a_status(tmp_path: Path) -> None:
    """1 while something is broken; 2 for an address that is none, of which nothing is said."""
    place = Place(tmp_path)
    engine = open_for_writing(f"sqlite:///{place.file}")
    history(engine, datetime.now(UTC))
    engine.dispose()
    with Listener() as listener:
        asked = Place(tmp_path, TOUCHLINE_WEBHOOK=listener.url)
        ended = asked.run("touchline", "health", "--webhook", "--format", "json")
        assert (ended.status, ended.said) == (1, [])
        assert listener.changes() == [("Redesigned", "broke")]
    bad = place.run("touchline", "health", "--webhook", "ftp://me:secret@hook.example/x")
    bad.failed_in_one_line(2, "a webhook is an http(s) address")
    assert "secret" not in bad.stderr


def test_a_scheduled_crawl_tells_what_has_changed(tmp_path: Path) -> None:
    """That the crawl itself failed, and has recovered; a webhook that is gone does not make it fail."""
    with Site() as site, Listener() as listener:
        own = [
            "-a",
            "bundled=no",
            "-a",
            f"outlets_file={site.outlets_file(tmp_path)}",
            "-s",
            "DOWNLOAD_DELAY=0",
        ]
        place = Place(tmp_path, TOUCHLINE_WEBHOOK=listener.url)
        assert place.run("touchline", "crawl", *own).status == 1
        assert listener.changes() == [(None, "broke")]
        assert "none of the 1 sources could be read" in listener.told[0]["text"]
        site.feed(*site.articles(2))
        assert place.run("touchline", "crawl", *own).status == 0
        assert listener.changes() == [(None, "broke"), (None, "recovered")]
        site.answers.clear()
        gone = ["-s", "TOUCHLINE_WEBHOOK=http://127.0.0.1:9/hooks/token"]
        ended = place.run("touchline", "crawl", *own, *gone)
    assert ended.status == 1
    assert "the webhook at http://127.0.0.1:9 was not told" in ended.stderr
    assert "token" not in ended.stderr
