"""Reading a section page: the links on it that may lead to articles, in their order, at a bounded cost."""

from __future__ import annotations

from lxml import etree

from crawler.feed_text import SourceError
from crawler.feed_tree import settled
from pipelines.article import LARGEST_PAGE
from pipelines.extract.about.reserved import MOST, NAMED, may_follow
from pipelines.extract.letters.decode import decode
from pipelines.extract.tree import parse, refuse_markup

MOST_LINKS = 2_000
"""Links of a page that are looked at."""
NOT_TO_BE_FOLLOWED = "nofollow"
"""Why a source is not read that says so to robots."""


def section_links(
    body: bytes, base_url: str, content_type: str = "", *, heeds_robots: bool = False
) -> list[str]:
    """The http(s) addresses that a page links to, absolute, without fragment, each once, in its order.

    Relative ones are resolved by the page's ``<base>`` and ``base_url``, its own address. Raises SourceError,
    with a short reason, for what is no page, and for markup that is made to be costly; where its word to
    robots is heeded, also for a page whose links are not to be followed.
    """
    root = page_root(body, content_type)
    if heeds_robots and not may_follow((), _to_robots(root)):
        raise SourceError(NOT_TO_BE_FOLLOWED)
    base = base_of(root, base_url)
    links: dict[str, None] = {}
    for element in root.iter("a", "area"):
        if link := settled(str(element.get("href") or ""), base):
            links[link] = None
            if len(links) == MOST_LINKS:
                break
    return list(links)


def _to_robots(root: etree._Element) -> list[tuple[str, str]]:
    metas = ((str(each.get("name") or "").strip().lower(), each) for each in root.iter("meta"))
    return [(name, str(each.get("content") or "")) for name, each in metas if name in NAMED][:MOST]


def page_root(body: bytes, content_type: str = "") -> etree._Element:
    """The root of a page's tree. Raises SourceError as `section_links` does."""
    if not body.strip(b"\0 \t\r\n\f"):
        raise SourceError("empty")
    if len(body) > LARGEST_PAGE:
        raise SourceError("too large")
    source = decode(body, content_type).encode("utf-8", "replace")
    if refusal := refuse_markup(source):
        raise SourceError(f"{refusal.reason}: {refusal.detail}")
    try:
        root = parse(source)
    except (etree.LxmlError, ValueError) as error:
        raise SourceError("not readable as HTML") from error
    if root is None or next(root.iter("a", "link", "meta"), None) is None:
        raise SourceError("not an HTML page")
    return root


def base_of(root: etree._Element, base_url: str) -> str:
    """What the links of a page are relative to: its ``<base>`` where it gives one that can be used."""
    for element in root.iter("base"):
        if base := settled(str(element.get("href") or ""), base_url):
            return base
    return base_url
