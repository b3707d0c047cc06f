"""Memory given back at once where a page took much of it."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterable

from pipelines.article import Page

LARGE = 1024 * 1024
"""Bytes of a page whose reading takes tens of mebibytes."""
# Of the GNU library; others have none.
_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)


def give_back(pages: Iterable[Page]) -> None:
    """Free what the trees of large pages took.

    They hold each other in circles that the collector comes to late, and what it frees stays with the process
    unless the allocator is told.
    """
    if any(len(page.body) > LARGE for page in pages):
        gc.collect()
        if _trim is not None:
            _trim(0)
