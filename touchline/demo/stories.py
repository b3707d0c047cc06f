"""The newsroom: reads ``stories/*.toml`` and ``strays.toml`` into one record for each page of the press.

A story file holds the text once. Each ``[[article]]`` in it says who runs it and what that desk changed:
``edits`` are (old, new) pairs; ``text`` replaces the whole, a paragraph ``[2-4]`` in it standing for the
second to fourth paragraphs of the story.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from touchline.demo.outlets import OUTLETS


@dataclass(frozen=True, slots=True)
class Piece:
    """One page of the press.

    ``story`` and ``relation`` (lead, copy, brief, version) say what it is to which story; ``age`` how long
    before the press opens it was published; ``trailing`` are furniture lines set like paragraphs below the
    text. A stray, a page that must not be stored, has a ``reason`` in place of a story, and its ``kind``
    says how it is served (article, video, missing, front, text, pdf).
    """

    outlet: str
    slug: str
    headline: str
    section: str
    language: str
    age: timedelta
    paragraphs: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    credit: str = ""
    trailing: tuple[str, ...] = ()
    story: str = ""
    relation: str = ""
    kind: str = "article"
    reason: str = ""


@cache
def pieces() -> tuple[Piece, ...]:
    """Every article of every story, restricted outlets' included."""
    found: list[Piece] = []
    for path in sorted(_data("stories").iterdir(), key=lambda path: path.name):
        story = tomllib.loads(path.read_text("utf-8"))
        base = _paragraphs(story["text"])
        for article in story["article"]:
            text = _edited(_woven(article.get("text", ""), base), article.get("edits", []), path.name)
            found.append(_piece(article, text, story["language"], story=story["key"]))
    return tuple(found)


@cache
def strays() -> tuple[Piece, ...]:
    """Every page that a feed links to and that must not be stored."""
    entries = tomllib.loads(_data("strays.toml").read_text("utf-8"))["stray"]
    return tuple(
        _piece(entry, _paragraphs(entry.get("text", "")), OUTLETS[entry["outlet"]].language)
        for entry in entries
    )


def _data(name: str) -> Traversable:
    return files("touchline.demo") / name


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


def _woven(text: str, base: tuple[str, ...]) -> tuple[str, ...]:
    """The desk's own text with its references to the story's paragraphs filled in."""
    if not text:
        return base
    woven: list[str] = []
    for part in _paragraphs(text):
        if reference := re.fullmatch(r"\[(\d+)(?:-(\d+))?\]", part):
            first, last = int(reference[1]), int(reference[2] or reference[1])
            woven.extend(base[first - 1 : last])
        else:
            woven.append(part)
    return tuple(woven)


def _edited(text: tuple[str, ...], edits: list[list[str]], where: str) -> tuple[str, ...]:
    for old, new in edits:
        if not any(old in paragraph for paragraph in text):
            raise ValueError(f"{where}: an edit finds nothing to change: {old!r}")
        text = tuple(paragraph.replace(old, new) for paragraph in text)
    return text


def _piece(entry: dict[str, Any], text: tuple[str, ...], language: str, story: str = "") -> Piece:
    typeset = _curly if OUTLETS[entry["outlet"]].curly else str
    return Piece(
        outlet=entry["outlet"],
        slug=entry["slug"],
        headline=typeset(entry["headline"]),
        section=entry["section"],
        language=language,
        age=timedelta(hours=entry["hours"]),
        paragraphs=tuple(typeset(paragraph) for paragraph in text),
        summary=tuple(typeset(line) for line in entry.get("summary", [])),
        authors=tuple(entry.get("authors", [])),
        credit=entry.get("credit", ""),
        trailing=tuple(entry.get("trailing", [])),
        story=story,
        relation=entry.get("relation", ""),
        kind=entry.get("kind", "article"),
        reason=entry.get("reason", ""),
    )


def _curly(text: str) -> str:
    """The text with typographic quotes: one opens at the start or after a space, else it closes."""
    for straight, opening, closing in (('"', "“", "”"), ("'", "‘", "’")):
        text = re.sub(rf"(^|(?<=[\s(“])){straight}", opening, text).replace(straight, closing)
    return text
