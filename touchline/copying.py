"""`touchline copy`: a whole store into another database."""

from __future__ import annotations

import sys

import click

from touchline.listing import store_option
from touchline.wording import number


@click.command()
@click.argument("to")
@store_option
def copy(to: str, address: str | None) -> None:
    """Copy the whole store to TO, the address of an empty place: from SQLite to PostgreSQL, say.

    Ids stay what they are. The copy is whole or is not there; what crawls write meanwhile is not in it.
    """
    from store.copying import Copying
    from store.engine import open_for_reading, open_for_writing, shown

    # The source first: to write would make a store for nothing.
    source = open_for_reading(address)
    target = open_for_writing(to)
    task = Copying(source, target)
    with click.progressbar(
        length=task.rows, label="rows", file=sys.stderr, hidden=not sys.stderr.isatty(), show_pos=True
    ) as bar:
        for more in task:
            bar.update(more)
    articles = number(task.articles, "article", "articles")
    click.echo(f"{articles} copied to {shown(target.url)}", err=True)
