"""The day that a short piece of shown text names, in the words and digits of its language."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pipelines.calendars import Day, our_year, told
from store.words import folded

_YEAR = r"(?<!\d)((?:19|20|25)\d\d)(?!\d)"
_DAY = r"(?<!\d)(\d{1,2})"
_WORD = r"[^\W\d_][^\s\d,;:|/()-]{1,15}"
# "نوفمبر/تشرين الثاني" names one month twice.
_MONTH = rf"({_WORD}(?:\s{_WORD})?)(?:\s?/\s?{_WORD}(?:\s{_WORD})?)?"
_ENDS = " .'’׳॰"
_MOST = 0x10000
"""Where the plane ends in which the digits of living scripts are."""

_NUMBERS = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)")
_NUMBERED = re.compile(rf"{_DAY}\s+tháng\s+(\d{{1,2}}),?\s+(?:năm\s+)?{_YEAR}", re.I)
_WORDY = re.compile(
    rf"{_DAY}(?:st|nd|rd|th|er|º|°|ی|['’]?ê)?[.,]?[\s-]+(?:de\s+|of\s+|ב)?{_MONTH}[,،]?[\s-]+(?:de\s+|del\s+)?{_YEAR}"
)
_MONTH_FIRST = re.compile(rf"(?<!\w){_MONTH}\s+{_DAY}(?:st|nd|rd|th)?[,،]?\s+{_YEAR}")
# "2026. november 28.", "2026 m. lapkričio 28 d."; "2026. gada 28. novembris", "2026-yil 28-noyabr"
_YEAR_FIRST = re.compile(rf"{_YEAR}\.?\s?(?:m\.|г\.)?\s?{_MONTH}\s+{_DAY}(?![\d:])")
_YEAR_DAY = re.compile(
    rf"{_YEAR}(?:\.\s?gada|[\s-]?(?:yil|йил|ж\.|жыл\w{{0,4}}|ел\w{{0,4}}|соли)|-njy ýylyň)\s+"
    rf"{_DAY}(?:\.|-(?:nji|njy)|-)?\s?{_MONTH}"
)
# "2026 оны 11 сарын 28", in Mongolian
_NUMBERED_WORDS = re.compile(rf"{_YEAR}\s?оны?\s(\d{{1,2}})\s?(?:д[уү]г[аэ][аэ]р\s)?сарын\s(\d{{1,2}})(?!\d)")
_NUMBERS_LAST = re.compile(r"(?<!\d)(\d{1,2})([./-])\s?(\d{1,2})[./-]\s?((?:19|20)\d\d)(?!\d)")
_SHORT_YEAR = re.compile(r"(?<![\d.])(\d{2})\.(\d{2})\.(\d{2})(?![\d.])")
# Of each form with a name, which of its groups are year, month and day.
_NAMED = ((_WORDY, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2)), (_YEAR_FIRST, (1, 2, 3)), (_YEAR_DAY, (1, 3, 2)))


def day_in(text: str, *, day_first: bool = True, language: str = "") -> tuple[Day, str] | None:
    """The first day in a text, and what follows it; it need not be one that the calendar has.

    ``day_first`` settles 03/04/2024, ``language`` the few names that are two months' ("listopad").

    >>> day_in("28. nóvember 2026 kl. 14:30")
    ((2026, 11, 28), ' kl. 14:30')
    >>> day_in("28 พ.ย. 2569"), day_in("listopad 2026")
    (((2026, 11, 28), ''), None)
    """
    written = text
    if not text.isascii():
        text = text.translate(_digits())
    if found := _NUMBERS.search(text):
        return (int(found[1]), int(found[2]), int(found[3])), text[found.end() :]
    if found := _NUMBERED.search(text):
        return (int(found[3]), int(found[2]), int(found[1])), text[found.end() :]
    for form, (year, month, day) in _NAMED:
        for found in form.finditer(text):
            if number := _month(found[month], language):
                return (our_year(int(found[year])), number, int(found[day])), text[found.end() :]
    if elsewhere := told(text, written, language, lambda name: _month(name, language)):
        return elsewhere[0], text[elsewhere[1] :]
    if found := _NUMBERED_WORDS.search(text):
        return (int(found[1]), int(found[2]), int(found[3])), text[found.end() :]
    if found := _NUMBERS_LAST.search(text):
        one, other = int(found[1]), int(found[3])
        if other > 12 or (not day_first and found[2] == "/" and one <= 12):
            one, other = other, one
        return (int(found[4]), other, one), text[found.end() :]
    if found := _SHORT_YEAR.search(text):
        return (2000 + int(found[3]), int(found[2]), int(found[1])), text[found.end() :]
    return None


def _month(name: str, language: str) -> int | None:
    """A month by its name, of two words or of one of them; None for what is none."""
    known = (_months(language), _months("every"))
    keys = map(_key, (name, *name.split()))
    return next((each[key] for key in keys for each in known if key in each), None)


def _key(name: str) -> str:
    return folded(" ".join(name.split())).strip(_ENDS)


@cache
def _names() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(files("pipelines").joinpath("months.toml").read_text("utf-8"))


@cache
def _months(language: str) -> Mapping[str, int]:
    """The months by their names; none for a language that has no names of its own."""
    named = _names().get(language, {})
    return {_key(name): int(number) for number, names in named.items() for name in names}


@cache
def _digits() -> Mapping[int, str]:
    """The digits of all scripts, as ASCII has them."""
    every = ((code, unicodedata.decimal(chr(code), -1)) for code in range(128, _MOST))
    return {code: str(value) for code, value in every if value >= 0}
