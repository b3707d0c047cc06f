"""The demo press in one process: ``python -m touchline.demo.press``, or ``with Press() as press``."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self
from urllib.parse import urlsplit

from touchline.demo.edition import Placed, edition

_START_WITHIN = 20.0
_STOP_WITHIN = 5.0
_LIFETIME = 3600.0


class PressError(RuntimeError):
    """The press did not open."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request that the press was asked; ``time`` is on the clock of ``time.monotonic()``."""

    time: float
    outlet: str
    path: str
    agent: str
    status: int


class Press:
    """The press in a process of its own, open between ``start`` and ``stop`` or within a ``with``.

    ``now`` is the hour that the articles are dated back from. The folder it works in is its own and
    temporary; the process ends with its parent, and after an hour in any case.
    """

    def __init__(self, now: datetime | None = None) -> None:
        """Prepare a press; nothing runs yet."""
        self.now = now or datetime.now(UTC)
        self.bases: Mapping[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def start(self) -> Self:
        """Start the process and return once every outlet answers."""
        if self._process is not None:
            raise PressError("the demo press is open already")
        self._folder = tempfile.TemporaryDirectory(prefix="demo-press-")
        command = [sys.executable, "-m", "touchline.demo.press", "--folder", str(self.folder)]
        command += ["--now", self.now.isoformat(), "--parent", str(os.getpid())]
        try:
            with (self.folder / "stderr").open("wb") as errors:
                self._process = subprocess.Popen(  # noqa: S603 (our own words)
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    # A Ctrl-C meant for the crawl must not take the press away under it.
                    start_new_session=True,
                )
            self._wait_until_open()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End the process for sure and remove the folder; harmless when nothing runs."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_WITHIN)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    @property
    def folder(self) -> Path:
        """The folder that the press works in."""
        if self._folder is None:
            raise PressError("the demo press is closed")
        return Path(self._folder.name)

    @property
    def pid(self) -> int:
        """The id of the server's process."""
        if self._process is None:
            raise PressError("the demo press is closed")
        return self._process.pid

    @property
    def outlets_file(self) -> Path:
        """The TOML file that describes the outlets, with the ports of this press."""
        return self.folder / "outlets.toml"

    def base(self, outlet: str) -> str:
        """An outlet's address by its slug, without a slash at the end."""
        return self.bases[outlet]

    def url(self, outlet: str, article: str) -> str:
        """The clean address of an article, or of a stray, by the slugs of its outlet and its own."""
        for place in self.edition():
            if (place.piece.outlet, place.piece.slug) == (outlet, article):
                return place.url
        raise KeyError(f"{outlet} has no {article!r}")

    def edition(self) -> tuple[Placed, ...]:
        """Every article and stray at its address, newest first."""
        return edition(self.bases, self.now)

    def requests(self) -> list[Request]:
        """What was asked so far, in order; an answer that has come back is in the list."""
        lines = (self.folder / "requests.jsonl").read_text("utf-8").splitlines(keepends=True)
        return [Request(**json.loads(line)) for line in lines if line.endswith("\n")]

    def _wait_until_open(self) -> None:
        end = time.monotonic() + _START_WITHIN
        ready = self.folder / "press.json"
        while not ready.exists():
            if self._process is None or self._process.poll() is not None or time.monotonic() > end:
                said = (self.folder / "stderr").read_text("utf-8", errors="replace").strip()
                raise PressError(f"the demo press did not open: {said or 'no word from it in time'}")
            time.sleep(0.01)
        self.bases = json.loads(ready.read_text("utf-8"))["bases"]
        for base in self.bases.values():
            _knock(base)
        # Our own knocking is nobody's request.
        (self.folder / "requests.jsonl").write_text("", encoding="utf-8")


def _knock(base: str) -> None:
    connection = HTTPConnection(urlsplit(base).netloc, timeout=_START_WITHIN)
    try:
        connection.request("HEAD", "/", headers={"User-Agent": "knock"})
        connection.getresponse().read()
    finally:
        connection.close()


def main(arguments: list[str] | None = None) -> None:
    """Serve the outlets until interrupted, the parent is gone or the time is up."""
    parser = argparse.ArgumentParser(prog="python -m touchline.demo.press", description=__doc__)
    parser.add_argument("--folder", type=Path, help="where to write outlets.toml and requests.jsonl")
    parser.add_argument("--now", type=datetime.fromisoformat, default=datetime.now(UTC))
    parser.add_argument("--parent", type=int, help="stop when this process is no longer the parent")
    parser.add_argument("--seconds", type=float, default=_LIFETIME, help="stop after so long")
    options = parser.parse_args(arguments)
    # Imported here: who only holds a Press has no need of the server.
    from touchline.demo.server import open_press, wait

    def leave(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    with ExitStack() as closing:
        folder = options.folder or Path(
            closing.enter_context(tempfile.TemporaryDirectory(prefix="demo-press-"))
        )
        servers = open_press(folder, options.now)
        if options.folder is None:
            for server in servers:
                print(f"{server.base}/  {server.outlet.name}")
            print(f"Outlets: {folder / 'outlets.toml'}", flush=True)
        wait(options.parent, options.seconds)


if __name__ == "__main__":
    main()
