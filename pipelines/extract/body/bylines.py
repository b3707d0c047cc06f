"""Bylines that stand in the text: who wrote, where nothing else says so, and the lines that say only that."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from pipelines.article import Line, LineKind
from pipelines.extract.about.headline import key
from pipelines.extract.about.people import is_desk, labelled, people
from pipelines.extract.about.wrote import opening, parted

CUT = "markup:byline"
_HEAD = 4
_LONGEST = 120
_MOST_WORDS = 5
_LEAD = re.compile(
    r"(?:(?:Written |Words |Story |Text )?(?:By|by|BY)|Von|VON|von|Por|POR|Par|PAR|Di|DI"
    r"|Door|DOOR|Av|AV|Af|AF):?\s+"
    r"|(?:كتب|كتبت|بقلم)\s*[:：]\s*"
)
# Names in a script without capitals: of Hebrew, Arabic and the scripts of India.
_CASELESS = re.compile(r"[\u0590-\u07ff\u0900-\u0dff\s.]+$")
_JOINT = re.compile(r"\s*[,&/]\s*|\s+(?:and|und|y|et|e|en|och|og|و)\s+")
_PARTICLES = frozenset("de da do dos das del della der den van von ter ten la le el al bin ibn di du".split())
# What stands beside the names: a day, a time, how long the reading takes, and words about these.
_BESIDE = re.compile(
    r"\b(?:"
    r"(?:(?:on|am|le|el|il|op)\s+)?\d{1,2}(?:st|nd|rd|th|er|º|°|\.)?\s+(?:de\s+|of\s+)?[^\W\d_]{3,12}\.?,?\s+(?:de\s+|del\s+)?20\d\d"
    r"|[^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+20\d\d"
    r"|20\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:20)?\d\d"
    r"|(?:(?:at|um|à|om|kl\.?|alle|ore)\s+)?\d{1,2}[:.h]\d\d(?:\s?(?:uhr|gmt|utc|bst|ce?s?t|[ap]\.?m|h)\b\.?)?"
    r"|(?:reading time|lesezeit|lesedauer|tempo de leitura|leestijd|lästid)\W{0,3}\d{1,3}\s?min\w*"
    r"|\d{1,3}[\s-]?min\w*\.?(?:\s(?:read|lesezeit|de lecture|de lectura|di lettura|de leitura|leestijd))?"
    r"|(?:last |zuletzt )?(?:published|updated|posted|veröffentlicht|aktualisiert|publié|publicado)\b"
    r")",
    re.I,
)
# Where somebody wrote, or for whom: "in London", "for The Tideline".
_WHENCE = re.compile(r"\s(?:in|at|for|aus|für)\s.+$")
_EDGE = " ,;:|/–—·•-\t"


def told_authors(lines: Sequence[Line], sites: Collection[str], language: str = "") -> tuple[str, ...]:
    """The people whom a line at the text's head names as its authors, where it says nothing else.

    ``sites`` are the keys of names that are the site's own, ``language`` is the page's. A byline's names
    are written as names are, and no sentence ends there: "Von Beginn an" is none.
    """
    for line in _head(lines):
        lead = _lead(line, language)
        if lead:
            names = _names(line.text[lead:], language)
            if names and not any(is_desk(name) or key(name) in sites for name in names):
                return names
    return ()


def without_bylines(lines: list[Line], authors: Collection[str], language: str = "") -> list[Line]:
    """The lines, with those at the head cut that say who wrote and when, and no more."""
    known = {name.casefold() for name in authors}
    said = {id(line) for line in _head(lines) if _says_only(line, known, language)}
    return [replace(line, cut=CUT) if id(line) in said else line for line in lines] if said else lines


def _head(lines: Sequence[Line]) -> list[Line]:
    head: list[Line] = []
    for line in lines:
        if not line.cut:
            head.append(line)
            if len(head) == _HEAD:
                break
    return [line for line in head if len(line.text) <= _LONGEST]


def _lead(line: Line, language: str) -> int:
    """Where the words end with which a line says who wrote, at its start or behind the day and time that
    stand there; 0 where it does not."""
    text, place = line.text, 0
    while beside := _BESIDE.match(text, place):
        place = len(text) - len(text[beside.end() :].lstrip(_EDGE))
    if found := _LEAD.match(text, place):
        return found.end()
    # A heading may open with such a word, and name a person next: "De Bruyne Kevin", "Na Juma Ali".
    rest = text[place:]
    told = 0 if line.kind is LineKind.HEADING else labelled(rest) or opening(rest, language)
    return place + told if told else 0


def _parts(text: str, language: str) -> list[str]:
    """What a byline says beside dates and times, piece by piece."""
    pieces = [piece.strip(_EDGE) for piece in _BESIDE.sub("|", text).split("|")]
    parts = parted((part for piece in pieces if piece for part in _JOINT.split(piece)), language)
    return [part.strip(_EDGE) for part in parts]


def _names(text: str, language: str) -> tuple[str, ...]:
    """The names of a byline without its first word, () where it says more than roles and places."""
    parts = [_WHENCE.sub("", part) for part in _parts(text, language)]
    if not parts or not _is_name(parts[0]) or not all(map(_is_name_or_word, parts)):
        return ()
    names = people(filter(_is_name, parts))
    return names if parts[0] in names else ()


def _is_name_or_word(text: str) -> bool:
    return _is_name(text) or (" " not in text and text[:1].isupper())


def _is_name(text: str) -> bool:
    words = text.split()
    if not 2 <= len(words) <= _MOST_WORDS or text[-1:] in "!?…":
        return False
    if _CASELESS.match(text):
        return True
    big = [word for word in words if word[0].isupper()]
    return len(big) > 1 and all(word in _PARTICLES for word in words if not word[0].isupper())


def _says_only(line: Line, known: Collection[str], language: str) -> bool:
    lead = _lead(line, language)
    rest = line.text[lead:]
    parts = (lead and _names(rest, language)) or _parts(rest, language)
    return bool(parts) and all(part.casefold() in known for part in parts)
