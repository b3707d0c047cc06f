"""The desk: one thread that reads pages and writes the store, so that the reactor's thread never waits."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from pipelines.article import Outcome, Page
from pipelines.folding.turn import WINDOW
from pipelines.intake import Read, take
from pipelines.progress import Progress
from pipelines.save import Saver
from store import runs
from store.errors import StoreError, told_plainly
from store.runs import RunState

BATCH = 64
"""Pages a transaction at most. A batch is what waits when the desk is free: none waits for company."""

T = TypeVar("T")
_Job = tuple[Any, Any]
"""A page, or other work on the store (a function of a connection), and where the answer goes: for a page a
future of its caller's loop, for other work one of any thread's."""


class Desk:
    """Takes pages from any thread and writes for one run, in the order in which it was asked.

    Both ``take`` and ``ask`` raise StoreError when the store fails; what was committed stays.
    """

    def __init__(
        self,
        engine: Engine,
        read: Read,
        *,
        spider: str,
        arguments: Mapping[str, Any],
        version: str,
        window: timedelta | None = WINDOW,
        progress: Progress | None = None,
        watched: bool = False,
    ) -> None:
        """Write that a run starts, and start the thread. Raises StoreError.

        ``window`` is how far apart copies may have appeared, None for any distance. ``progress`` is told what
        is saved. ``watched``: what becomes of the pages is counted of their outlets' days as well.
        """
        self._engine = engine
        self._read = read
        with told_plainly(), engine.begin() as connection:
            self.run_id = runs.start(connection, spider, arguments, version, datetime.now(UTC))
        self._save = Saver(engine, self.run_id, window, progress, watched)
        self._door = threading.Lock()
        self._closed = False
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="desk", daemon=True)
        self._thread.start()

    async def take(self, page: Page) -> Outcome:
        """Take one page to what becomes of it, together with whatever else waits."""
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._put(page, outcome)
        return await outcome

    async def ask(self, work: Callable[[Connection], T]) -> T:
        """Run other work on the store in a transaction of its own."""
        result: T = await asyncio.wrap_future(self._submit(work))
        return result

    def leave(self, work: Callable[[Connection], T]) -> Future[T]:
        """As ``ask``, for whoever does not wait for it: it is done before the desk closes."""
        return self._submit(work)

    def close(self, state: RunState, message: str = "") -> None:
        """Finish what waits, then write how the run ended. Raises StoreError; the thread ends in any case.

        What comes after is refused, not left waiting for an answer. Closing twice does nothing.
        """
        with self._door:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(None)
        self._thread.join()
        try:
            with told_plainly(), self._engine.begin() as connection:
                runs.finish(connection, self.run_id, state, message, datetime.now(UTC))
        finally:
            self._engine.dispose()

    def _submit(self, work: Callable[[Connection], Any]) -> Future[Any]:
        future: Future[Any] = Future()
        self._put(work, future)
        return future

    def _put(self, work: Any, future: Any) -> None:
        with self._door:
            if self._closed:
                raise StoreError("the run has ended: nothing more is written")
            self._jobs.put((work, future))

    def _work(self) -> None:
        closing = False
        while not closing:
            jobs, closing = self._waiting()
            for is_page, alike in groupby(jobs, lambda job: isinstance(job[0], Page)):
                if is_page:
                    self._take(*zip(*alike, strict=True))
                else:
                    for work, future in alike:
                        self._ask(work, future)

    def _waiting(self) -> tuple[list[_Job], bool]:
        """What waits, in the order in which it came, and whether it is the last."""
        jobs = [self._jobs.get()]
        while len(jobs) < BATCH and not self._jobs.empty():
            jobs.append(self._jobs.get())
        asked = [job for job in jobs if job is not None]
        return [job for job in asked if _is_awaited(job[1])], jobs[-1] is None

    def _take(self, pages: Sequence[Page], futures: Sequence[asyncio.Future[Outcome]]) -> None:
        answers: Sequence[Outcome | Exception]
        try:
            answers = take(pages, self._read, self._save)
        except Exception as error:
            answers = [error] * len(pages)
        # All of a loop's in one call: each would wake it, and its thread would want its turn for each.
        for loop, alike in groupby(zip(futures, answers, strict=True), lambda each: each[0].get_loop()):
            with suppress(RuntimeError):  # It is closed: nobody waits any more.
                loop.call_soon_threadsafe(_answer, list(alike))

    def _ask(self, work: Callable[[Connection], Any], future: Future[Any]) -> None:
        try:
            with told_plainly(), self._engine.begin() as connection:
                result = work(connection)
        except Exception as error:
            future.set_exception(error)
        else:
            future.set_result(result)


def _is_awaited(future: Any) -> bool:
    """Whether a job is still to be done; from then on it cannot be taken back."""
    if isinstance(future, Future):
        return future.set_running_or_notify_cancel()
    return not future.cancelled()


def _answer(answers: Sequence[tuple[asyncio.Future[Outcome], Outcome | Exception]]) -> None:
    for future, answer in answers:
        if future.done():
            continue
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(answer)
