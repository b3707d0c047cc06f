"""Runs a command on a terminal, as a person would see it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time

from tests.crawler.running import BIN, LONGEST, Place


def shown(place: Place, *command: str, columns: int = 160) -> str:
    """What `touchline` shows on a terminal of that width."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    process = subprocess.Popen(
        [str(BIN / "touchline"), *command],
        cwd=place.folder,
        env=place.surroundings | {"TERM": "xterm-256color", "COLUMNS": str(columns)},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    data, end = b"", time.monotonic() + LONGEST
    while time.monotonic() < end:
        if select.select([ours], [], [], 0.1)[0]:
            try:
                chunk = os.read(ours, 65536)
            except OSError:
                break
            if not chunk:
                break
            data += chunk
    process.wait(5)
    os.close(ours)
    return data.decode()
