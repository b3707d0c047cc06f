"""The store as a reader asks it: what the command, a script and later the pages all call."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, Unpack

from store.engine import open_for_reading
from store.errors import told_plainly
from touchline import filters
from touchline.filters import Asked
from touchline.naming import looked_up, spelt

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from store.catalogue import OutletLine
    from store.exporting import Columns
    from store.heads import Head
    from store.hosts import HostDealings
    from store.numbers import Count, Firsts, Originals, Spread
    from store.records import Run, Stories, Story, StoryLine
    from store.tags import Known, Tag
    from store.wanted import Wanted
    from touchline.health.report import Health

# What answers a question is loaded when it is asked: a list need not wait for what an export is made of.


class Surrounded(NamedTuple):
    """A story whole, what it is about, the heaviest first, and its neighbours: the stories of which it holds
    a part, and those that hold a part of it.
    """

    story: Story
    about: list[Tag]
    neighbours: list[StoryLine]


class Store:
    """A store of stories, opened to be read.

    ``address`` is ``sqlite:///FILE`` or ``postgresql://…``; without one, ``TOUCHLINE_STORE`` or
    ``sqlite:///touchline.db``. Raises StoreError, in one line, when there is none to be read.
    """

    def __init__(self, address: str | None = None, *, seconds: float | None = None) -> None:
        """Open the store; a question that takes longer than ``seconds`` is ended with a TooSlowError."""
        self._engine: Engine = open_for_reading(address, seconds=seconds)

    def close(self) -> None:
        """Let go of the store: of its files, or of its server."""
        self._engine.dispose()

    def stories(self, **asked: Unpack[Asked]) -> Stories:
        """A page of stories, newest first if not told otherwise; its ``next`` is the cursor of the page
        after.

        ``touchline.filters`` has the parameters. Raises StoreError for a name that the store does not hold,
        with the nearest; ValueError, in one line that says what was expected, for a time, a number, an order
        or a cursor that is none.
        """
        from store import listing

        with self.choice(asked) as (connection, wanted):
            return listing.stories(connection, wanted)

    @contextmanager
    def choice(self, asked: Asked) -> Iterator[tuple[Connection, Wanted]]:
        """What is asked for, its names as the store spells them, and a connection to ask by."""
        wanted = filters.wanted(asked)
        with told_plainly(), self._engine.connect() as connection:
            yield connection, looked_up(connection, wanted)

    def stats_first(self, **asked: Unpack[Asked]) -> list[Firsts]:
        """Of each outlet how often it had a story first; ``touchline.filters`` has the parameters."""
        from store import numbers

        with self.choice(asked) as (connection, wanted):
            return numbers.firsts(connection, wanted)

    def stats_original(self, **asked: Unpack[Asked]) -> list[Originals]:
        """Of each outlet how much of what it runs is its own, an agency's, or copied."""
        from store import numbers

        with self.choice(asked) as (connection, wanted):
            return numbers.originals(connection, wanted)

    def stats_spread(self, **asked: Unpack[Asked]) -> list[Spread]:
        """The stories that spread furthest, at most ``limit`` of them, each with its curve."""
        from store import numbers

        with self.choice(asked) as (connection, wanted):
            return numbers.spreads(connection, wanted)

    def stats_counts(self, by: str = "day", **asked: Unpack[Asked]) -> list[Count]:
        """How many stories and articles appeared, by "hour" or "day". ValueError for too many."""
        from store import numbers

        if by not in set(numbers.Bucket):
            raise ValueError(f"by is one of {', '.join(numbers.Bucket)}, not {by!r}")
        with self.choice(asked) as (connection, wanted):
            return numbers.counts(connection, wanted, numbers.Bucket(by))

    def spread(self, story_id: int) -> Spread | None:
        """How far one story spread and how fast; None for an unknown or empty one."""
        from store import numbers

        with told_plainly(), self._engine.connect() as connection:
            return numbers.curve(connection, story_id)

    def story(self, story_id: int) -> Story | None:
        """A story whole, with every copy; a merged story's id answers too. None for an unknown id."""
        from store import query

        with told_plainly(), self._engine.connect() as connection:
            return query.one_story(connection, story_id)

    def surrounded(self, story_id: int, most: int) -> Surrounded | None:
        """The same with what stands about it: as many as ``most`` of either kind of its neighbours."""
        from store import listing, query, tags

        with told_plainly(), self._engine.connect() as connection:
            found = query.one_story(connection, story_id)
            if found is None:
                return None
            about = tags.of_stories(connection, [found.story_id]).get(found.story_id, [])
            beside = (*found.holds[:most], *found.held_by[:most])
            return Surrounded(found, about, listing.lines(connection, beside) if beside else [])

    def is_empty(self, story_id: int) -> bool:
        """Whether this is the id of a story of which every article was removed."""
        from store import query, removal

        with told_plainly(), self._engine.connect() as connection:
            now = query.current(connection, story_id)
            return now is not None and removal.is_empty(connection, now)

    def version(self, url: str, number: int) -> tuple[str, str] | None:
        """Headline and text of an earlier version of the article at an address; None if there is none."""
        from store import beside

        with told_plainly(), self._engine.connect() as connection:
            return beside.version(connection, url, number)

    def runs(self, limit: int = 20) -> list[Run]:
        """The latest crawls, newest first."""
        from store import query

        with told_plainly(), self._engine.connect() as connection:
            return query.runs(connection, limit)

    def run(self, run_id: int) -> Run | None:
        """A crawl; None for an unknown id."""
        from store import query

        with told_plainly(), self._engine.connect() as connection:
            return next(iter(query.runs(connection, 1, run_id)), None)

    def politeness(self, run_id: int) -> list[HostDealings]:
        """How the hosts were asked in a crawl, the one that was asked most first."""
        from store import hosts

        with told_plainly(), self._engine.connect() as connection:
            return hosts.dealings_of(connection, run_id)

    def export(self, **asked: Unpack[Asked]) -> Iterator[Story]:
        """Every story, or those wanted, whole and in order of their ids; streamed, from one moment.

        ``touchline.filters`` has the parameters, of which sort, limit and cursor mean nothing here.
        """
        from store import exporting

        with self.choice(asked) as (connection, wanted):
            yield from exporting.stories(connection, wanted)

    def export_articles(self, **asked: Unpack[Asked]) -> Iterator[Columns]:
        """Every article of those stories, some at a time, as the columns that docs/export.md tells of.

        Times and texts are as the database gives them; ``moments`` and ``words`` of ``store.exporting`` read
        a column of them.
        """
        from store import exporting

        with self.choice(asked) as (connection, wanted):
            yield from exporting.articles(connection, wanted)

    def export_size(self, **asked: Unpack[Asked]) -> int:
        """How many articles those stories have."""
        from store import exporting

        with self.choice(asked) as (connection, wanted):
            return exporting.number(connection, wanted)

    def subjects(
        self,
        *,
        kinds: Collection[str] = ("club",),
        country: tuple[str, ...] = (),
        competition: str = "",
        words: str = "",
    ) -> list[Known]:
        """What the stories are about, of these kinds, with the most stories first.

        ``country`` is a code ("ES"; "GB" for all four); ``competition`` keeps what an article names together
        with it; ``words`` the one that goes by that name. Raises StoreError for a name that nothing goes by.
        """
        from store import tags
        from touchline.subjects import meant

        asked = {each.key for each in meant(words, kinds)} if words else None
        beside = [each.key for each in meant(competition, ("competition",))] if competition else None
        codes = {each.strip().upper() for each in country}
        with told_plainly(), self._engine.connect() as connection:
            found = tags.known(connection, beside=beside)
        return [
            each
            for each in found
            if each.kind in kinds
            and (asked is None or each.key in asked)
            and (
                not codes
                or any(each.country == code or each.country.startswith(f"{code}-") for code in codes)
            )
        ]

    def health(self, outlet: str | tuple[str, ...] = (), *, at: datetime | None = None) -> Health:
        """How the outlets that crawls ask fare, and the crawl itself, now or at an aware time.

        ``outlet`` names those that are wanted. Raises StoreError for one that the store does not know.
        """
        from store import watched
        from touchline.health.report import report

        wanted = (outlet,) if isinstance(outlet, str) else outlet
        with told_plainly(), self._engine.connect() as connection:
            known = watched.names(connection) if wanted else ()
            return report(connection, at or datetime.now(UTC), spelt(wanted, known))

    def heads(self, story_ids: Sequence[int]) -> dict[int, Head]:
        """When stories were last changed and how their leads read, by their ids."""
        from store import heads

        with told_plainly(), self._engine.connect() as connection:
            return heads.heads(connection, story_ids)

    def outlets(self) -> list[OutletLine]:
        """The outlets of which the store has an article, by name."""
        from store import catalogue

        with told_plainly(), self._engine.connect() as connection:
            return catalogue.outlets(connection)

    def values(self, kind: str) -> list[str]:
        """What the filter "language", "kind", "relation" or "wire" has ever been met by, in order."""
        from store import facets

        with told_plainly(), self._engine.connect() as connection:
            return facets.known(connection, kind)

    def named(self, asked: tuple[str, ...], *, every: bool = False) -> tuple[str, ...]:
        """The outlets as the store spells them, of those it holds an article of, or of all that it knows.

        Raises StoreError for an unknown one, with the nearest.
        """
        from store import query, watched

        if not asked:
            return ()
        with told_plainly(), self._engine.connect() as connection:
            names = watched.names(connection) if every else query.outlet_names(connection)
            return spelt(asked, names)
