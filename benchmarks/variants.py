"""Ways in which one article becomes another of the same story, paragraphs in and paragraphs out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from random import Random

from benchmarks import corpus

Paragraphs = list[str]
Variant = Callable[[Random, Sequence[str], "Foreign"], Paragraphs]
Foreign = Callable[[], str]
"""Gives a paragraph of another article, never the same one twice."""

ONE_IN = 7
"""Of so many words one is replaced."""
_SMALL = re.compile(r"[a-zà-ÿ]{2,}")
_CYRILLIC = str.maketrans("aeopcyxisAEOPCTXHKMB", "аеорсухіѕАЕОРСТХНКМВ")
_LOOK_ALIKE = frozenset(chr(each) for each in _CYRILLIC)
_WINDOWS = {
    chr(each): bytes([each]).decode("cp1252")
    for each in range(0x80, 0xA0)
    if each not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


def brief(dice: Random, given: Sequence[str], _foreign: Foreign) -> Paragraphs:
    """The first two to four paragraphs."""
    return list(given[: dice.randint(2, min(4, len(given) - 1))])


def middle(dice: Random, given: Sequence[str], _foreign: Foreign) -> Paragraphs:
    """The first and the last part; a third in the middle is cut."""
    gone = max(1, len(given) // 3)
    start = dice.randint(1, len(given) - gone - 1)
    return [*given[:start], *given[start + gone :]]


def inner(dice: Random, given: Sequence[str], _foreign: Foreign) -> Paragraphs:
    """A run of paragraphs out of the middle, half of them all."""
    kept = max(2, len(given) // 2)
    start = dice.randint(1, max(1, len(given) - kept - 1))
    return list(given[start : start + kept])


def reordered(dice: Random, given: Sequence[str], _foreign: Foreign) -> Paragraphs:
    """All paragraphs in another order."""
    return dice.sample(given, len(given))


def new_lead(dice: Random, given: Sequence[str], foreign: Foreign) -> Paragraphs:
    """Another first paragraph, and two new ones further down."""
    told = [foreign(), *given[1:]]
    for _ in range(2):
        told.insert(dice.randint(1, len(told)), foreign())
    return told


def plain_letters(_dice: Random, given: Sequence[str], _foreign: Foreign) -> Paragraphs:
    """Without diacritics, dashes and quotes as a typewriter has them."""
    straight = str.maketrans("–—“”‘’", "--\"\"''")
    return [
        "".join(
            sign for sign in unicodedata.normalize("NFD", each) if not unicodedata.combining(sign)
        ).translate(straight)
        for each in given
    ]


def mojibake(_dice: Random, given: Sequence[str], _foreign: Foreign) -> Paragraphs:
    """UTF-8 read as Windows-1252."""
    return ["".join(_WINDOWS.get(sign, sign) for sign in each.encode().decode("latin-1")) for each in given]


def reworded(dice: Random, given: Sequence[str], _foreign: Foreign) -> Paragraphs:
    """One word in seven another word of the season in small letters; names and numbers stay."""
    parts = [re.split(r"(\w+)", each) for each in given]
    small = [
        (line, place)
        for line, told in enumerate(parts)
        for place in range(1, len(told), 2)
        if _SMALL.fullmatch(told[place])
    ]
    total = sum(len(told) // 2 for told in parts)
    for line, place in dice.sample(small, min(len(small), total // ONE_IN)):
        parts[line][place] = dice.choice(corpus.small_words())
    return ["".join(told) for told in parts]


def look_alike(dice: Random, given: Sequence[str], _foreign: Foreign) -> Paragraphs:
    """Some, many or all letters for which there is one Cyrillic letters that look the same."""
    share = dice.choice((0.05, 0.2, 1.0))
    return [
        "".join(
            sign.translate(_CYRILLIC) if sign in _LOOK_ALIKE and dice.random() < share else sign
            for sign in each
        )
        for each in given
    ]


def furnished(dice: Random, given: Sequence[str], _foreign: Foreign) -> Paragraphs:
    """Another outlet's furniture around it, as its cleaning left it: one line above, two or three below."""
    lines = dice.sample(corpus.furniture()[:60], 4)
    return [lines[0], *given, *lines[1 : dice.randint(3, 4)]]


def same(_dice: Random, given: Sequence[str], _foreign: Foreign) -> Paragraphs:
    """As it is."""
    return list(given)


LONG: dict[str, Variant] = {
    "brief": brief,
    "middle-cut": middle,
    "middle-only": inner,
    "reordered": reordered,
    "new-lead": new_lead,
    "plain-letters": plain_letters,
    "mojibake": mojibake,
    "reworded": reworded,
    "look-alike": look_alike,
}
"""Of articles of 150 words and more."""
SHORT: dict[str, Variant] = {"short": same, "short-furnished": furnished}
"""Of items of 20 to 60 words."""
