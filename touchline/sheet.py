"""Rows as CSV that no spreadsheet takes for a formula: what stands in the cells comes from the web."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TextIO

from touchline.safe import plain
from touchline.times import iso

BETWEEN = "; "
"""Between the values of a list that stands in one cell."""
GUARD = "'"
"""Before a text that begins as a formula does: a spreadsheet shows what follows as text."""
# The wide forms are taken for the narrow ones by spreadsheets of East Asia.
_FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], to: TextIO) -> int:
    """Write a line of headings and a line a row, UTF-8, lines ended by a line feed; how many rows."""
    writer = csv.writer(to, lineterminator="\n")
    writer.writerow(columns)
    written = 0
    for row in rows:
        writer.writerow([cell(row[column]) for column in columns])
        written += 1
    return written


def cell(value: Any) -> str:
    """A value as it stands in a cell: nothing for None, the values of a list joined, a record as JSON.

    >>> cell("=HYPERLINK(1)"), cell(-3), cell(["A", "B"]), cell(True), cell(None)
    ("'=HYPERLINK(1)", '-3', 'A; B', 'true', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return _guarded(plain(_text(value)))


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return iso(value) or ""
    if isinstance(value, list | tuple) and not any(isinstance(each, dict | list) for each in value):
        return BETWEEN.join(map(str, value))
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _guarded(text: str) -> str:
    return GUARD + text if text.startswith(_FORMULA) else text
