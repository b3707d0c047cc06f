"""Saves texts as they come and tells which are one story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.save import Saver
from store import exporting
from tests.material import save

WEEK = 7 * 24 * 60


@dataclass(frozen=True)
class Copy:
    """A text at an outlet: ``name`` is what it is called when a test fails."""

    name: str
    language: str
    paragraphs: Sequence[str]
    host: str = ""


def stories(saver: Saver, copies: Iterable[Copy], apart: float = 5) -> list[list[str]]:
    """The names of the copies, those of one story together, as they arrived so many minutes apart.

    Each copy is at an outlet of its own unless it names one.
    """
    names: dict[str, str] = {}
    for number, each in enumerate(copies):
        url = f"https://{each.host or f'outlet{number}'}.example/{number}"
        outcome = save(saver, url, each.paragraphs, number * apart, language=each.language)
        assert outcome.story_id is not None, f"{each.name} was not stored: {outcome.detail}"
        names[url] = each.name
    found: dict[int, list[str]] = {}
    with saver.engine.connect() as connection:
        # At the end, and not as each came: what comes later may show that two are one, or are not.
        for story in exporting.stories(connection):
            found[story.story_id] = [names[each.url] for each in story.copies]
    return sorted(sorted(each) for each in found.values())
