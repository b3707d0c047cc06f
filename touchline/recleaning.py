"""`touchline reclean`: what is stored, cleaned by what is known now."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from touchline.listing import store_option
from touchline.output import as_lines, plain

if TYPE_CHECKING:
    from pipelines.reclean import Changed, Recleaning

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
    from store.engine import open_for_writing
    from touchline.asking import Store

    named = Store(address).named(outlet)
    task = Recleaning(open_for_writing(address), named, rehearse=dry_run)
    if restart:
        task.restart()
    elif task.resumed:
        click.echo(
            f"goes on after {task.counted['looked_at']} articles of an interrupted recleaning", err=True
        )
    outlets: Counter[str] = Counter()
    lines: Counter[tuple[str, str]] = Counter()
    for each in task:
        outlets[each.outlet] += 1
        lines.update(each.cut)
        if changes:
            as_lines([_row(each)], sys.stdout)
    _sum_up(task, dry_run, outlets, lines)


def _sum_up(task: Recleaning, dry_run: bool, outlets: Counter[str], lines: Counter[tuple[str, str]]) -> None:
    counted = task.counted
    click.echo(
        f"{counted['looked_at']} articles looked at, {counted['changed']} "
        f"{'would change' if dry_run else 'changed'}: {counted['lines_cut']} lines cut, "
        f"{counted['lines_back']} brought back",
        err=True,
    )
    for name, number in outlets.most_common(MOST_TOLD):
        click.echo(plain(f"  {name}: {number}"), err=True)
    for (line, reason), number in lines.most_common(MOST_TOLD):
        click.echo(plain(f"  {number} × {line[:100]} ({reason or 'gone'})"), err=True)


def _row(each: Changed) -> dict[str, object]:
    return {
        "article": each.article_id,
        "outlet": each.outlet,
        "url": each.url,
        "cut": [{"line": line, "by": reason} for line, reason in each.cut],
        "back": list(each.back),
    }
