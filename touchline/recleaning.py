"""`touchline reclean`: what is stored, cleaned by what is known now."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from touchline.listing import store_option
from touchline.output import as_lines
from touchline.safe import plain

if TYPE_CHECKING:
    from pipelines.reclean import Changed, Sums

MOST_TOLD = 20
"""Outlets and lines that the sum names."""


@click.command()
@click.option("--outlet", multiple=True, help="Only what this outlet ran (repeatable)")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing")
@click.option("--restart", is_flag=True, help="Begin anew where an earlier recleaning was interrupted")
@click.option("--changes", is_flag=True, help="Write each change as a line of JSON on stdout")
@store_option
def reclean(
    outlet: tuple[str, ...], dry_run: bool, restart: bool, changes: bool, address: str | None
) -> None:
    """Clean the stored texts again, by today's rules and by what each outlet's stories have taught since."""
    from pipelines.reclean import Recleaning
    from store.engine import open_for_reading, open_for_writing
    from touchline.asking import Store

    named = Store(address).named(outlet)
    engine = open_for_reading(address) if dry_run else open_for_writing(address)
    task = Recleaning(engine, named, rehearse=dry_run, anew=restart)
    if task.resumed:
        done = task.sums.looked_at
        click.echo(f"goes on after {done} articles of an interrupted recleaning", err=True)
    for each in task:
        if changes:
            as_lines([_row(each)], sys.stdout)
    _sum_up(task.sums, "would change" if dry_run else "changed")


def _sum_up(sums: Sums, changed: str) -> None:
    click.echo(
        f"{sums.looked_at} articles looked at, {sums.changed} {changed}: {sums.lines_cut} lines cut, "
        f"{sums.lines_back} brought back",
        err=True,
    )
    if sums.left_alone:
        click.echo(f"  left alone, for nothing would be left of it: {sums.left_alone}", err=True)
    for name, number in sums.outlets.most_common(MOST_TOLD):
        click.echo(plain(f"  {name}: {number}"), err=True)
    for (line, reason), number in sums.lines.most_common(MOST_TOLD):
        click.echo(plain(f"  {number} × {line[:100]} ({reason or 'gone'})"), err=True)


def _row(each: Changed) -> dict[str, object]:
    return {
        "article": each.article_id,
        "outlet": each.outlet,
        "url": each.url,
        "cut": [{"line": line, "by": reason} for line, reason in each.cut],
        "back": list(each.back),
    }
