"""The way of a page: from fetched to what became of it. Live, archive and batch all go through here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from pipelines.article import Draft, Outcome, Page, Reading
from pipelines.memory import give_back
from store import address

Read = Callable[[Page], Reading]
"""Reads one page; ``pipelines.read.Reader`` is one."""
Save = Callable[[Sequence[tuple[Page, Reading]]], list[Outcome]]
"""Folds and saves a batch of readings in one transaction; ``pipelines.save.Saver`` is one."""


def take(pages: Sequence[Page], read: Read, save: Save) -> list[Outcome]:
    """Take fetched pages to what becomes of them: read each, then fold and save them together.

    Every page meets exactly one end, in order. Raises StoreError when the store fails; nothing of
    the batch is then written, and it can be taken again.
    """
    outcomes = save([_at_home(page, read(page)) for page in pages])
    give_back(max((len(page.body) for page in pages), default=0))
    return outcomes


def _at_home(page: Page, reading: Reading) -> tuple[Page, Reading]:
    """The page with its canonical address for its home, where the query of a link alone parts the two.

    Trackers' parameters are too many to know. The page's own word decides where one is known, or where what
    is left of the query still says which page it is; a template that names one address for all would not.
    """
    own = reading.article.canonical if isinstance(reading, Draft) else ""
    place, _, query = page.url.partition("?")
    own_place, _, own_query = own.partition("?")
    if own_place != place or own == page.url:
        return page, reading
    if _tracked(page.url) if not own_query else set(own_query.split("&")) < set(query.split("&")):
        return replace(page, home=own), reading
    return page, reading


def _tracked(url: str) -> bool:
    try:
        return urlsplit(address.normal(url)).query != urlsplit(url).query
    except ValueError:
        return False
