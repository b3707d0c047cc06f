"""A crawl of hosts that mean harm, with a canary behind every way that leads to this machine."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.settings import EXTENSIONS
from tests.crawler.running import ROOT, Place, crawling, finish
from tests.press import hostile
from tests.press.memory import Memory
from tests.press.press import Guest, Press
from tests.press.server import Asked, Reply, Server

PULSE = "tests.press.pulse.Pulse"


@dataclass(frozen=True)
class Survived:
    """What became of a crawl: its end, its most memory in bytes, by how many seconds its reactor was late at
    the latest, connections to the canary, and the articles that did not end as they should."""

    status: int
    stderr: str
    memory: int
    late: float
    canary: int
    unexpected: dict[str, tuple[str, str]]
    run: dict[str, Any]
    asked: list[Asked]


def survive(
    folder: Path,
    wanted: Callable[[hostile.Host], bool] = lambda host: True,
    within: float = 60.0,
    **settings: str,
) -> Survived:
    """Crawl the hosts that are wanted, no longer than so many seconds; else raises AssertionError."""
    canary = Server(lambda host, path: Reply(b"You should not be here."))
    canary.start()
    try:
        evil = [each for each in hostile.hosts(canary.server_port) if wanted(each)]
        names = [Guest(name, lambda path: Reply(), turns) for name, turns in hostile.LEADING_HERE.items()]
        with Press(0, (), guests=[*(each.guest for each in evil), *names]) as press:
            return _survived(folder, press, evil, canary, within, settings)
    finally:
        canary.stop()


def _survived(
    folder: Path,
    press: Press,
    evil: list[hostile.Host],
    canary: Server,
    within: float,
    settings: dict[str, str],
) -> Survived:
    place = Place(folder / "evening", PYTHONPATH=str(ROOT))
    pulse = folder / "pulse"
    told = {
        "bundled": "no",
        "topic": "any",
        "outlets_file": str(hostile.outlets_file(folder, evil, press.port, canary.server_port)),
        "TOUCHLINE_DNS": press.names.server,
        "DNS_TIMEOUT": "2",
        "PULSE": str(pulse),
        "EXTENSIONS": json.dumps(EXTENSIONS | {PULSE: 900}),
        # The pipe of a long log would fill.
        "LOG_FILE": str(folder / "log"),
    } | settings
    process = place.start(*crawling("football", **told))
    with Memory(process.pid) as memory:
        ended = finish(process, within)
    pages, unexpected = place.pages(), {}
    for host in evil:
        for path, (state, reason) in host.ends.items():
            url = f"http://{host.name}:{press.port}{path}"
            found = pages.get(url, ("", ""))
            if (state and found[0] != state) or (reason and found[1] != reason):
                unexpected[url] = found
    return Survived(
        ended.status,
        ended.stderr + (folder / "log").read_text("utf-8", "replace"),
        memory.most,
        float(pulse.read_text()) if pulse.exists() else -1.0,
        canary.connections,
        unexpected,
        place.last_run(),
        press.asked,
    )
