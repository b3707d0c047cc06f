"""What is exported, some rows at a time: as columns, or as rows whose values are named."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from store.exporting import TEXTS, TIMES, Columns, moments, words
from store.records import About, Story
from touchline.asking import Store
from touchline.exporting.dictionary import ROWS
from touchline.filters import Asked

STORIES_AT_ONCE = 200


def columns(store: Store, rows: str, asked: Asked) -> Iterator[Columns]:
    """The columns of "articles" or "stories"; never more than some hundred rows are held.

    An article's times and text are as the database gives them (see ``moments`` and ``words`` in
    ``store.exporting``).
    """
    return store.export_articles(**asked) if rows == "articles" else _stories(store, asked)


def named(store: Store, rows: str, asked: Asked) -> Iterator[list[dict[str, Any]]]:
    """The same as rows, each value under the name of its column, in the order of the dictionary."""
    names = [each.name for each in ROWS[rows]]
    times, texts = (TIMES, TEXTS) if rows == "articles" else ((), ())
    for part in columns(store, rows, asked):
        read = (
            part | {name: moments(part[name]) for name in times} | {name: words(part[name]) for name in texts}
        )
        yield [dict(zip(names, row, strict=True)) for row in zip(*map(read.__getitem__, names), strict=True)]


def _stories(store: Store, asked: Asked) -> Iterator[Columns]:
    names = [each.name for each in ROWS["stories"]]
    found = store.export(**asked)
    while part := [_story(each) for each in islice(found, STORIES_AT_ONCE)]:
        yield dict(zip(names, zip(*part, strict=True), strict=True))


def _story(whole: Story) -> tuple[Any, ...]:
    return (
        whole.story_id,
        whole.title,
        whole.summary,
        whole.text,
        whole.language,
        whole.published,
        whole.first_seen,
        whole.lead_url,
        whole.outlets[0],
        whole.lead_rule,
        len(whole.copies),
        whole.outlets,
        [each.url for each in whole.copies],
        whole.holds,
        whole.held_by,
        *(getattr(whole, name) for name in About._fields),
    )
