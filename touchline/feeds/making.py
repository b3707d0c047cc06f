"""Feeds of a store: what is asked of it for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from touchline.asking import Store
from touchline.feeds.feed import Feed, Place, Put, feed


def made(store: Store, put: Put, place: Place, shows: Callable[[str], bool]) -> Feed:
    """The feed of a query.

    ``shows`` says of what a lead's publisher tells robots whether its text is told whole. Raises as
    ``Store.stories`` does.
    """
    stories = store.stories(**put.asked)
    heads = store.heads([each.story_id for each in stories])
    whole = {story_id: head.text for story_id, head in heads.items() if shows(head.signals)}
    quiet_since = datetime.now(UTC) if heads else _newest(store)
    return feed(stories, heads, put, place, whole, quiet_since)


def _newest(store: Store) -> datetime:
    """When the newest story of all was changed: until then, a feed without a story had none.

    Of an empty store it is the day, so that whoever asks again has the same feed for as long.
    """
    newest = store.stories(limit=1)
    heads = store.heads([each.story_id for each in newest])
    told = [max(heads[each.story_id].updated, each.at) for each in newest if each.story_id in heads]
    return max(told, default=datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0))
