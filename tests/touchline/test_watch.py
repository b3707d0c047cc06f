"""`touchline watch`: each new story once, whatever befalls the store, the webhook and the watcher."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text, update

from pipelines.save import Saver
from store import schema
from tests.crawler.running import Place
from tests.material import prose, save
from tests.touchline.listeners import Listener
from touchline import Store
from touchline.following import Follower
from touchline.following import Place as Stand

LONG = 30.0


@pytest.fixture
def saver(engine: Engine) -> Saver:
    """A store with one story in it."""
    made = Saver(engine)
    save(made, "https://a.example/old", prose(1), outlet="A", headline="Old")
    return made


def told(follower: Follower) -> list[tuple[str, str]]:
    """What it tells now: kind and title of each; all of it passed on."""
    found = []
    for event in follower.events():
        follower.done(event)
        found.append((event["event"], event["title"]))
    return found


def test_each_new_story_is_told_once(saver: Saver, store_address: str) -> None:
    """New copies only where they are wanted, and no story that was there before."""
    store = Store(store_address)
    plain, both = (Follower(store, {}, copies=copies, place=None) for copies in (False, True))
    save(saver, "https://b.example/old", prose(1), 5, outlet="B", headline="Old again")
    save(saver, "https://a.example/new", prose(2), 6, outlet="A", headline="New")
    save(saver, "https://b.example/new", prose(2), 7, outlet="B", headline="New again")
    assert told(plain) == [("story", "New")]
    assert told(both) == [("copy", "Old again"), ("story", "New"), ("copy", "New again")]
    assert told(plain) == told(both) == []


def test_what_fits_only_later_comes_then(saver: Saver, store_address: str) -> None:
    follower = Follower(Store(store_address), {"min_outlets": 2}, copies=False, place=None)
    save(saver, "https://a.example/new", prose(2), 6, outlet="A", headline="New")
    assert told(follower) == []
    save(saver, "https://b.example/new", prose(2), 7, outlet="B", headline="New again")
    assert told(follower) == [("story", "New")]
    save(saver, "https://c.example/new", prose(2), 8, outlet="C", headline="New once more")
    assert told(follower) == []


def test_a_merged_story_does_not_come_twice(saver: Saver, store_address: str) -> None:
    """Nor one whose id is another's now, when a copy joins it."""
    follower = Follower(Store(store_address), {}, copies=False, place=None)
    save(saver, "https://a.example/2", prose(2), 6, outlet="A", headline="Two")
    save(saver, "https://a.example/3", prose(3), 7, outlet="A", headline="Three")
    assert told(follower) == [("story", "Two"), ("story", "Three")]
    two, three = sorted(follower.place.told)[-2:]
    follower.place.told.discard(two)
    with saver.engine.begin() as connection:
        gone = update(schema.story).where(schema.story.c.id == three)
        connection.execute(gone.values(merged_into=two, lead_id=None, articles=0, outlets=0))
    save(saver, "https://b.example/2", prose(2), 8, outlet="B", headline="Two again")
    assert told(follower) == []


def test_what_was_not_passed_on_comes_again(saver: Saver, store_address: str, tmp_path: Path) -> None:
    """In the same process, and in another that goes on from the file."""
    store = Store(store_address)
    follower = Follower(store, {}, copies=True, place=None)
    for number in (2, 3, 4):
        save(saver, f"https://a.example/{number}", prose(number), number, outlet="A", headline=f"{number}")
    events = follower.events()
    follower.done(next(events))
    assert next(events)["title"] == "3"
    follower.place.write(tmp_path / "state")
    after = Follower(store, {}, copies=True, place=Stand.read(tmp_path / "state"))
    assert told(after) == told(follower) == [("story", "3"), ("story", "4")]


def begun(place: Place, *options: str) -> subprocess.Popen[str]:
    """A watcher at its work."""
    watcher = place.start("touchline", "watch", "--every", "1s", "--state", "state", *options)
    _until(lambda: (place.folder / "state").exists())
    return watcher


def _until(met: Any) -> None:
    end = time.monotonic() + LONG
    while not met():
        assert time.monotonic() < end
        time.sleep(0.05)


def ended(watcher: subprocess.Popen[str], sign: signal.Signals = signal.SIGINT) -> tuple[list[Any], str]:
    """What it wrote until a signal ended it."""
    watcher.send_signal(sign)
    out, err = watcher.communicate(timeout=LONG)
    assert watcher.returncode == 0, err
    assert "Traceback" not in err
    return [json.loads(line) for line in out.splitlines()], err


def test_the_command_survives_a_webhook_that_is_down(
    saver: Saver, store_address: str, tmp_path: Path
) -> None:
    """It says so, loses nothing, and keeps secrets; ended and started again it goes on where it was."""
    place = Place(tmp_path / "place", TOUCHLINE_STORE=store_address)
    with Listener(status=503) as listener:
        watcher = begun(place, "--webhook", listener.url, "--format", "jsonl")
        save(saver, "https://a.example/2", prose(2), 6, outlet="A", headline="Two")
        _until(lambda: listener.told)
        written, said = ended(watcher, signal.SIGTERM)
        assert written == []
        assert "was not told" in said
        assert "503" in said
        assert "secret" not in said
        listener.status = 200
        before = len(listener.told)
        watcher = begun(place, "--webhook", listener.url, "--format", "jsonl")
        _until(lambda: len(listener.told) > before)
        save(saver, "https://a.example/3", prose(3), 7, outlet="A", headline="Three")
        _until(lambda: len(listener.told) > before + 1)
        written, said = ended(watcher)
    assert [(each["event"], each["title"]) for each in listener.told[before:]] == [
        ("story", "Two"),
        ("story", "Three"),
    ]
    assert [each["title"] for each in written] == ["Two", "Three"]
    assert said == ""


def test_the_command_survives_a_locked_store(saver: Saver, store_address: str, tmp_path: Path) -> None:
    place = Place(tmp_path / "place", TOUCHLINE_STORE=store_address)
    watcher = begun(place)
    with saver.engine.begin() as connection:
        connection.execute(text("UPDATE outlet SET owner = 'x'"))
        time.sleep(1.5)
    before = (place.folder / "state").read_text()
    save(saver, "https://a.example/2", prose(2), 6, outlet="A", headline="Two")
    _until(lambda: (place.folder / "state").read_text() != before)
    written, _ = ended(watcher)
    assert [each["title"] for each in written] == ["Two"]


def test_since_tells_what_was_there_first(saver: Saver, store_address: str, tmp_path: Path) -> None:
    place = Place(tmp_path / "place", TOUCHLINE_STORE=store_address)
    watcher = begun(place, "--since", "2026-11-01", "--format", "lines")
    assert watcher.stdout is not None
    told = watcher.stdout.readline()
    watcher.send_signal(signal.SIGINT)
    watcher.communicate(timeout=LONG)
    assert "Old (A) https://a.example/old" in told


def test_a_wrong_word_is_told_in_one_line(saver: Saver, store_address: str, tmp_path: Path) -> None:
    place = Place(tmp_path / "place", TOUCHLINE_STORE=store_address)
    place.run("touchline", "watch", "--webhook", "ftp://x").failed_in_one_line(2, "http(s)")
    place.run("touchline", "watch", "--every", "never").failed_in_one_line(2, "a span")
    (tmp_path / "place" / "state").write_text("[]")
    place.run("touchline", "watch", "--state", "state").failed_in_one_line(2, "not a file that --state")
