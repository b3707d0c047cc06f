"""How words are compared, in the search and in the fold alike: case, accents and ligatures folded."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts that put no spaces between words, as the inside of a character class."""
TOKEN = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
"""One word; a single character in scripts without spaces."""

_UNDECOMPOSED = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}


_NOT_ASCII = re.compile("[^\x00-\x7f]")
_FEW = 64


def folded(text: str) -> str:
    """Case and accents folded: "Müller", "MULLER" and "muller" are one word; "Højlund" is "hojlund"."""
    plain = text.lower()
    if plain.isascii():
        return plain
    signs = set(_NOT_ASCII.findall(plain))
    if len(signs) > _FEW:
        return _all_folded(plain)
    # Each sign is folded by itself, whatever stands beside it: most texts have few that are not ASCII.
    for sign in signs:
        if (other := _sign_folded(sign)) != sign:
            plain = plain.replace(sign, other)
    return plain


@lru_cache(maxsize=8192)
def _sign_folded(sign: str) -> str:
    return _all_folded(sign)


def _all_folded(text: str) -> str:
    # A sign may be a capital only when taken apart: the small capital of a phonetic script.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    for sign in set(plain):
        if sign in _UNDECOMPOSED or unicodedata.combining(sign):
            plain = plain.replace(sign, _UNDECOMPOSED.get(sign, ""))
    return plain
