"""Keeps out of the store what the user has had forgotten, wherever it comes from again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from sqlalchemy import Connection

from pipelines.article import Page, Reason, Rejection
from pipelines.folding.origin import publisher
from pipelines.ready import Ready, outlet_name
from store import address, tombs

Batch = Sequence[tuple[Page, Ready | Rejection]]


def without_forgotten(connection: Connection, batch: Batch) -> Batch:
    """A batch in which the pages of forgotten outlets are rejected, and those that a forgotten address led
    to, or that call it theirs.

    It is asked in the transaction that saves: what is forgotten while a crawl fetches it is not kept either.
    """
    if not tombs.there_are(connection):
        return batch
    keys = [frozenset(_keys(page, ready)) for page, ready in batch]
    names = [_name(page) for page, _ in batch]
    buried = tombs.pages(connection, frozenset().union(*keys))
    off = tombs.outlets(connection, names)
    if not buried and not off:
        return batch
    gone = Rejection(Reason.FORGOTTEN)
    return [
        (page, gone if name in off or held & buried else ready)
        for (page, ready), held, name in zip(batch, keys, names, strict=True)
    ]


def _keys(page: Page, ready: Ready | Rejection) -> Iterator[bytes]:
    """The keys of all addresses of a page; one at another publisher's that it names is not its own."""
    urls = [page.url, page.home, page.asked]
    if not isinstance(ready, Rejection) and publisher(ready.about.canonical) == ready.about.host:
        urls.append(ready.about.canonical)
    for url in filter(None, dict.fromkeys(urls)):
        with suppress(ValueError):
            yield address.key(url)


def _name(page: Page) -> str:
    with suppress(ValueError):
        return outlet_name(page)
    return ""
