"""The outlets' own feeds as OPML 2.0: what a feed reader subscribes to at once."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from lxml import etree

from crawler.outlet import Outlet, SourceKind
from touchline.feeds.xml import add, serialised
from touchline.safe import line, link

MEDIA_TYPE = "text/x-opml"


def written(outlets: Iterable[Outlet]) -> bytes:
    """A document of the outlets that have feeds, by country; each feed that is worth asking."""
    root = etree.Element("opml", version="2.0")
    add(add(root, "head"), "title", "Football news: the outlets that Touchline knows")
    body = add(root, "body")
    told = sorted((each for each in outlets if each.usable(SourceKind.FEEDS)), key=_place)
    for country, some in groupby(told, lambda each: each.country):
        group = etree.SubElement(body, "outline", text=country)
        for each in some:
            _add(group, each)
    return serialised(root)


def _place(outlet: Outlet) -> tuple[str, str]:
    return outlet.country, outlet.name.casefold()


def _add(group: etree._Element, outlet: Outlet) -> None:
    feeds = outlet.usable(SourceKind.FEEDS)
    name = line(outlet.name)
    for number, source in enumerate(feeds, 1):
        title = name if len(feeds) == 1 else f"{name} ({number})"
        etree.SubElement(
            group,
            "outline",
            text=title,
            title=title,
            type="rss",
            xmlUrl=link(source.url),
            htmlUrl=link(outlet.home),
            language=outlet.language,
        )
