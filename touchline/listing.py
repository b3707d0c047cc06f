"""`touchline stories` and `search`: asking the store from the command line."""

from __future__ import annotations

import re
from typing import Any

import click

from store.records import MARK, UNMARK, Stories, StoryLine
from touchline import rows
from touchline.asking import Store
from touchline.filters import filters
from touchline.output import as_list, as_table, wants_table
from touchline.times import short

_PHRASE = re.compile(r"(-?)((?:[^\W\d_]+:)?)(.*)", re.DOTALL)
store_option = click.option(
    "--store",
    "address",
    metavar="ADDRESS",
    help="The store: sqlite:///FILE or postgresql://… [default: TOUCHLINE_STORE, else sqlite:///touchline.db]",
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    help="How to write the answer [default: a table on a terminal, JSON when piped]",
)
list_format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "jsonl", "csv"]),
    help="How to write the list [default: a table on a terminal, JSON when piped]",
)


@click.command()
@click.argument("words", nargs=-1)
@filters
@list_format_option
@store_option
def stories(words: tuple[str, ...], form: str | None, address: str | None, **asked: Any) -> None:
    """List stories, newest first; with WORDS, those of which one article holds them all.

    WORDS may be words, "a phrase", headline:word; behind --, -not as well.
    """
    _tell(_found(address, words, asked), form)


@click.command()
@click.argument("words", nargs=-1, required=True)
@filters
@list_format_option
@store_option
def search(words: tuple[str, ...], form: str | None, address: str | None, **asked: Any) -> None:
    """Search stories for WORDS, those that fit best first, each with where the words stand.

    WORDS may be words, "a phrase", headline:word; behind --, -not as well.
    """
    if not " ".join(words).strip():
        raise click.UsageError("words to search for are expected")
    _tell(_found(address, words, {**asked, "sort": asked["sort"] or "relevance"}), form, searched=True)


def _found(address: str | None, words: tuple[str, ...], asked: dict[str, Any]) -> Stories:
    try:
        return Store(address).stories(**{**asked, "text": typed(words)})
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def typed(words: tuple[str, ...]) -> str:
    """What is searched for by WORDS of a command line, as they were typed."""
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    """A word as it was typed: what a shell took the quotes of is a phrase still."""
    if not any(map(str.isspace, word.strip())) or '"' in word:
        return word
    sign, field, phrase = _PHRASE.fullmatch(word.strip()).groups()  # type: ignore[union-attr]  # It fits all.
    return f'{sign}{field}"{phrase}"'


def _tell(found: Stories, form: str | None, *, searched: bool = False) -> None:
    if not wants_table(form):
        as_list(form, rows.LINE, [rows.story_line(line) for line in found])
    elif found:
        last = "where" if searched else "also ran it"
        as_table(
            ["id", "when (UTC)", "title", "outlets", "first", last],
            [_line(line, searched=searched) for line in found],
        )
    else:
        click.echo("no stories match", err=True)
    if found.next is not None:
        click.echo(f"more of them: --cursor {found.next}", err=True)


def _line(line: StoryLine, *, searched: bool = False) -> tuple[object, ...]:
    others = ", ".join(name for name in line.outlets if name != line.first)
    last = _starred(line.snippet or "") if searched else others
    return line.story_id, short(line.at), line.title, len(line.outlets), line.first, last


def _starred(snippet: str) -> str:
    """A snippet on a terminal: what was searched for between asterisks."""
    return snippet.replace(MARK, "*").replace(UNMARK, "*")
