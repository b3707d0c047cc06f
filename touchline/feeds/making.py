"""Feeds of a store: what is asked of it for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from touchline.asking import Store
from touchline.feeds.feed import Feed, Place, feed
from touchline.filters import Asked


def made(
    store: Store, asked: Asked, pairs: Sequence[tuple[str, str]], place: Place, shows: Callable[[str], bool]
) -> Feed:
    """The feed of a query; ``pairs`` are how it was put.

    ``shows`` says of what a lead's publisher tells robots whether its text is told whole. Raises as
    ``Store.stories`` does.
    """
    stories = store.stories(**asked)
    heads = store.heads([each.story_id for each in stories])
    whole = {story_id: head.text for story_id, head in heads.items() if shows(head.signals)}
    return feed(stories, heads, pairs, place, whole)
