"""How an answer is written: a table on a terminal, JSON to everything else."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

# What could steer a terminal: control characters but tab and line feed, and marks that turn the text about.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

SHORT = 24
"""Characters; a table's column of shorter values is never broken."""


def wants_table(given: str | None) -> bool:
    """Whether to write a table: as asked, else on a terminal."""
    return given == "table" or (given is None and sys.stdout.isatty())


def as_json(answer: Any) -> None:
    """Write one JSON value, indented."""
    sys.stdout.write(_dumped(answer, indent=2) + "\n")


def as_lines(rows: Iterable[Any], to: TextIO) -> int:
    """Write a JSON object a line; how many."""
    written = 0
    for row in rows:
        to.write(_dumped(row) + "\n")
        written += 1
    return written


def _dumped(value: Any, indent: int | None = None) -> str:
    """JSON of the very same value in which nothing can steer the terminal that it may be shown on."""
    dumped = json.dumps(value, ensure_ascii=False, indent=indent)
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", dumped)


def as_table(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a table as wide as the terminal; numbers stand to the right, long texts fold."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [list(row) for row in rows]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, heading in enumerate(headings):
        column = [row[place] for row in cells]
        number = all(isinstance(value, int) for value in column)
        longest = max((len(str(value)) for value in column), default=0)
        table.add_column(heading, justify="right" if number else "left", no_wrap=longest <= SHORT)
    for row in cells:
        table.add_row(*(Text(plain(str(value))) for value in row))
    console = Console() if sys.stdout.isatty() else Console(width=140)
    console.print(table)


def plain(text: str) -> str:
    """The text without what could steer a terminal: it comes from the web."""
    return _CONTROL.sub("", text)
