"""`touchline retag`: what is stored, tagged by what is known of football now."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from touchline.listing import store_option
from touchline.output import as_lines
from touchline.safe import plain
from touchline.wording import number

if TYPE_CHECKING:
    from pipelines.retag import Retagged, Sums

MOST_TOLD = 20
"""Subjects that the sum names."""


@click.command()
@click.option("--all", "every", is_flag=True, help="Also what this version has tagged already")
@click.option("--changes", is_flag=True, help="Write each change as a line of JSON on stdout")
@store_option
def retag(every: bool, changes: bool, address: str | None) -> None:
    """Say again which clubs, competitions and national teams the stored articles are about."""
    from pipelines.retag import Retagging
    from store.engine import open_for_writing
    from touchline.asking import Store

    # Opened to be read first: to write would make a store where there is none.
    Store(address)
    task = Retagging(open_for_writing(address), every)
    if task.resumed:
        done = task.sums.looked_at
        click.echo(f"goes on after {done} articles of an interrupted retagging", err=True)
    for each in task:
        if changes:
            as_lines([_row(each)], sys.stdout)
    _sum_up(task.sums)


def _sum_up(sums: Sums) -> None:
    looked_at = number(sums.looked_at, "article", "articles")
    click.echo(f"{looked_at} tagged, {sums.changed} about something else than before", err=True)
    for sign, told in (("+", sums.now), ("-", sums.no_more)):
        for name, times in told.most_common(MOST_TOLD):
            click.echo(plain(f"  {sign} {name}: {times}"), err=True)


def _row(each: Retagged) -> dict[str, object]:
    return {"article": each.article_id, "now": list(each.now), "no_more": list(each.no_more)}
