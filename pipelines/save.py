"""Folds and saves what was read: page, article, story, membership and tally in one transaction."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from pipelines import join, lead, learn, shingle
from pipelines.article import End, Outcome, Page, Reading, Reason, Rejection
from pipelines.learn import School, Standing
from pipelines.ready import Ready, make_ready, outlet_name, school
from store import address, articles, pages, recurrence, runs, stories
from store.articles import ArticleRow
from store.errors import StoreError, explain, is_of_the_values
from store.pages import PageRow
from store.stories import Member

logger = logging.getLogger(__name__)

RETRIED_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that say nothing about the page itself: a later run asks again."""
SaveOne = Callable[[Connection, Page, Ready | Rejection], Outcome]


@dataclass
class Saver:
    """Folds and saves batches of readings for one run, one transaction a batch.

    Writers take turns (see ``store.engine``), so that two who save copies of one story at the same
    moment make one story. What takes long, the signing, is done before the turn comes, and what is
    learned looked up in a short turn of its own.
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
            ready = self._ready(batch)
            try:
                return self._together(ready, self._one)
            except Exception as error:
                if not is_of_the_values(error):
                    raise
                return self._together(ready, self._one_apart)
        except SQLAlchemyError as error:
            raise StoreError(explain(error)) from error

    @cached_property
    def _recipe_id(self) -> int:
        with self.engine.begin() as connection:
            return articles.recipe_id(connection, **asdict(shingle.Recipe()))

    def _ready(self, batch: Sequence[tuple[Page, Reading]]) -> list[tuple[Page, Ready | Rejection]]:
        """Cut from each text what is learned by now, and sign it."""
        standings = [
            [] if isinstance(reading, Rejection) else learn.standings(reading.article.lines)
            for _, reading in batch
        ]
        schools = self._schools([page for page, _ in batch], standings)
        return [
            (
                page,
                reading
                if isinstance(reading, Rejection)
                else make_ready(page, reading, standing, known, self._recipe_id, self.run_id),
            )
            for (page, reading), standing, known in zip(batch, standings, schools, strict=True)
        ]

    def _schools(self, asked: Sequence[Page], standings: Sequence[Sequence[Standing]]) -> list[School]:
        """What is known of the lines of each page at its outlet."""
        if not any(standings):
            return [School()] * len(asked)
        with self.engine.begin() as connection:
            return [
                school(connection, page, standing) if standing else School()
                for page, standing in zip(asked, standings, strict=True)
            ]

    def _together(self, batch: Sequence[tuple[Page, Ready | Rejection]], one: SaveOne) -> list[Outcome]:
        with self.engine.begin() as connection:
            outcomes = [one(connection, page, ready) for page, ready in batch]
            if self.run_id is not None:
                counted = Counter((outcome.end, outcome.reason) for outcome in outcomes)
                for (end, reason), number in sorted(counted.items()):
                    runs.count(connection, self.run_id, runs.Counts.PAGES, end, reason, number)
        return outcomes

    def _one_apart(self, connection: Connection, page: Page, ready: Ready | Rejection) -> Outcome:
        """Save a page so that the others do not suffer when it is refused."""
        try:
            with connection.begin_nested():
                return self._one(connection, page, ready)
        except Exception as error:
            if not is_of_the_values(error):
                raise
            logger.warning("cannot be stored: %s (%s)", page.url, error)
            why = Rejection(Reason.UNSTORABLE, f"{type(error).__name__}: {error}")
        try:
            with connection.begin_nested():
                return self._one(connection, replace(page, status=0), why)
        except Exception as error:
            if not is_of_the_values(error):
                raise
            return Outcome(page.url, End.REJECTED, reason=why.reason, detail=why.detail)

    def _one(self, connection: Connection, page: Page, ready: Ready | Rejection) -> Outcome:
        try:
            home = page.home or page.url
            row = pages.known(connection, home, outlet_name(page), page.fetched)
        except ValueError as error:
            outcome = Outcome(page.url, End.REJECTED, reason=Reason.BAD_ADDRESS, detail=str(error))
        else:
            if isinstance(ready, Rejection):
                outcome = self._reject(connection, row, page, ready)
            else:
                outcome = self._keep(connection, row, page, ready)
        for led_here in filter(None, (page.asked, page.home and page.url)):
            self._led_away(connection, page, led_here)
        return outcome

    def _led_away(self, connection: Connection, page: Page, led_here: str) -> None:
        """An address that led to the page is done with too: asking it again would only lead here again."""
        home = page.home or page.url
        try:
            if address.key(led_here) == address.key(home):
                return
            owner = page.outlet or address.host(led_here)
            row = pages.known(connection, led_here, owner, page.fetched)
        except ValueError:
            return
        self._reject(connection, row, page, Rejection(Reason.REDIRECTED, home))

    def _reject(self, connection: Connection, row: PageRow, page: Page, why: Rejection) -> Outcome:
        pages.rejected(
            connection,
            row.id,
            why.reason,
            why.detail,
            status=page.status,
            at=page.fetched,
            run_id=self.run_id,
            for_good=page.status not in RETRIED_STATUS,
        )
        return Outcome(page.url, End.REJECTED, reason=why.reason, detail=why.detail)

    def _keep(self, connection: Connection, row: PageRow, page: Page, ready: Ready) -> Outcome:
        words = ready.words
        old = articles.of_page(connection, row.id)
        # The address as fetched stays that of the first fetch: a later link to the page may be a tracked one.
        url = row.url if old is not None else page.url
        pages.stored(connection, row.id, url, page.status, page.fetched, self.run_id)
        if old is not None:
            return self._again(connection, old, page, ready)
        appeared = lead.believed(words.published, words.fetched)
        article_id = articles.add(connection, row.id, row.outlet_id, words, ready.about, appeared)
        language = ready.about.language
        member = Member(article_id, row.outlet_id, appeared, words.fetched, language, ready.signed.size)
        joined = join.newcomer(connection, member, words.text, ready.signed, self.run_id)
        # Copies of a story that its outlet has run already teach nothing: its sentences are no furniture.
        if joined.begun or not stories.holds_earlier(connection, joined.story_id, row.outlet_id, article_id):
            recurrence.teach(connection, row.outlet_id, ready.marks, appeared.date())
        end = End.STORY if joined.begun else End.COPY
        return Outcome(page.url, end, words.headline, joined.story_id, joined.relation)

    def _again(self, connection: Connection, old: ArticleRow, page: Page, ready: Ready) -> Outcome:
        """Save a page that holds an article already; an archive may bring an older capture of it later."""
        words = ready.words
        late = words.fetched < old.fetched
        first_seen = min(old.first_seen, words.fetched)
        # Of the same capture a new text is a better reading of it, and takes the old one's place.
        known = words.fetched <= old.fetched and articles.has_been(connection, old.id, words.digest)
        if old.digest == words.digest or known:
            end = End.UNCHANGED
            if words.fetched > old.fetched:
                articles.seen_again(connection, old.id, words.fetched)
            joined = self._seen(connection, old, first_seen)
        elif late:
            end = End.REVISION
            articles.keep_earlier(connection, old, words)
            joined = self._seen(connection, old, first_seen)
        else:
            end = End.REVISION
            appeared = lead.believed(words.published, first_seen)
            articles.revise(connection, old, words, ready.about, appeared)
            joined = join.revised(connection, old.id, ready.signed)
        return Outcome(page.url, end, words.headline, joined.story_id, joined.relation)

    def _seen(self, connection: Connection, old: ArticleRow, first_seen: datetime) -> join.Joined:
        if first_seen == old.first_seen:
            return join.standing(connection, old.id)
        articles.seen_earlier(connection, old.id, first_seen, lead.believed(old.told, first_seen))
        return join.settled(connection, old.id)
