"""What a probe of a site found and tried, and the outlet record that it makes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from crawler.front_page import FrontPage, told
from crawler.outlet_guess import Guess
from crawler.outlet_record import SourceKind
from pipelines.article import Reason

MOST_TOLD = 5
"""Sections and links to terms that are written down."""
_WIDE = 300


@dataclass(frozen=True, slots=True)
class Tried:
    """An address that was asked for a kind of source: what it holds, or the fault why it is none."""

    kind: SourceKind
    url: str
    holds: str = ""
    fault: str = ""


@dataclass(slots=True)
class Probed:
    """What is known of a site after a probe on a day. The front page is at ``home``, on ``host``."""

    home: str
    host: str
    day: date
    front: FrontPage
    name: str
    country: Guess
    language: Guess
    delay: str = ""
    """The Crawl-delay that its robots.txt asks for, in seconds."""
    tried: list[Tried] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Notes on what was not asked."""
    private: bool = False
    """Whether it is of a closed network, by the user's word."""

    def found(self, kind: SourceKind) -> list[Tried]:
        """What answered as a source of a kind."""
        return [each for each in self.tried if each.kind is kind and not each.fault]


def record(probed: Probed) -> str:
    """The outlet as a file of its own in the form of ``crawler/outlets/*.toml``: it loads as it is."""
    return "\n".join((*_comments(probed), *_table(probed))) + "\n"


def _comments(probed: Probed) -> Iterator[str]:
    yield _comment(f"Found by touchline outlet probe {probed.home} on {probed.day}. Read the terms first.")
    refused = sum(each.fault.startswith(Reason.ROBOTS) for each in probed.tried)
    yield _comment(
        f"robots.txt: refuses {refused} of the addresses tried; Crawl-delay: {probed.delay or 'none'}"
    )
    for link in probed.front.terms[:MOST_TOLD]:
        yield _comment(f"looks like terms: {link}")
    for each in probed.tried:
        if each.fault:
            yield _comment(f"tried: {each.url}: {each.fault}")
    for line in probed.left:
        yield _comment(f"not asked: {line}")


def _table(probed: Probed) -> Iterator[str]:
    yield "[[outlet]]"
    yield f"name = {_text(probed.name)}"
    yield f"home = {_text(probed.home)}"
    yield f"hosts = [{_text(probed.host)}]"
    if probed.private:
        yield "private = true"
    yield f"country = {_text(probed.country.code)}{_by(probed.country)}"
    yield f"language = {_text(probed.language.code)}{_by(probed.language)}"
    for kind in (SourceKind.FEEDS, SourceKind.SITEMAPS):
        seen = f'status = "live", checked = {probed.day}'
        yield from _list(kind, (f"{seen}, note = {_text(each.holds)}" for each in probed.found(kind)), probed)
    sections = probed.front.sections[:MOST_TOLD]
    if sections:
        yield "# Sections are asked once article_urls tells the articles from the other links."
    yield from _rows(
        "sections", ((url, 'status = "listed", note = "linked on its front page"') for url in sections)
    )
    yield "[outlet.terms]"
    yield 'status = "unknown"'


def _list(kind: SourceKind, rests: Iterable[str], probed: Probed) -> Iterator[str]:
    return _rows(kind, zip((each.url for each in probed.found(kind)), rests, strict=True))


def _rows(field: str, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    lines = [f"    {{ url = {_text(url)}, {rest} }}," for url, rest in rows]
    return iter([f"{field} = [", *lines, "]"] if lines else [f"{field} = []"])


def _by(guess: Guess) -> str:
    return f"  # told by {guess.by}" if guess.by else ""


def _comment(line: str) -> str:
    return f"# {told(line, _WIDE)}"


def _text(value: str) -> str:
    # A JSON string is a TOML basic string; what is invisible was taken out where it was read.
    return json.dumps(value, ensure_ascii=False)
