"""A file that appears only when it is whole."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole(output: Path) -> Iterator[BinaryIO]:
    """A file to be written in the place of another: whoever reads it never sees half of it.

    When it is not written to its end, what stood there stays. A link is followed, the permissions of the
    old file are kept, and a pipe or a device is written to as it is.
    """
    if output.exists() and not output.is_file():
        with output.open("wb") as file:
            yield file
        return
    target = Path(os.path.realpath(output))
    unfinished = target.with_name(f".touchline-{os.urandom(8).hex()}.part")
    try:
        with unfinished.open("xb") as file:
            yield file
        if target.exists():
            unfinished.chmod(stat.S_IMODE(target.stat().st_mode))
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
