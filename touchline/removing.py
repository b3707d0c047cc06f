"""`touchline forget`, `prune` and `vacuum`: what is kept no longer, and the room that it took."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from touchline.asking import Store
from touchline.listing import store_option
from touchline.times import moment, short
from touchline.wording import number

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from pipelines.removal import Meant, Sums
    from store.pages import PageState

dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would go, and remove nothing")
LOG_IS_HELD = (
    "a reader kept the store's log from being emptied: what was removed stands in it until a crawl ends, "
    "or `touchline vacuum` is run"
)


class Moment(click.ParamType[datetime]):
    """A time as a person types it."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it; what was expected is said for one that is none."""
        try:
            return value if isinstance(value, datetime) else moment(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.argument("urls", metavar="[URL]...", nargs=-1)
@click.option(
    "--outlet", multiple=True, help="All that this outlet ran, and nothing of it again (repeatable)"
)
@click.option("--reserved", is_flag=True, help="What its publishers have come to reserve since it was stored")
@dry_run_option
@click.option("--yes", is_flag=True, help="Do not ask whether you mean it")
@store_option
def forget(
    urls: tuple[str, ...],
    outlet: tuple[str, ...],
    reserved: bool,
    dry_run: bool,
    yes: bool,
    address: str | None,
) -> None:
    """Remove articles for good: their texts, earlier versions and words in the index.

    Their addresses are remembered, and never asked for again.
    """
    if bool(urls) + bool(outlet) + reserved != 1:
        raise click.UsageError("name what is to be forgotten: URLs, or --outlet NAME, or --reserved")
    from pipelines import removal
    from store.pages import PageState

    find: Callable[[Connection], Meant] = removal.reserved
    if urls:
        find = partial(removal.at_urls, urls=urls)
    elif outlet:
        find = partial(removal.of_outlets, names=Store(address).named(outlet, every=True))
    _remove(find, PageState.FORGOTTEN, address, dry_run=dry_run, sure=yes)


@click.command()
@click.option(
    "--older-than", "before", type=Moment(), required=True, help="Appeared before: 365d, 2025-11-22"
)
@dry_run_option
@store_option
def prune(before: datetime, dry_run: bool, address: str | None) -> None:
    """Remove the articles that are older than that: their texts and all that is found by them.

    Their addresses are remembered, and not asked for again.
    """
    if before > datetime.now(UTC):
        raise click.UsageError(f"--older-than: {short(before)} lies ahead: all that is stored is older")
    from pipelines import removal
    from store.pages import PageState

    _remove(partial(removal.older, than=before), PageState.PRUNED, address, dry_run=dry_run, sure=True)


@click.command()
@store_option
def vacuum(address: str | None) -> None:
    """Give back the room that was freed, and leave nothing in it of what was removed.

    It does not wait for a crawl: while one is under way it says so and leaves with status 75.
    """
    from store import traces
    from store.crawl_lock import TakenError, crawl_lock
    from store.engine import open_for_writing
    from store.errors import told_plainly
    from touchline.crawling import TAKEN

    Store(address)
    try:
        with crawl_lock(address), told_plainly():
            before, after = traces.vacuum(open_for_writing(address))
    except TakenError as error:
        click.echo(f"touchline: {error}", err=True)
        sys.exit(TAKEN)
    click.echo(f"the store takes {after / 2**20:,.1f} MiB, of {before / 2**20:,.1f} before", err=True)


def _remove(
    find: Callable[[Connection], Meant], state: PageState, address: str | None, *, dry_run: bool, sure: bool
) -> None:
    """Say what is meant, ask whether to go on, and go on."""
    from pipelines.removal import Removing, Sums
    from store.engine import open_for_reading, open_for_writing
    from store.errors import told_plainly
    from store.pages import PageState

    reading = open_for_reading(address)
    with told_plainly(), reading.connect() as connection:
        meant = find(connection)
    reading.dispose()
    counted = number(len(meant.doomed), "article", "articles")
    if meant.pages:
        counted += f" and {number(len(meant.pages), 'page', 'pages')} without one"
    if dry_run:
        click.echo(f"{counted} would be removed", err=True)
        return
    if not sure:
        _must_be_meant(f"{counted} will be removed for good. Go on?")
    removing = Removing(open_for_writing(address), meant, state)
    sums = Sums()
    hidden = not sys.stderr.isatty()
    length = len(meant.doomed)
    with click.progressbar(length=length, label="articles", file=sys.stderr, hidden=hidden) as bar:
        for sums in removing:
            bar.update(sums.articles - bar.pos)
    # Of what was forgotten no trace is left, though an earlier forgetting broke off before it came to that.
    cleaned = removing.clean_up() if sums.articles or state == PageState.FORGOTTEN else True
    _sum_up(sums)
    if not cleaned:
        click.echo(LOG_IS_HELD, err=True)


def _must_be_meant(question: str) -> None:
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is there to ask: --yes says that you mean it, --dry-run what would go")
    click.confirm(question, abort=True, err=True)


def _sum_up(sums: Sums) -> None:
    click.echo(
        f"{number(sums.articles, 'article', 'articles')} removed, with "
        f"{number(sums.versions, 'earlier version', 'earlier versions')}; "
        f"{number(sums.emptied, 'story', 'stories')} emptied, {sums.led_anew} led by another article",
        err=True,
    )
