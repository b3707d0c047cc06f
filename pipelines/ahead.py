"""Reads pages ahead, in processes of their own: it wants no store, and takes most of the time."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from pipelines.article import Page, Reading
from pipelines.intake import Read

logger = logging.getLogger(__name__)


class Ahead:
    """A reader whose pages are read by ``workers`` processes from the moment they are announced.

    Asked for a page, it gives the reading that ``read`` would have given, whenever that is there: who asks
    in order is answered in order. Where a process was killed, what it had is read here.
    """

    def __init__(self, read: Read, workers: int) -> None:
        """``read`` is given to each process once. They start with the first page."""
        self._read = read
        self._pool = ProcessPoolExecutor(
            workers, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(read,)
        )
        self._door = threading.Lock()
        self._coming: dict[int, tuple[Page, Future[Reading]]] = {}
        self._told = False

    def announce(self, page: Page) -> None:
        """Begin to read a page that will be asked for."""
        try:
            future = self._pool.submit(_read, page)
        except (BrokenProcessPool, RuntimeError, OSError):
            # It broke, is closed, or a process was killed while it was started.
            return
        with self._door:
            # With the page, so that no other one can be given its identity meanwhile.
            self._coming[id(page)] = (page, future)

    def __call__(self, page: Page) -> Reading:
        """The reading of a page, announced or not. Never raises."""
        with self._door:
            _, future = self._coming.pop(id(page), (page, None))
        if future is None:
            return self._read(page)
        try:
            return future.result()
        except Exception as error:
            if not self._told:
                logger.warning("a reading process has ended, its pages are read here: %s", error)
                self._told = True
            return self._read(page)

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def spare_what_stays() -> None:
    """Have the collector leave alone what was loaded before the first page: going over it again and again,
    for the trees of each page, was a sixth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


_reader: Read | None = None


def _begin(read: Read) -> None:
    """In the process: keep the reader; leave an interrupt to the parent, and go when that is gone."""
    global _reader
    _reader = read
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    spare_what_stays()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _read(page: Page) -> Reading:
    if _reader is None:
        raise RuntimeError("no reader")
    return _reader(page)
