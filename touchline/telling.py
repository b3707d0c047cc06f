"""`touchline story`: one story with every copy, and what is other between two of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from store.errors import RequestError
from store.records import Copy, Story
from touchline import rows, typed, wording
from touchline.asking import Store
from touchline.listing import format_option, store_option
from touchline.output import as_json, as_table, wants_table
from touchline.safe import plain
from touchline.times import short
from touchline.versions import Version, version

if TYPE_CHECKING:
    from touchline.difference import Passage

COPIES = ("no", "appeared (UTC)", "outlet", "relation", "alike", "held", "share", "common", "joined by")
"""The headings of the table of copies."""


@click.command()
@click.argument("story_id", metavar="ID", type=typed.STORY)
@click.option(
    "--diff",
    "two",
    nargs=2,
    metavar="A B",
    help="What is other between two copies, by number or URL; 2@1 is the second's version 1",
)
@format_option
@store_option
def story(story_id: int, two: tuple[str, str] | None, form: str | None, address: str | None) -> None:
    """Show one story: its text, and every copy in order of time."""
    store = Store(address)
    found = store.story(story_id)
    if found is None:
        if store.is_empty(story_id):
            raise RequestError(f"story {story_id} is empty: all its articles were removed")
        raise RequestError(f"no story has the id {story_id}")
    if two is not None:
        _tell_difference(found, version(store, found, two[0]), version(store, found, two[1]), form)
    elif wants_table(form):
        _tell(found)
    else:
        as_json(rows.story(found))


def _tell(found: Story) -> None:
    click.secho(plain(found.title), bold=True)
    for line in found.summary:
        click.echo(f"  - {plain(line)}")
    click.echo(f"\n{plain(_body(found))}\n")
    as_table(COPIES, [_copy(number, each) for number, each in enumerate(found.copies, 1)])
    for number, each in enumerate(found.copies, 1):
        click.echo(plain(f"{number}  {each.title}"))
        # On a line of its own, to be copied whole.
        click.echo(plain(each.url))
        for earlier in each.revisions:
            at = short(earlier.fetched)
            click.secho(plain(f"   {number}@{earlier.version}, fetched {at}: {earlier.title}"), dim=True)
    click.echo(f"\n{plain(found.outlets[0])} leads: {wording.leads(found.lead_rule)}")
    for words, others in (("holds a part of", found.holds), ("is in part held by", found.held_by)):
        if others:
            click.echo(f"{words} {', '.join(f'story {each}' for each in others)}")


def _body(found: Story) -> str:
    """A story's text; a live blog's with the time before each entry, and the day where it changes."""
    entries = found.copies[0].entries if found.copies else ()
    if not entries:
        return found.text
    # What stands above the first entry is of none.
    told, day = [found.text.partition(entries[0].text)[0].strip()], ""
    for at, text in entries:
        when = short(at)
        date, _, clock = when.partition(" ")
        label = when if date != day else clock
        day = date or day
        told.append(f"{label} {text}".lstrip())
    return "\n\n".join(filter(None, told))


def _copy(number: int, each: Copy) -> tuple[object, ...]:
    measures = (f"{each.similarity:.0%}", f"{each.containment:.0%}", f"{each.share:.0%}")
    common = f"{each.common:.0%}" if each.common else ""
    return number, short(each.appeared), each.outlet, each.relation, *measures, common, each.rule


def _tell_difference(found: Story, one: Version, other: Version, form: str | None) -> None:
    from touchline.difference import Kind, difference

    title, text = difference(one.title, other.title), difference(one.text, other.text)
    if not wants_table(form):
        told = {"story_id": found.story_id, "one": _named(one), "other": _named(other)}
        as_json(told | {"title": _ops(title), "text": _ops(text)})
        return
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for mark, each in (("-", one), ("+", other)):
        click.echo(plain(f"{mark} {each.copy.outlet}, version {each.number}: {each.copy.url}"))
    if all(each.kind is Kind.SAME for each in (*title, *text)):
        click.echo("\nnothing differs")
        return
    click.echo(f"\n{_marked(title, coloured)}\n\n{_marked(text, coloured)}", color=coloured)


def _named(each: Version) -> dict[str, Any]:
    return {"url": each.copy.url, "outlet": each.copy.outlet, "version": each.number}


def _ops(passages: Sequence[Passage]) -> list[dict[str, str]]:
    was = ({"was": each.was} if each.was else {} for each in passages)
    return [
        {"op": str(each.kind), "text": each.text, **more} for each, more in zip(passages, was, strict=True)
    ]


def _marked(passages: Iterable[Passage], coloured: bool) -> str:
    """Words that went struck through in red, new ones in green; in brackets where there are no colours."""
    from touchline.difference import Kind

    told = []
    for each in passages:
        text = plain(each.text)
        words = text.strip()
        if each.kind is Kind.SAME or not words:
            told.append(text)
            continue
        if coloured:
            gone = each.kind is Kind.GONE
            words = click.style(words, fg="red" if gone else "green", strikethrough=gone, bold=not gone)
        else:
            words = f"[-{words}-]" if each.kind is Kind.GONE else f"{{+{words}+}}"
        # The space about the words is not theirs.
        before, behind = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        told.append(f"{before}{words}{behind}")
    return "".join(told)
