"""Parts a batch so that no part holds a page twice: the second time the page is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from pipelines.article import Page, Rejection
from pipelines.ready import Ready
from store import address


def groups(
    batch: Sequence[tuple[Page, Ready | Rejection]],
) -> Iterator[list[tuple[Page, Ready | Rejection]]]:
    """A batch in order, in groups of which none holds a page twice."""
    group: list[tuple[Page, Ready | Rejection]] = []
    held: set[bytes] = set()
    for page, ready in batch:
        try:
            home = address.key(page.home or page.url)
        except ValueError:
            home = b""
        addresses = {home, *_others(page)}
        if held & addresses:
            yield group
            group, held = [], set()
        group.append((page, ready))
        held |= addresses
    if group:
        yield group


def _others(page: Page) -> Iterator[bytes]:
    """The keys of the addresses that led to a page."""
    for led_here in filter(None, (page.asked, page.home and page.url)):
        with suppress(ValueError):
            yield address.key(led_here)
