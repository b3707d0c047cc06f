"""Pages made of a head and a body, and what their metadata says."""

import json
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from pipelines.extract.about.metadata import Metadata, read_metadata
from pipelines.extract.about.sheet import gather

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
URL = "https://www.northbank.example/football/2026/frost-gives-way-to-goals"
TITLE = "Frost gives way to goals"
PROSE = "The keeper slipped on the frozen line and the ball rolled in, to the wonder of all who saw it. " * 3


def read(
    head: str = "", body: str = "", url: str = URL, html: str = "lang=en", title: str = TITLE
) -> Metadata:
    """The metadata of a page made of a head and a body."""
    source = f"<html {html}><head><title>{title}</title>{head}</head><body>{body}<p>{PROSE}</p></body></html>"
    parser = etree.HTMLParser(encoding="utf-8")
    root = etree.fromstring(source.encode(), parser)
    return read_metadata(root, gather(root, url), url, NOW)


def told(**fields: Any) -> str:
    """A page's JSON-LD of an article."""
    node = {"@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def meta(**contents: str) -> str:
    """Meta elements; two underscores stand for a colon."""
    return "".join(
        f'<meta name="{name.replace("__", ":")}" content="{content}">' for name, content in contents.items()
    )
