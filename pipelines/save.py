"""Folds and saves what was read: page, article, story, membership and tally in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from pipelines import join, shingle
from pipelines.article import Article, Draft, End, Outcome, Page, Reading, Reason, Rejection
from store import address, articles, pages, runs, stories
from store.errors import StoreError, explain

FOLD_LOCK = 0x70C1_11E1
"""The advisory lock under which PostgreSQL's writers fold one after the other."""
RETRIED_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that say nothing about the page itself: a later run asks again."""


@dataclass(slots=True)
class Saver:
    """Folds and saves batches of readings for one run, one transaction a batch.

    Two writers never fold at once: SQLite's transactions begin IMMEDIATE and PostgreSQL's take an
    advisory lock, so that a story that one writer begins is seen by the next.
    """

    engine: Engine
    run_id: int | None = None

    def __call__(self, batch: Sequence[tuple[Page, Reading]]) -> list[Outcome]:
        """Save a batch; what became of each page, in order.

        A page that the database refuses is rejected as unstorable and the others are saved all the
        same. Raises StoreError when the store itself fails (full, locked, gone): then nothing of the
        batch is written.
        """
        try:
            return self._together(batch)
        except (DataError, IntegrityError, ValueError):
            if len(batch) > 1:
                return [outcome for one in batch for outcome in self([one])]
            return self._together([(batch[0][0], Rejection(Reason.UNSTORABLE))])
        except SQLAlchemyError as error:
            raise StoreError(explain(error)) from error

    def _together(self, batch: Sequence[tuple[Page, Reading]]) -> list[Outcome]:
        with self.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": FOLD_LOCK})
            return [self._one(connection, page, reading) for page, reading in batch]

    def _one(self, connection: Connection, page: Page, reading: Reading) -> Outcome:
        try:
            row = pages.known(connection, page.url, page.outlet or address.host(page.url), page.fetched)
        except ValueError as error:
            outcome = Outcome(page.url, End.REJECTED, reason=Reason.BAD_ADDRESS, detail=str(error))
        else:
            if isinstance(reading, Rejection):
                outcome = self._reject(connection, row.id, page, reading)
            else:
                outcome = self._keep(connection, row, page, reading)
        if page.asked:
            self._led_away(connection, page)
        if self.run_id is not None:
            runs.count(connection, self.run_id, runs.Counts.PAGES, outcome.end, outcome.reason)
        return outcome

    def _led_away(self, connection: Connection, page: Page) -> None:
        """The address asked for is done with too: asking it again would only lead here again."""
        asked = pages.known(connection, page.asked, page.outlet, page.fetched)
        pages.rejected(
            connection,
            asked.id,
            Reason.REDIRECTED,
            page.url,
            status=page.status,
            at=page.fetched,
            run_id=self.run_id,
            for_good=page.status not in RETRIED_STATUS,
        )

    def _reject(self, connection: Connection, page_id: int, page: Page, why: Rejection) -> Outcome:
        pages.rejected(
            connection,
            page_id,
            why.reason,
            why.detail,
            status=page.status,
            at=page.fetched,
            run_id=self.run_id,
            for_good=page.status not in RETRIED_STATUS,
        )
        return Outcome(page.url, End.REJECTED, reason=why.reason, detail=why.detail)

    def _keep(self, connection: Connection, row: pages.PageRow, page: Page, draft: Draft) -> Outcome:
        words = _words(page, draft, self.run_id)
        about = _about(draft.article)
        old = articles.of_page(connection, row.id)
        pages.stored(connection, row.id, page.url, page.status, page.fetched, self.run_id)
        if old is None:
            article_id = articles.add(connection, row.id, row.outlet_id, words, about)
            joined = join.newcomer(connection, article_id, words, about.language)
            end = End.STORY if joined.begun else End.COPY
            return Outcome(page.url, end, words.headline, joined.story_id, joined.relation)
        if old.digest == words.digest:
            return Outcome(page.url, End.UNCHANGED, words.headline, stories.story_of(connection, old.id))
        articles.revise(connection, old, words, about)
        joined = join.revised(connection, old.id, words)
        return Outcome(page.url, End.REVISION, words.headline, joined.story_id, joined.relation)


def _words(page: Page, draft: Draft, run_id: int | None) -> articles.Words:
    article = draft.article
    told = "\n".join((article.headline, *article.summary, article.text))
    return articles.Words(
        headline=article.headline,
        summary=article.summary,
        text=article.text,
        extracted=draft.extracted,
        text_version=shingle.TEXT_VERSION,
        digest=hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=16).digest(),
        authors=article.authors,
        published=article.published,
        modified=article.modified,
        fetched=page.fetched,
        run_id=run_id,
    )


def _about(article: Article) -> articles.About:
    return articles.About(article.canonical, article.language, article.image, article.section)
