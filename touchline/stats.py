"""`touchline stats`: the numbers people ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

import click
from click.core import ParameterSource

from store.numbers import Count, Firsts, Originals, Spread
from touchline.asking import Store
from touchline.filters import choice
from touchline.listing import list_format_option, store_option
from touchline.output import as_list, as_table, wants_table
from touchline.times import iso, short
from touchline.typed import Whole


class _Number(NamedTuple):
    """One of the numbers: how it is asked for, its rows and their columns, its lines and their headings."""

    ask: Callable[[Store, dict[str, Any], str, int], Sequence[Any]]
    columns: tuple[str, ...]
    row: Callable[[Any], dict[str, Any]]
    headings: tuple[str, ...]
    line: Callable[[Any], tuple[object, ...]]


def _count_row(each: Count) -> dict[str, Any]:
    return {"at": iso(each.at), "stories": each.stories, "articles": each.articles}


def _spread_row(each: Spread) -> dict[str, Any]:
    points = [{"at": iso(at), "outlets": outlets, "articles": ran} for at, outlets, ran in each.curve]
    return asdict(each) | {"began": iso(each.began), "curve": points}


def _first_line(each: Firsts) -> tuple[object, ...]:
    share = f"{each.first / each.stories:.0%}"
    lags = (_lag(each.ahead), _lag(each.behind))
    return each.outlet, each.stories, each.first, share, each.tied, each.wire, *lags


def _original_line(each: Originals) -> tuple[object, ...]:
    share = "" if each.original is None else f"{each.original:.0%}"
    return each.outlet, each.articles, each.own, each.wire, each.copied, share


def _spread_line(each: Spread) -> tuple[object, ...]:
    reach = (each.outlets, each.countries, each.languages, each.articles)
    return each.story_id, each.title, *reach, short(each.began), _lag(each.half), _lag(each.last)


def _count_line(each: Count) -> tuple[object, ...]:
    return short(each.at), each.stories, each.articles


def _lag(seconds: float | None) -> str:
    """A lag as a person reads it, to the minute, or from a day on to the hour: "1 h 52 min", "2 d 3 h"."""
    if seconds is None:
        return ""
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours < 24:
        return f"{hours} h {minutes} min" if hours else f"{minutes} min"
    days, hours = divmod(round(seconds / 3600), 24)
    return f"{days} d {hours} h"


NUMBERS = {
    "first": _Number(
        lambda store, asked, by, limit: store.stats_first(**asked),
        ("outlet", "stories", "first", "tied", "wire", "ahead", "behind"),
        asdict,
        ("outlet", "stories", "first", "share", "tied", "wire", "ahead by", "behind by"),
        _first_line,
    ),
    "original": _Number(
        lambda store, asked, by, limit: store.stats_original(**asked),
        ("outlet", "articles", "own", "wire", "copied", "original"),
        asdict,
        ("outlet", "articles", "own", "wire", "copied", "original text"),
        _original_line,
    ),
    "spread": _Number(
        lambda store, asked, by, limit: store.stats_spread(**asked, limit=limit),
        (
            *("story_id", "title", "articles", "outlets", "countries", "languages", "untimed"),
            *("began", "half", "last", "curve"),
        ),
        _spread_row,
        (
            *("id", "title", "outlets", "countries", "languages", "articles", "began (UTC)"),
            *("half after", "all after"),
        ),
        _spread_line,
    ),
    "counts": _Number(
        lambda store, asked, by, limit: store.stats_counts(by, **asked),
        ("at", "stories", "articles"),
        _count_row,
        ("from (UTC)", "stories", "articles"),
        _count_line,
    ),
}


def _goes_with(option: str, what: str, only: str) -> None:
    """Raise UsageError for an option that was given and says nothing of the number that is asked for."""
    given = click.get_current_context().get_parameter_source(option) is ParameterSource.COMMANDLINE
    if given and what != only:
        raise click.UsageError(f"--{option} goes with --what {only}, not with {what}")


@click.command()
@click.option("--what", type=click.Choice(list(NUMBERS)), default="first", show_default=True, help="Which")
@click.option(
    "--by", type=click.Choice(["hour", "day"]), default="day", show_default=True, help="Counts by this"
)
@click.option("--limit", type=Whole(1, 1000), default=20, show_default=True, help="Stories of spread at most")
@choice
@list_format_option
@store_option
def stats(what: str, by: str, limit: int, form: str | None, address: str | None, **asked: Any) -> None:
    """Tell who breaks stories first, whose text is whose, how far and fast stories spread, and how many
    appear."""
    _goes_with("by", what, "counts")
    _goes_with("limit", what, "spread")
    number = NUMBERS[what]
    try:
        found = number.ask(Store(address), asked, by, limit)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if not wants_table(form):
        as_list(form, number.columns, [number.row(each) for each in found])
    elif found:
        as_table(number.headings, [number.line(each) for each in found])
    else:
        click.echo("nothing to be counted", err=True)
