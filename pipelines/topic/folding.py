"""Brings text and terms to one form, so that spelling, case and accents do not decide a match."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile(
    "[\u0300-\u036f"  # accents of Latin, Greek and Cyrillic
    "\u0591-\u05c7\u0640\u064b-\u065f\u0670"  # points of Hebrew, vowel signs and tatweel of Arabic
    "\u093c\u00ad\u200b-\u200f\u2060\ufeff]"  # nukta; soft hyphens, joiners and marks of direction
    "(?<!\u0438\u0306)"  # the Cyrillic short i is a letter of its own
)
_LETTERS = (
    *(("ı", "i"), ("ł", "l"), ("ø", "o"), ("đ", "d"), ("æ", "ae"), ("œ", "oe")),
    *(("ي", "ی"), ("ى", "ی"), ("ك", "ک"), ("ة", "ه")),  # Arabic and Persian write one letter as two
)
_WORD = re.compile(r"[\w\u0900-\u0963\u0966-\u0dff]+")
_WIDE = "\u1100-\u11ff\u3005\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_THAI = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_UNSPACED = re.compile(f"[{_WIDE}{_THAI}]+")
_NOT_WIDE = re.compile(f"[^{_WIDE}]+")

CHARACTERS_A_WORD = 2
"""How many characters of Chinese, Japanese or Korean make up about a word."""

THAI_CHARACTERS_A_WORD = 5
"""The same for Thai, Lao, Burmese and Khmer."""


def fold(text: str) -> str:
    """The text in lower case without accents: 'Fußball in MÜNCHEN' gives 'fussball in munchen'."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    folded = unicodedata.normalize("NFC", _MARKS.sub("", folded))
    for letter, plain in _LETTERS:
        folded = folded.replace(letter, plain)
    return folded


def words(folded: str) -> list[str]:
    """The words of folded text; what stands in a script without spaces is left out."""
    if not folded.isascii():
        folded = _UNSPACED.sub(" ", folded)
    return _WORD.findall(folded)


def unspaced_words(folded: str) -> int:
    """About how many words stand in folded text in scripts that set no (useful) spaces."""
    if folded.isascii():
        return 0
    runs = "".join(_UNSPACED.findall(folded))
    wide = len(_NOT_WIDE.sub("", runs))
    return wide // CHARACTERS_A_WORD + (len(runs) - wide) // THAI_CHARACTERS_A_WORD


def is_unspaced(folded: str) -> bool:
    """Whether a folded term holds characters of a script without spaces."""
    return _UNSPACED.search(folded) is not None
