"""The weighted terms of each language, read from the data files once and found in text."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipelines.topic.folding import fold, is_unspaced, unspaced_words, words

EVERYWHERE = ("any", "clubs")
"""The files that apply to every language."""

WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "football": {"strong": 4.0, "fair": 2.0, "weak": 1.0},
    "other": {"strong": 4.0, "weak": 1.5},
}
"""What one hit of a term weighs, by its side and strength."""

_KEY = 3
"""Words are looked up by their first letters, so a stem must be at least this long."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a data file: its words folded, and which way and how much it speaks."""

    text: str
    side: str
    strength: str

    @property
    def weight(self) -> float:
        """What one hit weighs."""
        return WEIGHTS[self.side][self.strength]


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text prepared for the search: folded, cut into words, and the words counted."""

    folded: str
    line: str
    counts: Counter[str]
    length: int
    unspaced: int

    @classmethod
    def of(cls, text: str) -> Words:
        """Prepare a text."""
        folded = fold(text)
        found = words(folded)
        unspaced = unspaced_words(folded)
        return cls(folded, f" {' '.join(found)} ", Counter(found), len(found) + unspaced, unspaced)


class Lexicon:
    """The terms of one data file, and the function words that tell its language.

    Of a term in the file, ``*`` at its end stands for any ending, ``*`` at both ends for any place in
    a word; several words stand for themselves in a row; a term in a script without spaces is found anywhere.
    """

    def __init__(self, name: str, data: Mapping[str, Any]) -> None:
        """Index the terms of a data file."""
        self.name = name
        self.languages: tuple[str, ...] = tuple(data.get("languages", (name,)))
        self.marks: tuple[str, ...] = tuple(dict.fromkeys(fold(mark) for mark in data.get("marks", ())))
        self.unspaced = any(is_unspaced(mark) for mark in self.marks)
        self._anywhere: list[tuple[str, Term]] = []
        self._by_start: defaultdict[str, list[tuple[str, bool, Term]]] = defaultdict(list)
        self._phrases: defaultdict[str, list[tuple[str, Term]]] = defaultdict(list)
        for side, strengths in WEIGHTS.items():
            for strength in strengths:
                for term in data.get(side, {}).get(strength, ()):
                    self._index(term, side, strength)
        for entries in self._by_start.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def _index(self, written: str, side: str, strength: str) -> None:
        stem = written.endswith("*")
        bare = fold(written.strip("*"))
        if is_unspaced(bare):
            self._anywhere.append((bare, Term(bare, side, strength)))
            return
        in_line = " ".join(words(bare))
        term = Term(in_line, side, strength)
        if written.startswith("*"):
            self._anywhere.append((in_line, term))
        elif " " in in_line:
            first, _, _ = in_line.partition(" ")
            self._phrases[first].append((f" {in_line}" if stem else f" {in_line} ", term))
        else:
            self._by_start[in_line[:_KEY]].append((in_line, stem, term))

    def likeness(self, text: Words) -> int:
        """How often the function words of this language stand in a text."""
        if self.unspaced:
            return sum(text.folded.count(mark) for mark in self.marks)
        return sum(text.counts[mark] for mark in self.marks)

    def find(self, text: Words) -> Iterator[tuple[Term, int]]:
        """The terms that stand in a text, and how often. A word counts for its longest term only."""
        by_start, phrases = self._by_start, self._phrases
        for word, count in text.counts.items():
            for start, stem, term in by_start.get(word[:_KEY], ()):
                if word == start or (stem and word.startswith(start)):
                    yield term, count
                    break
            for phrase, term in phrases.get(word, ()):
                if times := text.line.count(phrase):
                    yield term, times
        for part, term in self._anywhere:
            if times := (text.folded if self.unspaced else text.line).count(part):
                yield term, times


@cache
def lexicons() -> Mapping[str, Lexicon]:
    """Every data file as a lexicon, by file name; read once a process."""
    folder = files("pipelines.topic").joinpath("terms")
    found = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name, dot, _ = file.name.partition(".toml")
        if dot:
            found[name] = Lexicon(name, tomllib.loads(file.read_text(encoding="utf-8")))
    return found


def fitting(text: Words, language: str) -> list[Lexicon]:
    """The lexicons for a text: those for every language, the declared one, and those it looks written in.

    A page's declared language is often a template's, so the text itself is asked as well.
    """
    everything = lexicons()
    primary = language.replace("_", "-").partition("-")[0].lower()
    mostly_unspaced = text.unspaced * 2 > text.length
    scores = {
        name: lexicon.likeness(text)
        for name, lexicon in everything.items()
        if lexicon.marks and lexicon.unspaced is mostly_unspaced
    }
    best = max(scores.values(), default=0)
    return [
        lexicon
        for name, lexicon in everything.items()
        if name in EVERYWHERE
        or primary in lexicon.languages
        or (best >= FEWEST_MARKS and scores.get(name, 0) >= best * NEAR)
    ]


FEWEST_MARKS = 2
"""Fewer function words than this say nothing about a text's language."""

NEAR = 0.75
"""A language counts as possible when it has at least this share of the best one's function words."""
