"""`touchline stories`: asking the store from the command line."""

from __future__ import annotations

from typing import Any

import click

from store.records import StoryLine
from touchline import rows
from touchline.asking import Store
from touchline.filters import filters
from touchline.output import as_json, as_table, wants_table
from touchline.times import short

store_option = click.option(
    "--store",
    "address",
    metavar="ADDRESS",
    help="The store: sqlite:///FILE or postgresql://… [default: TOUCHLINE_STORE, else sqlite:///touchline.db]",
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    help="How to write the answer [default: a table on a terminal, JSON when piped]",
)


@click.command()
@click.argument("words", nargs=-1)
@filters
@format_option
@store_option
def stories(words: tuple[str, ...], form: str | None, address: str | None, **asked: Any) -> None:
    """List stories, newest first; with WORDS, those whose text or headline holds them all."""
    try:
        found = Store(address).stories(text=" ".join(words), **asked)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if not wants_table(form):
        as_json([rows.story_line(line) for line in found])
    elif found:
        as_table(
            ["id", "when (UTC)", "title", "outlets", "first", "also ran it"],
            [_line(line) for line in found],
        )
    else:
        click.echo("no stories match", err=True)


def _line(line: StoryLine) -> tuple[object, ...]:
    others = ", ".join(name for name in line.outlets if name != line.first)
    return line.story_id, short(line.at), line.title, len(line.outlets), line.first, others
