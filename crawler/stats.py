"""Scrapy's counts of a crawl, kept without the look that it takes at each call for an argument of old."""

from __future__ import annotations

from typing import Any

from scrapy.statscollectors import MemoryStatsCollector


class Stats(MemoryStatsCollector):
    """What Scrapy's own counts, thirty times a page: its check for a ``spider`` argument is left out."""

    def __getattribute__(self, name: str) -> Any:
        """As any object has it."""
        return object.__getattribute__(self, name)
