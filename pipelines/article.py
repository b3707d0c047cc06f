"""The records that flow: a page as fetched, what is read from it, what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LARGEST_PAGE = 10 * 1024 * 1024
"""Bytes of a page, unpacked; a longer one is rejected as too large, wherever it comes from."""


class Reason(StrEnum):
    """Why a page was not stored. The value is what the store keeps and `touchline runs` prints.

    ``redirected``, ``robots``, ``elsewhere`` (another host than the outlet's) and ``network`` are of
    addresses that gave no page at all.
    """

    HTTP_STATUS = "http-status"
    NOT_HTML = "not-html"
    EMPTY = "empty-body"
    TOO_LARGE = "too-large"
    TRUNCATED = "truncated"
    UNREADABLE = "unreadable"
    NO_ARTICLE = "no-article"
    OFF_TOPIC = "off-topic"
    BAD_ADDRESS = "bad-address"
    BAD_RECORD = "bad-record"
    REDIRECTED = "redirected"
    ROBOTS = "robots"
    ELSEWHERE = "elsewhere"
    NETWORK = "network"
    UNSTORABLE = "unstorable"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was fetched: the one thing that the live crawl, the archive and a batch hand over.

    ``url`` is the address that answered and ``asked`` the one asked for where a redirect led away
    from it ("" otherwise), ``body`` the content-decoded bytes, ``fetched`` an aware UTC time,
    ``content_type`` the header as sent ("" when there was none), ``outlet`` the outlet's name where
    the fetcher knows it ("" otherwise), ``fault`` what the fetcher found wrong (None when nothing).
    ``home`` is the page's own address where ``url`` is a tracked link to it ("" otherwise).
    """

    url: str
    body: bytes
    fetched: datetime
    status: int = 200
    content_type: str = ""
    outlet: str = ""
    asked: str = ""
    home: str = ""
    fault: Reason | None = None


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors that an outlet's record gives: where its article stands, and what in it to strip."""

    body: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()


class BlockKind(StrEnum):
    """What a block of text is in the article."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """One line of an article's text, white space folded, never empty."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """What is read from a page.

    ``summary`` holds the standfirst or the bullet lines that stand above the text, apart from it.
    ``blocks`` are the text in order. ``published`` and ``modified`` are aware and keep the offset
    that the page gave. ``canonical`` is the page's own rel=canonical or og:url, absolute, or "".
    ``language`` is a BCP 47 primary tag ("en"), or "" when the page declares none.
    """

    url: str
    headline: str
    blocks: tuple[Block, ...]
    summary: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    canonical: str = ""
    language: str = ""
    image: str = ""
    section: str = ""

    @property
    def text(self) -> str:
        """The text, blocks parted by an empty line."""
        return "\n\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A page that is not kept, and why; ``detail`` is for a person ("" when the reason says all)."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article read, cleaned and found worth keeping, ready to be folded and saved.

    ``extracted`` is the text as it stood before cleaning.
    """

    article: Article
    extracted: str


Reading = Draft | Rejection
"""What reading one page gives."""


class End(StrEnum):
    """What became of a fetched page; every one meets exactly one end."""

    STORY = "story"
    COPY = "copy"
    REVISION = "revision"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a page: the story that it stands in, or the reason why it is not kept.

    ``relation`` is what the article is to its story: lead, copy, excerpt or extended.
    """

    url: str
    end: End
    headline: str = ""
    story_id: int | None = None
    relation: str = ""
    reason: str = ""
    detail: str = ""
