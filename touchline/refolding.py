"""`touchline refold`: all stories rebuilt in place, by the rules and parameters of now."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from touchline.listing import store_option
from touchline.output import as_lines
from touchline.typed import Whole
from touchline.wording import number

if TYPE_CHECKING:
    from pipelines.folding.refold import Change
    from pipelines.refold import Refolding, Sums


@click.command()
@click.option(
    "--window",
    type=Whole(min=0),
    metavar="DAYS",
    help="How far apart copies may have appeared, 0 for any distance; 45 if not given",
)
@click.option("--restart", is_flag=True, help="Begin anew where an earlier refold was interrupted")
@click.option("--changes", is_flag=True, help="Write each change as a line of JSON on stdout")
@store_option
def refold(window: int | None, restart: bool, changes: bool, address: str | None) -> None:
    """Fold all stored articles again, in place; a story that stays the same keeps its id."""
    from pipelines.refold import Refolding
    from store.engine import open_for_writing
    from touchline.asking import Store

    # Opened to be read first: to write would make a store where there is none.
    Store(address)
    task = Refolding(open_for_writing(address), window, anew=restart)
    if task.resumed:
        done = task.sums.looked_at
        click.echo(f"goes on after {done} articles of an interrupted refold", err=True)
    _go(task, changes)
    _sum_up(task.sums)


def _go(task: Refolding, changes: bool) -> None:
    """Refold, with a bar on a terminal that nothing else is written to."""
    hidden = not sys.stderr.isatty() or (changes and sys.stdout.isatty())
    done = task.sums.looked_at
    with click.progressbar(
        length=task.articles, label="articles", file=sys.stderr, hidden=hidden, show_pos=True
    ) as bar:
        bar.update(done)
        for each in task:
            if changes:
                as_lines(map(_row, each), sys.stdout)
            bar.update(task.sums.looked_at - done)
            done = task.sums.looked_at


def _sum_up(sums: Sums) -> None:
    told = sums.changes
    looked_at = number(sums.looked_at, "article", "articles")
    merged = number(told["merged"], "story", "stories")
    click.echo(
        f"{looked_at} looked at, {told['moved']} moved to another story; "
        f"{merged} merged, {told['begun']} begun, {told['leads']} led by another article",
        err=True,
    )


def _row(each: Change) -> dict[str, object]:
    told = {"change": each.kind, "story_id": each.story_id, "article_id": each.article_id, "was": each.was}
    return {name: value for name, value in told.items() if value is not None}
