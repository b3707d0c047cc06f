"""Takes from a text what hides that it is a copy: look-alike letters, stray marks, broken words, mojibake."""

from __future__ import annotations

import re
import unicodedata

from pipelines.extract.letters.mend import mended

_LATIN_OF = str.maketrans(
    "аеорсухіјѕԁһԛԝӏүАВЕКМНОРСТУХІЈЅԚԜαορνικυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhqwlyABEKMHOPCTYXIJSQWaopvikuxABEZHIKMNOPTYX",
)
_CYRILLIC_OF = str.maketrans("aeopcyxijsABEKMHOPCTYX", "аеорсухіјѕАВЕКМНОРСТУХ")
_ARABIC_OF = str.maketrans("یىکہھۀةٱأإآ", "ييكهههه" + "ا" * 4, "\u0640")
OTHER_SCRIPTS = "\u0370-\u03ff\u0400-\u052f"
"""Greek and Cyrillic, as the inside of a character class: some of their letters look like Latin ones."""
_SEAM = re.compile(rf"[A-Za-z][{OTHER_SCRIPTS}]|[{OTHER_SCRIPTS}][A-Za-z]")
# What any of the steps below looks for, in one pass: most texts have nothing of it.
_ODD = re.compile(
    "[\u00ad\u0300-\u036f\u0370-\u03ff\u0400-\u052f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u0622\u0623\u0625\u0629\u0649\u0671\u06a9\u06be\u06c0\u06c1\u06c3\u06cc\u200b-\u200d\u2060\ufeff\uff66-\uff9f]"
)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-zÀ-ɏ]")
_FOREIGN = re.compile(f"[{OTHER_SCRIPTS}]")
_ARABIC = re.compile("[یىکہھۀةٱأإآ\u0640]")
_HALF_WIDTH = re.compile("[\uff66-\uff9f]")
# Letters that no other script has a twin of: by them it is known what a text is written in.
_SURELY_LATIN = re.compile("[bdfghklmnqrtuvwzDFGJLNQRUVWZ]")
_SURELY_CYRILLIC = re.compile("[бвгджзийклмнптфцчшщъыьэюяБГДЖЗИЙЛПФЦЧШЩЪЫЬЭЮЯ]")
# Mojibake that could not be mended, for a byte of it is lost: so many such signs in a row are no words.
_GARBLED = re.compile("[\x80-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{9,}")
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
# A word broken at the end of a line, as in print; the line's end may have become a space.
_BROKEN = re.compile(r"[-‐](?<=[^\W\d_][-‐])[\n ](?=[^\W\d_])")
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")


def plainly(text: str) -> str:
    """The text for comparing only, without what hides that it is a copy.

    Mojibake and references are mended, words broken at a line's end are joined, unseen signs and marks that
    stand beside their letter go, and letters that look like those of the text's own script become those.

    >>> plainly("Rоdri plays foot-\\nball")
    'Rodri plays football'
    """
    text = _BROKEN.sub("", mended(text))
    if text.isascii():
        return text
    if _GARBLED.search(text):
        text = _GARBLED.sub(_as_far_as_it_goes, text)
    if not _ODD.search(text):
        return text
    if _UNSEEN.search(text):
        text = _UNSEEN.sub("", text)
    if _HALF_WIDTH.search(text):
        text = unicodedata.normalize("NFKC", text)
    if _ARABIC.search(text):
        text = text.translate(_ARABIC_OF)
    if _MARKS.search(text):
        text = _MARKS.sub("", unicodedata.normalize("NFC", text))
    return _in_one_script(text) if _FOREIGN.search(text) and _SEAM.search(text) else text


def _as_far_as_it_goes(garbled: re.Match[str]) -> str:
    """UTF-8 that was read as Windows-1252, read again without what is lost of it."""
    import ftfy.bad_codecs  # noqa: F401 (it registers the codec that knows what browsers make of odd bytes)

    found = garbled[0].encode("sloppy-windows-1252", "ignore").decode("utf-8", "ignore")
    return found or garbled[0]


def _in_one_script(text: str) -> str:
    """Words that mix scripts in the letters of the one that the text is written in."""
    latin, cyrillic = len(_SURELY_LATIN.findall(text)), len(_SURELY_CYRILLIC.findall(text))
    if cyrillic > latin:
        return _WORD.sub(lambda word: _turned(word[0], _CYRILLIC_OF, _LATIN), text)
    return _WORD.sub(lambda word: _turned(word[0], _LATIN_OF, _FOREIGN), text)


def _turned(word: str, table: dict[int, int], foreign: re.Pattern[str]) -> str:
    """A word with its foreign letters turned, if each of them looks like one of the text's own."""
    if not foreign.search(word):
        return word
    turned = word.translate(table)
    return word if foreign.search(turned) else turned
