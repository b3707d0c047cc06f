"""`touchline export`: stories or their articles as JSON lines, CSV or Parquet."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

import click

from touchline import rows as plain_rows
from touchline.asking import Store
from touchline.exporting.batches import columns, named
from touchline.exporting.dictionary import ROWS
from touchline.filters import Asked, choice
from touchline.listing import store_option
from touchline.output import as_lines
from touchline.sheet import as_csv
from touchline.times import iso
from touchline.whole import whole

PARQUET = "Parquet wants PyArrow: pip install 'touchline[parquet]'"
Told = Callable[[int], object]


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "csv", "parquet"]), default="jsonl", show_default=True
)
@click.option(
    "--rows",
    type=click.Choice(list(ROWS)),
    help="A row an article, or a story [default: stories as jsonl, else articles]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="A file, - for stdout [default: stdout]",
)
@choice
@store_option
def export(form: str, rows: str | None, output: str | None, address: str | None, **given: Any) -> None:
    """Write every story with all its copies, or those that the options choose, into a file for other
    programs."""
    if form == "parquet" and find_spec("pyarrow") is None:
        raise click.ClickException(PARQUET)
    rows = rows or ("stories" if form == "jsonl" else "articles")
    asked: Asked = given  # type: ignore[assignment]  # Its keys are those of `choice`.
    store = Store(address)
    try:
        with _progress(store, asked, output) as told:
            written = _written(output, lambda to: _write(store, form, rows, asked, to, told))
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if written is not None:
        click.echo(f"{written} {rows} written to {output}", err=True)


def _written(output: str | None, write: Callable[[BinaryIO], int]) -> int | None:
    """Write it into a file, and how many rows; None where it went to stdout."""
    if output is None or output == "-":
        write(sys.stdout.buffer)
        return None
    try:
        with whole(Path(output)) as file:
            return write(file)
    except OSError as error:
        if error.strerror is None:
            raise
        raise click.ClickException(f"{output}: {error.strerror}") from error


def _write(store: Store, form: str, rows: str, asked: Asked, to: BinaryIO, told: Told) -> int:
    if form == "parquet":
        from touchline.exporting.parquet import as_parquet

        if to is sys.stdout.buffer and sys.stdout.isatty():
            raise click.UsageError("Parquet is nothing for a terminal: name a file by -o, or pipe it")
        return as_parquet(rows, columns(store, rows, asked), to, told)
    text = io.TextIOWrapper(to, encoding="utf-8", newline="", write_through=False)
    try:
        if form == "jsonl":
            return as_lines(_lines(store, rows, asked, told), text)
        return as_csv([each.name for each in ROWS[rows]], _rows(store, rows, asked, told), text)
    finally:
        # The file stays open: whoever opened it closes it.
        text.detach()


def _lines(store: Store, rows: str, asked: Asked, told: Told) -> Iterator[dict[str, Any]]:
    if rows == "articles":
        for row in _rows(store, rows, asked, told):
            yield {name: iso(value) if isinstance(value, datetime) else value for name, value in row.items()}
        return
    for each in store.export(**asked):
        told(len(each.copies))
        yield plain_rows.story(each)


def _rows(store: Store, rows: str, asked: Asked, told: Told) -> Iterator[dict[str, Any]]:
    for part in named(store, rows, asked):
        yield from part
        told(len(part))


@contextmanager
def _progress(store: Store, asked: Asked, output: str | None) -> Iterator[Told]:
    """A bar on a terminal that nothing else is written to."""
    if not sys.stderr.isatty() or (output in {None, "-"} and sys.stdout.isatty()):
        yield lambda _: None
        return
    with click.progressbar(
        length=store.export_size(**asked), label="articles", file=sys.stderr, show_pos=True
    ) as bar:
        yield bar.update
