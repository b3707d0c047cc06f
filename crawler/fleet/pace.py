"""How a host is to be asked, from one worker to the next: when it was asked last, and the delay it wants."""

from __future__ import annotations

from math import isfinite
from time import monotonic

from crawler.manners.downloader import PoliteDownloader

Pace = dict[str, float]
"""``ago`` (ms since the host was asked), ``delay`` (seconds that its robots.txt asks for) and ``rest`` (ms
for which it is to be left alone); empty where it was not asked."""


def known(downloader: PoliteDownloader, name: str) -> Pace:
    """What this worker knows of a host."""
    host, now = downloader.hosts.known(name), monotonic()
    if host is None or not isfinite(host.asked):
        return {}
    return {
        "ago": round(1000 * (now - host.asked)),
        "delay": host.crawl_delay,
        "rest": max(0, round(1000 * (host.ready - now))),
    }


def keep(downloader: PoliteDownloader, name: str, ago: float, delay: float, rest: float) -> None:
    """Ask a host no sooner than the worker before would have: its robots.txt, too, is something asked."""
    host, now = downloader.hosts.named(name), monotonic()
    host.crawl_delay = max(host.crawl_delay, delay)
    wanted = max(host.crawl_delay, downloader.settings.getfloat("DOWNLOAD_DELAY"))
    host.ready = max(host.ready, now + rest / 1000, now - ago / 1000 + wanted)


def at_once(downloader: PoliteDownloader, name: str) -> int:
    """How many requests a host is asked at the same time."""
    slot = downloader.slots.get(name)
    return slot.concurrency if slot is not None else downloader.domain_concurrency
