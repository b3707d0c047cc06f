"""How a host is to be asked, from one worker to the next: when it was asked last, and the delay it wants."""

from __future__ import annotations

from time import monotonic

from scrapy.core.downloader import Downloader, Slot

Pace = dict[str, float]
"""``ago`` (ms since the host was asked), ``delay`` (seconds) and ``jitter``; empty where it was not."""


def known(downloader: Downloader, host: str) -> Pace:
    """What this worker knows of a host."""
    slot = downloader.slots.get(host)
    if slot is None or not slot.lastseen:
        return {}
    ago = max(0, round(1000 * (monotonic() - slot.lastseen)))
    return {"ago": ago, "delay": slot.delay, "jitter": slot.jitter}


def keep(downloader: Downloader, host: str, ago: float, delay: float, jitter: float) -> None:
    """Ask a host no sooner than the worker before would have: its robots.txt, too, is something asked."""
    slot = downloader.slots.get(host)
    if slot is None:
        slot = downloader.slots[host] = _fresh(downloader, host)
    slot.lastseen = max(slot.lastseen, monotonic() - ago / 1000)
    if delay >= 0 and delay > slot.delay:
        slot.delay, slot.jitter = delay, jitter


def at_once(downloader: Downloader, host: str) -> int:
    """How many requests a host is asked at the same time."""
    slot = downloader.slots.get(host)
    return slot.concurrency if slot is not None else _fresh(downloader, host).concurrency


def _fresh(downloader: Downloader, host: str) -> Slot:
    """A slot as the downloader makes them."""
    own = downloader.per_slot_settings.get(host, {})
    settings = downloader.settings
    return Slot(
        int(own.get("concurrency", downloader.domain_concurrency)),
        float(own.get("delay", settings.getfloat("DOWNLOAD_DELAY"))),
        float(own.get("jitter", settings.getfloat("DOWNLOAD_DELAY_JITTER"))),
    )
