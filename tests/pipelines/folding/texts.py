"""The invented texts of the tests of the fold: articles, parts and templates in six languages."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store.words import TOKEN

TAGS = ("en", "es", "de", "ru", "ja", "ar")
ARTICLES = ("first", "second", "third")
TEMPLATES = ("lineups", "odds", "tickets", "deals")
_SEVENTH = 7
_MARKED = re.compile(r"\{([^|{}]*)\|([^|{}]*)\}")


@dataclass(frozen=True)
class Tongue:
    """The texts of one language, each a list of paragraphs."""

    tag: str
    data: dict[str, dict[str, Any]]

    def article(self, name: str) -> list[str]:
        """An article as it was first written; "preview" is of the game that "first" reports."""
        return [_MARKED.sub(r"\1", each) for each in self._marked(name)]

    def reworded(self, name: str) -> list[str]:
        """The article with one word in seven replaced by a synonym; names and numbers stay.

        Of the words that are marked as many are taken as leave it at one in seven.
        """
        replaced = 0

        def choose(found: re.Match[str]) -> str:
            nonlocal replaced
            before = size([_MARKED.sub(r"\1", text[: found.start()])])
            if _SEVENTH * replaced > before:
                return found[1]
            replaced += size([found[1]])
            return found[2]

        text = "\n".join(self._marked(name))
        return _MARKED.sub(choose, text).split("\n")

    def part(self, name: str) -> list[str]:
        """A part that stands in more than one text, or is added to one."""
        return lines(self.data["parts"][name])

    def filled(self, template: str, number: int, terms: bool = False) -> list[str]:
        """A template's text of a certain number: each has clubs, people, days and numbers of its own.

        With its terms, which are the same below all texts of the template, most of it is shared.
        """
        dice = random.Random(f"{template} {number}")
        pools = self.data["pools"]
        people = random.Random(number // 2).sample(pools["people"], 44)
        text: str = self.data["templates"][template]
        return lines(
            text.format(
                home=pools["clubs"][2 * number],
                away=pools["clubs"][2 * number + 1],
                third=pools["clubs"][2 * number - 1],
                ground=pools["grounds"][number],
                day=pools["days"][number],
                other=pools["days"][number + 6],
                p=people[22 * (number % 2) :],
                g=[pools["given"][number], pools["given"][number + 6]],
                n=dice.sample(range(11, 60), 12),
            )
        ) + ([self.data["terms"][template]] if terms else [])

    def _marked(self, name: str) -> list[str]:
        return lines(self.data["articles"][name])


def lines(text: str) -> list[str]:
    """A text's paragraphs."""
    return text.strip().splitlines()


def size(paragraphs: Sequence[str]) -> int:
    """The words of a text; signs where words are not parted."""
    return sum(len(TOKEN.findall(each)) for each in paragraphs)


def share(part: Sequence[str], whole: Sequence[str]) -> float:
    """Which part of a text another makes up."""
    return size(part) / size(whole)


def _read(tag: str) -> Tongue:
    return Tongue(tag, tomllib.loads(Path(__file__).with_name(f"texts_{tag}.toml").read_text("utf-8")))


TONGUES = {tag: _read(tag) for tag in TAGS}
