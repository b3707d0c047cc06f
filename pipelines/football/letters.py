"""Brings a text to the form in which names are looked for, letter by letter, so that places stay in step."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.topic.folding import fold, is_unspaced


class Lined(NamedTuple):
    """A text between two spaces: words alone, each sign that is none a space; with its capitals, and without.

    A mark with a space behind it leaves two, so that no name reaches over the end of a sentence. In ``cased``
    what a sentence may begin behind is a newline.
    """

    cased: str
    low: str


# What stands for each character; a page of it that no text has touched takes no memory.
_PLAIN: NDArray[np.uint32] = np.zeros(0x110000, dtype=np.uint32)
_ENDS = frozenset('.!?:…\n\r\u2028\u2029。！？：؟।“”„"«»•·–—|')
"""Signs behind which a sentence, a heading or an item of a list may begin."""
_MANY: Final = 150
_UNKNOWN: Final = 0
_NOT_ONE: Final = 0x110000
"""None stands for it, or several do."""


def _plain(sign: str) -> str:
    """What stands for a sign: itself folded, a capital for a capital; a space for no letter."""
    if unicodedata.combining(sign):
        return ""
    if sign.isalnum() or unicodedata.category(sign) in ("Mn", "Mc"):
        plain = fold(sign)
        return plain.capitalize() if sign.isupper() else plain
    return "" if fold(sign) == "" else "\n" if sign in _ENDS else " "


@lru_cache(maxsize=8192)
def _form(sign: str) -> str:
    """The same, brought to its end: where several stand for a sign, what stands for each of these."""
    plain = _plain(sign)
    return plain if len(plain) == 1 else "".join(map(_form, plain))


def _learn(code: int) -> None:
    """Note what stands for a character."""
    plain = _form(chr(code))
    _PLAIN[code] = ord(plain) if len(plain) == 1 else _NOT_ONE


_ASCII = {code: _form(chr(code)) for code in range(128)}


def _plainly(text: str) -> str:
    """A text with what stands for each of its characters: where they are many, in a table for all at once."""
    if text.isascii():
        return text.translate(_ASCII)
    if len(text) < _MANY:
        return "".join(map(_form, text))
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    plain = _PLAIN.take(codes)
    if plain.min() == _UNKNOWN:
        for code in set(codes[plain == _UNKNOWN].tolist()):
            _learn(code)
        plain = _PLAIN.take(codes)
    if plain.max() == _NOT_ONE:
        for sign in map(chr, set(codes[plain == _NOT_ONE].tolist())):
            text = text.replace(sign, _form(sign))
        return _plainly(text)
    return plain.tobytes().decode("utf-32-le", "surrogatepass")


def lined(text: str) -> Lined:
    """The text as names are looked for in it."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    cased = f" {_plainly(text)} "
    low = cased.lower().replace("\n", " ").replace("ς", "σ")
    if len(low) != len(cased):  # a capital that is two small letters
        low = "".join(each.lower() if len(each.lower()) == 1 else each for each in cased.replace("\n", " "))
    return Lined(cased, low)


def written(name: str) -> str:
    """A name in the form in which it is looked for, without the spaces around it."""
    return lined(name).low.strip()


@lru_cache(maxsize=4096)
def has_case(sign: str) -> bool:
    """Whether a letter's script has capitals."""
    return sign.upper() != sign.lower()


@lru_cache(maxsize=4096)
def joins_words(name: str) -> bool:
    """Whether a name's script puts no spaces around it, or (Korean) hangs what follows onto it."""
    return is_unspaced(name)
