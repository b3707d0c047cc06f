"""Addresses: which spellings are one page, and what cannot be asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.address import host, key, normal


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
def test_any_text_is_an_address_or_a_value_error(words: str) -> None:
    """Feeds and archives hold anything; a normalised address is its own normal form, and can be stored."""
    try:
        found = normal("http://paper.example/" + words)
    except ValueError:
        return
    assert normal(found) == found
    found.encode()
    assert "\0" not in found
