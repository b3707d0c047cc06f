"""What is exported, as rows whose values stand in the order of the data dictionary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from store.exporting import ARTICLE
from store.records import Story
from touchline.asking import Store
from touchline.filters import Asked

STORIES_AT_ONCE = 200
_SOURCE = list(ARTICLE).index("source")
Batch = Sequence[Sequence[Any]]


def batches(store: Store, rows: str, asked: Asked) -> Iterator[Batch]:
    """Rows of "articles" or "stories", some at a time; never more of them are held."""
    return _articles(store, asked) if rows == "articles" else _stories(store, asked)


def _articles(store: Store, asked: Asked) -> Iterator[Batch]:
    for part in store.export_articles(**asked):
        yield [(*row[:_SOURCE], row[_SOURCE].split(), *row[_SOURCE + 1 :]) for row in part]


def _stories(store: Store, asked: Asked) -> Iterator[Batch]:
    found = store.export(**asked)
    while part := [_story(each) for each in islice(found, STORIES_AT_ONCE)]:
        yield part


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
    )
