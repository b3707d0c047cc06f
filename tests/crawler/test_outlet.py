"""The outlets: the files that come with Touchline, choosing among them, and finding the outlet of a page."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from crawler.outlet import Outlet, OutletError, Outlets, Paywall, SourceKind, SourceStatus, TermsStatus, load
from pipelines.article import Selectors


@pytest.fixture(scope="module")
def outlets() -> Outlets:
    return load()


def outlet(name: str, *hosts: str, **fields: object) -> Outlet:
    given = {"name": name, "hosts": hosts, "home": f"https://{hosts[0]}", "country": "GB", "language": "en"}
    return Outlet.model_validate(given | fields)


def names(chosen: tuple[Outlet, ...]) -> list[str]:
    return [one.name for one in chosen]


def test_the_bundled_outlets_are_many_and_in_many_languages(outlets: Outlets) -> None:
    """What a first crawl may count on: outlets that are on and can be asked; most by a feed or sitemap."""
    on = outlets.choose().on
    assert sum(bool(one.turns) for one in on) >= 160
    useful = [one for one in on if one.usable(SourceKind.FEEDS) or one.usable(SourceKind.SITEMAPS)]
    assert len(useful) >= 130
    assert len({one.language for one in useful}) >= 16
    assert len({one.country for one in useful}) >= 30
    listing = [one for one in outlets if one.usable(SourceKind.FEEDS) or one.usable(SourceKind.SITEMAPS)]
    assert len(listing) >= 160
    assert len({one.language for one in listing}) >= 16
    assert sum(any(feed.status is SourceStatus.LIVE for feed in one.feeds) for one in outlets) >= 30


def test_a_source_that_nobody_saw_answering_says_so(outlets: Outlets) -> None:
    """None of the survey's sitemaps and section pages was asked."""
    for one in outlets:
        for source in (*one.sitemaps, *one.sections):
            assert source.status is SourceStatus.LISTED, source.url
        for source in one.sources:
            assert (source.checked is not None) is (source.status is SourceStatus.LIVE), source.url


def test_what_is_listed_by_sitemaps_alone_is_told_by_its_address(outlets: Outlets) -> None:
    """They list a whole newspaper: without patterns all of it would be asked for."""
    for one in outlets:
        if one.usable(SourceKind.SITEMAPS) and not one.usable(SourceKind.FEEDS):
            assert one.article_urls, one.name


def test_a_bundled_file_holds_the_outlets_of_one_country() -> None:
    """So that a newcomer finds an outlet by its country."""
    folder = Path(__file__).parents[2] / "crawler" / "outlets"
    for path in folder.glob("*.toml"):
        assert {one.country.lower() for one in load([path], bundled=False)} == {path.stem}


def test_every_restricted_outlet_says_why_and_is_off(outlets: Outlets) -> None:
    """Listed, but nothing is asked of it."""
    choice = outlets.choose()
    assert len(choice.restricted) >= 30
    assert all(one.terms.reason and one.terms.checked for one in choice.restricted)
    assert not any(one.restricted for one in choice.on)
    assert len(choice.on) + len(choice.restricted) == len(outlets)


def test_every_address_of_a_bundled_outlet_is_its_own(outlets: Outlets) -> None:
    """Its home and its sections are found to be its, whatever else shares the host."""
    for one in outlets:
        for url in (one.home, *(section.url for section in one.sections)):
            assert outlets.by_url(url) is one, url


def test_a_record_keeps_what_its_file_says(outlets: Outlets) -> None:
    """One of each kind of field."""
    bbc = outlets.named("bbc sport")
    assert (bbc.country, bbc.language, bbc.paywall) == ("GB", "en", Paywall.UNKNOWN)
    assert bbc.feeds[0].url == "https://feeds.bbci.co.uk/sport/football/rss.xml"
    assert bbc.feeds[0].checked == date(2026, 10, 2)
    assert bbc.terms.status is TermsStatus.RESTRICTED
    assert isinstance(bbc.selectors, Selectors)
    assert "div#story-body" in bbc.selectors.body


def test_a_dead_feed_is_kept_and_not_asked(outlets: Outlets) -> None:
    """And those seen live come first."""
    bbc = outlets.named("BBC Sport")
    assert SourceStatus.DEAD in {feed.status for feed in bbc.feeds}
    statuses = [feed.status for feed in bbc.usable(SourceKind.FEEDS)]
    assert statuses[0] is SourceStatus.LIVE
    assert SourceStatus.DEAD not in statuses


def test_a_record_cannot_be_changed(outlets: Outlets) -> None:
    """It is shared by everything that crawls."""
    with pytest.raises(ValueError, match="frozen"):
        outlets.named("kicker").name = "other"


def test_choosing_by_country_and_language(outlets: Outlets) -> None:
    """Every condition has to be met; case and region do not matter."""
    swiss = outlets.choose(countries=["ch"], languages=["de-CH"])
    assert {one.country for one in swiss.on} == {"CH"}
    assert {one.language for one in swiss.on} == {"de"}
    assert len(outlets.choose(countries=["CH", "AT"]).on) > len(swiss.on)


def test_a_restricted_outlet_is_on_when_asked_for_by_name(outlets: Outlets) -> None:
    """By name, in any case; by its country alone it stays off."""
    assert set(names(outlets.choose(names=["bbc SPORT", "kicker"]).on)) == {"BBC Sport", "kicker"}
    irish = outlets.choose(countries=["IE"])
    assert "Irish Times soccer" in names(irish.restricted)
    assert "Irish Times soccer" not in names(irish.on)


def test_an_outlet_without_sources_is_told_of(outlets: Outlets) -> None:
    """The crawl has nothing to ask it."""
    assert names(outlets.choose(names=["Bold.dk", "kicker"]).without_sources) == ["Bold.dk"]


def test_feeds_come_before_sitemaps_and_those_before_sections() -> None:
    """Each kind in its turn, unless the record says which are asked together."""
    sources = {
        "feeds": [{"url": "https://paper.example/rss", "status": "dead"}],
        "sitemaps": ["https://paper.example/sitemap.xml"],
        "sections": ["https://paper.example/football"],
    }
    articles = {"article_urls": ["https://paper.example/football/.+"]}
    assert outlet("Paper", "paper.example", **sources).turns == ((SourceKind.SITEMAPS,),)
    assert outlet("Paper", "paper.example", **sources, **articles).turns == (
        (SourceKind.SITEMAPS,),
        (SourceKind.SECTIONS,),
    )
    both = outlet("Paper", "paper.example", **sources, **articles, ask=["sections", "sitemaps"])
    assert both.turns == ((SourceKind.SECTIONS, SourceKind.SITEMAPS),)


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ({"names": ["BBC Sprot"]}, 'no outlet is called "BBC Sprot"; near it: "BBC Sport"'),
        ({"names": ["guardian"]}, '"The Guardian football"'),
        ({"names": ["qqqqqqqq"]}, 'no outlet is called "qqqqqqqq"'),
        ({"names": [""]}, 'no outlet is called ""'),
        ({"countries": ["UK"]}, 'no outlet has the country "UK"; there are: AR, AT,'),
        ({"languages": ["tlh"]}, 'no outlet has the language "tlh"; there are: ar, bg,'),
        ({"countries": ["GB"], "languages": ["de"]}, "no outlet meets all of what was asked for"),
        ({"names": ["kicker"], "countries": ["GB"]}, "no outlet meets all of what was asked for"),
    ],
)
def test_a_choice_that_cannot_be_met_is_refused(
    outlets: Outlets, conditions: dict[str, list[str]], message: str
) -> None:
    """With what there is instead."""
    with pytest.raises(OutletError, match=re.escape(message)) as caught:
        outlets.choose(**conditions)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.paper.example", "Paper"),
        ("paper.example", "Paper"),
        ("WWW.Paper.Example", "Paper"),
        ("m.paper.example", "Paper"),
        ("paper.example:443", "Paper"),
        ("sport.paper.example", "Paper Sport"),
        ("live.sport.paper.example", "Paper Sport"),
        ("127.0.0.1:4001", "Demo"),
        ("otherpaper.example", None),
        ("paper.example.org", None),
        ("paper.example:8080", None),
        ("127.0.0.1", None),
        ("127.0.0.1:4002", None),
        ("1.127.0.0.1:4001", None),
        ("example", None),
        ("", None),
        ("[", None),
    ],
)
def test_the_outlet_of_a_host(host: str, name: str | None) -> None:
    """The host itself first, then the nearest listed parent domain; a port has to be the listed one."""
    known = Outlets(
        [
            outlet("Paper", "www.paper.example"),
            outlet("Paper Sport", "sport.paper.example"),
            outlet("Demo", "127.0.0.1:4001"),
        ]
    )
    found = known.by_host(host)
    assert (found.name if found else None) == name


def test_outlets_may_share_a_host_by_path() -> None:
    """The longer path is the nearer; a path counts by whole steps."""
    whole, english = outlet("Marca", "www.marca.example"), outlet("English", "www.marca.example/en")
    known = Outlets([whole, english])
    assert known.by_url("https://www.marca.example/en/football/1.html") is english
    assert known.by_url("https://marca.example/en") is english
    assert known.by_url("https://www.marca.example/england.html") is whole
    assert known.by_host("www.marca.example") is whole
    assert Outlets([english]).by_host("www.marca.example") is None


@pytest.mark.parametrize(
    ("url", "verdict"),
    [
        ("https://www.paper.example/news/late-winner-42", True),
        ("https://www.paper.example/news/late-winner-42?utm_source=rss#top", True),
        ("https://www.paper.example/news/late-winner-42/comments", False),
        ("https://www.paper.example/news/", False),
        ("https://evil.example/https://www.paper.example/news/late-winner-42", False),
        ("https://www.paper.example.evil.example/news/late-winner-42", False),
        ("ftp://www.paper.example/news/late-winner-42", False),
        ("/news/late-winner-42", False),
        ("https://[", False),
        ("https://www.paper.example/news/" + "a" * 3000 + "-42", False),
    ],
)
def test_an_article_is_told_by_its_address(url: str, verdict: bool) -> None:
    """The pattern meets the whole address, its query apart."""
    paper = outlet(
        "Paper", "www.paper.example", article_urls=[r"https://www\.paper\.example/news/[a-z-]+-\d+"]
    )
    assert paper.is_article(url) is verdict


def test_without_patterns_every_address_on_the_hosts_may_be_an_article() -> None:
    """The text decides later."""
    paper = outlet("Paper", "www.paper.example")
    assert paper.is_article("https://m.paper.example/anything?id=1")
    assert not paper.is_article("https://elsewhere.example/anything")


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("Le 10 Sport", "https://le10sport.com/football/ligue1/un-titre-598211"),
        ("El Mundo Deportes", "https://www.elmundo.es/deportes/futbol/2026/10/02/68de3a1cfdddff0f2b8b4590.html"),
        ("WAZ Sport", "https://www.waz.de/sport/lokalsport/bochum/article407864419/ein-titel.html"),
        ("WAZ Sport", "https://www.waz.de/sport/fussball/ein-titel-id214387019.html"),
        ("20 Minuten Sport", "https://www.20min.ch/story/ein-titel-289370673555"),
        ("VG Sport", "https://www.vg.no/sport/fotball/i/6znW2O/en-tittel"),
        ("VG Sport", "https://www.vg.no/sport/i/L4jK3x/en-tittel"),
        ("Dagbladet Sport", "https://www.dagbladet.no/sport/en-tittel/73570276"),
        ("Aftonbladet Sportbladet", "https://www.aftonbladet.se/sportbladet/fotboll/a/Ex8Q0P/en-titel"),
        ("Nieuwsblad Sport", "https://www.nieuwsblad.be/cnt/dmf20190205_04154991"),
        ("Nieuwsblad Sport", "https://www.nieuwsblad.be/sportwereld/een-titel/161702399.html"),
        ("Ajax Showtime", "https://www.ajaxshowtime.com/hoofdnieuws/een-titel"),
        ("Daily Post Nigeria football", "https://dailypost.ng/2026/10/02/a-title/"),
        ("Stuttgarter Zeitung Sport", "https://www.stuttgarter-zeitung.de/inhalt.ein-titel.0b1c2d3e-1111-2222-3333-444455556666.html"),
    ],
)  # fmt: skip
def test_bundled_patterns_know_their_articles(outlets: Outlets, name: str, url: str) -> None:
    """Addresses of the form that each outlet uses."""
    assert outlets.named(name).is_article(url)
    assert outlets.by_url(url) is outlets.named(name)
    assert not outlets.named(name).is_article(outlets.named(name).home)


def test_the_outlets_are_loaded_without_scrapy() -> None:
    """A reader's process lists them too, and Scrapy takes a second to import."""
    code = (
        "import sys, crawler.outlet as o; o.load(); print('scrapy' in sys.modules, 'twisted' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
