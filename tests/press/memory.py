"""How much memory a process takes, those that it started with it."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

EVERY = 0.05
"""Seconds between two looks."""


def resident(pid: int) -> int:
    """Bytes in memory of a process and all below it; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(each) for task in tasks for each in (task / "children").read_text().split()]
    except OSError:
        return 0
    told = dict(line.partition(":")[::2] for line in lines)
    own = int(told.get("VmRSS", "0 kB").split()[0]) * 1024
    return own + sum(map(resident, children))


class Memory:
    """Looks at a process again and again; ``most`` is the most that it took."""

    def __init__(self, pid: int) -> None:
        """Of this process."""
        self.pid = pid
        self.most = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        """Begin to look."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Look no more."""
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.is_set():
            self.most = max(self.most, resident(self.pid))
            time.sleep(EVERY)
