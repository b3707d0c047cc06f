"""The pages of an article: four layouts with furniture, and its twins for AMP, telephones and print."""

from __future__ import annotations

import json
from html import escape

from tests.press.edition import Placed
from tests.press.words import tale

_STYLE = (
    "<style>"
    + "".join(
        f".block-{at}{{margin:{at % 7}px;padding:{at % 5}em;color:#{at * 7919 % 4096:03x}}}"
        for at in range(60)
    )
    + "</style>"
)
_LAYOUTS = (
    '<header><nav>{nav}</nav></header><main><article><h1>{title}</h1><p class="byline">By {author}</p>'
    "{body}</article></main><aside><h2>Most read</h2><ul>{links}</ul></aside><footer>{foot}</footer>",
    '<div id="top">{nav}</div><div class="story"><h1>{title}</h1><div class="meta">{author} <time '
    'datetime="{iso}">{iso}</time></div><div class="story-body">{body}</div></div>'
    '<div class="related"><h3>Related stories</h3><ul>{links}</ul></div><div class="foot">{foot}</div>',
    "<div class='page'><ul class='menu'>{nav}</ul><section class='content'><h1>{title}</h1>"
    "<span class='author'>"
    "{author}</span>{body}<div class='newsletter'><p>Sign up to our newsletter for the best of the week</p>"
    "</div></section><section class='more'><ul>{links}</ul></section></div><footer>{foot}</footer>",
    '<article class="post"><header><h1 class="entry-title">{title}</h1>'
    '<p>By <a rel="author" href="/authors/x">'
    '{author}</a></p></header><div class="entry-content">{body}</div></article><nav>{nav}</nav>'
    '<ul class="recent">{links}</ul><footer>{foot}</footer>',
)


def page(placed: Placed, base: str, twin: str = "") -> str:
    """An article's page on its paper's host, or its ``twin``: amp, mobile or print."""
    title, own = escape(placed.headline, quote=False), base + placed.path
    body = "".join(f"<p>{escape(each, quote=False)}</p>\n" for each in placed.paragraphs)
    author = tale(placed.number + 1).headline.split(" as ")[-1].split()[:2]
    iso = placed.published.isoformat()
    laid = _LAYOUTS[placed.paper.layout].format(
        title=title,
        body=body,
        author=" ".join(author),
        iso=iso,
        nav='<a href="/">Home</a> <a href="/football/">Football</a> <a href="/contact">Contact</a>',
        links="".join(
            f'<li><a href="/stories/{placed.number + at}">'
            f"{escape(tale(placed.number + at).headline)}</a></li>"
            for at in (3, 5, 7)
        ),
        foot=f"&copy; {escape(placed.paper.name)}. All rights reserved.",
    )
    ld = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": placed.headline,
            "datePublished": iso,
            "dateModified": (placed.edited or placed.published).isoformat(),
            "author": {"@type": "Person", "name": " ".join(author)},
        }
    )
    script = f'<script type="application/ld+json">{ld}</script>' if placed.paper.layout % 2 == 0 else ""
    mark = " amp" if twin == "amp" else ""
    return (
        f'<!doctype html><html lang="en"{mark}><head><meta charset="{placed.paper.charset}">'
        f"<title>{title}</title>"
        f'<meta property="og:type" content="article"><meta property="article:published_time" content="{iso}">'
        f'<link rel="canonical" href="{escape(own)}">{script}{_STYLE}</head><body>{laid}</body></html>'
    )


def front(name: str, links: list[tuple[str, str]]) -> str:
    """A section page: headlines that link to articles, and what else links on such a page."""
    listed = "".join(f'<li><a href="{escape(url)}">{escape(title)}</a></li>' for url, title in links)
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{escape(name)}</title></head><body>"
        f'<nav><a href="/">Home</a><a href="/about">About</a>'
        f'<a href="mailto:desk@{name}">Write to us</a></nav>'
        f"<h1>{escape(name)}</h1><ul>{listed}</ul><a href='/calendar/2026/11'>Calendar</a></body></html>"
    )
