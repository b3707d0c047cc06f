"""Days that pages show in other calendars than ours: Iran's, Ethiopia's, Thailand's years, Japan's eras."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from store.words import folded

Day = tuple[int, int, int]
"""Year, month and day."""
Told = tuple[Day, int]
"""A day of our calendar, and where in the text its name ends."""

_BUDDHIST = 543
"""Years that Thailand's era is ahead, whose years of our time begin with 25."""
_REPUBLIC = 1911
"""The year before the first of Taiwan's era."""
_ERAS = {"令和": 2018, "平成": 1988, "民國": _REPUBLIC, "民国": _REPUBLIC}
"""The year before the first of each era that is written before its years."""
_ETHIOPIAN_EPOCH = 2796
"""The day, counted as date.toordinal counts, on which Ethiopia's first year begins."""
_WORD = r"[^\W\d_][^\s\d,،;:|/()-]{0,15}"
_SOLAR_YEAR = r"(1[34]\d\d)(?!\d)"

_ERA = re.compile(r"(令和|平成|民國|民国)\s?(\d{1,3}|元)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日?")
_SHORT_THAI = re.compile(r"(?<!\d)(\d{1,2})\s?([\u0e00-\u0e7f.]{3,12})\s?(\d\d)(?![\d:.])")
_THAI_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-](25\d\d)(?!\d)")
_SOLAR_NAMED = re.compile(rf"(?<!\d)(\d{{1,2}})\s*({_WORD})(?:\s?ماه)?\s?[,،/]?\s*{_SOLAR_YEAR}")
_SOLAR_NUMBERS = re.compile(rf"(?<!\d){_SOLAR_YEAR}[/.-](\d{{1,2}})[/.-](\d{{1,2}})(?!\d)")
_SOLAR_LAST = re.compile(rf"(?<!\d)(\d{{1,2}})[/.-](\d{{1,2}})[/.-]{_SOLAR_YEAR}")
_ETHIOPIAN_NAMED = re.compile(rf"(?<!\w)({_WORD})\s*(\d{{1,2}})\s?(?:ቀን|[/,፣])?\s*(20\d\d)(?!\d)")
_ETHIOPIAN_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d)\s?ዓ[.፣ /]?\s?ም")
# Digits as Persian writes them: numbers alone are of the sun's years in these languages, or in such digits.
# In Arabic and Urdu they would be the moon's.
_PERSIAN_DIGIT = re.compile("[۰-۹]")
_SOLAR_LANGUAGES = frozenset(("fa", "ps", "prs"))
_LUNAR_LANGUAGES = frozenset(("ar", "ur"))


def our_year(year: int) -> int:
    """A year that may be of the Buddhist era, in ours."""
    return year - _BUDDHIST if year >= 2500 else year


def told(text: str, written: str, language: str, month_of: Callable[[str], int | None]) -> Told | None:
    """The first day that a text names in one of these calendars; None for a day that the calendar has not.

    ``text`` has its digits as ASCII has them, ``written`` has them as the page wrote; ``month_of`` knows
    our months by their names. What the lunar Hijri, the Bengali and the Nepali calendar name is not read:
    it gives none.
    """
    if written.isascii() and language not in _SOLAR_LANGUAGES and not _THAI_NUMBERS.search(text):
        return None
    try:
        return (
            _of_era(text)
            or _thai(text, month_of)
            or _solar(text, _numbers_are_solar(written, language))
            or _ethiopian(text)
        )
    except (ValueError, OverflowError):
        return None


def _numbers_are_solar(written: str, language: str) -> bool:
    if language in _SOLAR_LANGUAGES:
        return True
    return language not in _LUNAR_LANGUAGES and bool(_PERSIAN_DIGIT.search(written))


def _of_era(text: str) -> Told | None:
    found = _ERA.search(text)
    if found is None:
        return None
    year = 1 if found[2] == "元" else int(found[2])
    return (_ERAS[found[1]] + year, int(found[3]), int(found[4])), found.end()


def _thai(text: str, month_of: Callable[[str], int | None]) -> Told | None:
    """A day with the year in full, or in its last two digits after the month's Thai name."""
    if found := _SHORT_THAI.search(text):
        month = month_of(found[2])
        if month:
            return (our_year(2500 + int(found[3])), month, int(found[1])), found.end()
    if found := _THAI_NUMBERS.search(text):
        return (our_year(int(found[3])), int(found[2]), int(found[1])), found.end()
    return None


def _solar(text: str, numbers: bool) -> Told | None:
    for found in _SOLAR_NAMED.finditer(text):
        if month := _months("solar").get(_key(found[2])):
            return _from_solar(int(found[3]), month, int(found[1])), found.end()
    if numbers and (first := _SOLAR_NUMBERS.search(text)):
        return _from_solar(int(first[1]), int(first[2]), int(first[3])), first.end()
    if numbers and (last := _SOLAR_LAST.search(text)):
        return _from_solar(int(last[3]), int(last[2]), int(last[1])), last.end()
    return None


def _ethiopian(text: str) -> Told | None:
    """A day by its month's name, or in numbers before the sign of the era."""
    for found in _ETHIOPIAN_NAMED.finditer(text):
        if month := _months("ethiopian").get(_key(found[1])):
            return _from_ethiopian(int(found[3]), month, int(found[2])), found.end()
    if numbers := _ETHIOPIAN_NUMBERS.search(text):
        return _from_ethiopian(int(numbers[3]), int(numbers[2]), int(numbers[1])), numbers.end()
    return None


def _from_solar(year: int, month: int, day: int) -> Day:
    # Loaded when a page first shows such a day: most never do.
    from persiantools.jdatetime import JalaliDate

    # The package says that it is typed; this constructor is not.
    return _of(JalaliDate(year, month, day).to_gregorian())  # type: ignore[no-untyped-call]


def _from_ethiopian(year: int, month: int, day: int) -> Day:
    """By the rule of Reingold and Dershowitz, Calendrical Calculations, ch. 4: twelve months of thirty days.

    Raises ValueError for a day that the calendar has not.
    """
    longest = 30 if month < 13 else 5 + (year % 4 == 3)
    if not (1 <= month <= 13 and 1 <= day <= longest):
        raise ValueError(f"no day {day} in month {month} of {year}")
    before = 365 * (year - 1) + year // 4 + 30 * (month - 1)
    return _of(date.fromordinal(_ETHIOPIAN_EPOCH - 1 + before + day))


def _of(day: date) -> Day:
    return day.year, day.month, day.day


def _key(name: str) -> str:
    return folded(name).strip(" .,،ـ").removesuffix("ماه")


@cache
def _months(calendar: str) -> Mapping[str, int]:
    table = tomllib.loads(files("pipelines").joinpath("calendars.toml").read_text("utf-8"))
    return {_key(name): int(number) for number, names in table[calendar].items() for name in names}
