"""The way of a page: from fetched to what became of it. Live, archive and batch all go through here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipelines.article import Outcome, Page, Reading

Read = Callable[[Page], Reading]
"""Reads one page; ``pipelines.read.Reader`` is one."""
Save = Callable[[Sequence[tuple[Page, Reading]]], list[Outcome]]
"""Folds and saves a batch of readings in one transaction; ``pipelines.save.Saver`` is one."""


def take(pages: Sequence[Page], read: Read, save: Save) -> list[Outcome]:
    """Take fetched pages to what becomes of them: read each, then fold and save them together.

    Every page meets exactly one end, in order. Raises StoreError when the store fails; nothing of
    the batch is then written, and it can be taken again.
    """
    return save([(page, read(page)) for page in pages])
