"""Whether a page says that its text is another's: canonical addresses, credits, and what only looks so."""

import socket
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.folding import origin
from pipelines.folding.origin import (
    agency_home,
    credits_other,
    foreign_canonical,
    home,
    is_agency_itself,
    publisher,
    same_brand,
)

AGENCIES = tomllib.loads(files("pipelines.extract.about").joinpath("agencies.toml").read_text("utf-8"))
ORIGINS = tomllib.loads(files("pipelines.folding").joinpath("origins.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("www.msn.com", "www.cnn.com"),
        ("www.msn.com", "www.nbcnews.com"),
        ("www.waz.de", "www.morgenpost.de"),
        ("www.abendblatt.de", "www.morgenpost.de"),
        ("www.braunschweiger-zeitung.de", "www.morgenpost.de"),
        ("www.fr.de", "www.extratipp.com"),
        ("www.stern.de", "www.capital.de"),
        ("vancouversun.com", "business.financialpost.com"),
        ("www.forstpraxis.de", "www.agrarheute.com"),
        ("fortune.com", "time.com"),
        ("www.rundschau-online.de", "www.ksta.de"),
        ("au.news.yahoo.com", "news.sky.com"),
        ("www.sport.de", "sport.sky.it"),
        ("www.elpais.com.uy", "apnews.com"),
    ],
)
def test_another_publishers_host_is_the_texts_home(here: str, there: str) -> None:
    """Publishers of one owner among them: each has a name of its own."""
    assert foreign_canonical(f"https://{here}/sport/1", f"https://{there}/2025/sport-1") == there


OWN = "https://www.paper.co.uk/sport/keeper-stays-1"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        (OWN, OWN),
        (OWN, "http://www.paper.co.uk/sport/keeper-stays-1"),
        (OWN, "https://www.paper.co.uk:443/sport/keeper-stays-1"),
        (OWN, "https://paper.co.uk/sport/keeper-stays-1"),
        (OWN, "https://WWW.PAPER.CO.UK./sport/keeper-stays-1"),
        (OWN, "https://m.paper.co.uk/sport/keeper-stays-1"),
        (OWN, "https://amp.paper.co.uk/sport/keeper-stays-1"),
        (OWN, "https://de.paper.co.uk/sport/keeper-stays-1"),
        (OWN, "https://www.paper.com/sport/keeper-stays-1"),
        (OWN, "https://paper.it/sport/keeper-stays-1"),
        (OWN, "https://www.the-paper.com/sport/keeper-stays-1"),
        (OWN, "https://staging.vendor.com/sport/keeper-stays-1"),
        (OWN, "https://paper-preview2.vendor.com/sport/keeper-stays-1"),
        (OWN, "https://paper.vendor.com/sport/keeper-stays-1"),
        (OWN, "https://dev-news.pantheonsite.io/sport/keeper-stays-1"),
        (OWN, "https://d2pg1rl5sq3t70.cloudfront.net/sport/keeper-stays-1"),
        (OWN, "https://www-paper-co-uk.cdn.ampproject.org/c/s/www.paper.co.uk/sport/keeper-stays-1"),
        (OWN, "https://cdn.ampproject.org/c/s/www.paper.co.uk/sport/keeper-stays-1"),
        (OWN, "https://www.google.co.uk/amp/s/www.paper.co.uk/sport/keeper-stays-1"),
        ("https://www-paper-co-uk.cdn.ampproject.org/v/s/x/1", OWN),
        ("https://www-paper-co-uk.translate.goog/sport/keeper-stays-1", OWN),
        (OWN, "keeper-stays-1"),
        (OWN, "/sport/keeper-stays-1"),
        (OWN, "www.elsewhere.com/sport/keeper-stays-1"),
        (OWN, "https://www.elsewhere.com/"),
        (OWN, "https://www.elsewhere.com"),
        (OWN, "https://www.facebook.com/paper/posts/1"),
        (OWN, "1"),
        (OWN, ""),
        (OWN, " \n"),
        (OWN, "https://"),
        (OWN, "https:///sport/1"),
        (OWN, "https://[::1/sport/1"),
        (OWN, "https://[2001:db8::1]/sport/1"),
        (OWN, "https://10.1.2.3:8080/sport/1"),
        (OWN, "https://localhost/sport/1"),
        (OWN, "https://web01.lan/sport/1"),
        (OWN, "https://co.uk/sport/1"),
        (OWN, "https://a..b/sport/1"),
        (OWN, "https://el sewhere.com/sport/1"),
        (OWN, "mailto:desk@elsewhere.com"),
        (OWN, "javascript:void(0)"),
        (OWN, "ftp://www.elsewhere.com/sport/1"),
        (OWN, "https://www.elsewhere.com/" + "a" * 3000),
        ("", "https://www.elsewhere.com/sport/1"),
        ("www.paper.co.uk/sport/1", "https://www.elsewhere.com/sport/1"),
        ("https://10.1.2.3/sport/1", "https://www.elsewhere.com/sport/1"),
        ("https://münchner.de/1", "https://xn--mnchner-n2a.de/1"),
        ("https://espn.go.com/soccer/1", "https://www.espn.com/soccer/1"),
        ("https://russellmiller2.substack.com/p/1", "https://substack.com/home/post/p-1"),
        ("https://www.wired.com/story/1", "https://www.wired.com/story/1"),
        ("https://correctiv.org/aktuelles/1", "https://correctiv.org/aktuelles/1/"),
    ],
)
def test_the_pages_own_brand_and_noise_name_nobody(url: str, canonical: str) -> None:
    """Host changes inside one brand were 15 of the 17 that a survey met."""
    assert foreign_canonical(url, canonical) == ""


@pytest.mark.parametrize(
    ("canonical", "host"),
    [
        ("//www.elsewhere.com/1", "www.elsewhere.com"),
        ("HTTPS://User:Pass@WWW.Elsewhere.COM:8443/1", "www.elsewhere.com"),
        ("  https://www.elsewhere.com/1\n", "www.elsewhere.com"),
        ("https://www.elsewhere.com/?p=1", "www.elsewhere.com"),
        ("https://fußball.example/1", "fussball.example"),
        ("https://спорт.рф/1", "xn--n1abebi.xn--p1ai"),
        ("https://www-elsewhere-com.cdn.ampproject.org/c/s/www.elsewhere.com/1", "www.elsewhere.com"),
        ("https://football--italia-net.bing-amp.com/1", "football-italia.net"),
    ],
)
def test_a_home_is_spelt_in_one_way(canonical: str, host: str) -> None:
    """ASCII, small letters, no port and no twin."""
    assert foreign_canonical(OWN, canonical) == host


@pytest.mark.parametrize("agency", sorted(ORIGINS["agencies"]))
def test_an_agencys_homes_are_registrable_domains(agency: str) -> None:
    """Of an agency that credits know by that name, and of no other."""
    assert agency in AGENCIES["names"]
    homes = agency_home(agency)
    assert homes
    assert all(publisher(domain) == domain for domain in homes)
    assert all(not homes & agency_home(other) for other in AGENCIES["names"] if other != agency)


@pytest.mark.parametrize(
    ("agency", "host", "own"),
    [
        ("AP", "apnews.com", True),
        ("AP", "hosted.ap.org:443", True),
        ("AP", "apnews-com.cdn.ampproject.org", True),
        ("AP", "https://apnews.com/article/1", True),
        ("Notimex", "www.notimex.gob.mx", True),
        ("PA Media", "pa.media", True),
        ("Yonhap", "en.yna.co.kr", True),
        ("AP", "kstp.com", False),
        ("AP", "apnews.com.mirror.example", False),
        ("PA Media", "www.independent.co.uk", False),
        ("LaPresse", "www.lapresse.ca", False),
        ("TT", "www.tt.com", False),
        ("CMC", "www.cmc.example", False),
        ("Nobody", "nobody.example", False),
        ("AP", "", False),
        ("", "", False),
    ],
)
def test_an_agency_is_itself_at_home_only(agency: str, host: str, own: bool) -> None:
    """Under another suffix its name may be a paper's."""
    assert is_agency_itself(agency, host) is own


@pytest.mark.parametrize(
    ("credit", "host", "others"),
    [
        ((), "kstp.com", ()),
        (("AP",), "kstp.com", ("AP",)),
        (("AP",), "apnews.com", ()),
        (("SID", "dpa"), "www.stuttgarter-zeitung.de", ("SID", "dpa")),
        (("Redaktion", "red/SID", "SID"), "www.sport1.de", ("SID",)),
        (("Agence France-Presse",), "www.bluewin.ch", ("AFP",)),
        (("BBC Sport", "Marius Becker"), "www.bbc.com", ()),
        (("Reuters", "AP"), "www.reuters.com", ("AP",)),
        (("EFE",), "", ("EFE",)),
    ],
)
def test_credit_is_anothers_unless_the_agency_publishes_itself(
    credit: tuple[str, ...], host: str, others: tuple[str, ...]
) -> None:
    """Desks and people are nobody's source."""
    assert credits_other(credit, host) == others


def test_the_suffix_list_needs_no_network_and_no_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What the package brings along is enough."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setenv("TLDEXTRACT_CACHE", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    origin._suffixes.cache_clear()
    origin._name.cache_clear()
    assert publisher("www.ole.com.ar") == "ole.com.ar"
    assert not list(tmp_path.iterdir())


hosts = st.sampled_from(
    ["a.example", "m.a.example", "b.example", "c.co.uk", "c.com", "10.0.0.1", "x.com", "news"]
)
addresses = st.one_of(
    st.text(),
    st.builds(
        "{}{}{}{}".format, st.sampled_from(["http://", "https://", "//", ""]), hosts, st.text(), st.text()
    ),
    st.builds("https://{}/{}".format, hosts, st.sampled_from(["", "1", "2?x=1"])),
    st.text("htps:/.[]@%#?-a0\ud800\u3002\xad\x00", max_size=40),
)


@given(addresses, addresses)
@example("https://[", "https://]")
@example("https://a.example:port/1", "//\u2100.example/1")
def test_no_address_raises(one: str, named: str) -> None:
    """And whom a page names is another brand, spelt in one way."""
    found = foreign_canonical(one, named)
    if found:
        assert home(f"https://{found}/") == found
        assert publisher(found)
        assert not same_brand(home(one), found)
    assert same_brand(one, named) is same_brand(named, one)


@given(st.lists(st.text()), st.text())
def test_no_credit_and_no_host_raises(credit: list[str], host: str) -> None:
    """What is no agency is passed over."""
    assert set(credits_other(credit, host)) <= set(AGENCIES["names"])
    assert isinstance(is_agency_itself(host, host), bool)
