"""Lays a piece into its outlet's template.

A template is the whole HTML page with ``$name`` holes (string.Template) and fragments between comments:
``<!--head-->`` … ``<!--/head-->`` stands on article pages only; ``<!--article-->`` … is the article, which
fronts and video pages replace; ``<!--author-->`` … is repeated for each author, ``<!--each-->`` … for each
paragraph; ``<!--after 2-->`` … follows the second paragraph, as a newsletter box does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from touchline.demo.edition import Placed
from touchline.demo.outlets import Outlet

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
_DATES = {
    "en": "{day} {month} {year}, {time} GMT",
    "es": "{day} de {month} de {year}, {time} h",
    "de": "{day}. {month} {year}, {time} Uhr",
    "ar": "{day} {month} {year}، {time}",
}
_BY = {"en": ("By", "and"), "es": ("Por", "y"), "de": ("Von", "und"), "ar": ("بقلم", "و")}


def article_page(place: Placed, others: Sequence[Placed]) -> str:
    """The page of an article; ``others`` are what its related and most-read lists link to."""
    html, piece = _template(place.outlet.slug), place.piece
    values = _values(place, others)
    both = f" {_BY[piece.language][1]} "
    html, author = _cut(html, "author", "$bylines")
    html, each = _cut(html, "each", "$body")
    inserts: dict[int, str] = {}
    while number := re.search(r"<!--after (\d+)-->", html):
        html, inserts[int(number[1])] = _cut(html, f"after {number[1]}", "")
    values["bylines"] = both.join(_fill(author, author=escape(name)) for name in piece.authors)
    body: list[str] = []
    for count, text in enumerate((*piece.paragraphs, *piece.trailing), start=1):
        body.append(_fill(each, paragraph=escape(text, quote=False)))
        if count < len(piece.paragraphs):
            body.append(_fill(inserts.get(count, ""), **values))
    values["body"] = "".join(body)
    return _fill(re.sub(r"<!--/?(?:head|article)-->", "", html), **values)


def front_page(outlet: Outlet, base: str, title: str, places: Sequence[Placed]) -> str:
    """A home page or a section front: headlines and teasers, in the outlet's furniture."""
    teasers = "".join(
        f'<li class="teaser"><a href="{escape(place.url)}">{escape(place.piece.headline)}</a></li>'
        for place in places
    )
    return _furniture(
        outlet, base, title, places, f'<h1>{escape(title)}</h1><ul class="teasers">{teasers}</ul>'
    )


def video_page(place: Placed, others: Sequence[Placed]) -> str:
    """A page that holds a player and no article."""
    player = (
        f'<h1>{escape(place.piece.headline)}</h1><video controls src="/media/{place.piece.slug}.mp4"></video>'
        '<div class="player-bar"><button>Play</button><span>02:41</span></div>'
    )
    return _furniture(place.outlet, place.base, place.piece.headline, others, player)


def _furniture(outlet: Outlet, base: str, title: str, places: Sequence[Placed], main: str) -> str:
    html, _ = _cut(_template(outlet.slug), "head", "")
    html, _ = _cut(html, "article", "$main")
    return _fill(
        html, main=main, headline=escape(title), url=f"{base}/", description="", **_common(outlet, places)
    )


def _values(place: Placed, others: Sequence[Placed]) -> dict[str, str]:
    piece, published = place.piece, place.published
    description = " ".join(piece.summary) or piece.paragraphs[0]
    by, both = _BY[piece.language]
    names = f" {both} ".join(piece.authors)
    return {
        "headline": escape(piece.headline),
        "url": escape(place.url),
        "section": escape(piece.section.capitalize()),
        "section_url": f"/{piece.section}/",
        "iso": published.isoformat(),
        "when": _DATES[piece.language].format(
            day=published.day,
            month=_MONTHS[piece.language].split()[published.month - 1],
            year=published.year,
            time=f"{published:%H:%M}",
        ),
        "authors": escape(", ".join(piece.authors)),
        "byline": escape(f"{by} {names}") if names else "",
        "description": escape(description),
        "summary": _summary(piece.summary),
        "credit": f'<p class="credit">{escape(piece.credit)}</p>' if piece.credit else "",
        "slug": piece.slug,
        "comments": str(len(piece.slug) * 3),
        "ld": _json_ld(place, full=False),
        "ld_full": _json_ld(place, full=True),
        **_common(place.outlet, others),
    }


def _common(outlet: Outlet, places: Sequence[Placed]) -> dict[str, str]:
    links = [f'<a href="{escape(place.url)}">{escape(place.piece.headline)}</a>' for place in places]
    return {
        "site": escape(outlet.name),
        "related": "".join(f"<li>{link}</li>" for link in links[:3]),
        "related_links": " | ".join(links[:3]),
        "most_read": "".join(f"<li>{link}</li>" for link in links[-4:]),
    }


def _summary(lines: Sequence[str]) -> str:
    if len(lines) > 1:
        return '<ul class="key-points">' + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"
    return "".join(f'<p class="standfirst">{escape(line)}</p>' for line in lines)


def _json_ld(place: Placed, *, full: bool) -> str:
    """The page's schema.org record; with the text in it where ``full``."""
    piece = place.piece
    record = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": piece.headline,
        "datePublished": place.published.isoformat(),
        "dateModified": place.published.isoformat(),
        "inLanguage": piece.language,
        "articleSection": piece.section.capitalize(),
        "mainEntityOfPage": {"@type": "WebPage", "@id": place.url},
        "author": [{"@type": "Person", "name": author} for author in piece.authors],
        "publisher": {"@type": "Organization", "name": place.outlet.name},
        "image": f"{place.base}/images/{piece.slug}.jpg",
    }
    if full:
        record["articleBody"] = "\n\n".join(piece.paragraphs)
    return json.dumps(record, ensure_ascii=False).replace("<", "\\u003c")


@cache
def _template(slug: str) -> str:
    return (files("touchline.demo") / "templates" / f"{slug}.html").read_text("utf-8")


def _cut(html: str, name: str, hole: str) -> tuple[str, str]:
    """The template with a fragment replaced by a hole, and the fragment."""
    start, end = f"<!--{name}-->", f"<!--/{name.split()[0]}-->"
    if start not in html:
        return html, ""
    before, _, rest = html.partition(start)
    fragment, _, after = rest.partition(end)
    return before + hole + after, fragment


def _fill(fragment: str, **values: str) -> str:
    return Template(fragment).substitute(values)
