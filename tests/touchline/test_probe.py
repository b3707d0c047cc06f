"""`touchline outlet probe`: what it finds on a site, how politely, and that its record loads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from crawler.outlet import Outlet, SourceStatus, load
from tests.crawler.odd_press import kept
from tests.crawler.running import CONTACT, Ended, Place, together
from tests.crawler.site import Answer, Site

STEER = "\x1b[2J\u202e"
FRONT = """<!doctype html><html lang="de-AT"><head><meta charset="utf-8"><title>Startseite - Der Test</title>
<meta property="og:site_name" content="Der, Test{steer} &quot;Kurier&quot;">
<link rel="alternate" type="application/rss+xml" href="/fussball.xml">
<link rel="alternate" type="application/rss+xml" href="/gone.xml">
<link rel="alternate" type="application/atom+xml" href="http://127.0.0.1:1/elsewhere.xml">
<link rel="alternate" hreflang="en" href="/en">
</head><body><nav><a href="/sport/fussball/">Fußball</a> <a href="/sport">Sport</a></nav>
<footer><a href="/nutzung?x={steer}">Nutzungsbedingungen</a><a href="/agb">Regeln</a>
</footer></body></html>"""


def sitemap(site: Site, days: float) -> Answer:
    at = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    body = f"<urlset><url><loc>{site.base}/a</loc><lastmod>{at}</lastmod></url></urlset>"
    return Answer(body.encode(), headers={"Content-Type": "application/xml"})


def plain(site: Site, head: str = "", lang: str = "en") -> None:
    site.answers["/"] = Answer(
        f'<html lang="{lang}"><head>{head}</head><body><a href="/x">x</a></body></html>'.encode()
    )


@pytest.fixture(scope="module")
def probed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """Probes of sites of every sort, two at a time."""
    folder = tmp_path_factory.mktemp("probes")
    names = ("full", "usual", "bare", "closed", "away", "gone", "binary", "tongueless", "many", "slow")
    sites = {name: Site(name) for name in names}
    for site in sites.values():
        site.__enter__()
    _prepare(sites)

    def probe(name: str, path: str = "/", **arguments: str) -> Ended:
        """As the command does it, without its second between two requests."""
        place, url = Place(folder / name), sites[name].base + path
        return place.crawl(
            "probe", url=url, private="yes", DOWNLOAD_DELAY="0", LOG_LEVEL="CRITICAL", **arguments
        )

    def command(name: str, *words: str, **surroundings: str) -> Ended:
        return Place(folder / name, **surroundings).run("touchline", "outlet", "probe", *words)

    with together(
        full=lambda: probe("full"),
        usual=lambda: probe("usual", path="/sport/football"),
        bare=lambda: command(
            "bare",
            f"{sites['bare'].base}/",
            "--private",
            "--name",
            "The Bare",
            "--country",
            "IE",
            "--language",
            "en",
        ),
        closed=lambda: command("closed", sites["closed"].base, "--private"),
        away=lambda: probe("away"),
        gone=lambda: probe("gone"),
        binary=lambda: probe("binary"),
        tongueless=lambda: probe("tongueless"),
        many=lambda: probe("many"),
        slow=lambda: command("slow", sites["slow"].base, "--private"),
        unsigned=lambda: command("unsigned", "https://paper.example/", TOUCHLINE_CONTACT=""),
        wordless=lambda: command("wordless", "the guardian"),
        country=lambda: command("country", "https://paper.example/", "--country", "UK"),
    ) as futures:
        ended = {name: future.result() for name, future in futures.items()}
    for site in sites.values():
        site.__exit__(None, None, None)
    yield kept(ended=ended, sites=sites, folder=folder)


def _prepare(sites: dict[str, Site]) -> None:
    full = sites["full"]
    full.answers["/"] = Answer(FRONT.replace("{steer}", STEER).encode())
    full.feed("/one", "/two")
    full.answers["/fussball.xml"] = full.answers.pop("/feed")
    full.answers["/news.xml"] = sitemap(full, 0)
    full.robots(
        f"User-agent: *\nDisallow: /secret\nSitemap: {full.base}/secret.xml\nSitemap: /news.xml\n"
        "Sitemap: http://127.0.0.1:1/s.xml\n"
    )
    usual = sites["usual"]
    plain(usual)
    usual.answers["/sport/football"] = usual.answers["/"]
    usual.feed("/one")
    usual.answers["/sport/football/rss"] = usual.answers.pop("/feed")
    usual.answers["/sitemap.xml"] = Answer(
        b"<sitemapindex><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>",
        headers={"Content-Type": "text/xml"},
    )
    plain(sites["bare"], lang="")
    plain(sites["closed"])
    sites["closed"].robots("User-agent: *\nDisallow: /\n")
    sites["away"].redirect("/", "http://127.0.0.1:1/")
    sites["binary"].answers["/"] = Answer(b"\x89PNG\r\n", headers={"Content-Type": "image/png"})
    plain(sites["tongueless"], lang="tlh")
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{n}.xml">' for n in range(500))
    plain(sites["many"], links)
    plain(sites["slow"], '<link rel="alternate" type="application/rss+xml" href="/feed">')
    sites["slow"].feed("/one")
    sites["slow"].robots(f"User-agent: *\nCrawl-delay: 2\nSitemap: {sites['slow'].base}/s.xml\n")
    sites["slow"].answers["/s.xml"] = sitemap(sites["slow"], 9)


def loaded(probed: SimpleNamespace, name: str, tmp_path: Path) -> Outlet:
    """The record that a probe printed, read by the loader of outlet files."""
    ended = probed.ended[name]
    assert (ended.status, ended.stderr) == (0, ""), ended.stderr
    file = tmp_path / "probed.toml"
    file.write_text(ended.stdout, encoding="utf-8")
    [outlet] = load([file], bundled=False)
    return outlet


def asked(probed: SimpleNamespace, name: str) -> list[str]:
    return probed.sites[name].paths()


def test_what_the_site_names_is_found_and_tried(probed: SimpleNamespace, tmp_path: Path) -> None:
    """Its feeds by the page, its sitemaps by robots.txt; nothing else is asked where those answer."""
    outlet, base = loaded(probed, "full", tmp_path), probed.sites["full"].base
    [feed] = outlet.feeds
    [sitemap] = outlet.sitemaps
    today = datetime.now(UTC).date()
    assert (feed.url, feed.status, feed.checked) == (f"{base}/fussball.xml", SourceStatus.LIVE, today)
    assert feed.note.startswith("2 entries, the newest of ")
    assert (sitemap.url, sitemap.note) == (f"{base}/news.xml", "1 addresses, 1 of the last two days")
    assert [section.url for section in outlet.sections] == [f"{base}/sport/fussball/"]
    assert asked(probed, "full") == [
        "/robots.txt",
        "/",
        "/fussball.xml",
        "/gone.xml",
        "/news.xml",
    ]


def test_the_record_says_what_was_tried_in_vain_and_what_to_read(probed: SimpleNamespace) -> None:
    """As comments, beside what robots.txt says and the links that look like terms."""
    base, said = probed.sites["full"].base, probed.ended["full"].stdout
    for line in (
        f"# tried: {base}/gone.xml: http-404",
        "# not asked: http://127.0.0.1:1/elsewhere.xml is on another host",
        "# not asked: http://127.0.0.1:1/s.xml is on another host",
        f"# looks like terms: {base}/agb",
    ):
        assert line in said
    assert said.count("# looks like terms") == 2


def test_the_record_says_how_country_and_language_were_told(probed: SimpleNamespace, tmp_path: Path) -> None:
    outlet = loaded(probed, "full", tmp_path)
    assert (outlet.country, outlet.language) == ("AT", "de")
    assert "told by the page's locale" in probed.ended["full"].stdout
    assert "told by its language alone" in probed.ended["usual"].stdout


def test_nothing_from_the_web_steers_the_terminal_or_breaks_the_record(
    probed: SimpleNamespace, tmp_path: Path
) -> None:
    assert loaded(probed, "full", tmp_path).name == 'Der Test[2J "Kurier"'
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", probed.ended["full"].stdout)


def test_the_usual_places_are_tried_until_one_answers(probed: SimpleNamespace, tmp_path: Path) -> None:
    """Below the page first, where it is a section's."""
    outlet = loaded(probed, "usual", tmp_path)
    assert [urls.url.partition("/sport")[2] for urls in outlet.feeds] == ["/football/rss"]
    assert outlet.sitemaps[0].note == "index of 1 sitemaps"
    paths = asked(probed, "usual")
    assert paths[:4] == ["/robots.txt", "/sport/football", "/sport/football/feed", "/sport/football/rss"]
    assert paths[-1] == "/sitemap.xml"


def test_a_site_without_sources_gives_a_record_all_the_same(probed: SimpleNamespace, tmp_path: Path) -> None:
    """By what the options say where the page says nothing; each place is asked once."""
    outlet = loaded(probed, "bare", tmp_path)
    assert (outlet.name, outlet.country, outlet.language) == ("The Bare", "IE", "en")
    assert not outlet.turns
    paths = asked(probed, "bare")
    assert len(paths) == len(set(paths)) <= 20


def test_however_many_feeds_a_page_names_few_are_tried(probed: SimpleNamespace, tmp_path: Path) -> None:
    loaded(probed, "many", tmp_path)
    assert len(asked(probed, "many")) <= 22
    assert "# not asked: 494 more feeds that the site names" in probed.ended["many"].stdout


def test_what_robots_txt_refuses_is_not_asked(probed: SimpleNamespace) -> None:
    """Neither the front page nor a sitemap."""
    probed.ended["closed"].failed_in_one_line(1, "gave no page", "Forbidden by robots.txt")
    assert asked(probed, "closed") == ["/robots.txt"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("away", ["gave no page", "elsewhere"]),
        ("gone", ["gave no page", "http-404"]),
        ("binary", ["gave no page", "not an HTML page"]),
        ("tongueless", ["its language is not told", "--language"]),
    ],
)
def test_a_site_that_cannot_be_probed_is_told_in_one_line(
    probed: SimpleNamespace, name: str, words: list[str]
) -> None:
    probed.ended[name].failed_in_one_line(1, *words)
    assert probed.ended[name].stdout == ""


@pytest.mark.parametrize(
    ("name", "word"),
    [("unsigned", "TOUCHLINE_CONTACT"), ("wordless", "by its front page"), ("country", "ISO 3166")],
)
def test_what_is_asked_for_wrongly_leaves_with_status_two(
    probed: SimpleNamespace, name: str, word: str
) -> None:
    probed.ended[name].failed_in_one_line(2, word)


def test_it_says_who_asks_and_waits_as_robots_txt_says(probed: SimpleNamespace) -> None:
    """Two seconds between requests where that is the Crawl-delay, which the record names."""
    slow = probed.sites["slow"].asked
    assert {each.agent.rpartition(" ")[2] for each in slow} == {f"(+{CONTACT})"}
    assert [each.path for each in slow] == ["/robots.txt", "/", "/feed", "/s.xml"]
    pauses = [later.at - earlier.at for earlier, later in pairwise(slow[1:])]
    assert min(pauses) >= 1.9
    assert "Crawl-delay: 2 s" in probed.ended["slow"].stdout


def test_a_probe_writes_no_store(probed: SimpleNamespace) -> None:
    assert not list(probed.folder.glob("*/*.db"))
