"""`touchline health` and `metrics`: whether every outlet still gives what it used to."""

from __future__ import annotations

import sys

import click

from touchline.asking import Store
from touchline.health import rows
from touchline.health.report import Health, OutletHealth, Told
from touchline.listing import format_option, store_option
from touchline.output import as_json, as_table, plain, wants_table
from touchline.times import short

HEADINGS = (
    *("outlet", "state", "since (UTC)", "last article", "a day", "usual"),
    *("no text", "no date", "no author", "robots", "errors"),
)


@click.command()
@click.option("--outlet", multiple=True, help="Of this outlet (repeatable)")
@click.option("--webhook", metavar="URL", help="Tell this address what has changed since it was told last")
@format_option
@store_option
def health(outlet: tuple[str, ...], webhook: str | None, form: str | None, address: str | None) -> None:
    """Tell which outlets are broken and why, which are merely quiet, and whether crawls run as they should.

    The exit status is 1 when something is broken, or when a webhook could not be told of it.
    """
    if webhook:
        from touchline.health import alarm

        if outlet:
            raise click.UsageError("--webhook is told of all outlets: leave --outlet out")
        try:
            alarm.check(webhook)
        except ValueError as error:
            raise click.UsageError(f"--webhook: {error}") from error
    found = Store(address).health(outlet)
    if wants_table(form):
        _show(found)
    else:
        as_json(rows.health(found))
    failure = ""
    if webhook and (failure := alarm.tell(webhook, address, found)):
        click.echo(f"touchline: {failure}", err=True)
    if found.broken or failure:
        sys.exit(1)


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
