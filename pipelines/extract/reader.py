"""One page's way through the extractor: decode, parse once, metadata, locate, cut, read, mend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from pipelines.article import LARGEST_PAGE, Article, Line, Page, Reason, Rejection, Selectors
from pipelines.extract.about.credit import credited
from pipelines.extract.about.headline import key
from pipelines.extract.about.jsonld import Node
from pipelines.extract.about.metadata import Metadata, read_metadata
from pipelines.extract.about.reserved import signals
from pipelines.extract.about.sheet import gather
from pipelines.extract.body.boilerplate import link_heaps, soup_of
from pipelines.extract.body.bylines import told_authors, without_bylines
from pipelines.extract.body.evidence import weigh
from pipelines.extract.body.leads import Lead
from pipelines.extract.body.lines import read_lines
from pipelines.extract.body.locate import locate
from pipelines.extract.body.opening import open_article
from pipelines.extract.letters.decode import decode
from pipelines.extract.letters.language import language_of
from pipelines.extract.letters.mend import mended
from pipelines.extract.live.blog import open_blog, plain
from pipelines.extract.markup import fold
from pipelines.extract.nature.kind import kind_of
from pipelines.extract.nature.signs import Signs, read_signs
from pipelines.extract.nature.walls import no_story
from pipelines.extract.tree import parse, refuse_markup

_MOST_ELEMENTS = 12_000
_NOT_HTML = re.compile(
    r"(?:image|video|audio|font)/|application/(?:pdf|zip|json|octet-stream|rss|atom|javascript|x-)|text/(?:css|plain|csv)",
    re.I,
)
_MAGIC = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"\x00\x00\x00\x18ftyp",
)
_LEAST_TEXT = 60


def extract(page: Page, selectors: Selectors | None = None, country: str = "") -> Article | Rejection:
    """Read the article from a page: its lines in order, the summary apart, and its metadata.

    ``selectors`` are an outlet's own, used where they match; its ``country`` (ISO 3166 alpha-2) is whose
    clock a time goes by where neither page nor host says. Gives a Rejection with EMPTY, NOT_HTML,
    TOO_LARGE (over ``LARGEST_PAGE``, 100,000 tags, or 12,000 elements in the article) or UNREADABLE; where
    there is no text, with NO_ARTICLE or a more telling reason. Text that is no story has its ``flaw``. What a
    page can do to the parser is UNREADABLE; any other exception is a mistake of ours and is raised. Takes
    time linear in the page's size.
    """
    refusal = _refuse(page)
    if refusal is not None:
        return refusal
    try:
        return _extract(page, selectors, country)
    except (etree.LxmlError, RecursionError, MemoryError) as fault:
        return Rejection(Reason.UNREADABLE, f"{type(fault).__name__}: {fault}"[:200])


def _refuse(page: Page) -> Rejection | None:
    """Refuse what need not be parsed to be refused."""
    body = page.body
    if not body or not body[:100_000].strip(b"\0 \t\r\n\f"):
        return Rejection(Reason.EMPTY)
    if len(body) > LARGEST_PAGE:
        return Rejection(Reason.TOO_LARGE, f"{len(body)} bytes")
    if body.startswith(_MAGIC) or (
        _NOT_HTML.match(page.content_type.strip()) and b"<html" not in body[:2000].lower()
    ):
        return Rejection(Reason.NOT_HTML, page.content_type[:100])
    return None


def _extract(page: Page, selectors: Selectors | None, country: str) -> Article | Rejection:
    source = decode(page.body, page.content_type).encode("utf-8", "replace")
    refusal = refuse_markup(source)
    if refusal is not None:
        return refusal
    root = parse(source)
    if root is None:
        return Rejection(Reason.NOT_HTML, "no markup")
    sheet = gather(root, page.url)
    meta = read_metadata(root, sheet, page.url, page.fetched, country)
    body = root.find("body")
    if body is None:
        return Rejection(Reason.NO_ARTICLE, "no body")
    said = signals(page.said, sheet.to_robots, page.fetched)
    signs = read_signs(root, sheet, page.url)
    told = _read_body(body, page, selectors, meta, signs, sheet.nodes)
    if isinstance(told, Rejection):
        return told
    if not meta.authors:
        meta = _with_told_authors(meta, told.lines, sheet.metas.get("og:site_name", ""))
    lines = without_bylines(told.lines, meta.authors, meta.language)
    if sum(len(line.text) for line in lines if not line.cut) < _LEAST_TEXT:
        lines = []
    kind, source_of_kind = kind_of(signs, meta.section, meta.headline, lines, told.entries)
    flaw = no_story(signs, kind, meta.headline, lines, meta.paywalled, lambda: parse(source))
    if not lines:
        return flaw or Rejection(Reason.NO_ARTICLE)
    article = _article(page, meta, told.summary, lines)
    origins = (*article.origins, ("kind", source_of_kind)) if source_of_kind else article.origins
    return replace(article, kind=kind, flaw=flaw, origins=origins, signals=said)


@dataclass(frozen=True, slots=True)
class _Body:
    """What stands in the article's part of a page; ``entries`` are those of a live blog, 0 for all else."""

    summary: tuple[str, ...]
    lines: list[Line]
    entries: int


def _read_body(
    body: etree._Element,
    page: Page,
    selectors: Selectors | None,
    meta: Metadata,
    signs: Signs,
    nodes: Sequence[Node],
) -> _Body | Rejection:
    """Find the article below ``body``, which is changed, and read its lines."""
    blog = open_blog(body, signs, (meta.section, meta.headline), nodes, (meta.published, page.fetched))
    found = locate(body, selectors, meta.headline, meta.standfirsts, signs.article and signs.dated)
    lines: list[Line] = []
    leads: list[Lead] = []
    if found is not None:
        elements = sum(1 for _ in found.subtree.iter("*"))
        if elements > _MOST_ELEMENTS:
            return Rejection(Reason.TOO_LARGE, f"{elements} elements")
        soup = soup_of(found.subtree)
        lines, leads = read_lines(soup, link_heaps(soup)), found.leads
    entries = 0
    if blog is not None:
        lines, entries = blog.ordered(lines)
        leads = plain(leads, entries)
    if blog is None or not blog.told:
        lines = weigh(lines, meta.body)
    summary, lines = open_article(leads, lines, meta)
    return _Body(summary, lines, entries)


def _with_told_authors(meta: Metadata, lines: list[Line], site: str) -> Metadata:
    """The metadata with the authors that the text itself names."""
    authors = told_authors(lines, {key(site), key(meta.section)}, meta.language)
    if not authors:
        return meta
    return replace(meta, authors=authors, origins=(*meta.origins, ("authors", "text:byline")))


def _article(page: Page, meta: Metadata, summary: tuple[str, ...], lines: list[Line]) -> Article:
    headline = fold(mended(meta.headline))
    whole = _mended_lines(lines)
    credit = credited([line.text for line in whole], meta.credit)
    text = "\n".join(line.text for line in whole if not line.cut)
    language, told = language_of(meta.language, headline, text)
    origins = dict(meta.origins)
    if credit and not meta.credit:
        origins["credit"] = "text"
    if told == "text":
        origins["language"] = told
    return Article(
        url=page.url,
        headline=headline,
        lines=whole,
        summary=_mended(summary),
        authors=_mended(meta.authors),
        credit=_mended(credit),
        published=meta.published,
        modified=meta.modified,
        canonical=meta.canonical,
        amp=meta.amp,
        language=language,
        image=meta.image,
        section=fold(mended(meta.section)),
        keywords=_mended(meta.keywords),
        paywalled=meta.paywalled,
        origins=tuple(origins.items()),
    )


def _mended(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts mended; one of which nothing is left is none."""
    return tuple(text for text in (fold(mended(text)) for text in texts) if text)


def _mended_lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    whole = []
    for line in lines:
        text = mended(line.text)
        if text is not line.text:
            line = replace(line, text=fold(text))
        if line.text:
            whole.append(line)
    return tuple(whole)
