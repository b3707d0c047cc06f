"""Credit: the news agencies that a page names as where its text comes from, by their own names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

_TABLE = tomllib.loads(files("pipelines.extract.about").joinpath("agencies.toml").read_text("utf-8"))
_NOISE = frozenset(_TABLE["noise"]["words"])
# Vowel signs of India are no letters to `\w`.
_WORD = re.compile(r"(?:[^\W_]|[\u0900-\u0eff])+")
_NAMES = {alias: name for name, aliases in _TABLE["names"].items() for alias in aliases}
_PARTS = re.compile(r"\s*[/,،、;&+|·]\s*|\s+(?:and|und|y|et|e|en|och|og|mit|with|avec|con|com)\s+", re.I)
# An alias of so few letters is a word or a person's name too: only all in one case is it an agency.
_SHORT = 4
_LONGEST = 80
_OPENING = 4
_ENDING = 6
_LONGEST_LINE = 400
_MOST = 6

_LIST = r"([^\W\d_][\w\u0900-\u0eff .\-]{1,39}(?:\s?[/,،、]\s?[^\W\d_][\w\u0900-\u0eff .\-]{1,39}){0,3})"
# "LONDON, May 12 (Reuters) -", "Berlin (dpa/lnw) –", "(ANSA) - ROMA", "MADRID, 3 jun (EFE).-".
# "দলটি (রয়টার্স):", "（路透社）" likewise; a script without capitals goes on with any letter.
_DATELINE = re.compile(
    r"[^()（）\n]{0,70}[(（]" + _LIST + r"[)）]\s*"
    r"(?:[-–—.:,،。：ـ]|$|(?=[A-ZÀ-ÞͰ-ԯ\u0590-\u0eff\u3040-\u9fff\uac00-\ud7af]))"
)
# "[ロンドン 28日 ロイター] -", "【ロンドン=共同】", "(런던=연합뉴스)"; "新华社伦敦11月28日电". What is
# credited there with a picture is no dateline.
_IN_BRACKETS = re.compile(
    r"\s*[\[［【(（](?!\s*(?:photo|foto|фото|사진|자료|写真|照片|图|圖))(?:[^\[\]［］【】()（）\n]{1,40}[\s=＝])([^\[\]［］【】()（）\s=＝]{2,20})[\]］】)）]",
    re.I,
)
_WIRED = re.compile(r"\s*([\u3400-\u9fff]{2,4}社)[^\s。]{0,20}\d{1,2}日[电電讯訊]")
# "© dpa-infocom, dpa:260304-99-123456/2", "Copyright 2026 The Associated Press. All rights reserved."
_RIGHTS = re.compile(
    r"(?:(?:all rights reserved|alle rechte vorbehalten)\W*)?"
    r"(?:©|\(c\)|(?:©\s*)?copyright\b)[\s©:]*(?:by\s+)?(?:(?:19|20)\d\d[\s,]*)?" + _LIST,
    re.I,
)
_RIGHTS_END = re.compile(r"\s*(?:\.|,|:|\ball rights\b|\balle rechte\b|\bor licensors\b|$).*", re.I | re.S)
# "Por Agencia EFE", "By PA Sport staff": a byline that stands in the text.
_BYLINE = re.compile(r"\s*(?:by|por|par|von|di|da|door|av|af)\s+" + _LIST + r"\W*$", re.I)
# "— Reuters", "(AFP)", "Source: AFP", "red/SID", "Mit Material von dpa": nothing else on the line.
_SIGNED = re.compile(
    r"[\s(\[—–\-*]*(?:(?:source|quelle|fuente|fonte|kilde|källa|bron|źródło|zdroj|kaynak|sursa|izvor|извор|forrás"
    r"|источник|джерело|крыніца|πηγή|burimi|chanzo|sumber|nguồn|ที่มา|المصدر|منبع|ذریعہ|מקור|स्रोत|সূত্র|ஆதாரம்"
    r"|来源|來源|出典|출처|allikas|avots|šaltinis|vir|heimild|lähde)s?\s*[:：]\s*"
    r"|(?:mit\s+)?(?:material|informationen)\s+(?:von|der)\s+"
    r"|(?:with|avec|mit|con|com|med|met)\s+(?:(?:inputs?|material|reporting)\s+(?:from|by)\s+)?"
    r"|(?:red|rzu|cr)/)?" + _LIST + r"[\s.)\]*]*$",
    re.I,
)


def agency(name: str) -> str:
    """The agency's own name where a name is one, however a page writes it; "" where it is none.

    >>> agency("PA Sport staff"), agency("Agence France-Presse"), agency("dpa-infocom GmbH")
    ('PA Media', 'AFP', 'dpa')
    >>> agency("Sid Lowe"), agency("Sid"), agency("Sports Desk")
    ('', '', '')
    """
    return _agency(name) if len(name) <= _LONGEST else ""


@lru_cache(maxsize=5_000)
def _agency(name: str) -> str:
    words = _WORD.findall(name)
    for few in (words, [word for word in words if word.lower() not in _NOISE]):
        whole = " ".join(few)
        found = _NAMES.get(whole.lower(), "")
        caseless = whole.upper() == whole.lower()
        if found and (
            len(whole) > _SHORT or whole == found or whole.isupper() or whole.islower() or caseless
        ):
            return str(found)
    return ""


def agencies(text: str) -> tuple[str, ...]:
    """The agencies in a list of names such as "sid/dpa" or "AFP, Reuters", each once.

    >>> agencies("red/dpa"), agencies("Marius Becker"), agencies("AFP and Reuters")
    (('dpa',), (), ('AFP', 'Reuters'))
    """
    whole = agency(text)
    parts = [whole] if whole else [agency(part) for part in _PARTS.split(text[:_LONGEST_LINE])]
    return tuple(dict.fromkeys(name for name in parts if name))


def credited(lines: Sequence[str], given: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What is given, completed by the agencies that the text's own lines name, each once.

    ``lines`` are the text's lines in order, furniture among them: a dateline opens one of the first, a
    copyright line or a signature is one of the last. A caption's credit ("© Ada Quill/dpa") is the
    picture's and does not count.

    >>> credited(["LONDON (Reuters) - The keeper stays.", "He said so."])
    ('Reuters',)
    >>> credited(["The keeper stays.", "© dpa-infocom, dpa:260304-99-123456/2"], ("Redaktion",))
    ('Redaktion', 'dpa')
    """
    found = dict.fromkeys(given)
    for name in (*_opening(lines[:_OPENING]), *_ending(lines[1:][-_ENDING:])):
        found.setdefault(name)
    return tuple(found)[: max(_MOST, len(given))]


def _opening(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        start = line[:_LONGEST_LINE]
        dateline = _DATELINE.match(start) or _IN_BRACKETS.match(start) or _WIRED.match(start)
        if dateline:
            yield from agencies(dateline[1])
        elif len(line) <= _LONGEST and (told := _BYLINE.match(line)):
            yield from agencies(told[1])


def _ending(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if len(line) > _LONGEST_LINE:
            continue
        rights = _RIGHTS.match(line)
        if rights:
            yield from _all_agencies(_RIGHTS_END.sub("", rights[1]))
        elif len(line) <= _LONGEST and (signed := _SIGNED.match(line)):
            yield from _all_agencies(signed[1])


def _all_agencies(text: str) -> tuple[str, ...]:
    """The agencies of a list that names nothing else."""
    found = agencies(text)
    return found if agency(text) or all(agency(part) for part in _PARTS.split(text)) else ()
