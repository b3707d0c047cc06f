"""`touchline split` and `touchline merge`: an editor's say, which the fold heeds from then on."""

from __future__ import annotations

from collections.abc import Sequence

import click

from touchline import rows, typed
from touchline.asking import Store
from touchline.listing import format_option, store_option
from touchline.output import as_json, wants_table
from touchline.safe import plain


@click.command()
@click.argument("story", metavar="STORY_ID", type=typed.STORY)
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@format_option
@store_option
def split(story: int, urls: tuple[str, ...], form: str | None, address: str | None) -> None:
    """Take the articles at these addresses out of a story, into one of their own."""
    from pipelines.folding import ruling
    from store.engine import open_for_writing

    # Opened to be read first: to write would make a store where there is none.
    store = Store(address)
    _tell(store, ruling.split(open_for_writing(address), story, urls), form)


@click.command()
@click.argument("story", metavar="STORY_ID", type=typed.STORY)
@click.argument("others", metavar="STORY_ID...", nargs=-1, required=True, type=typed.STORY)
@format_option
@store_option
def merge(story: int, others: tuple[int, ...], form: str | None, address: str | None) -> None:
    """Make one story of several. The oldest id stays, and the others go on answering."""
    from pipelines.folding import ruling
    from store.engine import open_for_writing

    store = Store(address)
    _tell(store, [ruling.merge(open_for_writing(address), [story, *others])], form)


def _tell(store: Store, story_ids: Sequence[int], form: str | None) -> None:
    """The stories as they stand now."""
    found = [each for each in map(store.story, story_ids) if each is not None]
    if not wants_table(form):
        as_json([rows.standing(each) for each in found])
        return
    for each in found:
        number = len(each.copies)
        articles = "1 article" if number == 1 else f"{number} articles"
        click.echo(plain(f"story {each.story_id}: {articles}, led by {each.lead_url}"))
