"""The papers of the press: where each lists its articles, how it answers, what its robots.txt says."""

from __future__ import annotations

import re
from dataclasses import dataclass

DELAY = 0.4
"""Seconds between requests that a slow paper's robots.txt asks for."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One outlet, on ``www.SLUG.test``.

    ``source`` is how it lists its articles (see `tests.press.sources`), ``links`` how it spells their
    addresses there, ``signs`` by what its answers can be asked again, ``packing`` the Content-Encoding,
    ``robots`` what is in its robots.txt (None for none), ``delay`` the Crawl-delay in it.
    """

    slug: str
    source: str = "rss"
    links: str = "plain"
    signs: str = "etag"
    packing: str = ""
    robots: str | None = "User-agent: *\nDisallow:\n"
    delay: float = 0.0
    path: str = "/news/{slug}-{number}"
    layout: int = 0
    charset: str = "utf-8"

    @property
    def name(self) -> str:
        """Its name."""
        return "The " + " ".join(each.capitalize() for each in self.slug.split("-"))

    @property
    def host(self) -> str:
        """Its own host, without the port."""
        return f"www.{self.slug}.test"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host it answers on: a telephone's twin and an AMP twin beside its own."""
        return self.host, f"m.{self.slug}.test", f"amp.{self.slug}.test"

    @property
    def article_pattern(self) -> str:
        """What matches the path and query of its articles."""
        told = re.escape(self.path).replace(r"\{slug\}", "[a-z0-9-]+").replace(r"\{number\}", "[0-9]+")
        return told.replace("/news/", "/(?:news|members)/")

    @property
    def robots_txt(self) -> str | None:
        """Its robots.txt; None where there is none."""
        if self.robots is None:
            return None
        return self.robots + (f"Crawl-delay: {self.delay:g}\n" if self.delay else "")


MEMBERS = "User-agent: *\nDisallow: /members/\n"
FOR_US = "User-agent: *\nDisallow: /\n\nUser-agent: touchline\nDisallow: /members/\n"
WILD = "User-agent: *\nAllow: /news/\nDisallow: /*embers/*\nDisallow: /*.pdf$\n"
EVERYTHING = "User-agent: *\nDisallow: /\n"

PAPERS = (
    Paper("morning-post"),
    Paper("evening-echo", "rss", signs="modified"),
    Paper("daily-flag", "rss", signs="both", packing="gzip", layout=1),
    Paper("weekly-whistle", "rss", signs="weak", packing="br", layout=2),
    Paper("north-star", "rss-full", packing="zstd", layout=3),
    Paper("south-stand", "rss-full", signs="modified", packing="deflate"),
    Paper("harbour-news", "atom", layout=1),
    Paper("valley-voice", "atom", "relative", signs="both", layout=2),
    Paper("hill-herald", "atom-full", signs="modified", packing="gzip", layout=3),
    Paper("river-record", "rdf", layout=1),
    Paper("lake-ledger", "rdf", signs="weak", layout=2),
    Paper("json-journal", "json"),
    Paper("json-gazette", "json-full", signs="modified", packing="gzip", layout=1),
    Paper("map-mirror", "news-map"),
    Paper("map-monitor", "news-map", signs="modified", layout=1),
    Paper("map-messenger", "news-map-gz", layout=2),
    Paper("index-inquirer", "index", layout=3),
    Paper("index-independent", "index-gz", signs="both"),
    Paper("plain-map", "map", signs="modified", layout=1),
    Paper("section-sentinel", "section", layout=2),
    Paper("section-standard", "section", "relative", signs="both", layout=3),
    Paper("section-sun", "sections", signs="modified"),
    Paper("fallback-times", "dead-feed", layout=1),
    Paper("fallback-tribune", "dead-feed-map", layout=2),
    Paper("moved-mail", "moved-feed", layout=3),
    Paper("two-feeds", "two-feeds", signs="modified"),
    Paper("feed-and-map", "feed-and-map", "redirected", layout=1),
    Paper("broken-bulletin", "rss-broken", layout=2),
    Paper("cut-courier", "rss-cut", signs="modified", layout=3),
    Paper("latin-letter", "rss-latin", charset="iso-8859-1"),
    Paper("wide-witness", "rss-utf16", signs="both", layout=1),
    Paper("tracked-telegraph", "rss", "tracked", layout=2),
    Paper("amp-advertiser", "rss", "amp-path", signs="modified", layout=3),
    Paper("amp-argus", "atom", "amp-host"),
    Paper("mobile-mercury", "rss", "mobile", layout=1),
    Paper("print-press", "rss", "print", signs="both", layout=2),
    Paper("short-links", "rss", "redirected", layout=3),
    Paper("canonical-chronicle", "rss", "canonical", path="/news/story?id={number}"),
    Paper("query-quarterly", "rss", signs="modified", path="/news/read?n={number}&slug={slug}", layout=1),
    Paper("slow-scotsman", "rss", robots=MEMBERS, delay=DELAY, layout=2),
    Paper("slow-sphere", "atom", "mobile", robots=MEMBERS, delay=DELAY, signs="modified", layout=3),
    Paper("slow-map", "index", robots="User-agent: *\n", delay=DELAY, packing="gzip"),
    Paper("for-us-only", "rss", robots=FOR_US, layout=1),
    Paper("wild-rules", "news-map", robots=WILD, signs="modified", layout=2),
    Paper("no-robots", "rss", robots=None, layout=3),
    Paper("closed-shop", "rss", robots=EVERYTHING),
)
"""The papers of the press, each of another make."""


def long_papers(number: int) -> tuple[Paper, ...]:
    """So many papers with feeds of hundreds, for a long run."""
    kinds = ("many-feeds", "many-maps")
    return tuple(
        Paper(f"long-{at}", kinds[at % 2], packing=("", "gzip")[at % 3 == 0], layout=at % 4)
        for at in range(number)
    )
