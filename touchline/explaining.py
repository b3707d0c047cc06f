"""`touchline why`: a page's lines, each kept or cut, by which layer and rule, seen in how many stories."""

from __future__ import annotations

from shutil import get_terminal_size
from textwrap import fill
from typing import Any

import click

from touchline.listing import format_option, store_option
from touchline.output import as_json, wants_table
from touchline.safe import plain

MIN_WIDTH = 40
"""Characters a line is given on the narrowest terminal."""


@click.command()
@click.argument("url")
@format_option
@store_option
def why(url: str, form: str | None, address: str | None) -> None:
    """Tell what became of the page at URL: of each of its lines whether it was kept, and why not."""
    from touchline.reasons import reasons

    found = reasons(url, address)
    if found is None:
        raise click.ClickException(f"the store knows no page at {url}")
    if wants_table(form):
        _tell(found)
    else:
        as_json(found)


def _tell(found: dict[str, Any]) -> None:
    click.echo(plain(f"{found['url']} ({found['outlet']}): {found['state']}"))
    if found["reason"]:
        since = "since then " if found["state"] == "stored" else ""
        click.echo(plain(f"{since}{found['reason']} {found['detail']}".rstrip()))
    if found["signals"]:
        click.echo(plain(f"to robots it says: {found['signals']}"))
    if found["story_id"] is None:
        return
    click.echo(plain(f"story {found['story_id']}: {found['headline']}\n"))
    for line in found["lines"]:
        _tell_line(line)
    told = ", ".join(f"{name} from {source}" for name, source in found["origins"].items())
    if told:
        click.echo(plain(f"\n{told}"))
    if not found["current"]:
        click.echo("The store holds an older cleaning of this page; `touchline reclean` brings it forward.")


def _tell_line(line: dict[str, Any]) -> None:
    """A kept line as it stands; a cut one with a dash before it, and after it by what and how often seen."""
    seen = f"in {line['stories']} stories" if line["stories"] > 1 else ""
    by = ": ".join(filter(None, (line["layer"], line["rule"])))
    notes = ", ".join(filter(None, (by, seen)))
    told = plain(f"{line['text']}  [{notes}]" if notes else line["text"])
    wide = max(MIN_WIDTH, get_terminal_size().columns)
    shown = fill(told, wide, initial_indent="  " if line["kept"] else "- ", subsequent_indent="  ")
    click.secho(shown, dim=None if line["kept"] else True)
