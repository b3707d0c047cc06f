"""Brings a text to the form in which names are looked for, letter by letter, so that places stay in step."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from pipelines.topic.folding import fold, is_unspaced


class Lined(NamedTuple):
    """A text between two spaces: words alone, each sign that is none a space; with its capitals, and without.

    A mark with a space behind it leaves two, so that no name reaches over the end of a sentence.
    """

    cased: str
    low: str


class _Signs(dict[int, str]):
    """What stands for each sign: itself folded, a capital one for a capital one; a space where it is no letter."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        if unicodedata.combining(sign):
            plain = ""
        elif sign.isalnum() or unicodedata.category(sign) in ("Mn", "Mc"):
            plain = fold(sign)
            plain = plain.capitalize() if sign.isupper() else plain
        else:
            plain = "" if fold(sign) == "" else " "
        self[code] = plain
        return plain


_SIGNS = _Signs()
_CAPITALS = re.compile(r"[^\W\d_a-z]")


def lined(text: str) -> Lined:
    """The text as names are looked for in it."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    cased = f" {text.translate(_SIGNS)} "
    low = cased.lower().replace("ς", "σ")
    if len(low) != len(cased):  # a capital that is two small letters
        low = "".join(each.lower() if len(each.lower()) == 1 else each for each in cased)
    return Lined(cased, low)


def written(name: str) -> str:
    """A name in the form in which it is looked for, without the spaces around it."""
    return lined(name).low.strip()


def has_case(sign: str) -> bool:
    """Whether a letter's script has capitals."""
    return sign.upper() != sign.lower()


def joins_words(name: str) -> bool:
    """Whether a name's script puts no spaces around it, or (Korean) hangs what follows onto it."""
    return is_unspaced(name)
