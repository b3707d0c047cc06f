"""Guessing an outlet's country and language, for a person to correct: by its address and what it declares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.outlet_codes import COUNTRIES, LANGUAGES

_ELSEWHERE = frozenset("AI CC CO FM GG IO IS LY ME NU SH TO TV VC WS".split())
"""Country codes that sites take for their sound."""

_AT_HOME = dict(
    pair.split(":")
    for pair in (
        "ar:EG bg:BG bs:BA ca:ES cs:CZ da:DK de:DE el:GR en:GB es:ES et:EE fa:IR fi:FI fr:FR "
        "he:IL hi:IN hr:HR hu:HU id:ID is:IS it:IT ja:JP ko:KR lt:LT lv:LV nb:NO nl:NL nn:NO "
        "no:NO pl:PL pt:PT ro:RO ru:RU sk:SK sl:SI sq:AL sr:RS sv:SE th:TH tr:TR uk:UA vi:VN "
        "zh:CN"
    ).split()
)
"""Where a language has most of its press, or its oldest."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A code and what it was told by; both "" where nothing tells it."""

    code: str = ""
    by: str = ""


def language_by(locale: str) -> Guess:
    """The language of a page by its locale.

    >>> language_by("pt_BR").code
    'pt'
    """
    tag = re.split("[-_]", locale.strip().lower())[0]
    return Guess(tag, "the page's locale") if tag in LANGUAGES else Guess()


def country_by(url: str, locale: str, language: str) -> Guess:
    """The country of an outlet: by its address, else its locale, else where its language is at home.

    >>> country_by("https://www.paper.co.uk/", "en-US", "en").code
    'GB'
    """
    last = (urlsplit(url).hostname or "").rpartition(".")[2].upper()
    last = "GB" if last == "UK" else last
    if last in COUNTRIES - _ELSEWHERE:
        return Guess(last, "the end of its address")
    region = re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?[-_]([A-Za-z]{2})", locale.strip())
    if region and region[1].upper() in COUNTRIES:
        return Guess(region[1].upper(), "the page's locale")
    return Guess(_AT_HOME[language], "its language alone") if language in _AT_HOME else Guess()
