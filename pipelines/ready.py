"""What is done to a draft before the writer's turn: learned furniture is cut, the text signed."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pipelines import learn
from pipelines.article import Article, Draft, Line, Page, Reason, Rejection, Signals
from pipelines.folding import shingle
from pipelines.folding.lead import source
from pipelines.folding.origin import publisher
from pipelines.football import tagger
from pipelines.learn import School, Standing
from store import address
from store.articles import About, Words
from store.records import SUMMARY, RawLine
from store.recurrence import Mark
from store.signatures import Signed
from store.tags import Found

logger = logging.getLogger(__name__)

TELLING = 40
"""Shingles from which on two texts that are the same word for word are one story, however far apart."""


@dataclass(frozen=True, slots=True)
class Ready:
    """An article as it will be written, what it teaches of its outlet's lines, what its page says to robots,
    and what it names."""

    words: Words
    about: About
    signed: Signed
    marks: tuple[Mark, ...]
    signals: Signals
    tags: tuple[Found, ...]

    def signed_by(self, recipe_id: int) -> Ready:
        """The same under another generation of the recipe: its minima are no others."""
        return replace(self, signed=replace(self.signed, recipe_id=recipe_id))


def outlet_name(page: Page) -> str:
    """Who publishes a page: its outlet, or for an unlisted site the host. Raises ValueError for no host."""
    return page.outlet or address.host(page.home or page.url)


def make_ready(
    page: Page,
    draft: Draft,
    standings: Sequence[Standing],
    known: School,
    recipe_id: int,
    run_id: int | None,
    country: str,
) -> Ready | Rejection:
    """Cut what was learned, sign what is left and tag it; the digest is of what the page itself gave.

    ``country`` is the outlet's, "" where it is not known. Never raises.
    """
    try:
        given = draft.article
        article = learn.cut_learned(given, standings, known)
        words = Words(
            headline=article.headline,
            summary=article.summary,
            text=article.text,
            raw=raw_of(draft.raw),
            text_version=shingle.TEXT_VERSION,
            digest=digest(given),
            authors=article.authors,
            credit=article.credit,
            entries=entries(article.lines),
            published=article.published,
            modified=article.modified,
            fetched=page.fetched,
            run_id=run_id,
        )
        signed = sign(article.text, recipe_id)
        tags = tagger.tag(article.headline, article.text, article.language, country)
        marks = tuple(learn.marks(standings))
        return Ready(words, _about(page, article), signed, marks, draft.article.signals, tuple(tags))
    except Exception as error:
        # As in reading: a mistake of ours on one page must not cost those that are saved with it.
        logger.exception("making %s ready", page.url)
        return Rejection(Reason.UNREADABLE, f"{type(error).__name__}: {error}")


def raw_of(given: Article) -> tuple[RawLine, ...]:
    """An article's summary and lines as the store keeps them for later cleaning."""
    above = (RawLine(SUMMARY, line) for line in given.summary)
    return (*above, *(RawLine(line.kind, line.text, line.cut, line.at) for line in given.lines))


def digest(article: Article) -> bytes:
    """What tells whether a page says the same as before: of its headline, summary and text."""
    told = "\n".join((article.headline, *article.summary, article.text))
    return hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=16).digest()


def entries(lines: Sequence[Line]) -> tuple[tuple[datetime | None, int], ...]:
    """Where in a live blog's text its entries begin: each one's time, and an offset in characters.

    An entry whose first line is cut begins with the next that is kept.
    """
    found: list[tuple[datetime | None, int]] = []
    at, place = None, 0
    for line in lines:
        at = line.at or at
        if line.cut:
            continue
        if at is not None:
            found.append((at, place))
            at = None
        place += len(line.text) + len("\n\n")
    if found and found[0][1] > 0:
        found.insert(0, (None, 0))
    return tuple(found)


def sign(text: str, recipe_id: int) -> Signed:
    """A text's signature; one without words has no minima."""
    size = len(shingle.shingles(text))
    minima = tuple(shingle.signature(text).tolist()) if size else ()
    return Signed(recipe_id, size, minima, shingle.exact(minima, size) if size >= TELLING else None)


def _about(page: Page, article: Article) -> About:
    url = page.home or page.url
    return About(
        canonical=article.canonical,
        language=article.language,
        image=article.image,
        section=article.section,
        amp=article.amp,
        kind=article.kind,
        paywalled=article.paywalled,
        keywords=article.keywords,
        origins=article.origins,
        host=publisher(url),
        source=source(url, article.canonical, article.credit),
    )
