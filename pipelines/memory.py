"""Memory given back at once where a page took much of it."""

from __future__ import annotations

import ctypes
import gc

LARGE = 1024 * 1024
"""Bytes of a page, or of a feed, whose reading takes tens of mebibytes."""
# Of the GNU library; others have none.
_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)


def give_back(size: int) -> None:
    """Free what the tree of so many bytes took, where they are many.

    They hold each other in circles that the collector comes to late, and what it frees stays with the process
    unless the allocator is told.
    """
    if size > LARGE:
        gc.collect()
        if _trim is not None:
            _trim(0)
