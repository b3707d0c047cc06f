"""`touchline runs`: each crawl, what became of its pages, and how its hosts were asked."""

from __future__ import annotations

from collections.abc import Mapping

import click

from store.errors import RequestError
from store.hosts import HostDealings
from store.records import Run
from touchline import rows, typed
from touchline.asking import Store
from touchline.listing import list_format_option, store_option
from touchline.output import as_json, as_list, as_table, wants_table
from touchline.safe import plain
from touchline.times import short

RUN = ("run", "spider", "started (UTC)", "state", "fetched", "what became of them")
"""The headings of the table of runs."""
TALLY = ("counted", "what became of them", "number")
"""The headings of one run's table."""
HOSTS = (
    *("host", "requests", "KiB", "shortest gap (s)", "to be kept (s)", "answers", "not asked"),
    *("asked again", "waits", "waited (s)"),
)
"""The headings of the table of hosts."""


@click.command()
@click.argument("run_id", metavar="[ID]", required=False, type=typed.RUN)
@click.option("--politeness", is_flag=True, help="How each host was asked in the run ID, or in the latest")
@click.option("--limit", type=typed.Whole(1, 1000), default=20, show_default=True, help="At most so many")
@list_format_option
@store_option
def runs(run_id: int | None, politeness: bool, limit: int, form: str | None, address: str | None) -> None:
    """List crawls, newest first: what was fetched, and what became of every page.

    With ID, that one alone, each count in a line of its own.
    """
    store = Store(address)
    if run_id is None and not politeness:
        _list(store.runs(limit), form)
        return
    found = store.run(run_id) if run_id is not None else next(iter(store.runs(1)), None)
    if found is None:
        raise RequestError(f"no run has the id {run_id}" if run_id is not None else "there is no run yet")
    hosts = store.politeness(found.run_id) if politeness else []
    if form in {"jsonl", "csv"}:
        found_rows = [rows.host(each) for each in hosts] if politeness else [rows.run(found)]
        as_list(form, rows.HOST if politeness else rows.RUN, found_rows)
    elif not wants_table(form):
        as_json(rows.run(found) | ({"hosts": [rows.host(each) for each in hosts]} if politeness else {}))
    elif politeness:
        _tell_hosts(found, hosts)
    else:
        _tell(found)


def _list(found: list[Run], form: str | None) -> None:
    if not wants_table(form):
        as_list(form, rows.RUN, [rows.run(each) for each in found])
        return
    as_table(RUN, [_run(each) for each in found])
    for each in found:
        if each.message:
            click.echo(f"run {each.run_id}: {plain(each.message)}")


def _run(each: Run) -> tuple[object, ...]:
    became = {"new": each.stories, "copies": each.copies, "revised": each.revisions}
    became |= {"unchanged": each.unchanged, "rejected": sum(each.rejected.values())}
    told = _counts(became) + (f" ({_counts(each.rejected)})" if each.rejected else "")
    beside = f"not fetched: {_counts(each.withheld)}; sources: {_counts(each.sources)}"
    return each.run_id, each.spider, short(each.started), each.state, each.fetched, f"{told}; {beside}"


def _counts(counted: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counted.items() if number) or "none"


def _tell(found: Run) -> None:
    _head(found)
    became = {"new story": found.stories, "copy": found.copies, "revision": found.revisions}
    became |= {"unchanged": found.unchanged}
    became |= {f"rejected: {reason}": number for reason, number in found.rejected.items()}
    counted = [("pages fetched", became), ("not fetched", found.withheld), ("sources", found.sources)]
    table = [(what, end, number) for what, ends in counted for end, number in ends.items() if number]
    as_table(TALLY, table)


def _tell_hosts(found: Run, hosts: list[HostDealings]) -> None:
    _head(found)
    if hosts:
        as_table(HOSTS, [_host(each) for each in hosts])
    else:
        click.echo("no host was asked")


def _head(found: Run) -> None:
    ended = f", ended {short(found.finished)}" if found.finished else ""
    named = plain(f"{found.spider}, {found.state}")
    click.echo(f"run {found.run_id}: {named}, began {short(found.started)}{ended} (UTC)")
    if found.message:
        click.echo(plain(found.message))


def _host(each: HostDealings) -> tuple[object, ...]:
    gap = "" if each.gap is None else f"{each.gap:.2f}"
    waited = f"{each.waited:.1f}" if each.waits else ""
    first = (each.host, each.requests, round(each.size / 1024), gap, f"{each.delay:.2f}")
    refused = _counts(each.refused) if each.refused else ""
    return (*first, _counts(each.answers), refused, each.retries or "", each.waits or "", waited)
