"""Reads one fetched page: extract, clean, judge. The part of the way that needs no store."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from pipelines.article import Draft, Page, Reading, Reason, Rejection, Selectors, Signals
from pipelines.clean import clean
from pipelines.extract import extract
from pipelines.topic import judge
from store import address

logger = logging.getLogger(__name__)

Topic = Callable[[str, str, str], Rejection | None]
"""Given headline, text and language: None to keep the article, else why it is off the topic."""


def football(headline: str, text: str, language: str) -> Rejection | None:
    """Keep what is about football, by headline and text, never by address."""
    verdict = judge(headline, text, language)
    if verdict.football:
        return None
    return Rejection(Reason.OFF_TOPIC, f"{verdict.score:.2f}: {', '.join(verdict.evidence[:5])}")


def anything(headline: str, text: str, language: str) -> Rejection | None:
    """Keep every article."""
    return None


TOPICS: Mapping[str, Topic] = {"football": football, "any": anything}
"""The topics that a crawl can be asked for by name."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads pages for one topic; ``selectors``, ``languages`` and ``countries`` are outlets' own, by name.

    A page that does not say its language is taken to be in its outlet's, and a time without a zone to be its
    country's. What its publisher reserves is not
    kept, nor, with ``refuse_unshown``, what no copy is to be shown of; but of the outlets whose reservations
    are ``ignored``.
    """

    topic: Topic = football
    selectors: Mapping[str, Selectors] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    refuse_unshown: bool = False

    def __call__(self, page: Page) -> Reading:
        """Read a page to a draft, or to the reason why it is not kept. Never raises."""
        try:
            return self._read(page)
        except Exception as error:
            # A mistake of ours on one page must not cost the run; the log keeps its traceback.
            logger.exception("reading %s", page.url)
            return Rejection(Reason.UNREADABLE, f"{type(error).__name__}: {error}")

    def _read(self, page: Page) -> Reading:
        if page.fault is not None:
            return Rejection(page.fault)
        if page.status != 200:
            return Rejection(Reason.HTTP_STATUS, str(page.status))
        raw = extract(page, self.selectors.get(page.outlet), self.countries.get(page.outlet, ""))
        if isinstance(raw, Rejection):
            return raw
        if why := self._reserved(page, raw.signals):
            return Rejection(Reason.RESERVED, why)
        if raw.flaw is not None:
            return raw.flaw
        if not raw.language:
            raw = replace(raw, language=self.languages.get(page.outlet, ""))
        article = clean(raw)
        if not article.kept:
            return Rejection(Reason.NO_ARTICLE, "nothing but furniture")
        return self.topic(article.headline, article.text, article.language) or Draft(article, raw)

    def _reserved(self, page: Page, said: Signals) -> str:
        """Why a page's text is not to be kept; "" where it may be, or where that is ignored."""
        why = said.reserved or (said.unshown if self.refuse_unshown else "")
        heeded = page.obeyed and (page.outlet or address.host(page.url)) not in self.ignored
        return why if heeded else ""
