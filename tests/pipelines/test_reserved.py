"""What a publisher says to robots of its page: read as search engines read it, and obeyed."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from pipelines.article import Draft, Page, Reason, Rejection
from pipelines.extract.about.reserved import LONGEST, MOST, bounded, may_follow, signals
from pipelines.read import Reader, anything
from tests.material import prose

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def by_tag(*values: str) -> str:
    """What is reserved by these headers."""
    return signals(tuple(("x-robots-tag", each) for each in values), (), NOW).reserved


@pytest.mark.parametrize(
    "value",
    [
        "noindex",
        "NoIndex , nofollow",
        "none",
        "noai, noimageai",
        "touchline: noindex",
        "Touchline/0.1: nofollow, noindex",
        "*: noindex",
        "googlebot: nofollow, touchline: noindex",
        "max-snippet: 20, noindex",
        "unavailable_after: 25 Jun 2020 15:00:00 PST",
        "unavailable_after: Saturday, 25-Jun-20 15:00:00 GMT",
        "touchline: unavailable_after: Thu, 25 Jun 2020 15:00:00 GMT, nofollow",
        "unavailable_after: 2026-11-28T12:59:00+01:00",
        "unavailable_after:2026-11-27",
    ],
)
def test_what_means_that_no_copy_is_to_be_kept_reserves_a_page(value: str) -> None:
    assert by_tag(value)
    assert by_tag("all", value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "all",
        "index, follow, max-snippet:-1, max-image-preview:large",
        "nofollow",
        "nosnippet, noimageindex, noimageai, notranslate, indexifembedded",
        "noarchive, nocache",
        "max-snippet: 0",
        "googlebot: noindex",
        "googlebot: noindex, otherbot: none, noarchive",
        "unavailable_after: 25 Jun 2030 15:00:00 PST",
        "unavailable_after: Sat, 25 Jun 2030 15:00:00 GMT",
        "unavailable_after: soon",
        "unavailable_after: " + "9" * 5000,
        "noindex: yes",
        "no index",
        ":::, ,noindexed",
        "noindex\x1b[2J",
    ],
)
def test_whatever_else_is_said_does_not(value: str) -> None:
    assert by_tag(value) == ""


def test_all_of_it_holds_together_and_is_told_with_where_it_was_said() -> None:
    """What restricts nothing is not told, nor anything twice."""
    said = (("x-robots-tag", "nofollow, max-image-preview:standard"), ("x-robots-tag", "nofollow"))
    metas = [("robots", "index, noarchive"), ("touchline", "noai"), ("googlebot", "noindex")]
    found = signals(said, metas, NOW)
    assert found.told == (
        "nofollow (X-Robots-Tag); max-image-preview: standard (X-Robots-Tag); noarchive (meta robots); "
        "noai (meta touchline)"
    )
    assert found.reserved == "noai (meta touchline)"
    assert found.unshown == "noarchive (meta robots)"


def test_the_earliest_time_after_which_it_is_not_to_be_kept_is_told() -> None:
    metas = [("robots", "unavailable_after: 2031-01-01"), ("robots", "unavailable_after: 2030-01-01T00:00Z")]
    assert signals((), metas, NOW).until == datetime(2030, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(("header", "meta"), [*product(("0", "1", "2", None), repeat=2)])
def test_text_mining_is_reserved_by_the_page_before_its_answer(header: str | None, meta: str | None) -> None:
    """As TDMRep has it; what is neither 0 nor 1 says nothing."""
    said = ((("tdm-reservation", header),) if header else ()) + (("tdm-policy", "https://a.example/p"),)
    metas = [("tdm-reservation", meta)] if meta else []
    holds = meta if meta in ("0", "1") else header
    found = signals(said, metas, NOW)
    assert bool(found.reserved) is (holds == "1")
    assert ("tdm-reservation" in found.told) is (holds in ("0", "1"))
    assert ("https://a.example/p" in found.told) is (meta not in ("0", "1") and holds in ("0", "1"))


def test_links_are_followed_unless_we_are_told_not_to() -> None:
    assert may_follow((("x-robots-tag", "googlebot: nofollow"),), [("robots", "noindex, follow")])
    assert not may_follow((("x-robots-tag", "nofollow"),), ())
    assert not may_follow((), [("touchline", "none")])


def test_headers_without_end_are_cut() -> None:
    headers = [("Server", "x"), *[("X-Robots-Tag", "a" * 5000)] * 500]
    kept = bounded(headers)
    assert len(kept) == MOST
    assert {len(value) for _, value in kept} == {LONGEST}
    assert signals((("x-robots-tag", "noai," * 100_000),), (), NOW).told.count("noai") == 1


def read(
    head: str = "", said: tuple[tuple[str, str], ...] = (), outlet: str = "", *, refuse_unshown: bool = False
) -> Draft | Rejection:
    """A page of an outlet, read where one outlet's reservations are ignored."""
    text = "".join(f"<p>{each}</p>" for each in prose(1))
    body = f"<html lang=en><head><title>T</title>{head}</head><body><article><h1>T</h1>{text}</article>"
    page = Page("https://a.example/1", body.encode(), NOW, outlet=outlet, said=said)
    return Reader(anything, ignored=frozenset({"Licensed"}), refuse_unshown=refuse_unshown)(page)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('<meta name="robots" content="index"><meta name="ROBOTS" content="noindex">', ()),
        ('<meta content="noindex" name="touchline">', ()),
        ('<meta name="tdm-reservation" content="1">', ()),
        ("", (("x-robots-tag", "noindex"),)),
        ("", (("tdm-reservation", "1"),)),
    ],
)
def test_a_page_that_is_reserved_is_not_kept_unless_its_outlet_is_named(
    head: str, said: tuple[tuple[str, str], ...]
) -> None:
    """What it said is told in either case."""
    refused = read(head, said, "Paper")
    assert isinstance(refused, Rejection)
    assert refused.reason is Reason.RESERVED
    kept = read(head, said, "Licensed")
    assert isinstance(kept, Draft)
    assert kept.article.signals.told == kept.article.signals.reserved == refused.detail


def test_a_page_of_which_no_copy_is_to_be_shown_is_kept_or_refused_as_asked() -> None:
    """By default it is kept for the user alone, and marked."""
    head = '<meta name="robots" content="noarchive">'
    kept = read(head)
    assert isinstance(kept, Draft)
    assert kept.article.signals.told == "noarchive (meta robots)"
    assert read(head, refuse_unshown=True) == Rejection(Reason.RESERVED, "noarchive (meta robots)")


def test_a_page_that_says_nothing_of_it_is_kept() -> None:
    kept = read('<meta name="robots" content="max-image-preview:large"><meta name="tdm-reservation">')
    assert isinstance(kept, Draft)
    assert kept.article.signals.told == ""
