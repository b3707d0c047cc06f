"""The learned layer: lines that recur across an outlet's stories are furniture, with no rule written.

What is counted, for each outlet and each line, is in how many different stories it stood, on how many
days, and how often at the head or the tail of the text. A line is looked at as it stands and, near an
end, with its names and numbers masked: "Read more about Arsenal" and "Read more about Leeds" are one.
A background paragraph that a paper repeats while a story runs is no furniture: that is why days count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import xxhash
from sqlalchemy import Connection

from pipelines.article import Article, Line, LineKind
from store import recurrence
from store.recurrence import Mark, Seen

HEAD = 3
"""Lines that are the head of a text."""
TAIL = 4
"""Lines that are its tail."""
MOST_LINES = 100
"""Lines of a text that are looked at: the first half and the last half of so many."""
LONGEST = 600
"""Characters of a line that is looked at: longer ones are prose."""

_AT_END = 4
_ANYWHERE = 6
_LONG = 200
_ANYWHERE_LONG = 10
_DAYS = 3
_END_SHARE = 0.7
_MASKED = 10
_MASKED_SHARE = 0.02
_LEAST_LETTERS = 10
_MASKABLE = re.compile(r"\b[a-z]*+[^\Wa-z]\w*")
"""A word that may be a name or a number: any but those of small letters from a to z, which most are."""
_NAMES = re.compile(r"X(?:\W{1,3}X)+")
_OPENS = (":", "：", "…:")
_SENTENCE = (".", "!", "?", "…", "。", "؟", "।", '."', ".”", ".»")


class Standing(NamedTuple):
    """A line of a text where it stands: its place among the text's lines, and its marks."""

    place: int
    exact: Mark
    masked: Mark | None


@dataclass(frozen=True, slots=True)
class School:
    """What is known of lines at an outlet: by the keys of their marks, and from how many stories."""

    seen: Mapping[int, Seen] = field(default_factory=dict)
    taught: int = 0


def schools(connection: Connection, asked: Sequence[tuple[int, Sequence[Standing]]]) -> list[School]:
    """What is known of the lines of texts at their outlets, each given with its outlet's id."""
    lines = ((outlet_id, mark.key) for outlet_id, found in asked for mark in marks(found))
    seen = recurrence.seen(connection, lines)
    return [School(*seen.get(outlet_id, ({}, 0))) for outlet_id, _ in asked]


def school(connection: Connection, outlet_id: int, found: Sequence[Standing]) -> School:
    """What is known of these lines at an outlet."""
    return schools(connection, [(outlet_id, found)])[0]


def standings(lines: Sequence[Line]) -> list[Standing]:
    """The lines that still stand in a text and can be furniture, with the marks they are counted by."""
    kept = [place for place, line in enumerate(lines) if not line.cut]
    return [
        Standing(place, *_marks(lines[place].text, number, len(kept)))
        for number, place in _ends_first(kept)
        if len(lines[place].text) <= LONGEST
    ]


def marks(found: Iterable[Standing]) -> list[Mark]:
    """What a text teaches: each mark once, though its line stand there twice."""
    given: dict[int, Mark] = {}
    for each in found:
        for mark in (each.exact, each.masked):
            if mark is not None:
                given.setdefault(mark.key, mark)
    return list(given.values())


def cut_learned(article: Article, found: Iterable[Standing], known: School) -> Article:
    """Give the article with the lines cut that its outlet's stories show to be furniture.

    A text of which nothing would be left is left as it is.
    """
    lines = list(article.lines)
    for each in found:
        reason = verdict(lines[each.place], each, known)
        if reason:
            lines[each.place] = replace(lines[each.place], cut=reason)
    if not any(not line.cut for line in lines):
        return article
    return replace(article, lines=tuple(lines))


def verdict(line: Line, standing: Standing, known: School) -> str:
    """Why a line is furniture, as ``learned:…``; "" for one that is not known to be.

    A line that opens what follows it ("The line-ups:"), and a subheading inside a text, stays.
    """
    mark = standing.exact
    if line.text.endswith(_OPENS) or (line.kind is LineKind.HEADING and not mark.end):
        return ""
    exact = known.seen.get(mark.key)
    if exact is not None and exact.days >= _DAYS:
        if mark.end and exact.stories >= _AT_END and exact.at(mark.end) >= _END_SHARE * exact.stories:
            return f"learned:{mark.end}"
        if exact.stories >= (_ANYWHERE if len(line.text) <= _LONG else _ANYWHERE_LONG):
            return "learned:word for word"
    alike = known.seen.get(standing.masked.key) if standing.masked else None
    if alike is not None and mark.end and alike.days >= _DAYS:
        often = alike.stories >= max(_MASKED, _MASKED_SHARE * known.taught)
        if often and alike.at(mark.end) >= _END_SHARE * alike.stories:
            return f"learned:{mark.end}, but for names and numbers"
    return ""


def masked(text: str) -> str:
    """A line with its names and numbers masked; "" when too little else is left to tell it by.

    A sentence is never masked: "Leeds host Arsenal on Friday." is news each time.

    >>> masked("Read more about Leeds United on 3 May") == masked("Read more about Arsenal on 12 June")
    True
    """
    if text.endswith(_SENTENCE):
        return ""
    shown = _NAMES.sub("X", _MASKABLE.sub(_mask, text))
    return shown if sum(map(str.islower, shown)) >= _LEAST_LETTERS else ""


def _mask(word: re.Match[str]) -> str:
    found = word[0]
    if any(map(str.isdigit, found)):
        return "0"
    return "X" if found[0].isupper() else found


def _ends_first(kept: Sequence[int]) -> Iterator[tuple[int, int]]:
    numbered = list(enumerate(kept))
    if len(numbered) <= MOST_LINES:
        return iter(numbered)
    return iter(numbered[: MOST_LINES // 2] + numbered[-MOST_LINES // 2 :])


def _marks(text: str, number: int, count: int) -> tuple[Mark, Mark | None]:
    end = ""
    if number < HEAD and number < count / 2:
        end = "head"
    elif number >= count - TAIL and number >= count / 2:
        end = "tail"
    like = masked(text) if end else ""
    return Mark(_key(text.casefold()), end), Mark(_key(f"\0{like}"), end) if like else None


def _key(text: str) -> int:
    return int(xxhash.xxh3_64_intdigest(text.encode("utf-8", "replace"))) - 2**63
