"""Takes articles out of their stories for good: who is left is led, counted and found afresh."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pipelines.folding.ruling import Editing
from store import facets, refolding, removal, stories


@dataclass(frozen=True, slots=True)
class Left:
    """What became of the stories: how many are empty now, and how many another article leads."""

    emptied: int = 0
    led_anew: int = 0


class TakingOut(Editing):
    """Removes articles, within one transaction. A story keeps its id, though nothing be left of it."""

    def take_out(self, article_ids: Collection[int]) -> Left:
        """Remove these articles, with all that is told of them, from everywhere but their pages."""
        gone = set(article_ids)
        homes = {self._story_of(each) for each in sorted(gone)}
        self._load(sorted(homes))
        refolding.forget(self._connection, sorted(gone))
        emptied, led_anew = [], 0
        for tale in [self._tales[key] for key in sorted(homes)]:
            led_anew += tale.leading.article_id in gone
            for each in gone & tale.members.keys():
                del tale.members[each]
            tale.lead = None
            if tale.members:
                self._settle(tale, tale.members)
                self._represent(tale)
            else:
                emptied.append(tale.key)
        self._write()
        stories.empty(self._connection, emptied)
        removal.remove(self._connection, sorted(gone))
        facets.refresh(self._connection, sorted(homes))
        return Left(len(emptied), led_anew - len(emptied))
