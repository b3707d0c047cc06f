"""The records that flow: a page as fetched, what is read from it, what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from store.looks import Signs

LARGEST_PAGE = 10 * 1024 * 1024
"""Bytes of a page, unpacked; a longer one is rejected as too large, wherever it comes from."""


class Reason(StrEnum):
    """Why a page was not stored. The value is what the store keeps and `touchline runs` prints.

    ``redirected``, ``robots``, ``elsewhere`` (another host than the outlet's), ``refused-address`` (none of
    the open web) and ``network`` are of addresses that gave no page at all; those that begin with ``host``
    are of addresses that were not asked, and stay as they were.
    ``reserved`` is what its publisher does not want kept, ``forgotten`` what the user has had removed.
    """

    HTTP_STATUS = "http-status"
    NOT_HTML = "not-html"
    EMPTY = "empty-body"
    TOO_LARGE = "too-large"
    TRUNCATED = "truncated"
    UNREADABLE = "unreadable"
    NO_ARTICLE = "no-article"
    SECTION_FRONT = "section-front"
    CONSENT_WALL = "consent-wall"
    LOGIN_WALL = "login-wall"
    SOFT_404 = "soft-404"
    PAYWALL_STUB = "paywall-stub"
    VIDEO_ONLY = "video-only"
    BETTING = "betting-page"
    OFF_TOPIC = "off-topic"
    BAD_ADDRESS = "bad-address"
    BAD_RECORD = "bad-record"
    REDIRECTED = "redirected"
    ROBOTS = "robots"
    ELSEWHERE = "elsewhere"
    REFUSED_ADDRESS = "refused-address"
    NETWORK = "network"
    HOST_PAUSED = "host-paused"
    HOST_FAILING = "host-failing"
    HOST_BUDGET = "host-budget"
    UNSTORABLE = "unstorable"
    RESERVED = "reserved"
    FORGOTTEN = "forgotten"


Said = tuple[tuple[str, str], ...]
"""Headers of an answer by which its publisher speaks to robots: names in small letters, and values."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was fetched: the one thing that the live crawl, the archive and a batch hand over.

    ``url`` is the address that answered and ``asked`` the one asked for where a redirect led away
    from it ("" otherwise), ``body`` the content-decoded bytes, ``fetched`` an aware UTC time,
    ``content_type`` the header as sent ("" when there was none), ``outlet`` the outlet's name where
    the fetcher knows it ("" otherwise), ``fault`` what the fetcher found wrong (None when nothing).
    ``home`` is the page's own address where ``url`` is a tracked link to it ("" otherwise). ``signs`` are
    what it is asked by later whether it has changed, None where it is not to be looked at again. ``place`` is
    where it stands in an archive: the number of the file, the offset of the part of it that can be read
    alone, and the number of the record in that; () elsewhere. ``said`` is what its answer says to robots;
    ``obeyed`` whether what its publisher reserves is obeyed, or only written down.
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
    signs: Signs | None = None
    place: tuple[int, ...] = ()
    said: Said = ()
    obeyed: bool = True


@dataclass(frozen=True, slots=True)
class Signals:
    """What a page's publisher says to robots of it, by its answer and on the page.

    ``told`` is what restricts anything, on one line; ``reserved`` is the part of it by which the text is not
    to be kept, ``unshown`` that by which no copy is to be shown to others ("" where it may be). ``until`` is
    when it is to be kept no longer, None where nothing says so.
    """

    told: str = ""
    reserved: str = ""
    unshown: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors that an outlet's record gives: where its article stands, and what in it to strip."""

    body: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()


class LineKind(StrEnum):
    """What a line of text is in the article."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an article's page, white space folded, never empty.

    ``cut`` is "" for a line of the text; for furniture it says by which layer and rule it went:
    ``markup:…`` (an element), ``rule:…`` (a line rule) or ``learned:…`` (it recurs at its outlet).
    ``at`` is the time of the live blog's entry that begins with this line, None elsewhere.
    """

    kind: LineKind
    text: str
    cut: str = ""
    at: datetime | None = None


class Kind(StrEnum):
    """What an article is as a piece of journalism."""

    REPORT = "report"
    LIVE = "live"
    GALLERY = "gallery"
    VIDEO = "video"
    AUDIO = "audio"
    OPINION = "opinion"


@dataclass(frozen=True, slots=True)
class Article:
    """What is read from a page.

    ``lines`` are all lines of the article's part of the page in order, the furniture among them
    marked as cut. ``summary`` holds the standfirst or the bullet lines that stand above the text,
    apart from it. ``authors`` are people, ``credit`` the agencies and desks that the page credits.
    ``published`` and ``modified`` are aware and keep the offset that the page gave. ``canonical`` is
    the page's own rel=canonical or og:url, ``amp`` its AMP twin, each absolute, or "". ``language`` is
    a BCP 47 primary tag ("en"), or "" when it is neither declared nor told by the text. ``paywalled``
    is what the page says of itself (None when nothing). ``origins`` tells for each field where on the
    page it came from: pairs of field and source, e.g. ("published", "json-ld:datePublished").
    ``flaw`` is why the page is no story for all its text, None for one that is. ``signals`` are what its
    publisher says to robots; whether they are obeyed is not decided here.
    """

    url: str
    headline: str
    lines: tuple[Line, ...]
    summary: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    credit: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    canonical: str = ""
    amp: str = ""
    language: str = ""
    image: str = ""
    section: str = ""
    keywords: tuple[str, ...] = ()
    kind: Kind = Kind.REPORT
    paywalled: bool | None = None
    origins: tuple[tuple[str, str], ...] = ()
    flaw: Rejection | None = None
    signals: Signals = Signals()

    @property
    def kept(self) -> tuple[Line, ...]:
        """The lines of the text: those that are not cut."""
        return tuple(line for line in self.lines if not line.cut)

    @property
    def text(self) -> str:
        """The text, lines parted by an empty one."""
        return "\n\n".join(line.text for line in self.lines if not line.cut)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A page that is not kept, and why; ``detail`` is for a person ("" when the reason says all)."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article read, cleaned and found worth keeping, ready to be folded and saved.

    ``raw`` is the article as it stood before cleaning, those of its lines marked that the markup alone
    showed to be furniture: from it the text can be cleaned again, by later rules and later knowledge.
    """

    article: Article
    raw: Article


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
