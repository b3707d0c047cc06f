"""Which language an article is in: the page's own word where the text bears it out, else the text's."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from functools import cache
from importlib.resources import files
from typing import Any

from store.words import TOKEN

_SAMPLE = 1_000
"""Characters of a text that are looked at: a language shows in the first paragraphs."""
_TAG = re.compile(r"\s*([A-Za-z]{2,3})(?![A-Za-z])")
_TABLE: dict[str, Any] = tomllib.loads(
    files("pipelines.extract.letters").joinpath("languages.toml").read_text("utf-8")
)
_CODES: dict[str, str] = _TABLE["codes"]
_SCRIPTS: dict[str, str] = _TABLE["scripts"]
_WORDS: dict[str, str] = _TABLE["words"]
_FAMILIES = tuple(frozenset(family.split()) for family in _TABLE["kin"]["families"])
_LATIN = "A-Za-zÀ-ɏḀ-ỿ"
# Vowel signs of India and Indochina are no letters to `\w`, and stand in the scripts' ranges.
_LETTERS = re.compile(r"(?:[^\W\d_]|[\u0900-\u0eff\u1000-\u109f\u1780-\u17ff])+")
_LEAST_SCRIPT = 0.5
# A third of a text's words are among its language's fifty most frequent; of a list of names, fewer.
_LEAST_USUAL = 0.08
_PLAINLY_USUAL = 0.2
# How much text (bytes of UTF-8: a sign of Chinese tells as much as three letters) and how sure a word of
# the library must be, to stand where nothing is declared, and to overrule what is.
_TELLING, _LIKELY = 60, 0.6
_ENOUGH, _SURE = 120, 0.95


def language_of(declared: str, headline: str, text: str) -> tuple[str, str]:
    """The article's language as a BCP 47 primary tag, and whether it was "declared" or told by the "text".

    What is declared stands unless the text contradicts it, is long enough to tell, and is plainly in
    another language that is no near kin of it. ("", "") when neither page nor text says.

    >>> language_of("iw", "", "")
    ('he', 'declared')
    """
    tag = declared_tag(declared)
    sample = f"{headline[:_SAMPLE]}\n{text[:_SAMPLE]}"
    if tag and _bears_out(sample, tag):
        return tag, "declared"
    least, sure = (_ENOUGH, _SURE) if tag else (_TELLING, _LIKELY)
    if len(sample.encode("utf-8", "replace")) >= least:
        told, confidence = _told(sample)
        if confidence >= sure and told not in _kin(tag):
            return told, "text"
    return tag, "declared" if tag else ""


def declared_tag(declared: str) -> str:
    """The primary tag of what a page declares, made-up codes put right; "" where that is no language.

    >>> [declared_tag(code) for code in ("en-US", "zh_Hans", "nb", "jp", "utf-8", "English")]
    ['en', 'zh', 'no', 'ja', '', '']
    """
    found = _TAG.match(declared)
    tag = found[1].lower() if found else ""
    return _CODES.get(tag, tag)


def _bears_out(sample: str, tag: str) -> bool:
    """Whether a text may well be in a language, by its letters and its most frequent words."""
    counted = Counter(TOKEN.findall(sample.lower()))
    words, kin, usual = counted.total(), _kin(tag), _usual()
    found: Counter[str] = Counter()
    for word, times in counted.items():
        for language in usual.get(word, ()):
            found[language] += times
    stranger = max((times for language, times in found.items() if language not in kin), default=0)
    if tag in _WORDS:
        return found[tag] >= max(stranger, _LEAST_USUAL * words)
    letters = sum(map(len, _LETTERS.findall(sample)))
    own = sum(map(len, _script(tag).findall(sample)))
    return stranger < _PLAINLY_USUAL * words and own >= _LEAST_SCRIPT * letters


def _told(sample: str) -> tuple[str, float]:
    """What the library says, and how sure it is that the text is in that language or a near kin."""
    # Loaded when a page is first in doubt: most never are.
    from pipelines.extract.letters.identifier import identifier

    ranked = [(declared_tag(tag), confidence) for tag, confidence in identifier().rank(sample)]
    told = ranked[0][0]
    return told, sum(confidence for tag, confidence in ranked if tag in _kin(told))


@cache
def _kin(tag: str) -> frozenset[str]:
    """A language and those too near to it to be told apart against a page's own word."""
    return frozenset((tag,)).union(*(family for family in _FAMILIES if tag in family))


@cache
def _script(tag: str) -> re.Pattern[str]:
    """Runs of the letters that a language is written in."""
    return re.compile(f"[{_SCRIPTS.get(tag, _LATIN)}]+")


@cache
def _usual() -> dict[str, list[str]]:
    """The languages that a word is frequent in, by the word."""
    languages: defaultdict[str, list[str]] = defaultdict(list)
    for language, words in _WORDS.items():
        for word in dict.fromkeys(words.split()):
            languages[word].append(language)
    return dict(languages)
