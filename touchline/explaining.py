"""`touchline why`: a page's lines, each kept or cut, by which layer and rule, seen in how many stories."""

from __future__ import annotations

from typing import Any

import click

from touchline.listing import format_option, store_option
from touchline.output import as_json, as_table, plain, wants_table


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
    if found["state"] != "stored" and found["reason"]:
        click.echo(plain(f"{found['reason']} {found['detail']}".rstrip()))
    if found["story_id"] is None:
        return
    click.echo(plain(f"story {found['story_id']}: {found['headline']}\n"))
    rows = [
        (
            "" if line["kept"] else "cut",
            ": ".join(filter(None, (line["layer"], line["rule"]))),
            line["stories"] or "",
            line["text"],
        )
        for line in found["lines"]
    ]
    as_table(["", "by", "stories", "line"], rows)
    told = ", ".join(f"{name} from {source}" for name, source in found["origins"].items())
    if told:
        click.echo(plain(told))
    if not found["current"]:
        click.echo("The store holds an older cleaning of this page; `touchline reclean` brings it forward.")
