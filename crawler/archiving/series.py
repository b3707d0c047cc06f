"""The files that one process writes, one after the other: never overwritten, whole up to the last record."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from crawler.archiving.records import Exchange, packed

OPEN = ".open"
"""What a file's name ends in for as long as it is written to, and after a kill."""

Head = Callable[[str], tuple[bytes, str]]
"""Given a file's name: the record at its head, and that record's id."""


@dataclass
class Series:
    """WARC files in a folder, a new one begun where the next records would go past ``most`` bytes.

    For one thread at a time. ``files`` and ``answers`` count what was written whole. An exchange is handed
    to the system in one piece: a kill leaves at most the last one torn. A file is flushed to the disk
    itself when it is complete, and renamed then.
    """

    folder: Path
    most: int
    head: Head
    files: int = field(default=0, init=False)
    answers: int = field(default=0, init=False)
    _serial: int = field(default=0, init=False)
    _open: _File | None = field(default=None, init=False)

    def add(self, exchange: Exchange) -> None:
        """Write an exchange. Raises OSError when it cannot be; what was written before stays whole."""
        if self._open is not None and self._open.torn:
            self.finish()
        file = self._open or self._begin()
        data = packed(exchange, file.info_id)
        if file.holds and file.size + len(data) > self.most:
            self.finish()
            file = self._begin()
            data = packed(exchange, file.info_id)
        file.append(data)
        file.holds += 1
        self.answers += 1

    def finish(self) -> None:
        """Complete the file that is written to, if any. Raises OSError; it is closed in any case."""
        file, self._open = self._open, None
        if file is not None:
            file.complete()

    def _begin(self) -> _File:
        file = self._new()
        try:
            data, file.info_id = self.head(file.path.name)
            file.append(data)
        except OSError:
            file.discard()
            raise
        self._open = file
        self.files += 1
        return file

    def _new(self) -> _File:
        while True:
            try:
                return _File(self._free())
            except FileExistsError:  # Another process was faster.
                continue

    def _free(self) -> Path:
        """A name that nothing has: time, serial number, host and process."""
        while True:
            now = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")[:17]
            name = f"touchline-{now}-{self._serial:05d}-{_host()}-{os.getpid()}.warc.gz"
            self._serial += 1
            if not (self.folder / name).exists() and not (self.folder / (name + OPEN)).exists():
                return self.folder / name


class _File:
    """A file that is written to; ``torn`` where it does not end in a whole record, and nothing may follow."""

    def __init__(self, path: Path) -> None:
        """Create it under its open name. Raises OSError, also where there is one of that name."""
        self.path = path
        self.info_id = ""
        self.size = self.holds = 0
        self.torn = False
        self._written = path.with_name(path.name + OPEN)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_CLOEXEC", 0)
        self._handle = os.open(self._written, flags, 0o644)

    def append(self, data: bytes) -> None:
        """Write data whole or not at all. Raises OSError."""
        left = memoryview(data)
        try:
            while left:
                left = left[os.write(self._handle, left) :]
        except OSError:
            self.torn = True
            os.ftruncate(self._handle, self.size)
            self.torn = False
            raise
        self.size += len(data)

    def complete(self) -> None:
        """Flush to the disk, close, rename. Raises OSError."""
        try:
            os.fsync(self._handle)
        finally:
            os.close(self._handle)
        self._written.rename(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def discard(self) -> None:
        """Take away a file that holds nothing."""
        os.close(self._handle)
        self._written.unlink(missing_ok=True)


def _host() -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "", socket.gethostname())[:60] or "localhost"
