"""`touchline outlets` and `outlets check`: which outlets there are, and whether their sources answer."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from touchline.crawling import scrapy
from touchline.listing import format_option
from touchline.output import as_json, as_list, as_table, wants_table
from touchline.wording import number

if TYPE_CHECKING:
    from crawler.outlet import Outlet

CHECKED = ("outlet", "source", "record", "answers", "format", "entries", "newest", "articles", "if changed")
"""The headings of the table of sources that were checked."""


def choosing(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options by which outlets are chosen."""
    for option in (
        click.option("--outlets-file", type=click.Path(dir_okay=False), help="Your own outlets too"),
        click.option("--unverified", is_flag=True, help="Of which no source has been seen to answer"),
        click.option("--terms", type=click.Choice(["open", "restricted", "unknown"]), help="By their terms"),
        click.option(
            "--with",
            "kinds",
            type=click.Choice(["feeds", "sitemaps", "sections"]),
            multiple=True,
            help="That have these to be asked for (repeatable: all of them)",
        ),
        click.option("--owner", help="Whose owner's name holds this"),
        click.option("--language", multiple=True, help="In this language, e.g. en (repeatable)"),
        click.option("--country", multiple=True, help="Of this country, e.g. GB (repeatable)"),
    ):
        command = option(command)
    return command


@click.group(invoke_without_command=True)
@choosing
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "jsonl", "csv", "opml"]),
    help="How to write the answer; opml are their feeds [default: a table on a terminal, JSON when piped]",
)
@click.pass_context
def outlets(context: click.Context, /, form: str | None, **chosen: Any) -> None:
    """List the outlets that a crawl asks, and those that are off because their terms restrict it."""
    if context.invoked_subcommand is not None:
        if form or any(chosen.values()):
            raise click.UsageError(
                f"options go behind the word: touchline outlets {context.invoked_subcommand} …"
            )
        return
    found = sorted(_chosen((), **chosen), key=lambda each: (each.country, each.name))
    if form == "opml":
        from touchline.feeds import opml

        sys.stdout.buffer.write(opml.written(found))
    elif wants_table(form):
        as_table(
            ["outlet", "country", "language", "asked for", "terms", "paywall", "owner"],
            [_row(each) for each in found],
        )
    else:
        told = [each.model_dump(mode="json") | {"verified": _is_verified(each)} for each in found]
        as_list(form, list(told[0]) if told else (), told)


@outlets.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@choosing
@click.option("--all", "every", is_flag=True, help="Every outlet that is on")
@click.option("--verbose", is_flag=True, help="Show the log")
@format_option
def check(names: tuple[str, ...], every: bool, verbose: bool, form: str | None, **chosen: Any) -> None:
    """Ask the sources of outlets, live, whether a crawl could use them as their records say.

    Robots.txt is obeyed, a host is asked one thing at a time with a delay, and TOUCHLINE_CONTACT is required,
    as for a crawl. Restricted outlets are asked only by NAME. The exit status is 1 when a source is broken.
    """
    own = chosen["outlets_file"]
    if not names and not every and not any(value for key, value in chosen.items() if key != "outlets_file"):
        raise click.UsageError("name outlets, choose them by an option, or say --all")
    found = _chosen(names, **chosen)
    asked = [each for each in found if names or not each.restricted]
    if not asked:
        raise click.UsageError("all of these are restricted by their terms: name one to ask it all the same")
    if off := len(found) - len(asked):
        click.echo(f"{off} not asked, for their terms restrict it (by NAME they are)", err=True)
    status, rows = _ask([each.name for each in asked], own, verbose=verbose)
    if status:
        sys.exit(status)
    if without := [each.name for each in asked if not each.turns]:
        click.echo(f"no source is known of: {', '.join(without)}", err=True)
    order = {each.name: place for place, each in enumerate(asked)}
    rows.sort(key=lambda row: order[row["outlet"]])
    if wants_table(form):
        as_table(CHECKED, map(_checked, rows))
        broken = sum(not row["ok"] for row in rows)
        told = f"{number(len(rows), 'source', 'sources')} of {number(len(asked), 'outlet', 'outlets')}"
        click.echo(f"{told}: {broken or 'none'} broken")
    else:
        as_json(rows)
    if not all(row["ok"] for row in rows):
        sys.exit(1)


def _chosen(
    names: Sequence[str],
    *,
    country: tuple[str, ...],
    language: tuple[str, ...],
    owner: str | None,
    kinds: tuple[str, ...],
    terms: str | None,
    unverified: bool,
    outlets_file: str | None,
) -> list[Outlet]:
    """The outlets that meet every condition, restricted ones too. Raises UsageError where none does."""
    from crawler.outlet import OutletError, SourceKind, load

    own = outlets_file or os.environ.get("TOUCHLINE_OUTLETS")
    try:
        choice = load([Path(own)] if own else None).choose(names, country, language)
    except OutletError as error:
        raise click.UsageError(str(error)) from error
    found = [
        each
        for each in (*choice.on, *choice.restricted)
        if (owner is None or owner.strip().casefold() in each.owner.casefold())
        and all(each.usable(SourceKind(kind)) for kind in kinds)
        and (terms is None or each.terms.status == terms)
        and not (unverified and _is_verified(each))
    ]
    if not found:
        raise click.UsageError("no outlet meets all of what was asked for")
    return found


def _is_verified(outlet: Outlet) -> bool:
    """Whether any source of it was seen to answer."""
    from crawler.outlet import SourceStatus

    return any(source.status is SourceStatus.LIVE for source in outlet.sources)


def _row(outlet: Outlet) -> tuple[object, ...]:
    asked = ", ".join(
        f"{len(outlet.usable(kind))} {kind if len(outlet.usable(kind)) > 1 else kind.removesuffix('s')}"
        for kind in next(iter(outlet.turns), ())
    )
    if asked and not _is_verified(outlet):
        asked = f"{asked}, unverified"
    terms, paywall = outlet.terms.status, outlet.paywall
    return outlet.name, outlet.country, outlet.language, asked, terms, paywall, outlet.owner


def _ask(
    names: Sequence[str], outlets_file: str | None, *, verbose: bool
) -> tuple[int, list[dict[str, Any]]]:
    """Run the check; its exit status, and a row a source."""
    with tempfile.TemporaryDirectory(prefix="touchline-check-") as folder:
        file = Path(folder) / "checked.jsonl"
        command = ["crawl", "check", "-a", f"outlets={','.join(names)}", "-O", f"{file}:jsonlines"]
        if outlets_file:
            command += ["-a", f"outlets_file={outlets_file}"]
        status = scrapy([*command, "-L", "INFO" if verbose else "CRITICAL"])
        return status, list(_lines(file)) if status == 0 and file.exists() else []


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text("utf-8").splitlines():
        yield json.loads(line)


def _checked(row: dict[str, Any]) -> tuple[object, ...]:
    """A source as a line of the table."""
    answers = row["fault"] or "yes"
    if row["moved"]:
        answers += f"; moved for good to {row['moved']}"
    return (
        row["outlet"],
        row["url"],
        {"live": "seen live", "listed": "unverified"}.get(row["record"], row["record"]),
        answers,
        row["format"],
        "" if row["entries"] is None else row["entries"],
        (row["newest"] or "")[:10],
        "" if row["articles"] is None else f"{row['articles']} of {row['listed']}",
        row["conditional"],
    )
