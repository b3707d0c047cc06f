"""Removes articles from the store, a few at a time beside a crawl: what is forgotten, and what is too old."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine

from pipelines.article import Reason
from pipelines.folding import shingle
from pipelines.folding.taking_out import TakingOut
from store import articles, pages, removal, signatures, tombs, traces
from store.errors import RequestError, told_plainly
from store.pages import PageState
from store.removal import Doomed

BATCH = 20
"""Articles a transaction: other writers wait for no more than these."""


@dataclass
class Sums:
    """What was removed: articles, earlier versions of them; stories that are empty now, stories that another
    article leads."""

    articles: int = 0
    versions: int = 0
    emptied: int = 0
    led_anew: int = 0


@dataclass(frozen=True, slots=True)
class Meant:
    """What is to be removed: articles with their pages, pages that hold none, ``outlets`` by their ids."""

    doomed: Sequence[Doomed] = ()
    pages: Sequence[int] = ()
    outlets: Sequence[int] = ()


def at_urls(connection: Connection, urls: Sequence[str]) -> Meant:
    """The pages at these addresses, and those they led to. Raises RequestError for one that is not known."""
    doomed: dict[int, Doomed] = {}
    others: dict[int, None] = {}
    for url in urls:
        try:
            found = removal.at(connection, url, Reason.REDIRECTED)
        except ValueError as error:
            raise RequestError(str(error)) from None
        if not found:
            raise RequestError(f"the store knows no page at {url}")
        for each in found:
            if each.article_id is None:
                others[each.page_id] = None
            else:
                doomed[each.article_id] = Doomed(each.article_id, each.page_id)
    return Meant(list(doomed.values()), list(others))


def of_outlets(connection: Connection, names: Sequence[str]) -> Meant:
    """All that is known of these outlets, which the store knows."""
    ids = [pages.outlets_known(connection, [name])[name] for name in dict.fromkeys(names)]
    return Meant([each for id_ in ids for each in removal.of_outlet(connection, id_)], (), ids)


def reserved(connection: Connection) -> Meant:
    """What its publishers have come to reserve since it was stored, or no longer want kept."""
    return Meant(removal.reserved(connection, Reason.RESERVED, datetime.now(UTC)))


def older(connection: Connection, than: datetime) -> Meant:
    """What appeared before a time."""
    return Meant(removal.older(connection, than))


@dataclass
class Removing:
    """Removes what is meant, each batch in a transaction of its own; when it is interrupted, what is gone is
    gone, and it can be asked for again. ``state`` is what the pages are marked with."""

    engine: Engine
    meant: Meant
    state: PageState

    def __iter__(self) -> Iterator[Sums]:
        """Remove, and give the sums so far after each batch. Raises StoreError; what was committed stays."""
        sums = Sums()
        with told_plainly():
            doomed = self._mark()
            for start in range(0, len(doomed), BATCH):
                with self.engine.begin() as connection:
                    self._remove(connection, doomed[start : start + BATCH], sums)
                yield sums

    def clean_up(self) -> bool:
        """Leave nothing of it in the store's file (see ``store.traces``)."""
        with told_plainly():
            return traces.wipe(self.engine)

    def _mark(self) -> list[Doomed]:
        """See to it that what a crawl brings from now on is not kept; the articles, those among them that it
        has brought meanwhile."""
        now = datetime.now(UTC)
        doomed = list(self.meant.doomed)
        with self.engine.begin() as connection:
            for outlet_id in self.meant.outlets:
                tombs.forget_outlet(connection, outlet_id, now)
                doomed += removal.of_outlet(connection, outlet_id)
            come = articles.of_pages(connection, self.meant.pages)
            doomed += [Doomed(held.id, page_id) for page_id, held in come.items()]
            empty = [each for each in self.meant.pages if each not in come]
            tombs.bury(connection, empty, self.state, now)
            removal.look_no_more(connection, empty)
        return list(dict.fromkeys(doomed))

    def _remove(self, connection: Connection, batch: Sequence[Doomed], sums: Sums) -> None:
        there = removal.still_there(connection, [each.article_id for each in batch])
        batch = [each for each in batch if each.article_id in there]
        if not batch:
            return
        versions = removal.versions(connection, there)
        recipe_id = signatures.recipe_id(connection, **shingle.RECIPE)
        left = TakingOut(connection, recipe_id).take_out(there)
        page_ids = [each.page_id for each in batch]
        removal.look_no_more(connection, page_ids)
        tombs.bury(connection, page_ids, self.state, datetime.now(UTC))
        sums.articles += len(batch)
        sums.versions += versions
        sums.emptied += left.emptied
        sums.led_anew += left.led_anew
