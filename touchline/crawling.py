"""`touchline crawl`, `outlets` and `upgrade`: what writes to the store, and what it would ask."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from store.crawl_lock import TakenError, crawl_lock
from touchline.listing import format_option, store_option
from touchline.output import as_json, as_table, wants_table
from touchline.times import span

if TYPE_CHECKING:
    from crawler.outlet import Outlet


SETTINGS, FLEET_SETTINGS = "crawler.settings", "crawler.settings_redis"
"""The settings of a crawl by itself, and of a fleet's worker, which the environment asks for."""
TAKEN = 75
"""Status of a crawl that another kept from beginning: EX_TEMPFAIL of sysexits.h, "try again later"."""


class SpiderFirst(click.Command):
    """A command whose first word may be left out, though options that it does not know follow."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the spider in where the options begin at once: they would be taken for it."""
        named = bool(args) and not args[0].startswith("-")
        return super().parse_args(ctx, args if named else ["football", *args])


@click.command(
    cls=SpiderFirst,
    context_settings={"ignore_unknown_options": True, "help_option_names": ["-h", "--help"]},
)
@click.argument("spider", type=click.Choice(["football", "archive"]), default="football")
@click.option("--deadline", metavar="SPAN", help="End after this (14m, 2h): the next crawl takes up the rest")
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def crawl(spider: str, deadline: str | None, options: tuple[str, ...]) -> None:
    """Run a crawl, from any folder: `scrapy crawl` with Touchline's settings.

    Without a name the spider is football. One such crawl at a time goes into a store: a second one says so
    and leaves with status 75. With SCRAPY_SETTINGS_MODULE=crawler.settings_redis it is a worker of a fleet,
    whose workers go together.

    OPTIONS are Scrapy's: -a NAME=VALUE for the spider's arguments (outlets, country, language, limit,
    topic, outlets_file; warc, workers and restart for the archive), -s SETTING=VALUE for settings
    (ARCHIVE=DIR writes what is fetched as WARC).
    """
    if deadline is not None:
        try:
            options = (*options, "-s", f"TOUCHLINE_DEADLINE={span(deadline).total_seconds():g}")
        except (ValueError, OverflowError) as error:
            raise click.UsageError(f"--deadline: {error}") from error
    try:
        if spider == "football":
            fleet = os.environ.get("SCRAPY_SETTINGS_MODULE") == FLEET_SETTINGS
            with crawl_lock(_store_of(options), shared=fleet):
                status = scrapy(["crawl", spider, *options], FLEET_SETTINGS if fleet else SETTINGS)
        else:
            status = scrapy(["crawl", spider, *options])
    except TakenError as error:
        click.echo(f"touchline: {error}", err=True)
        status = TAKEN
    sys.exit(status)


def _store_of(options: Sequence[str]) -> str | None:
    """The store that Scrapy's options name, if they do; the last word counts."""
    settings = [word for option, word in pairwise(options) if option in ("-s", "--set")]
    named = [word.partition("=")[2] for word in settings if word.startswith("TOUCHLINE_STORE=")]
    return named[-1] if named else None


def scrapy(arguments: Sequence[str], settings: str = SETTINGS) -> int:
    """Run Scrapy's own command line in this process, with the settings given; its exit status."""
    os.environ["SCRAPY_SETTINGS_MODULE"] = settings
    from scrapy.cmdline import execute

    try:
        execute(["scrapy", *arguments])
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else 1
    return 0


@click.command()
@click.option("--country", multiple=True, help="Of this country, e.g. GB (repeatable)")
@click.option("--language", multiple=True, help="In this language, e.g. en (repeatable)")
@click.option("--outlets-file", type=click.Path(dir_okay=False), help="Your own outlets too")
@format_option
def outlets(
    country: tuple[str, ...], language: tuple[str, ...], outlets_file: str | None, form: str | None
) -> None:
    """List the outlets that a crawl asks, and those that are off because their terms restrict it."""
    from crawler.outlet import OutletError, load

    own = outlets_file or os.environ.get("TOUCHLINE_OUTLETS")
    try:
        choice = load([Path(own)] if own else None).choose((), country, language)
    except OutletError as error:
        raise click.UsageError(str(error)) from error
    found = sorted((*choice.on, *choice.restricted), key=lambda each: (each.country, each.name))
    if wants_table(form):
        as_table(
            ["outlet", "country", "language", "asked for", "terms", "paywall", "owner"],
            [_row(each) for each in found],
        )
    else:
        as_json([each.model_dump(mode="json") for each in found])


def _row(outlet: Outlet) -> tuple[object, ...]:
    asked = ", ".join(
        f"{len(outlet.usable(kind))} {kind if len(outlet.usable(kind)) > 1 else kind.removesuffix('s')}"
        for kind in next(iter(outlet.turns), ())
    )
    terms, paywall = outlet.terms.status, outlet.paywall
    return outlet.name, outlet.country, outlet.language, asked, terms, paywall, outlet.owner


@click.command()
@store_option
def upgrade(address: str | None) -> None:
    """Bring a store of an older Touchline forward to this one's schema."""
    from pipelines.folding.due import ADVICE, is_due
    from store.engine import open_for_writing
    from store.schema import REVISION

    engine = open_for_writing(address)
    with engine.begin() as connection:
        due = is_due(connection)
    engine.dispose()
    click.echo(f"the store is of schema {REVISION}", err=True)
    if due:
        click.echo(ADVICE, err=True)
