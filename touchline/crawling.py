"""`touchline crawl` and `upgrade`: what writes to the store."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from itertools import pairwise

import click

from store.crawl_lock import TakenError, crawl_lock
from touchline.listing import store_option
from touchline.times import span

FAILED = 1
"""Status of a crawl that failed."""
SETTINGS, FLEET_SETTINGS = "crawler.settings", "crawler.settings_redis"
"""The settings of a crawl by itself, and of a fleet's worker, which the environment asks for."""
TAKEN = 75
"""Status of a crawl that another kept from beginning: EX_TEMPFAIL of sysexits.h, "try again later"."""


SPIDERS = ("football", "archive")


class SpiderFirst(click.Command):
    """A command whose first word may be left out, though options that it does not know follow."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the spider first where the options begin at once: their values would be taken for it."""
        if args and not args[0].startswith("-"):
            return super().parse_args(ctx, args)
        at = next((place for place, word in enumerate(args) if word in SPIDERS), len(args))
        spider = args[at : at + 1] or [SPIDERS[0]]
        return super().parse_args(ctx, [*spider, *args[:at], *args[at + 1 :]])


class Spider(click.ParamType[str]):
    """The name of a spider."""

    name = "spider"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Itself; which there are is said for another."""
        if value not in SPIDERS:
            raise click.UsageError(f"no spider is called {value!r}: there are {' and '.join(SPIDERS)}")
        return value


@click.command(
    cls=SpiderFirst,
    context_settings={"ignore_unknown_options": True, "help_option_names": ["-h", "--help"]},
)
@click.argument("spider", metavar="[football|archive]", type=Spider(), default=SPIDERS[0])
@click.option("--deadline", metavar="SPAN", help="End after this (14m, 2h): the next crawl takes up the rest")
@store_option
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def crawl(spider: str, deadline: str | None, address: str | None, options: tuple[str, ...]) -> None:
    """Run a crawl, from any folder: `scrapy crawl` with Touchline's settings.

    Without a name the spider is football, which asks every outlet that is on. One such crawl at a time goes
    into a store: a second one says so and leaves with status 75. With
    SCRAPY_SETTINGS_MODULE=crawler.settings_redis it is a worker of a fleet, whose workers go together.

    OPTIONS are Scrapy's: -a NAME=VALUE for the spider's arguments (outlets, country, language, limit,
    topic, outlets_file; warc, workers, restart and reservations for the archive), -s SETTING=VALUE for
    settings (ARCHIVE=DIR writes what is fetched as WARC).
    """
    if deadline is not None:
        try:
            seconds = span(deadline).total_seconds()
        except (ValueError, OverflowError) as error:
            raise click.UsageError(f"--deadline: {error}") from error
        if not seconds:
            # To the setting it would be none.
            raise click.UsageError("--deadline: a second is the least")
        options = (*options, "-s", f"TOUCHLINE_DEADLINE={seconds:g}")
    if address:
        # Where Scrapy and the processes that it begins look for it.
        os.environ["TOUCHLINE_STORE"] = address
    webhook = _webhook(options)
    try:
        if spider == "football":
            fleet = os.environ.get("SCRAPY_SETTINGS_MODULE") == FLEET_SETTINGS
            with crawl_lock(_setting("TOUCHLINE_STORE", options), shared=fleet):
                status = scrapy(["crawl", spider, *options], FLEET_SETTINGS if fleet else SETTINGS)
                if webhook and status in (0, FAILED):
                    _tell(webhook, _setting("TOUCHLINE_STORE", options))
        else:
            status = scrapy(["crawl", spider, *options])
    except TakenError as error:
        click.echo(f"touchline: {error}", err=True)
        status = TAKEN
    sys.exit(status)


def _setting(name: str, options: Sequence[str]) -> str | None:
    """What Scrapy's options set, if they do; the last word counts."""
    settings = [word for option, word in pairwise(options) if option in ("-s", "--set")]
    named = [word.partition("=")[2] for word in settings if word.startswith(f"{name}=")]
    return named[-1] if named else None


def _webhook(options: Sequence[str]) -> str:
    """Whom to tell of what has changed when the crawl is done; "" for nobody."""
    given = _setting("TOUCHLINE_WEBHOOK", options)
    url = os.environ.get("TOUCHLINE_WEBHOOK", "") if given is None else given
    if url:
        from touchline.webhook import check

        try:
            check(url)
        except ValueError as error:
            raise click.UsageError(f"TOUCHLINE_WEBHOOK: {error}") from error
    return url


def _tell(webhook: str, store: str | None) -> None:
    """Tell of outlets that broke or recovered. A webhook that cannot be told does not make the crawl fail."""
    from touchline.health import alarm

    if failure := alarm.after_crawl(webhook, store):
        click.echo(f"touchline: {failure}", err=True)


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
