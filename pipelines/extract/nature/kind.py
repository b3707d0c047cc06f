"""What an article is as journalism: report, live blog, gallery, video, audio or opinion."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from importlib.resources import files

from pipelines.article import Kind, Line
from pipelines.extract.nature.signs import Signs

_TABLE = tomllib.loads(files("pipelines.extract.nature").joinpath("kinds.toml").read_text("utf-8"))
_TYPES = {kind: frozenset(_TABLE[kind]["types"]) for kind in Kind if kind in _TABLE}
_OG = {kind: frozenset(_TABLE[kind]["og"]) for kind in _TYPES}
_WORDS = {kind: frozenset(word.casefold() for word in _TABLE[kind]["words"]) for kind in _TYPES}
# A section or headline says a kind's word at its start: "Kommentar: ...", "LIVE | ...", "En direct. ...".
_START = re.compile(r"\s*[\[(]?([^\W_][\w ’'-]{2,30}?)(?:\s*[:|\]).!•]|\s+[–—-]\s)")
_WORD = re.compile(r"[^\W\d_]+")
# The last part of an address is the story's own name, which may say anything.
_NAMES = 1
# Prose beyond this is a report, whatever plays above it.
_LONG = 1_500
_LEAST_ENTRIES = 3
_MANY_ENTRIES = 5
_CAPTIONED = 0.6
_START_SIZE = 40


def kind_of(
    signs: Signs, section: str, headline: str, lines: Sequence[Line], entries: int = 0
) -> tuple[Kind, str]:
    """Give the kind and where on the page it was told ("" for a report, which needs no telling).

    ``entries`` counts the live entries found in the text: without them a word for live is not enough, for
    papers say "live" of broadcasts as well. Words for video and audio tell nothing of a long text.

    >>> from pipelines.extract.nature.signs import Signs
    >>> parts = ("sport", "kommentar", "a-1")
    >>> kind_of(Signs(parts, False, "article", frozenset(), True, True, 1, "", "", (), 0), "", "", ())
    (<Kind.OPINION: 'opinion'>, 'address:kommentar')
    """
    size = sum(len(line.text) for line in lines if not line.cut)
    for kind in _TYPES:
        if kind is Kind.GALLERY and _is_captions(signs, lines, size):
            return kind, "markup:figcaption"
        source = _told(kind, signs, section, headline)
        if source and _is_borne_out(kind, source, signs, size, entries):
            return kind, source
        if kind is Kind.LIVE and entries >= _MANY_ENTRIES:
            return kind, "markup:time"
    return Kind.REPORT, ""


def may_be_live(signs: Signs, section: str, headline: str) -> bool:
    """Whether a page says that it is live, so that its entries are worth looking for."""
    return bool(_told(Kind.LIVE, signs, section, headline))


def _told(kind: Kind, signs: Signs, section: str, headline: str) -> str:
    """Where a page says that it is of this kind, "" where it does not."""
    words = _WORDS[kind]
    found = _TYPES[kind] & signs.types
    if found:
        return f"json-ld:{min(found)}"
    if signs.og in _OG[kind]:
        return f"og:type:{signs.og}"
    for part in signs.parts[:-_NAMES]:
        if part in words:
            return f"address:{part}"
    name = section.strip().casefold()
    if name in words:
        return f"section:{name}"
    start = _START.match(headline)
    if start and start[1].strip().casefold() in words:
        return f"headline:{start[1].strip()}"
    if kind is Kind.LIVE:
        if signs.ticker:
            return f"markup:{signs.ticker[:60]}"
        said = _WORD.findall(" ".join((*signs.parts[-_NAMES:], headline)).casefold())
        return next((f"words:{word}" for word in said if word in words), "")
    return ""


def _is_borne_out(kind: Kind, source: str, signs: Signs, size: int, entries: int) -> bool:
    """Whether what a page says of its kind is borne out by what else is on it."""
    if kind is Kind.LIVE:
        return source.startswith("json-ld") or entries >= _LEAST_ENTRIES
    main = source.startswith(("json-ld", "og:type")) and not signs.article
    if kind in (Kind.VIDEO, Kind.AUDIO):
        return main or (size < _LONG and not source.startswith("json-ld"))
    return main or kind is not Kind.GALLERY or not source.startswith("json-ld")


def _is_captions(signs: Signs, lines: Sequence[Line], size: int) -> bool:
    """Whether most of the text is the captions of pictures."""
    if not signs.captions or not size:
        return False
    # By their start: a credit at a caption's end is no longer in the line. Each is the caption of one line.
    left = Counter(caption[:_START_SIZE] for caption in signs.captions)
    told = 0
    for line in lines:
        start = line.text[:_START_SIZE]
        if not line.cut and left[start] > 0:
            left[start] -= 1
            told += len(line.text)
    return told > _CAPTIONED * size
