"""Sitemaps and section pages in a real crawl: which are asked, in whose place, and what they bring."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from tests.crawler.odd_press import kept
from tests.crawler.running import Place
from tests.crawler.site import Answer, Site

NAMES = ("maps", "section", "both", "fed", "lost", "round", "elsewhere")
XML = {"Content-Type": "application/xml"}


def entry(site: Site, sources: str) -> str:
    return (
        f'\n[[outlet]]\nname = "{site.name}"\nhome = "{site.base}/"\nhosts = ["{site.host}"]\n'
        "private = true\n"
        f"article_urls = ['^{site.base}/[a-z0-9-]{{12,}}$']\n" + sources.replace("@", site.base) + "\n"
    )


def dated(kind: str, *listed: tuple[str, float]) -> str:
    """A list of ``url`` or ``sitemap`` elements, each changed so many days ago."""
    root = {"url": "urlset", "sitemap": "sitemapindex"}[kind]
    now = datetime.now(UTC)
    items = "".join(
        f"<{kind}><loc>{link}</loc><lastmod>{(now - timedelta(days=days)).isoformat()}</lastmod></{kind}>"
        for link, days in listed
    )
    return (
        f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{items}</{root}>'
    )


def xml(text: str) -> Answer:
    return Answer(text.encode(), headers=XML)


def links(*hrefs: str) -> Answer:
    return Answer("".join(f'<p><a href="{href}">x</a></p>' for href in hrefs).encode())


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """One crawl of outlets with every kind of source, each with three articles; what it asked and stored."""
    place = Place(tmp_path_factory.mktemp("sources"))
    sites = {name: Site(name) for name in NAMES}
    for site in sites.values():
        site.__enter__()
    paths = {name: site.articles(3) for name, site in sites.items()}
    entries = [_prepare[name](sites[name], paths[name]) for name in NAMES]
    file = place.folder / "outlets.toml"
    file.write_text('country = "GB"\nlanguage = "en"\n' + "".join(entries))
    ended = place.crawl("football", bundled="no", topic="any", outlets_file=str(file))
    asked = {name: [path for path in site.paths() if path != "/robots.txt"] for name, site in sites.items()}
    for site in sites.values():
        site.__exit__(None, None, None)
    yield kept(place=place, ended=ended, asked=asked, paths=paths, sites=sites)


def _maps(site: Site, paths: list[str]) -> str:
    base = site.base
    site.answers["/sitemap.xml"] = xml(
        dated("sitemap", (f"{base}/2016.xml", 900), (f"{base}/news.xml.gz", 0))
    )
    listed = [(base + path, days) for path, days in zip(paths, (1, 0, 30), strict=True)]
    news = dated("url", *listed, ("http://127.0.0.1:1/a-story-elsewhere", 0), (f"{base}/about", 0))
    site.answers["/news.xml.gz"] = Answer(gzip.compress(news.encode()))
    return entry(site, 'feeds = [{ url = "@/feed" }]\nsitemaps = [{ url = "@/sitemap.xml" }]')


def _section(site: Site, paths: list[str]) -> str:
    site.answers["/football"] = links(
        paths[1], "/about", "http://127.0.0.1:1/a-story-elsewhere", paths[0][1:] + "#c"
    )
    return entry(site, 'sections = ["@/football"]')


def _both(site: Site, paths: list[str]) -> str:
    site.feed(paths[0])
    site.answers["/sitemap.xml"] = xml(dated("url", (site.base + paths[1], 0)))
    site.answers["/football"] = links(paths[2])
    return entry(
        site, 'feeds = [{ url = "@/feed" }]\nsitemaps = ["@/sitemap.xml"]\nsections = ["@/football"]\n'
        'ask = ["feeds", "sitemaps"]',
    )  # fmt: skip


def _fed(site: Site, paths: list[str]) -> str:
    site.feed(paths[0])
    return entry(site, 'feeds = [{ url = "@/dead" }, { url = "@/feed" }]\nsitemaps = ["@/sitemap.xml"]')


def _lost(site: Site, paths: list[str]) -> str:
    site.answers["/sitemap.xml"] = Answer(b"<html><body>Not found</body></html>")
    site.answers["/football"] = links(paths[2])
    return entry(
        site, 'feeds = [{ url = "@/feed" }]\nsitemaps = ["@/sitemap.xml", "http://127.0.0.1:1/s.xml"]\n'
        'sections = ["@/football"]',
    )  # fmt: skip


def _round(site: Site, paths: list[str]) -> str:
    for at in range(6):
        named = [(f"{site.base}/{name}.xml", 0) for name in ("0", at + 1)]
        site.answers[f"/{at}.xml"] = xml(dated("sitemap", *named))
    return entry(site, 'sitemaps = ["@/0.xml"]')


def _elsewhere(site: Site, paths: list[str]) -> str:
    site.answers["/sitemap.xml"] = xml(dated("sitemap", ("http://127.0.0.2:1/evil.xml", 0)))
    return entry(site, 'sitemaps = ["@/sitemap.xml"]')


_prepare = {
    "maps": _maps, "section": _section, "both": _both, "fed": _fed, "lost": _lost, "round": _round,
    "elsewhere": _elsewhere,
}  # fmt: skip


def test_a_sitemap_is_asked_where_no_feed_can_be_read(crawled: SimpleNamespace) -> None:
    """Its index first, then the sitemap that changed, packed as it is; of that what is recent."""
    one, two, _ = crawled.paths["maps"]
    assert crawled.asked["maps"] == ["/feed", "/sitemap.xml", "/news.xml.gz", two, one]


def test_what_a_source_lists_of_other_hosts_or_other_pages_is_left_out(crawled: SimpleNamespace) -> None:
    """By the outlet's hosts and patterns, whatever kind of source it is."""
    pages = crawled.place.pages()
    assert len(pages) == 8
    assert not [url for url in pages if "elsewhere" in url or "about" in url]


def test_a_section_page_gives_the_articles_that_it_links_to(crawled: SimpleNamespace) -> None:
    """In its order; neither other pages nor other hosts."""
    one, two, _ = crawled.paths["section"]
    assert crawled.asked["section"] == ["/football", two, one]


def test_a_record_can_name_what_is_asked_together(crawled: SimpleNamespace) -> None:
    one, two, _ = crawled.paths["both"]
    assert sorted(crawled.asked["both"]) == sorted(["/feed", "/sitemap.xml", one, two])


def test_where_one_feed_can_be_read_nothing_else_is_asked(crawled: SimpleNamespace) -> None:
    assert sorted(crawled.asked["fed"]) == sorted(["/dead", "/feed", crawled.paths["fed"][0]])


def test_where_sitemaps_fail_too_the_section_is_asked(crawled: SimpleNamespace) -> None:
    assert crawled.asked["lost"] == ["/feed", "/sitemap.xml", "/football", crawled.paths["lost"][2]]


def test_indexes_that_name_one_another_are_followed_a_little_way(crawled: SimpleNamespace) -> None:
    """Each once, two levels down."""
    assert crawled.asked["round"] == ["/0.xml", "/1.xml", "/2.xml"]


def test_every_source_is_counted(crawled: SimpleNamespace) -> None:
    """Those read, and each failure with its reason; the run did its work."""
    assert crawled.ended.status == 0, crawled.ended.stderr
    assert "Traceback" not in crawled.ended.stderr
    run = crawled.place.last_run()
    assert run["state"] == "finished"
    assert run["stories"] + run["copies"] == 8
    assert run["sources"].pop("read") == 11
    assert run["sources"] == {
        "failed: http-404": 3,
        "failed: an HTML page, not a sitemap": 1,
        "failed: refused-address": 1,
        "failed: elsewhere": 1,
    }


def test_an_outlet_of_sections_without_patterns_has_nothing_to_ask(place: Place) -> None:
    """Every link on a page would be an article."""
    file = place.folder / "outlets.toml"
    with Site() as site:
        text = entry(site, 'sections = ["@/football"]')
    file.write_text('country = "GB"\nlanguage = "en"\n' + text.replace("article_urls", "#"))
    ended = place.crawl("football", bundled="no", outlets_file=str(file))
    ended.failed_in_one_line(2, "nothing to ask", "no feed, sitemap or section page is known of")
