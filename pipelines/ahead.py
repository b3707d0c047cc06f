"""Reads pages ahead, in processes of their own: it wants no store, and takes most of the time."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import queue
import signal
import threading
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import Connection

from pipelines.article import Page, Reading
from pipelines.intake import Read
from pipelines.memory import keep_together

logger = logging.getLogger(__name__)

IN_HAND = 2
"""Pages that a process has at most: one that it reads, and one so that it need not wait for the next."""
_Job = tuple[Page, "Future[Reading]"]


class ReaderGoneError(Exception):
    """The process that had a page in hand has ended."""


class Ahead:
    """A reader whose pages are read by ``workers`` processes from the moment they are announced.

    Asked for a page, it gives the reading that ``read`` would have given, whenever that is there: who asks
    in order is answered in order. Where a process was killed, at whatever moment, what it had is read here,
    and the others go on. Nothing is shared between the processes that one could take along.
    """

    def __init__(self, read: Read, workers: int) -> None:
        """``read`` is given to each process once. They start with the first page."""
        self._read = read
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._door = threading.Lock()
        self._coming: dict[int, _Job] = {}
        self._workers = self._left = workers
        self._started = False

    def announce(self, page: Page) -> None:
        """Begin to read a page that will be asked for."""
        future: Future[Reading] = Future()
        with self._door:
            if not self._left:
                return
            # With the page, so that no other one can be given its identity meanwhile.
            self._coming[id(page)] = (page, future)
            self._jobs.put((page, future))
            begin, self._started = not self._started, True
        if begin:
            for _ in range(self._workers):
                threading.Thread(target=self._lead, name="reading ahead", daemon=True).start()

    def __call__(self, page: Page) -> Reading:
        """The reading of a page, announced or not. Never raises."""
        with self._door:
            _, future = self._coming.pop(id(page), (page, None))
        if future is None:
            return self._read(page)
        try:
            return future.result()
        except Exception:
            return self._read(page)

    def close(self) -> None:
        """Have the processes end; what they have not read by then is not read."""
        with self._door:
            self._left = 0
        _refuse(self._jobs)
        self._jobs.put(None)

    def _lead(self) -> None:
        """In a thread here for each process: hand it pages, take its readings, see to what it leaves."""
        context = multiprocessing.get_context("spawn")
        in_hand: deque[_Job] = deque()
        here, there = context.Pipe()
        process = context.Process(target=_work, args=(there,), daemon=True)
        try:
            process.start()
            # Its end is its own from now on: when it goes, what is sent or awaited here fails at once.
            there.close()
            # Not with the arguments: those are written while the other end is still open here as well, and a
            # process killed at its start would be waited for without end.
            here.send(self._read)
            self._exchange(here, in_hand)
        except Exception as error:  # Whatever the system, or what is left of a reading, makes of it.
            process.join(1)
            told = f"status {process.exitcode}" if process.exitcode else f"{type(error).__name__}: {error}"
            logger.warning("a reading process has ended, its pages are read here: %s", told)
        finally:
            here.close()
            there.close()
            self._end(in_hand)

    def _exchange(self, here: Connection, in_hand: deque[_Job]) -> None:
        """Until no page is to come. Raises EOFError or OSError when the process is gone."""
        while True:
            with suppress(queue.Empty):
                while len(in_hand) < IN_HAND:
                    job = self._jobs.get(block=not in_hand)
                    if job is None:
                        # For the next one.
                        self._jobs.put(None)
                        return
                    in_hand.append(job)
                    here.send(job[0])
            reading = here.recv()
            in_hand.popleft()[1].set_result(reading)

    def _end(self, in_hand: deque[_Job]) -> None:
        """A process is gone: what it had comes back, and where it was the last one, whatever waits."""
        with self._door:
            self._left = max(0, self._left - 1)
            none_is_left = not self._left
        for _, future in in_hand:
            future.set_exception(ReaderGoneError())
        if none_is_left:
            _refuse(self._jobs)


def _refuse(jobs: queue.SimpleQueue[_Job | None]) -> None:
    """Give back all pages that wait."""
    with suppress(queue.Empty):
        while (job := jobs.get_nowait()) is not None:
            job[1].set_exception(ReaderGoneError())
        jobs.put(None)


def spare_what_stays() -> None:
    """Have the collector leave alone what was loaded before the first page: going over it again and again,
    for the trees of each page, was a sixth of a run."""
    keep_together()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _work(there: Connection) -> None:
    """In the process: leave an interrupt to the parent, and read until that has no more, or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pages: queue.SimpleQueue[Page] = queue.SimpleQueue()
    with suppress(EOFError, OSError):
        read: Read = there.recv()
        spare_what_stays()
        threading.Thread(target=_receive, args=(there, pages), daemon=True).start()
        while True:
            there.send(read(pages.get()))


def _receive(there: Connection, pages: queue.SimpleQueue[Page]) -> None:
    """Take pages while others are read, so that neither side waits for the other to take what it sends."""
    try:
        while True:
            pages.put(there.recv())
    except (EOFError, OSError):
        os._exit(0)
