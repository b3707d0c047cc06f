"""What can be wrong with the pages and the sources of an outlet: by which reasons it shows, what to try."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from store.runs import Counts
from touchline.health.days import READ, Sums


class Kind(StrEnum):
    """What is wrong with an outlet that is broken."""

    BLOCKED = "blocked"
    FEED = "feed dead"
    FROZEN = "feed frozen"
    ADDRESSES = "addresses changed"
    MOVED = "moved"
    LAYOUT = "layout changed"
    WALL = "wall"
    GONE = "pages gone"
    SERVER = "server fails"
    OFFLINE = "out of reach"


WORDS = {
    Kind.BLOCKED: "were refused to us",
    Kind.MOVED: "led to a host that is none of the outlet's",
    Kind.LAYOUT: "gave no article's text",
    Kind.WALL: "showed a wall in place of the article",
    Kind.GONE: "were gone",
    Kind.SERVER: "got no answer that can be used",
}
"""What became of pages, as the end of a sentence that they begin."""

TRY = {
    Kind.BLOCKED: "read its robots.txt and its terms; ask more slowly (-s DOWNLOAD_DELAY=5), or leave it out",
    Kind.FEED: "touchline outlets check NAME asks its sources, touchline outlet probe URL finds new ones",
    Kind.FROZEN: "compare its front page with its feed; touchline outlet probe URL finds new ones",
    Kind.ADDRESSES: "compare what its feed lists with hosts and article_urls of its record",
    Kind.MOVED: "look where its pages lead, and add that host to hosts of its record",
    Kind.LAYOUT: "touchline why ADDRESS shows what becomes of a page; give selectors in its record",
    Kind.WALL: "open a page of it in a browser; what only subscribers may read is not to be had",
    Kind.GONE: "touchline outlets check NAME says what each source lists; look for a newer one",
    Kind.OFFLINE: "is this machine online? it reaches nearly none of the outlets: see to its network and DNS",
    Kind.SERVER: "wait; if it answers in a browser, say so to its people, with the address that you ask from",
}

_KINDS = {
    Kind.BLOCKED: "robots reserved refused-address http-401 http-402 http-403 http-407 http-429 http-451",
    Kind.MOVED: "elsewhere",
    Kind.LAYOUT: "no-article empty-body unreadable section-front not-html video-only too-large truncated",
    Kind.WALL: "consent-wall login-wall paywall-stub",
    Kind.GONE: "http-404 http-410 soft-404",
    Kind.SERVER: "network host-failing http-408 http-425",
}
_BY_REASON = {reason: kind for kind, reasons in _KINDS.items() for reason in reasons.split()}
PASSING = frozenset(
    "network host-failing http-408 http-425 http-429 http-500 http-502 http-503 http-504".split()
)
"""Reasons that may pass: such pages are asked for again in every run, so an hour of it makes many."""
_NO_TEXT = frozenset({Kind.LAYOUT, Kind.WALL})
_NOBODYS = frozenset("redirected bad-address bad-record unstorable forgotten host-paused host-budget".split())
"""Reasons that say nothing of the outlet."""


def kind_of(reason: str) -> Kind | None:
    """What a reason shows to be wrong; None for one that shows nothing."""
    if reason.startswith("http-") and reason not in _BY_REASON:
        return Kind.BLOCKED if reason.startswith("http-4") else Kind.SERVER
    return _BY_REASON.get(reason)


def faults(sums: Sums) -> tuple[Counter[Kind], int]:
    """How many pages showed what fault, and how many pages there were at all."""
    found: Counter[Kind] = Counter()
    whole = 0
    for (counts, outcome, reason), number in sums.items():
        if counts not in (Counts.PAGES, Counts.WITHHELD) or reason in _NOBODYS or outcome in _NOBODYS:
            continue
        whole += number
        # What was withheld has its reason for an outcome.
        if kind := kind_of(reason or outcome):
            found[kind] += number
    return found, whole


def reasons_of(kind: Kind, sums: Sums) -> dict[str, int]:
    """By which reasons pages showed a fault."""
    found: Counter[str] = Counter()
    for (counts, outcome, reason), number in sums.items():
        if counts in (Counts.PAGES, Counts.WITHHELD) and kind_of(reason or outcome) is kind:
            found[reason or outcome] += number
    return dict(found)


def faulty(sums: Sums) -> tuple[int, int]:
    """The share of pages with any fault."""
    found, whole = faults(sums)
    return found.total(), whole


def textless(sums: Sums) -> tuple[int, int]:
    """The share of the pages that answered without giving a text."""
    found, _ = faults(sums)
    without = sum(found[kind] for kind in _NO_TEXT)
    off_topic = sums[Counts.PAGES, "rejected", "off-topic"] + sums[Counts.PAGES, "rejected", "betting-page"]
    return without, without + off_topic + sum(sums[Counts.PAGES, outcome, ""] for outcome in READ)


def refused(sums: Sums) -> tuple[int, int]:
    """The share of pages that robots.txt refused."""
    return sums[Counts.WITHHELD, "robots", ""], faults(sums)[1]


def source_faults(sums: Sums) -> Counter[str]:
    """Why sources could not be read, by reason."""
    return Counter(
        {
            reason: number
            for (counts, outcome, reason), number in sums.items()
            if counts == Counts.SOURCES and outcome == "failed"
        }
    )
