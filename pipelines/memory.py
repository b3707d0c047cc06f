"""Memory given back: at once where a page took much of it, and in one piece by the allocator."""

from __future__ import annotations

import ctypes
import gc

LARGE = 512 * 1024
"""Bytes of a page, or of a feed, whose reading takes tens of mebibytes."""
_HUGE = 2 * 1024 * 1024
"""Bytes from which on a tree may have outlived the collector's younger generations."""
_PIECE = 1024 * 1024
"""Bytes of a piece of memory that is given back as it is freed."""
# Of the GNU library, with the numbers of its malloc.h; others have none.
_library = ctypes.CDLL(None)
_trim = getattr(_library, "malloc_trim", None)
_option = getattr(_library, "mallopt", None)
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8


def keep_together() -> None:
    """Give large pieces back as they are freed, and take small ones from one heap for all threads.

    Left to itself the allocator keeps pieces of up to 32 MiB once one was freed, and a heap for every
    thread: twenty mebibytes more in a crawl that meets large pages.
    """
    if _option is not None:
        _option(_MMAP_THRESHOLD, _PIECE)
        _option(_ARENA_MAX, 1)


def give_back(size: int) -> None:
    """Free what the tree of so many bytes took, where they are many.

    They hold each other in circles that the collector comes to late, and what it frees stays with the process
    unless the allocator is told.
    """
    if size > LARGE:
        # Going over all that stays as well, the tagger's names among it, takes as long as reading a page.
        gc.collect(2 if size > _HUGE else 1)
        if _trim is not None:
            _trim(0)
