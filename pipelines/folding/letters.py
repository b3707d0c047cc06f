"""What each character is to the fold, in tables that are looked up for all of a text at once."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipelines.extract.letters.mend import LEADS, TRAILS
from pipelines.folding.disguise import OTHER_SCRIPTS, plainly
from store.words import UNSPACED, folded

Codes = NDArray[np.uint32]
"""A text's code points."""
Kinds = NDArray[np.uint16]
"""What each of them is: the sum of the constants below that hold."""

WORD: Final = 1
"""Part of a word in a script that puts spaces between them."""
SIGN: Final = 2
"""A character of a script that does not: a word of its own."""
APOSTROPHE: Final = 4
"""Within a word it is passed over."""
UPPER: Final = 8
LOWER: Final = 16
DIGIT: Final = 32
BLANK: Final = 64
"""What may stand between the end of a sentence and the next one's first word."""
OPENS: Final = 128
"""After it a sentence begins."""
HYPHEN: Final = 256
BREAK: Final = HYPHEN << 1
"""Right after a hyphen it may part one word in two; two leads count for one, whose trail may be a space."""
LATIN: Final = 1024
OTHER: Final = LATIN << 1
"""Of a script that has letters which look like Latin ones."""
LEAD: Final = 4096
TRAIL: Final = LEAD << 1
"""Right after a ``LEAD``, what UTF-8 leaves when it is read as something else."""
ODD: Final = 16384
"""By it a text may hide that it is a copy."""
MANY: Final = 32768
"""Folded, it is more than one character: "ß" is "ss"."""

_APOSTROPHES = frozenset("'’‘ʼ`´")
_OPENING = frozenset('.!?:;\n“”"«»„¿¡-–—•…。')
_SIGN = re.compile(rf"[{UNSPACED}]")
_LEAD = re.compile(f"[{LEADS}]")
_TRAIL = re.compile(f"[{TRAILS}]")
_OTHER = re.compile(f"[{OTHER_SCRIPTS}]")
# Hangul's vowels and finals join the letter before them in normal form C.
_JOINING = re.compile("[\u1161-\u1175\u11a8-\u11c2]")
_CODE_POINTS = 0x110000
_BLOCK_BITS = 8

# Never written, a page of these costs no memory; a block of them is filled when a text first has it.
_KINDS: Kinds = np.zeros(_CODE_POINTS, dtype=np.uint16)
_FOLDED: Codes = np.zeros(_CODE_POINTS, dtype=np.uint32)
_VALUES = np.zeros(_CODE_POINTS, dtype=np.uint64)
_KNOWN: set[int] = set()
_SPREAD: dict[int, str] = {}
_FIRST = 0x500
_FACTOR = np.uint64(0xD6E8FEB86659FD93)


def codes_of(text: str) -> Codes:
    """A text's code points, lone surrogates among them; the tables hold what they are."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    # Most texts hold little beside the first blocks, which are known from the start.
    if len(codes) and codes.max() >= _FIRST:
        for block in set((codes[codes >= _FIRST] >> _BLOCK_BITS).tolist()) - _KNOWN:
            _fill(block)
    return codes


def kinds_of(codes: Codes) -> Kinds:
    """What each of a text's characters is."""
    return _KINDS.take(codes)


def folded_of(codes: Codes) -> Codes:
    """Each character with case and accents folded; of one that is several then (``MANY``), itself."""
    return _FOLDED.take(codes)


def values_of(codes: Codes) -> NDArray[np.uint64]:
    """For each character a number that is all its own in every bit; the same for those that fold to one."""
    return _VALUES.take(codes)


def spread(text: str) -> str:
    """The text with each character that is several when folded written as those: "Straße" as "Strasse".

    Their case stays, for by it names are told.
    """
    return text.translate(_SPREAD)


def _fill(block: int) -> None:
    for code in range(block << _BLOCK_BITS, (block + 1) << _BLOCK_BITS):
        char = chr(code)
        kind = _kind(char)
        plain = folded(char)
        _FOLDED[code] = code
        if kind & (WORD | SIGN):
            if len(plain) == 1:
                _FOLDED[code] = ord(plain)
            elif plain:
                kind |= MANY
                # A fraction's stroke would part the word.
                lettered = "".join(each for each in plain if _kind(each) & (WORD | SIGN))
                _SPREAD[code] = lettered.upper() if char.isupper() else lettered
        _KINDS[code] = kind
    of_it = slice(block << _BLOCK_BITS, (block + 1) << _BLOCK_BITS)
    mixed = _FOLDED[of_it] * _FACTOR
    _VALUES[of_it] = mixed ^ (mixed >> np.uint64(32))
    _KNOWN.add(block)


def _kind(char: str) -> int:
    if char in _APOSTROPHES:
        kind = APOSTROPHE
    elif _SIGN.match(char):
        kind = SIGN
    else:
        kind = WORD * (char.isalnum() or char == "_")
    told = (
        (UPPER, char.isupper()),
        (LOWER, char.islower()),
        (DIGIT, char.isdigit()),
        (BLANK, char in " \t\u00a0"),
        (OPENS, char in _OPENING),
        (HYPHEN, char in "-ÂÃ"),
        (BREAK, char in " \n"),
        (LATIN, char.isascii() and char.isalpha()),
        (OTHER, _OTHER.match(char)),
        (LEAD, _LEAD.match(char)),
        (TRAIL, _TRAIL.match(char)),
        (ODD, _is_odd(char)),
    )
    return kind | sum(each for each, holds in told if holds)


def _is_odd(char: str) -> bool:
    """Whether a text with it may be another once what hides that it is a copy is taken from it."""
    return (
        char in "&\ufffd‐"
        or plainly(char) != char
        or unicodedata.category(char).startswith("M")
        or _JOINING.match(char) is not None
    )


for _block in range(_FIRST >> _BLOCK_BITS):
    _fill(_block)
