"""How words are compared, in the search and in the fold alike: case, accents and ligatures folded."""

from __future__ import annotations

import re
import unicodedata

UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts that put no spaces between words, as the inside of a character class."""
TOKEN = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
"""One word; a single character in scripts without spaces."""

_UNDECOMPOSED = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}


def folded(text: str) -> str:
    """Case and accents folded: "Müller", "MULLER" and "muller" are one word; "Højlund" is "hojlund"."""
    plain = text.casefold()
    if plain.isascii():
        return plain
    plain = unicodedata.normalize("NFKD", plain)
    for sign in set(plain):
        if sign in _UNDECOMPOSED or unicodedata.combining(sign):
            plain = plain.replace(sign, _UNDECOMPOSED.get(sign, ""))
    return plain
