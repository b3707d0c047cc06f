"""The weighted terms of each language, read from the data files once and found in text."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.topic.folding import fold, is_unspaced, unspaced_words, words

TERMS = Path(__file__).parent / "terms"
"""Where the data files lie, one a language or family of languages."""

CLUBS = "clubs"
"""The file of clubs' names."""

EVERYWHERE = ("any", CLUBS)
"""The files that apply to every language."""

WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "football": {"strong": 4.0, "fair": 2.0, "weak": 1.0},
    "other": {"strong": 6.0, "weak": 1.5},
}
"""What one hit of a term weighs, by its side and strength."""

FEWEST_MARKS = 3
"""Fewer function words than this say nothing about a text's language."""

NEAR = 0.75
"""A language counts as possible when it has at least this share of the best one's function words."""

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

    by_start: Mapping[str, list[str]]

    @classmethod
    def of(cls, text: str) -> Words:
        """Prepare a text."""
        folded = fold(text)
        found = words(folded)
        unspaced = unspaced_words(folded)
        counts = Counter(found)
        by_start: defaultdict[str, list[str]] = defaultdict(list)
        for word in counts:
            by_start[word[:_KEY]].append(word)
        return cls(folded, f" {' '.join(found)} ", counts, len(found) + unspaced, unspaced, by_start)


class Lexicon:
    """The terms of one data file, and the function words that tell its language.

    Of a term in the file, ``*`` at its end stands for any ending, ``*`` at both ends for any place in
    a word; several words stand for themselves in a row; a term in a script without spaces is found anywhere.
    ``texts`` are its terms, folded.
    """

    def __init__(self, name: str, data: Mapping[str, Any]) -> None:
        """Index the terms of a data file."""
        self.name = name
        self.languages: tuple[str, ...] = tuple(data.get("languages", (name,)))
        self.marks = frozenset(fold(mark) for mark in data.get("marks", ()))
        self.unspaced = any(is_unspaced(mark) for mark in self.marks)
        self.texts: set[str] = set()
        self._anywhere: list[tuple[str, Term]] = []
        self._words: defaultdict[str, list[tuple[str, bool, Term]]] = defaultdict(list)
        self._phrases: defaultdict[str, list[tuple[str, Term]]] = defaultdict(list)
        for side, strengths in WEIGHTS.items():
            for strength in strengths:
                for term in data.get(side, {}).get(strength, ()):
                    self._index(term, side, strength)
        for entries in self._words.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def _index(self, written: str, side: str, strength: str) -> None:
        stem = written.endswith("*")
        bare = fold(written.strip("*"))
        if is_unspaced(bare):
            self.texts.add(bare)
            self._anywhere.append((bare, Term(bare, side, strength)))
            return
        in_line = " ".join(words(bare))
        self.texts.add(in_line)
        term = Term(in_line, side, strength)
        if written.startswith("*"):
            self._anywhere.append((in_line, term))
        elif " " in in_line:
            first, _, _ = in_line.partition(" ")
            self._phrases[first].append((f" {in_line}" if stem else f" {in_line} ", term))
        else:
            self._words[in_line[:_KEY]].append((in_line, stem, term))

    def phrases(self, text: Words) -> Iterator[tuple[Term, int]]:
        """The terms of several words, of word parts and of scripts without spaces that stand in a text."""
        for first in self._phrases.keys() & text.counts.keys():
            for phrase, term in self._phrases[first]:
                if times := text.line.count(phrase):
                    yield term, times
        for part, term in self._anywhere:
            if times := (text.folded if self.unspaced else text.line).count(part):
                yield term, times

    def words(self, text: Words, within: Mapping[str, int]) -> Iterator[tuple[Term, int]]:
        """The terms of one word, and how often they stand in a text elsewhere than ``within`` phrases.

        A word counts for its longest term only.
        """
        for start in self._words.keys() & text.by_start.keys():
            for word in text.by_start[start]:
                for begin, stem, term in self._words[start]:
                    if word == begin or (stem and word.startswith(begin)):
                        if (times := text.counts[word] - within.get(word, 0)) > 0:
                            yield term, times
                        break


def find(chosen: Iterable[Lexicon], text: Words) -> dict[Term, int]:
    """The terms of some lexicons that stand in a text, and how often.

    Of a term that several lexicons hold, the heaviest counts; a word within a phrase counts with it only.
    """
    chosen = list(chosen)
    found: dict[str, tuple[Term, int]] = {}
    within: Counter[str] = Counter()

    def keep(term: Term, times: int) -> None:
        known = found.get(term.text)
        if known is None or known[0].weight < term.weight:
            found[term.text] = term, times

    for lexicon in chosen:
        for term, times in lexicon.phrases(text):
            keep(term, times)
    for phrase, (_, times) in found.items():
        for word in phrase.split():
            within[word] += times
    for lexicon in chosen:
        for term, times in lexicon.words(text, within):
            keep(term, times)
    return dict(found.values())


@cache
def lexicons() -> Mapping[str, Lexicon]:
    """Every data file as a lexicon, by file name; read once a process."""
    return {
        file.stem: Lexicon(file.stem, tomllib.loads(file.read_text(encoding="utf-8")))
        for file in sorted(TERMS.glob("*.toml"))
    }


@cache
def _marks(unspaced: bool) -> Mapping[str, tuple[str, ...]]:
    """The function words of every language, with and without spaces, and which lexicons they speak for."""
    speak_for: defaultdict[str, list[str]] = defaultdict(list)
    for name, lexicon in lexicons().items():
        if lexicon.unspaced is unspaced:
            for mark in lexicon.marks:
                speak_for[mark].append(name)
    return {mark: tuple(names) for mark, names in speak_for.items()}


def _languages(text: Words) -> set[str]:
    """The lexicons whose language a text looks written in, by its function words."""
    likeness: Counter[str] = Counter()
    if text.unspaced * 2 > text.length:
        hits = {mark: text.folded.count(mark) for mark in _marks(True)}
    else:
        hits = {mark: text.counts[mark] for mark in _marks(False).keys() & text.counts.keys()}
    names = _marks(text.unspaced * 2 > text.length)
    for mark, times in hits.items():
        for name in names[mark]:
            likeness[name] += times
    least = max(max(likeness.values(), default=0) * NEAR, FEWEST_MARKS)
    return {name for name, times in likeness.items() if times >= least}


def fitting(text: Words, language: str) -> list[Lexicon]:
    """The lexicons for a text: those for every language, the declared one, and those it looks written in.

    A page's declared language is often a template's, so the text itself is asked as well.
    """
    primary = language.replace("_", "-").partition("-")[0].lower()
    looks = _languages(text) or _sounds(text)
    return [
        lexicon
        for name, lexicon in lexicons().items()
        if name in EVERYWHERE or name in looks or primary in lexicon.languages
    ]


def _sounds(text: Words) -> set[str]:
    """The lexicon that finds most in a text too short for function words: its terms tell the language."""
    found = {
        name: len(find([lexicon], text)) for name, lexicon in lexicons().items() if name not in EVERYWHERE
    }
    most = max(found.values())
    return {name for name, terms in found.items() if most > 1 and terms == most}
