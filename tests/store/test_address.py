"""Addresses: which spellings are one page, and what cannot be asked for."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.address import host, key, normal, untwinned


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://paper.example/a", "https://paper.example/a"),
        ("https://Paper.Example/a", "https://paper.example:443/a"),
        ("https://paper.example", "https://paper.example/"),
        ("https://paper.example./a", "https://paper.example/a"),
        ("https://paper.example/a#comments", "https://paper.example/a"),
        ("https://paper.example/a?utm_source=x&fbclid=1", "https://paper.example/a"),
        ("https://paper.example/a?id=7&utm_medium=rss", "https://paper.example/a?id=7"),
        ("https://paper.example/a?q=own%20goal&xtor=RSS-1", "https://paper.example/a?q=own%20goal"),
        ("https://paper.example/a?ids=1,2&cmpid=x", "https://paper.example/a?ids=1,2"),
        (" https://paper.example/a ", "https://paper.example/a"),
    ],
)
def test_one_page_has_one_key(one: str, other: str) -> None:
    """However it was linked to, and wherever the reader came from."""
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("twin", "own"),
    [
        ("https://paper.example/news/late-winner/amp", "https://paper.example/news/late-winner"),
        ("https://paper.example/news/late-winner/amp/", "https://paper.example/news/late-winner/"),
        ("https://paper.example/amp/news/late-winner", "https://paper.example/news/late-winner"),
        ("https://paper.example/late-winner.amp.html", "https://paper.example/late-winner.html"),
        ("https://paper.example/late-winner?amp", "https://paper.example/late-winner"),
        ("https://paper.example/late-winner?amp=1&id=7", "https://paper.example/late-winner?id=7"),
        ("https://paper.example/late-winner?outputType=amp", "https://paper.example/late-winner"),
        ("https://paper.example/late-winner?print=1", "https://paper.example/late-winner"),
        ("https://amp.paper.example/late-winner", "https://www.paper.example/late-winner"),
        ("https://m.paper.example/late-winner", "https://www.paper.example/late-winner"),
        ("https://m.paper.co.uk/late-winner", "https://www.paper.co.uk/late-winner"),
        ("https://amp.www.paper.example/late-winner", "https://www.paper.example/late-winner"),
        ("http://mobile.paper.example:80/a/amp?utm_source=x#top", "https://www.paper.example/a"),
    ],
)
def test_a_page_in_another_dress_has_its_key(twin: str, own: str) -> None:
    """AMP, for telephones, for print: one article is one page; what is asked for stays as it was found."""
    assert key(twin) == key(own)
    assert normal(twin) != normal(own)


@pytest.mark.parametrize(
    "url",
    [
        "https://paper.example/amp", "https://paper.example/amp/", "https://paper.example/clamp",
        "https://paper.example/news/amplified", "https://paper.example/news/amp-up",
        "https://paper.example/a?amp=2", "https://paper.example/a?print=no", "https://paper.example/a?m=1",
        "https://paper.example/a?page=2", "https://paper.example/print/a", "https://m.example/a",
        "https://m.co.uk/a", "https://amp.com.br/a", "https://mirror.paper.example/a", "http://m.127.0.0.1/a",
        "https://sport.m.paper.example/a", "https://www.paper.example/a",
    ],
)  # fmt: skip
def test_what_may_be_another_page_is_left_alone(url: str) -> None:
    """Words that begin alike, other values, hosts whose own name it is."""
    assert untwinned(normal(url)) == normal(url)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://paper.example/a", "https://paper.example/A"),
        ("https://paper.example/a", "https://paper.example/a?id=7"),
        ("https://paper.example/a", "https://paper.example/a/"),
        ("https://paper.example/a", "https://paper.example:8443/a"),
        ("https://paper.example/a?id=7", "https://paper.example/a?id=8"),
    ],
)
def test_different_pages_have_different_keys(one: str, other: str) -> None:
    """Paths and the other parameters tell pages apart."""
    assert key(one) != key(other)


@pytest.mark.parametrize(
    "url",
    [
        "", "paper.example/a", "ftp://paper.example/a", "file:///etc/passwd", "https://", "https:///a",
        "https://paper.example:port/a", "https://[::1/a", "https://paper.example/" + "a" * 2048,
        "https://paper.example/a\0b", "https://paper.example/\ud800", "mailto:desk@paper.example",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_refused(url: str) -> None:
    """With ValueError, and it has no host."""
    with pytest.raises(ValueError, match=r"."):
        key(url)
    assert host(url) == ""


def test_an_ipv6_host_keeps_its_brackets() -> None:
    """Without them its last part reads as a port."""
    assert normal("http://[::1]:8080/a") == "http://[::1]:8080/a"


@given(st.text())
@example(" #")
@example("a?b &utm_x=1")
@example("? #")
def test_any_text_is_an_address_or_a_value_error(words: str) -> None:
    """Feeds and archives hold anything; a normalised address is its own normal form, and can be stored."""
    try:
        found = normal("http://paper.example/" + words)
    except ValueError:
        return
    assert normal(found) == found
    found.encode()
    assert "\0" not in found


HOSTS = st.lists(
    st.sampled_from(["amp", "m", "mobile", "www", "paper", "co", "uk", "example", "7"]), min_size=1
)
STEPS = st.lists(st.sampled_from(["amp", "", "a", "a.amp.html", ".amp.html", "amp.html", "news"]))
PAIRS = st.lists(st.sampled_from(["amp", "amp=1", "print=1", "utm_source=x", "id=7", "", "outputType=amp"]))


@given(HOSTS, STEPS | st.lists(st.text()), PAIRS | st.lists(st.text()))
def test_normalising_twice_changes_nothing(labels: list[str], steps: list[str], pairs: list[str]) -> None:
    """Neither the address as it is asked for nor that of the page it shows; and both have one key."""
    try:
        found = normal(f"https://{'.'.join(labels)}/{'/'.join(steps)}?{'&'.join(pairs)}")
    except ValueError:
        return
    own = untwinned(found)
    assert normal(found) == found
    assert untwinned(own) == own
    assert key(own) == key(found)
