"""What is other between two texts, word by word: paragraphs that stand in both are told apart first."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import accumulate, groupby

from store.words import UNSPACED

MOST_STEPS = 10_000_000
"""Comparisons of words that one difference may cost, some seconds; beyond, a passage is replaced whole."""
MOST_SIGNS = 12_000_000
"""Characters of two passages beyond which they are not compared by their words."""
FEW_STEPS, FEW_WORDS = 100_000, 500
"""A passage that costs more, or is longer, is first parted at what stands once in either text."""
IN_A_ROW = 4
"""Words that are looked at for that together: in a long text few words stand once."""
BREAK = "\n\n"
"""Between paragraphs."""
_SIGNS = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2039\u203a\u02bc\u00b4`", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
)
"""Quotes and dashes, of which each house has its own: a word is the same with any of them."""
_WORD = re.compile(rf"(\s*)([{UNSPACED}]|[^\s{UNSPACED}]+)")

Span = tuple[int, int, int, int]
"""From where to where in the one text, and in the other."""
Run = tuple[int, int, int]
"""Where in the one text and in the other the same words begin, and how many they are."""


class Kind(StrEnum):
    """What became of a passage from one text to the other."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words in a row that are the same in both texts, or stand in the first alone, or in the second alone.

    ``was`` is how the first text has those that are the same, where its quotes or dashes are others; else "".
    """

    kind: Kind
    text: str
    was: str = ""


def difference(one: str, other: str, steps: int = MOST_STEPS) -> list[Passage]:
    """The passages that make the first text into the second, in order, for so many comparisons at most.

    Straight quotes and curly ones are the same, and so are dashes of any length.
    """
    budget = _Budget(steps)
    paragraphs = _paragraphs(one), _paragraphs(other)
    found: list[Passage] = []
    for kind, (start, end, other_start, other_end) in _spans(
        _plain(paragraphs[0]), _plain(paragraphs[1]), budget
    ):
        gone, new = paragraphs[0][start:end], paragraphs[1][other_start:other_end]
        if kind is Kind.SAME:
            found.append(Passage(Kind.SAME, "".join(new), "".join(gone)))
        else:
            found += _by_word("".join(gone), "".join(new), budget)
    return _joined(found)


class _Budget:
    """How many steps are left."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def allows(self, steps: int) -> bool:
        """Take so many steps, if there are as many."""
        if steps > self._left:
            return False
        self._left -= steps
        return True


def _paragraphs(text: str) -> list[str]:
    """Paragraphs, each with the break behind it."""
    return re.findall(r"[^\n]*\n+|[^\n]+\Z", text)


def _plain(texts: Iterable[str]) -> list[str]:
    """Texts with quotes and dashes in one form each, by which they are compared."""
    return [text.translate(_SIGNS) for text in texts]


def _by_word(one: str, other: str, budget: _Budget) -> Iterator[Passage]:
    if len(one) + len(other) > MOST_SIGNS:
        yield Passage(Kind.GONE, one)
        yield Passage(Kind.NEW, other)
        return
    mine, theirs = (list(_words(text)) for text in (one, other))
    told = [_plain(word for _, word in each) for each in (mine, theirs)]
    for kind, (start, end, other_start, other_end) in _readable(_spans(told[0], told[1], budget)):
        if kind is not Kind.SAME:
            yield Passage(Kind.GONE, _text(mine[start:end]))
            yield Passage(Kind.NEW, _text(theirs[other_start:other_end]))
        else:
            # Space that stands before a word in either text, lest it run into what is beside it.
            pairs = list(zip(mine[start:end], theirs[other_start:other_end], strict=True))
            text = _text([(space or own, word) for (own, _), (space, word) in pairs])
            yield Passage(Kind.SAME, text, _text([(space or own, word) for (own, word), (space, _) in pairs]))


def _readable(spans: Iterable[tuple[Kind, Span]]) -> list[tuple[Kind, Span]]:
    """Spans without words that are the same by chance: fewer than were changed before them, and behind."""
    found: list[tuple[Kind, Span]] = []
    for kind, span in spans:
        changed = span
        while (
            kind is not Kind.SAME
            and len(found) > 1
            and _length(found[-1][1]) < min(_length(found[-2][1]), _length(changed))
        ):
            found.pop()
            _, before = found.pop()
            changed = before[0], changed[1], before[2], changed[3]
        found.append((kind, changed))
    return found


def _length(span: Span) -> int:
    start, end, other_start, other_end = span
    return max(end - start, other_end - other_start)


def _words(text: str) -> Iterator[tuple[str, str]]:
    """A text's words, each with the space before it; a break between paragraphs is a word of its own."""
    for space, word in _WORD.findall(text):
        if "\n" in space:
            yield "", BREAK
            space = ""
        yield space and " ", word
    if text.endswith("\n"):
        yield "", BREAK


def _text(words: Sequence[tuple[str, str]]) -> str:
    return "".join(space + word for space, word in words)


def _joined(passages: Iterable[Passage]) -> list[Passage]:
    """Passages of which no two in a row are of a kind, none empty."""
    found = []
    for kind, row in groupby((each for each in passages if each.text), key=lambda each: each.kind):
        texts, before = zip(*((each.text, each.was) for each in row), strict=True)
        text, was = "".join(texts), "".join(before)
        found.append(Passage(kind, text, "" if was == text else was))
    return found


def _spans(one: Sequence[str], other: Sequence[str], budget: _Budget) -> Iterator[tuple[Kind, Span]]:
    """What is the same in both, and between that what is other."""
    at = other_at = 0
    for start, other_start, size in [*sorted(_same(one, other, budget)), (len(one), len(other), 0)]:
        if start > at or other_start > other_at:
            yield Kind.NEW, (at, start, other_at, other_start)
        at, other_at = start + size, other_start + size
        if size:
            yield Kind.SAME, (start, at, other_start, other_at)


def _same(one: Sequence[str], other: Sequence[str], budget: _Budget) -> Iterator[Run]:
    """Runs that stand in both, in one order: as difflib has them, as long as that is no great work."""
    left: list[Span] = [(0, len(one), 0, len(other))]
    while left:
        start, end, other_start, other_end = left.pop()
        if not budget.allows(end - start + other_end - other_start):
            continue
        ends = _at_the_ends(one, other, (start, end, other_start, other_end))
        yield from ends
        (_, _, before), (last, other_last, _) = ends
        within = start + before, last, other_start + before, other_last
        mine, theirs = one[within[0] : within[1]], other[within[2] : within[3]]
        if not mine or not theirs:
            continue
        often = Counter(theirs)
        if len(mine) <= FEW_WORDS and sum(often[each] for each in mine) <= FEW_STEPS:
            runs = list(_matched(mine, theirs, often, budget))
        elif runs := _anchors(mine, theirs, IN_A_ROW) or _anchors(mine, theirs, 1):
            left += _between(runs, within)
        else:
            runs = list(_matched(mine, theirs, often, budget))
        yield from ((within[0] + place, within[2] + other_place, size) for place, other_place, size in runs)


def _at_the_ends(one: Sequence[str], other: Sequence[str], span: Span) -> tuple[Run, Run]:
    """What two spans have in common at their beginning and at their end."""
    start, end, other_start, other_end = span
    most = min(end - start, other_end - other_start)
    before = 0
    while before < most and one[start + before] == other[other_start + before]:
        before += 1
    behind = 0
    while behind < most - before and one[end - behind - 1] == other[other_end - behind - 1]:
        behind += 1
    return (start, other_start, before), (end - behind, other_end - behind, behind)


def _matched(one: Sequence[str], other: Sequence[str], often: Counter[str], budget: _Budget) -> Iterator[Run]:
    """As difflib's matching blocks, until the budget is spent."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    cost = [0, *accumulate(1 + often[each] for each in one)]
    left: list[Span] = [(0, len(one), 0, len(other))]
    while left:
        start, end, other_start, other_end = left.pop()
        if start == end or other_start == other_end or not budget.allows(cost[end] - cost[start]):
            continue
        place, other_place, size = matcher.find_longest_match(start, end, other_start, other_end)
        if size:
            yield place, other_place, size
            left.append((start, place, other_start, other_place))
            left.append((place + size, end, other_place + size, other_end))


def _anchors(one: Sequence[str], other: Sequence[str], width: int) -> list[Run]:
    """Where so many words in a row stand once in either, as much of that as is in one order (patience
    sorting): the first word of each."""
    mine, theirs = _once(one, width), _once(other, width)
    pairs = [(place, theirs[words]) for words, place in mine.items() if words in theirs]
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for number, (_, other_place) in enumerate(pairs):
        pile = bisect_left(tops, other_place)
        before.append(piles[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [other_place]
        piles[pile : pile + 1] = [number]
    found = []
    number = piles[-1] if piles else -1
    while number >= 0:
        found.append((*pairs[number], 1))
        number = before[number]
    return found[::-1]


def _once(words: Sequence[str], width: int) -> dict[tuple[str, ...], int]:
    """What stands once, and where, in order."""
    rows = list(zip(*(words[place:] for place in range(width)), strict=False))
    often = Counter(rows)
    return {row: place for place, row in enumerate(rows) if often[row] == 1}


def _between(anchors: Sequence[Run], within: Span) -> Iterator[Span]:
    """The spans before, between and behind anchors; none where there are no anchors."""
    start, end, other_start, other_end = within
    at, other_at = start, other_start
    for place, other_place, size in anchors:
        yield at, start + place, other_at, other_start + other_place
        at, other_at = start + place + size, other_start + other_place + size
    if anchors:
        yield at, end, other_at, other_end
