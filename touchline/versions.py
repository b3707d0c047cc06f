"""A story's copies as a reader names them: by number, by address, each with its earlier versions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from store import address as addresses
from store.errors import RequestError
from store.records import Copy, Story
from touchline.asking import Store

_NUMBERED = re.compile(r"(\d{1,18})(?:@(\d{1,18}))?")


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it stood: which of a story's copies, and its version of that number."""

    copy: Copy
    number: int
    title: str
    text: str


def version(store: Store, found: Story, asked: str) -> Version:
    """A copy by its number, with an earlier version's behind a sign ("2@1"), or by its address.

    Raises RequestError, in one line, where the story has none such.
    """
    numbered = _NUMBERED.fullmatch(asked)
    place = int(numbered[1]) - 1 if numbered else _place(found, asked)
    if not 0 <= place < len(found.copies):
        raise RequestError(f"story {found.story_id} has copies 1 to {len(found.copies)}, none is {asked}")
    copy = found.copies[place]
    number = int(numbered[2]) if numbered and numbered[2] else copy.versions
    if number == copy.versions:
        return Version(copy, number, copy.title, copy.text)
    earlier = store.version(copy.url, number) if 0 < number < copy.versions else None
    if earlier is None:
        raise RequestError(f"{asked}: of {copy.url} there are versions 1 to {copy.versions}")
    return Version(copy, number, *earlier)


def _place(found: Story, url: str) -> int:
    try:
        wanted = addresses.key(url)
    except ValueError as error:
        raise RequestError(f"neither a copy's number nor an address: {error}") from None
    held = [addresses.key(each.url) for each in found.copies]
    if wanted not in held:
        raise RequestError(f"story {found.story_id} has no copy at {url}")
    return held.index(wanted)
