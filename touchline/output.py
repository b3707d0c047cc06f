"""How an answer is written: a table on a terminal, JSON to everything else."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from touchline.safe import escaped, plain
from touchline.sheet import as_csv

SHORT = 16
"""Characters; a column of shorter values, such as times, is never broken."""
NARROW = 60
"""Characters; a narrower terminal is no place for a table."""
LEAST = 14
"""Characters that a column of longer ones keeps on a narrow terminal."""


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
    return escaped(json.dumps(value, ensure_ascii=False, indent=indent))


def as_list(form: str | None, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write a list for a program: as JSON, if not asked for a JSON object a line or for CSV."""
    if form == "jsonl":
        as_lines(rows, sys.stdout)
    elif form == "csv":
        as_csv(columns, rows, sys.stdout)
    else:
        as_json(rows)


def as_table(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a table as wide as the terminal: nothing is cut off, and an empty column is left out.

    On a narrow terminal, and where the columns have no room even when they are broken, each row is written
    as a record.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [[plain(str(value)) for value in row] for row in rows]
    numbers = [all(value.isdecimal() for value in column) for column in zip(*cells, strict=True)]
    longest = [max(map(len, column)) for column in zip(*cells, strict=True)]
    shown = [place for place, length in enumerate(longest) if length]
    whole = [length <= SHORT for length in longest]
    least = [
        max(length, len(heading)) if unbroken else LEAST
        for heading, length, unbroken in zip(headings, longest, whole, strict=False)
    ]
    console = Console() if sys.stdout.isatty() else Console(width=140)
    # Two blanks stand between columns, one before the first and one behind the last.
    if console.width < max(NARROW, sum(least[place] + 2 for place in shown)):
        for row in cells:
            for place in filter(row.__getitem__, shown):
                console.print(Text.assemble((f"{headings[place]}: ", "dim"), row[place]))
            console.print()
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for place in shown:
        table.add_column(
            headings[place],
            justify="right" if numbers[place] else "left",
            no_wrap=whole[place],
            min_width=least[place],
            overflow="fold",
        )
    for row in cells:
        table.add_row(*(Text(row[place]) for place in shown))
    with console.capture() as captured:
        console.print(table)
    # Room to the right is for the eye; in a file or a pipe it is in the way.
    lines = captured.get().removesuffix("\n").split("\n")
    sys.stdout.write("".join(f"{line if sys.stdout.isatty() else line.rstrip()}\n" for line in lines))
