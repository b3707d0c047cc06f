"""What a live check of a source found, and whether a crawl could use it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.discover import Finding
from crawler.front_page import told
from crawler.outlet import Outlet, OutletSource, SourceKind
from crawler.sitemap import GZIP

STALE = timedelta(days=90)
"""A source whose newest entry is older lists nothing that a crawl would want."""
PERMANENT = frozenset({301, 308})
_FEED_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(rss|RDF|feed)[\s>]")
_FEEDS = {b"rss": "RSS 2.0", b"RDF": "RSS 1.0", b"feed": "Atom"}
_BEGINNING = 5_000
"""Bytes of a source in which its form shows."""


@dataclass(slots=True)
class Checked:
    """What is known of a source so far.

    ``form`` is what it is (RSS 2.0, Atom, sitemap and the like), ``conditional`` whether a conditional
    request is answered as one ("yes", "no", "not offered"), ``moved`` where it has moved for good;
    robots.txt "allows" or "refuses" it, is "unread" where it could not be read, or "unknown".
    """

    outlet: Outlet
    kind: SourceKind
    source: OutletSource
    fault: str = ""
    form: str = ""
    finding: Finding | None = None
    conditional: str = ""
    moved: str = ""
    robots: str = "allows"

    def redirected(self, to: str, reasons: list[object]) -> None:
        """It led elsewhere: told where it is for good."""
        if reasons and PERMANENT.issuperset(reasons):
            self.moved = told(to, 2048)

    def found(self, finding: Finding, form: str, now: datetime) -> None:
        """It answered with this; of an index, after what it names."""
        self.finding, self.form = finding, self.form or form
        if not finding.entries and not finding.sitemaps:
            self.fault = "lists nothing that a crawl would ask for"
        elif finding.newest and finding.newest < now - STALE:
            self.fault = f"lists nothing newer than {finding.newest:%Y-%m-%d}"
        elif finding.listed and not finding.articles:
            self.fault = f"none of its {finding.listed} addresses is an article by the outlet's record"

    @property
    def row(self) -> dict[str, object]:
        """All of it as plain values."""
        found = self.finding
        newest = found.newest if found else None
        return {
            "outlet": self.outlet.name,
            "kind": self.kind.value,
            "url": self.source.url,
            "record": self.source.status.value,
            "ok": not self.fault,
            "fault": told(self.fault, 300),
            "format": self.form,
            "entries": found.entries if found else None,
            "newest": newest.isoformat(timespec="seconds") if newest else None,
            "listed": found.listed if found else None,
            "articles": len(found.articles) if found else None,
            "conditional": self.conditional,
            "robots": self.robots,
            "moved": self.moved,
        }


def form_of(kind: SourceKind, body: bytes, finding: Finding) -> str:
    """What a source that could be read is."""
    if kind is SourceKind.SECTIONS:
        return "HTML"
    if kind is SourceKind.SITEMAPS:
        news = "news sitemap" if b"sitemap-news" in body[:_BEGINNING] else "sitemap"
        return ("sitemap index" if finding.sitemaps else news) + (", gzip" if body.startswith(GZIP) else "")
    root = _FEED_ROOT.search(body[:_BEGINNING])
    return _FEEDS[root[1]] if root else "JSON Feed" if body.lstrip()[:1] == b"{" else "feed"
