"""Writes the outlets' feeds: RSS 2.0 and Atom, with summaries, with full text, tidy or not."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime
from html import escape

from touchline.demo.edition import Placed
from touchline.demo.outlets import Outlet

CONTENT_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}


def feed(outlet: Outlet, base: str, places: Sequence[Placed]) -> str:
    """The outlet's feed, listing its pieces in the order given."""
    listed = list(places)
    if outlet.feed.untidy:
        listed.append(next(place for place in places if place.piece.story))
    return (_rss if outlet.feed.kind == "rss" else _atom)(outlet, base, listed)


def _rss(outlet: Outlet, base: str, places: Sequence[Placed]) -> str:
    items = "".join(_item(outlet, place, number) for number, place in enumerate(places))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>\n'
        f"<title>{escape(outlet.name)}</title><link>{base}/</link>"
        f"<description>Football from {escape(outlet.name)}</description>"
        f"<language>{outlet.language}</language>\n{items}</channel></rss>\n"
    )


def _item(outlet: Outlet, place: Placed, number: int) -> str:
    piece = place.piece
    # The entry listed twice differs in its tracking parameter alone, as such entries do.
    link = f"{place.path}?utm_source=rss&utm_medium=feed&pos={number}" if outlet.feed.untidy else place.url
    parts = [
        f"<title>{escape(piece.headline)}</title><link>{escape(link)}</link>",
        f'<guid isPermaLink="false">{outlet.slug}:{piece.section}:{piece.slug}</guid>',
        f"<pubDate>{format_datetime(place.published)}</pubDate>",
        *(f"<dc:creator>{escape(author)}</dc:creator>" for author in piece.authors),
        f"<category>{escape(piece.section)}</category>",
    ]
    if outlet.feed.text != "none":
        parts.append(f"<description>{escape(_summary(place))}</description>")
    if outlet.feed.text == "full":
        body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in piece.paragraphs)
        parts.append(f"<content:encoded><![CDATA[{body}]]></content:encoded>")
    return f"<item>{''.join(parts)}</item>\n"


def _atom(outlet: Outlet, base: str, places: Sequence[Placed]) -> str:
    updated = max(place.published for place in places).isoformat()
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">\n'
        f"<title>{escape(outlet.name)}</title><id>{base}/</id><updated>{updated}</updated>\n"
        f'<link rel="alternate" href="{base}/"/><link rel="self" href="{base}{outlet.feed.path}"/>\n'
        f"{''.join(_entry(outlet, place) for place in places)}</feed>\n"
    )


def _entry(outlet: Outlet, place: Placed) -> str:
    piece, stamp = place.piece, place.published.isoformat()
    authors = "".join(f"<author><name>{escape(author)}</name></author>" for author in piece.authors)
    summary = f"<summary>{escape(_summary(place))}</summary>" if outlet.feed.text == "summary" else ""
    return (
        f"<entry><title>{escape(piece.headline)}</title>"
        f"<id>tag:{outlet.slug}.example,2026:{piece.section}/{piece.slug}</id>"
        f'<link rel="alternate" type="text/html" href="{escape(place.url)}"/>'
        f"<published>{stamp}</published><updated>{stamp}</updated>{authors}{summary}</entry>\n"
    )


def _summary(place: Placed) -> str:
    """The standfirst, or the first words of the text."""
    if place.piece.summary:
        return " ".join(place.piece.summary)
    words = " ".join(place.piece.paragraphs[:1]).split()
    return " ".join(words[:24]) + (" …" if len(words) > 24 else "")
