"""The season of one outlet as material: its articles without furniture, its names, words and furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from benchmarks.shared import SHARED, rows

WORDS = 5
"""Words a shingle, where two texts are compared here: by plain sets, apart from the pipeline's own way."""
RECURS = 5
"""A line that stands in so many articles is furniture."""
_NAME = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Ý][a-zà-ÿ]+(?: [A-ZÀ-Ý][a-zà-ÿ]+)+")
_RIVAL = re.compile(r"(?:contra|diante d|enfrenta) ?[oa] ([A-ZÀ-Ý][\w-]+)")
_NO_PERSON = frozenset(
    "Copa Série Campeonato Arena Estádio Liga Grupo Rio São Belo Porto Toca Centro Mundial Ct Real Boca "
    "Santa Fonte Atlético Primeira Mercado Sul Tite Globo Vila Fluminense Internacional Cidade Nova "
    "Juventus".split()
)
_SMALL = re.compile(r"[a-zà-ÿ]{2,}")


@dataclass(frozen=True, slots=True)
class Told:
    """An article of the season: its id, headline, time and paragraphs."""

    id: str
    title: str
    published: datetime
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(self.paragraphs)

    @property
    def size(self) -> int:
        """Its words."""
        return words(self.paragraphs)


def words(paragraphs: Iterable[str]) -> int:
    """How many words paragraphs have."""
    return sum(len(each.split()) for each in paragraphs)


def shingled(text: str) -> set[tuple[str, ...]]:
    """The word 5-grams of a text, case and punctuation aside."""
    told = re.findall(r"\w+", text.lower())
    width = min(WORDS, len(told))
    return {tuple(told[start : start + width]) for start in range(len(told) - width + 1)} if told else set()


def contained(one: str, other: str) -> float:
    """The share of the smaller text's 5-grams that stand in the larger."""
    first, second = shingled(one), shingled(other)
    return len(first & second) / max(1, min(len(first), len(second)))


@cache
def _read() -> tuple[tuple[dict[str, Any], list[str]], ...]:
    return tuple(
        (row, [line for line in (" ".join(each.split()) for each in row["lines"]) if line])
        for row in rows(SHARED / "corpus" / "ge-2018.jsonl.gz")
    )


@cache
def season() -> tuple[Told, ...]:
    """The articles in order of publication, lines that recur left out."""
    often = _often()
    return tuple(
        Told(
            row["id"],
            row["title"],
            _time(row["published"]),
            tuple(each for each in lines if each not in often),
        )
        for row, lines in _read()
    )


@cache
def furniture() -> tuple[str, ...]:
    """Real lines of furniture, those that recur most first."""
    return tuple(line for line in _often() if 4 <= len(line.split()) <= 25)[:200]


def distinct(least: int, most: int = 100_000, alike: float = 0.1) -> Iterator[Told]:
    """Articles of so many words of which no two share more than a little text."""
    seen: set[tuple[str, ...]] = set()
    for told in season():
        if not least <= told.size <= most:
            continue
        own = shingled(told.text)
        if len(own & seen) <= alike * len(own):
            seen |= own
            yield told


@cache
def people() -> tuple[str, ...]:
    """Names of people, by the look of them."""
    found = Counter(name for told in season() for name in _NAME.findall(told.text))
    return tuple(
        name
        for name, often in found.most_common()
        if often >= RECURS and not _NO_PERSON.intersection(name.split()) and len(name.split()) == 2
    )


@cache
def clubs() -> tuple[str, ...]:
    """Names of clubs: those whom somebody plays."""
    found = Counter(name for told in season() for name in _RIVAL.findall(told.text))
    return tuple(name for name, often in found.most_common(60) if often >= 20 and name != "São")


@cache
def small_words() -> tuple[str, ...]:
    """Words in small letters, each as often as it stands in a tenth of the season."""
    return tuple(word for told in season()[::10] for word in told.text.split() if _SMALL.fullmatch(word))


@cache
def _often() -> dict[str, int]:
    found = Counter(line for _, lines in _read() for line in dict.fromkeys(lines))
    return {line: number for line, number in found.most_common() if number >= RECURS}


def _time(given: str) -> datetime:
    when = datetime.fromisoformat(given)
    return when if when.tzinfo else when.replace(tzinfo=UTC)
