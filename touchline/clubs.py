"""`touchline clubs`: the clubs, competitions and national teams that the stored stories are about."""

from __future__ import annotations

import click

from touchline.listing import list_format_option, store_option
from touchline.output import as_list, as_table, wants_table

KINDS = ("club", "competition", "team")
COLUMNS = ("key", "kind", "name", "country", "stories")


@click.command()
@click.argument("words", nargs=-1)
@click.option(
    "--kind", type=click.Choice(KINDS), multiple=True, help="Of this kind (repeatable)  [default: club]"
)
@click.option("--country", multiple=True, help="Of this country, e.g. ES or GB-ENG (repeatable)")
@click.option("--competition", help="Named in one story with this competition")
@list_format_option
@store_option
def clubs(
    words: tuple[str, ...],
    kind: tuple[str, ...],
    country: tuple[str, ...],
    competition: str | None,
    form: str | None,
    address: str | None,
) -> None:
    """List the clubs that stories are about, the most written of first; with WORDS, the one they mean."""
    from touchline.asking import Store

    kinds, named = kind or KINDS[:1], " ".join(words)
    found = Store(address).subjects(kinds=kinds, country=country, competition=competition or "", words=named)
    if not found:
        click.echo(f"no story is about {_meant(named, kinds) if named else 'any of these'}", err=True)
    if not wants_table(form):
        as_list(form, COLUMNS, [{name: getattr(each, name) for name in COLUMNS} for each in found])
    elif found:
        as_table(
            ["name", "kind", "country", "stories", "key"],
            [(each.name, each.kind, each.country, each.stories, each.key) for each in found],
        )


def _meant(words: str, kinds: tuple[str, ...]) -> str:
    from touchline.subjects import meant

    return " or ".join(each.name for each in meant(words, kinds))
