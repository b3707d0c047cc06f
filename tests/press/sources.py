"""Where a paper lists its articles: feeds of every kind, whole and broken, sitemaps and section pages."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from tests.press.edition import Placed, parts
from tests.press.markup import front
from tests.press.papers import Paper

MANY = 400
"""Articles in one of many feeds."""


@dataclass(frozen=True, slots=True)
class Source:
    """One of them: its field in an outlet's record ("" where another source names it), and its form."""

    field: str
    path: str
    form: str
    part: int = 0


_RSS = Source("feeds", "/rss.xml", "rss")
_MAP = Source("sitemaps", "/news-sitemap.xml", "news-map")
_SECTION = Source("sections", "/football/", "section")
_KINDS: dict[str, tuple[Source, ...]] = {
    "news-map": (_MAP,),
    "news-map-gz": (Source("sitemaps", "/news-sitemap.xml.gz", "news-map.gz"),),
    "map": (Source("sitemaps", "/sitemap.xml", "map"),),
    "index": (
        Source("sitemaps", "/sitemap_index.xml", "index"),
        Source("", "/sitemap-0.xml", "map", 1),
        Source("", "/sitemap-1.xml", "news-map", 2),
    ),
    "index-gz": (
        Source("sitemaps", "/sitemap_index.xml.gz", "index.gz"),
        Source("", "/sitemap-0.xml.gz", "news-map.gz", 1),
        Source("", "/sitemap-1.xml.gz", "map.gz", 2),
    ),
    "section": (_SECTION,),
    "sections": (
        Source("sections", "/football/", "section", 3),
        Source("sections", "/transfers/", "section", 4),
    ),
    "dead-feed": (Source("feeds", "/rss.xml", "gone"), _SECTION),
    "dead-feed-map": (Source("feeds", "/rss.xml", "no-feed"), _MAP),
    "moved-feed": (Source("feeds", "/feed", "moved"), Source("", "/rss/all.xml", "rss")),
    "two-feeds": (
        Source("feeds", "/rss/latest.xml", "rss", 3),
        Source("feeds", "/rss/football.xml", "rss", 4),
    ),
    "feed-and-map": (_RSS, _MAP),
}


def sources(paper: Paper, articles: int = 0) -> tuple[Source, ...]:
    """A paper's sources; ``articles`` says how many a paper with many feeds has to list in them."""
    if paper.source in ("many-feeds", "many-maps"):
        kind, name, form = {
            "many-feeds": ("feeds", "/rss/{}.xml", "rss"),
            "many-maps": ("sitemaps", "/map-{}.xml", "news-map"),
        }[paper.source]
        return tuple(
            Source(kind, name.format(at), form, 100 + at) for at in range(max(1, -(-articles // MANY)))
        )
    return _KINDS.get(paper.source, (Source("feeds", "/feed", paper.source),))


def part_of(placed: Sequence[Placed], part: int) -> Sequence[Placed]:
    """What of a paper's articles a source lists: all, either half, or two thirds from either end."""
    half, third = len(placed) // 2, len(placed) // 3
    match part:
        case 1:
            return placed[:half]
        case 2:
            return placed[half:]
        case 3:
            return placed[: len(placed) - third]
        case 4:
            return placed[third:]
        case _ if part >= 100:
            return parts(placed, MANY)[part - 100] if part - 100 < len(parts(placed, MANY)) else ()
    return placed


def listed_at(placed: Placed, base: str, links: str) -> str:
    """The address that a source gives an article."""
    own, path = base + placed.path, placed.path
    joint = "&" if "?" in path else "?"
    match links:
        case "relative":
            return path
        case "tracked":
            return f"{own}{joint}utm_source=rss&utm_medium=feed&fbclid=Iw{placed.number}"
        case "amp-path":
            return f"{own}/amp"
        case "amp-host":
            return own.replace("://www.", "://amp.")
        case "mobile":
            return own.replace("://www.", "://m.")
        case "print":
            return f"{own}{joint}print=1"
        case "redirected":
            return own if placed.forbidden else f"{base}/go/{placed.number}"
        case "canonical":
            return f"{own}&ref=front"
    return own


def render(
    source: Source, paper: Paper, placed: Sequence[Placed], base: str, now: datetime
) -> tuple[bytes, str]:
    """A source's body and its type; ``placed`` are the articles that it lists, newest first."""
    form, _, packed = source.form.partition(".")
    # A sitemap that is asked beside a feed gives each article's own address.
    links = "plain" if paper.source == "feed-and-map" and form == "news-map" else paper.links
    urls = [listed_at(each, base, links) for each in placed]
    body, kind = _FORMS[form.partition("-")[0]](form, paper, list(zip(placed, urls, strict=True)), base, now)
    return (gzip.compress(body, mtime=0), "application/gzip") if packed else (body, kind)


Listed = list[tuple[Placed, str]]


def _rss(form: str, paper: Paper, listed: Listed, base: str, now: datetime) -> tuple[bytes, str]:
    charset = {"rss-latin": "iso-8859-1", "rss-utf16": "utf-16"}.get(form, "utf-8")
    items = [
        f"<item><title>{escape(each.headline)}</title><link>{escape(url)}</link>"
        f'<guid isPermaLink="false">{paper.slug}:{each.number}</guid>'
        f"<pubDate>{format_datetime(each.published)}</pubDate>{_text(form, each)}</item>\n"
        for each, url in listed
    ]
    if form == "rss-broken":
        # Ampersands as they come, an element that is not closed, an entity nobody knows, a control character.
        items = [
            item.replace("<title>", "<title>Fish & chips &nbsp;\x0b<b>") + "<!-- -- -->" for item in items
        ]
    body = "".join(items)
    text = (
        f'<?xml version="1.0" encoding="{charset}"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(paper.name)} – Fußball</title><link>{base}/</link>{body}</channel></rss>"
    )
    if form == "rss-cut":
        text = text.partition("</channel>")[0] + f"<item><title>Cut off</title><link>{base}/news/cut-o"
    return text.encode(charset, "xmlcharrefreplace"), "application/rss+xml"


def _text(form: str, placed: Placed) -> str:
    if form == "rss-full":
        told = "".join(f"<p>{each}</p>" for each in placed.paragraphs)
        return f"<content:encoded><![CDATA[{told}]]></content:encoded>"
    return f"<description>{escape(placed.paragraphs[0][:120])} …</description>"


def _rdf(form: str, paper: Paper, listed: Listed, base: str, now: datetime) -> tuple[bytes, str]:
    items = "".join(
        f'<item rdf:about="{escape(url)}"><title>{escape(each.headline)}</title><link>{escape(url)}</link>'
        f"<dc:date>{each.published.isoformat()}</dc:date></item>"
        for each, url in listed
    )
    return (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{base}/"><title>{escape(paper.name)}</title></channel>{items}</rdf:RDF>'
    ).encode(), "application/rdf+xml"


def _atom(form: str, paper: Paper, listed: Listed, base: str, now: datetime) -> tuple[bytes, str]:
    entries = "".join(
        f"<entry><title>{escape(each.headline)}</title><id>tag:{paper.slug},2026:{each.number}</id>"
        f'<link rel="alternate" type="text/html" href="{escape(url)}"/>'
        f"<published>{each.published.isoformat()}</published>"
        f"{_content(form, each)}</entry>"
        for each, url in listed
    )
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="{base}/">'
        f"<title>{escape(paper.name)}</title><id>{base}/</id>{entries}</feed>"
    ).encode(), "application/atom+xml"


def _content(form: str, placed: Placed) -> str:
    if form == "atom-full":
        told = "".join(f"<p>{escape(each)}</p>" for each in placed.paragraphs)
        return f'<content type="html">{escape(told)}</content>'
    return f"<summary>{escape(placed.paragraphs[0][:120])}</summary>"


def _json(form: str, paper: Paper, listed: Listed, base: str, now: datetime) -> tuple[bytes, str]:
    items = [
        {
            "id": f"{paper.slug}-{each.number}",
            "url": url,
            "title": each.headline,
            "date_published": each.published.isoformat(),
        }
        | (
            {"content_text": "\n\n".join(each.paragraphs)}
            if form == "json-full"
            else {"summary": each.headline}
        )
        for each, url in listed
    ]
    told = {"version": "https://jsonfeed.org/version/1.1", "title": paper.name, "items": items}
    return json.dumps(told, ensure_ascii=False).encode(), "application/feed+json"


_MAP_SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def _news(form: str, paper: Paper, listed: Listed, base: str, now: datetime) -> tuple[bytes, str]:
    urls = "".join(
        f"<url><loc>{escape(url)}</loc><news:news><news:publication><news:name>"
        f"{escape(paper.name)}</news:name>"
        "<news:language>en</news:language></news:publication>"
        f"<news:publication_date>{each.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(each.headline)}</news:title></news:news></url>"
        for each, url in listed
    )
    return f'<?xml version="1.0"?><urlset {_MAP_SPACES}>{urls}</urlset>'.encode(), "application/xml"


def _map(form: str, paper: Paper, listed: Listed, base: str, now: datetime) -> tuple[bytes, str]:
    urls = "".join(
        f"<url><loc>{escape(url)}</loc><lastmod>{each.published.isoformat()}</lastmod></url>"
        for each, url in listed
    )
    old = (now - timedelta(days=90)).date().isoformat()
    older = f"<url><loc>{base}/news/an-old-story-1</loc><lastmod>{old}</lastmod></url>"
    return f'<?xml version="1.0"?><urlset {_MAP_SPACES}>{urls}{older}</urlset>'.encode(), "application/xml"


def _index(form: str, paper: Paper, listed: Listed, base: str, now: datetime) -> tuple[bytes, str]:
    newest = max((each.edited or each.published for each, _ in listed), default=now)
    named = [(each.path, newest) for each in sources(paper) if not each.field]
    named.append(("/sitemap-of-last-year.xml", now - timedelta(days=400)))
    told = "".join(
        f"<sitemap><loc>{base}{path}</loc><lastmod>{at.isoformat()}</lastmod></sitemap>" for path, at in named
    )
    return (
        f'<?xml version="1.0"?><sitemapindex {_MAP_SPACES}>{told}</sitemapindex>'.encode(),
        "application/xml",
    )


def _section(form: str, paper: Paper, listed: Listed, base: str, now: datetime) -> tuple[bytes, str]:
    links = [(url, each.headline) for each, url in listed]
    return front(paper.name, links).encode(), "text/html; charset=utf-8"


def _no(form: str, paper: Paper, listed: Listed, base: str, now: datetime) -> tuple[bytes, str]:
    return front(f"{paper.name} has moved", []).encode(), "text/html"


_FORMS = {
    "rss": _rss,
    "rdf": _rdf,
    "atom": _atom,
    "json": _json,
    "news": _news,
    "map": _map,
    "index": _index,
    "section": _section,
    "no": _no,
}
