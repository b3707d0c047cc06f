"""Folds and saves what was read: page, article, story, membership and tally in one transaction."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from time import monotonic

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from pipelines import learn, watch
from pipelines.article import End, Outcome, Page, Reading, Reason, Rejection
from pipelines.folding import lead, shingle
from pipelines.folding.join import Folding
from pipelines.folding.seek import Signatory
from pipelines.folding.turn import WINDOW, Joined, standing
from pipelines.football import tagger
from pipelines.forgotten import without_forgotten
from pipelines.grouping import groups
from pipelines.progress import Progress
from pipelines.ready import Ready, make_ready, outlet_name
from pipelines.schools import Schools
from store import address, articles, candidates, daily, looks, pages, recurrence, runs, signatures, tags
from store.articles import Addition, ArticleRow
from store.errors import StoreError, explain, is_of_the_values
from store.pages import NOTHING, Answered, Asked, PageRow, Told
from store.recurrence import Lesson
from store.stories import Member

logger = logging.getLogger(__name__)

RETRIED_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that say nothing about the page itself: a later run asks again."""
CLEARING_EVERY = 3600.0
"""Seconds after which a run looks again for shelves that are over, having found none."""
SaveSome = Callable[[Connection, Sequence[tuple[Page, Ready | Rejection]]], list[Outcome]]


@dataclass
class Saver:
    """Folds and saves batches of readings for one run, one transaction a batch.

    Writers take turns (see ``store.engine``), so that two who save copies of one story at the same
    moment make one story. What takes long, the signing, is done before the turn comes; what is learned is
    looked up without one.
    """

    engine: Engine
    run_id: int | None = None
    window: timedelta | None = WINDOW
    progress: Progress | None = None
    watched: bool = False
    """Whether what becomes of the pages is counted of their outlets' days: not of those of an archive."""
    _recipe_id: int = field(default=0, init=False)
    _schools: Schools = field(init=False)
    _clearing: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        """Nothing is asked of the store yet."""
        self._schools = Schools(self.engine)

    def __call__(self, batch: Sequence[tuple[Page, Reading]]) -> list[Outcome]:
        """Save a batch; what became of each page, in order.

        A page that the database refuses is rejected as unstorable and the others are saved all the
        same. Raises StoreError when the store itself fails (full, locked, gone): then nothing of the
        batch is written.
        """
        try:
            ready = self._ready(batch)
            try:
                return self._together(ready, self._some)
            except Exception as error:
                if not is_of_the_values(error):
                    raise
                return self._together(ready, self._each_apart)
        except SQLAlchemyError as error:
            raise StoreError(explain(error)) from error

    def _ready(self, batch: Sequence[tuple[Page, Reading]]) -> list[tuple[Page, Ready | Rejection]]:
        """Cut from each text what is learned by now, and sign it."""
        standings = [
            [] if isinstance(reading, Rejection) else learn.standings(reading.article.lines)
            for _, reading in batch
        ]
        schools = self._schools.of(
            [(_publisher(page), standing) for (page, _), standing in zip(batch, standings, strict=True)]
        )
        return [
            (
                page,
                reading
                if isinstance(reading, Rejection)
                else make_ready(
                    page,
                    reading,
                    standing,
                    known,
                    self._recipe_id,
                    self.run_id,
                    self._schools.countries.get(_publisher(page), ""),
                ),
            )
            for (page, reading), standing, known in zip(batch, standings, schools, strict=True)
        ]

    def _together(self, batch: Sequence[tuple[Page, Ready | Rejection]], one: SaveSome) -> list[Outcome]:
        with self.engine.begin() as connection:
            batch = self._of_the_newest(connection, batch)
            outcomes = [each for group in groups(batch) for each in one(connection, group)]
            if self.window is not None and monotonic() >= self._clearing:
                gone = candidates.clear(connection, datetime.now(UTC) - self.window)
                self._clearing = 0.0 if gone else monotonic() + CLEARING_EVERY
            if self.run_id is not None:
                counted = Counter((outcome.end, outcome.reason) for outcome in outcomes)
                for (end, reason), number in sorted(counted.items()):
                    runs.count(connection, self.run_id, runs.Counts.PAGES, end, reason, number)
            if self.watched:
                daily.add(connection, watch.noted(batch, outcomes, self._schools.outlets))
            saved = [page for page, _ in batch]
            if self.progress is not None:
                self.progress.write(connection, saved)
        if self.progress is not None:
            self.progress.saved(saved)
        return outcomes

    def _of_the_newest(
        self, connection: Connection, batch: Sequence[tuple[Page, Ready | Rejection]]
    ) -> Sequence[tuple[Page, Ready | Rejection]]:
        """The batch signed by the newest generation: a refold may have begun one since it was signed."""
        recipe_id = signatures.recipe_id(connection, **shingle.RECIPE)
        self._recipe_id = recipe_id
        return [
            (
                page,
                ready
                if isinstance(ready, Rejection) or ready.signed.recipe_id == recipe_id
                else ready.signed_by(recipe_id),
            )
            for page, ready in batch
        ]

    def _each_apart(
        self, connection: Connection, group: Sequence[tuple[Page, Ready | Rejection]]
    ) -> list[Outcome]:
        return [self._one_apart(connection, page, ready) for page, ready in group]

    def _one_apart(self, connection: Connection, page: Page, ready: Ready | Rejection) -> Outcome:
        """Save a page so that the others do not suffer when it is refused."""
        try:
            with connection.begin_nested():
                return self._some(connection, [(page, ready)])[0]
        except Exception as error:
            if not is_of_the_values(error):
                raise
            logger.warning("cannot be stored: %s (%s)", page.url, error)
            why = Rejection(Reason.UNSTORABLE, f"{type(error).__name__}: {error}")
        try:
            with connection.begin_nested():
                return self._some(connection, [(replace(page, status=0), why)])[0]
        except Exception as error:
            if not is_of_the_values(error):
                raise
            return _rejected(page, why)

    def _some(self, connection: Connection, group: Sequence[tuple[Page, Ready | Rejection]]) -> list[Outcome]:
        """Save pages of which no two are the same."""
        group = without_forgotten(connection, group)
        outcomes: dict[int, Outcome] = {}
        asked: dict[int, Asked] = {}
        for place, (page, ready) in enumerate(group):
            home = page.home or page.url
            answer = None if isinstance(ready, Rejection) else (page.url, page.status)
            try:
                key, name = address.key(home), outlet_name(page)
                asked[place] = Asked(key, home, name, page.fetched, answer, _told(ready))
            except ValueError as error:
                outcomes[place] = _rejected(page, Rejection(Reason.BAD_ADDRESS, str(error)))
        known = pages.known(connection, list(asked.values()), self.run_id, self._schools.outlets)
        rows = dict(zip(asked, known, strict=True))
        olds = articles.of_pages(connection, [row.id for row in rows.values() if not row.is_new])
        new: dict[int, tuple[PageRow, Page, Ready]] = {}
        kept = []
        for place, row in rows.items():
            page, ready = group[place]
            if isinstance(ready, Rejection):
                outcomes[place] = self._reject(connection, row, page, ready)
                continue
            old = olds.get(row.id)
            # The address as fetched stays that of the first fetch: a later link may be a tracked one.
            if not row.is_new:
                url = row.url if old else page.url
                kept.append(Answered(row.id, url, page.status, page.fetched, _told(ready)))
            if old is None:
                new[place] = (row, page, ready)
            else:
                outcomes[place] = self._again(connection, old, page, ready)
        pages.stored(connection, kept, self.run_id)
        outcomes |= zip(new, self._add(connection, list(new.values())), strict=True)
        self._look_again(connection, group, rows)
        for page, _ in group:
            for led_here in filter(None, (page.asked, page.home and page.url)):
                self._led_away(connection, page, led_here)
        return [outcomes[place] for place in range(len(group))]

    def _look_again(
        self,
        connection: Connection,
        group: Sequence[tuple[Page, Ready | Rejection]],
        rows: Mapping[int, PageRow],
    ) -> None:
        """Have young articles looked at again, and leave alone what is none any more."""
        seen, gone = {}, []
        for place, row in rows.items():
            page, ready = group[place]
            if page.signs is not None and not isinstance(ready, Rejection):
                seen[page.url] = (row.outlet_id, page.signs)
            elif page.signs is not None and page.status not in RETRIED_STATUS:
                gone.append(page.url)
        if seen:
            looks.articles_seen(connection, seen, max(page.fetched for page, _ in group))
        looks.left_alone(connection, gone)

    def _add(self, connection: Connection, new: Sequence[tuple[PageRow, Page, Ready]]) -> list[Outcome]:
        """Save articles that are new to the store."""
        appeared = [lead.believed(ready.words.published, ready.words.fetched) for _, _, ready in new]
        additions = [
            Addition(row.id, row.outlet_id, ready.words, ready.about, at)
            for (row, _, ready), at in zip(new, appeared, strict=True)
        ]
        ids = articles.add(connection, additions)
        named = {article_id: ready.tags for article_id, (_, _, ready) in zip(ids, new, strict=True)}
        # Before the fold, which writes by what its story can be asked for.
        tags.write(connection, tagger.VERSION, named)
        signed = [
            Signatory(_member(article_id, each, ready), each.words.text, ready.signed)
            for article_id, each, (_, _, ready) in zip(ids, additions, new, strict=True)
        ]
        outcomes, lessons = [], []
        folding = self._folding(connection)
        for one, joined, (row, page, ready) in zip(signed, folding.take(signed), new, strict=True):
            # Copies of a story that its outlet has run already teach nothing: its sentences are no furniture.
            if not joined.again:
                lessons.append(Lesson(row.outlet_id, ready.marks, one.member.appeared.date()))
            end = End.STORY if joined.begun else End.COPY
            outcomes.append(Outcome(page.url, end, ready.words.headline, joined.story_id, joined.relation))
        recurrence.teach(connection, lessons)
        return outcomes

    def _folding(self, connection: Connection) -> Folding:
        return Folding(connection, self._recipe_id, window=self.window, run_id=self.run_id)

    def _led_away(self, connection: Connection, page: Page, led_here: str) -> None:
        """An address that led to the page is done with too: asking it again would only lead here again."""
        home = page.home or page.url
        if led_here == home:
            return
        try:
            key = address.key(led_here)
            if key == address.key(home):
                return
            owner = page.outlet or address.host(led_here)
        except ValueError:
            return
        [row] = pages.known(connection, [Asked(key, led_here, owner, page.fetched)])
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
        if why.reason is Reason.RESERVED:
            pages.reserved_since(connection, row.id, why.reason, why.detail)
        return _rejected(page, why)

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
            tags.rewrite(connection, tagger.VERSION, {old.id: ready.tags})
            joined = self._folding(connection).revise(old.id, words.text, ready.signed)
        return Outcome(page.url, end, words.headline, joined.story_id, joined.relation)

    def _seen(self, connection: Connection, old: ArticleRow, first_seen: datetime) -> Joined:
        if first_seen == old.first_seen:
            return standing(connection, old.id)
        articles.seen_earlier(connection, old.id, first_seen, lead.believed(old.told, first_seen))
        return self._folding(connection).settle(old.id)


def _told(ready: Ready | Rejection) -> Told:
    return NOTHING if isinstance(ready, Rejection) else Told(ready.signals.told, ready.signals.until)


def _publisher(page: Page) -> str:
    """Who publishes a page; "" for an address that cannot be read."""
    try:
        return outlet_name(page)
    except ValueError:
        return ""


def _member(article_id: int, added: Addition, ready: Ready) -> Member:
    about = added.about
    return Member(
        article_id,
        added.outlet_id,
        added.appeared,
        added.words.fetched,
        about.language,
        ready.signed.size,
        about.host,
        about.source,
        ready.signed.recipe_id,
    )


def _rejected(page: Page, why: Rejection) -> Outcome:
    return Outcome(page.url, End.REJECTED, reason=why.reason, detail=why.detail)
