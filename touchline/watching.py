"""`touchline health` and `metrics`: whether every outlet still gives what it used to."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from touchline.asking import Store
from touchline.health import rows
from touchline.health.report import Health, OutletHealth, Told
from touchline.listing import list_format_option, store_option
from touchline.output import as_json, as_list, as_table, wants_table
from touchline.safe import plain
from touchline.times import short

HEADINGS = (
    *("outlet", "state", "since (UTC)", "last article", "a day", "usual"),
    *("no text", "no date", "no author", "robots", "errors"),
)


@click.command()
@click.option("--outlet", multiple=True, help="Of this outlet (repeatable)")
@click.option(
    "--webhook",
    metavar="[URL]",
    is_flag=False,
    flag_value="",
    help="Tell this address [default: TOUCHLINE_WEBHOOK] what has changed since it was told last",
)
@list_format_option
@store_option
def health(outlet: tuple[str, ...], webhook: str | None, form: str | None, address: str | None) -> None:
    """Tell which outlets are broken and why, which are merely quiet, and whether crawls run as they should.

    The exit status is 1 when something is broken, or when a webhook could not be told of it.
    """
    url = None if webhook is None else _webhook(webhook or os.environ.get("TOUCHLINE_WEBHOOK", ""))
    if url and outlet:
        raise click.UsageError("--webhook is told of all outlets: leave --outlet out")
    found = Store(address).health(outlet)
    if wants_table(form):
        _show(found)
    elif form in {"jsonl", "csv"}:
        as_list(form, rows.OUTLET, [rows.outlet(each) for each in found.outlets])
    else:
        as_json(rows.health(found))
    failure = _tell(url, address, found) if url else ""
    if found.broken or failure:
        sys.exit(1)


def _webhook(url: str) -> str:
    from touchline import webhook

    try:
        webhook.check(url)
    except ValueError as error:
        raise click.UsageError(f"--webhook or TOUCHLINE_WEBHOOK: {error}") from error
    return url


def _tell(url: str, address: str | None, found: Health) -> str:
    from touchline.health import alarm

    if failure := alarm.tell(url, address, found):
        click.echo(f"touchline: {failure}", err=True)
    return failure


@click.command()
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="A file [default: stdout]")
@store_option
def metrics(output: str | None, address: str | None) -> None:
    """Write the health of the outlets as Prometheus metrics: for a textfile collector, from a timer."""
    from prometheus_client.exposition import generate_latest, write_to_textfile

    from touchline.health.metrics import Metrics

    collected = Metrics(Store(address).health())
    if output is None or output == "-":
        sys.stdout.write(generate_latest(collected).decode())
        return
    target = Path(os.path.realpath(output))
    try:
        if target.exists() and not target.is_file():
            # A pipe or a device must stay what it is.
            target.write_bytes(generate_latest(collected))
        else:
            write_to_textfile(str(target), collected)
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror}") from error


def _show(found: Health) -> None:
    if found.outlets:
        as_table(HEADINGS, map(_line, found.outlets))
    for each in found.outlets:
        if each.verdict.why:
            line = f"{each.outlet.name}: {each.verdict.state}: {each.verdict.why}"
            click.echo(plain(f"{line}. Try: {each.verdict.advice}" if each.verdict.advice else line))
    states = [each.verdict.state for each in found.outlets]
    counted = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    click.echo(f"outlets: {counted or 'none was asked yet'}")
    click.echo(plain(f"crawl: {found.crawl.state}{f': {found.crawl.why}' if found.crawl.why else ''}"))


def _line(each: OutletHealth) -> tuple[object, ...]:
    return (
        each.outlet.name,
        each.verdict.state,
        short(each.verdict.since),
        short(each.outlet.last_article),
        *("" if value is None else f"{value:.0f}" for value in each.articles),
        *(_percent(share) for share in each.shares.values()),
        ", ".join(f"{share:.0%} {kind}" for kind, share in each.errors.items()),
    )


def _percent(share: Told) -> str:
    if share.now is None:
        return ""
    return f"{share.now:.0%}" + (f" ({share.usual:.0%})" if share.usual is not None else "")
