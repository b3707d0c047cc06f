"""What a reader types into a search: words, "phrases", -not, field:word. Nothing that is typed is an error.

A word may hold apostrophes (o'neill), and a score, a date or a minute is one phrase (1-1, 90+3); any other
sign parts words. A quote that is never closed is nothing, so is a minus without a word behind it. A field
that is none is a word like any other: addresses and scores have colons too. What stands outside quotes must
be held somewhere in the article, each word by itself; behind a minus, ``-saka-injury`` is one phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from store.words import TOKEN, UNSPACED, folded

LONGEST_WORD = 200
"""Characters; a longer word is in no index, and found nowhere."""
FIELDS = {"headline": "headline", "title": "headline", "author": "author", "outlet": "outlet"}
"""The fields by the names that they go by."""

_TYPED = re.compile(
    r'(?P<no>(?<![^\s])-+)?(?:(?P<field>[^\W\d_]+):(?=[^\s:/]))?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))'
)
_QUOTES = re.compile("[“”„‟«»＂「」『』]")
# Asked for as one phrase: a score, date or minute ("1-1", "90+3"), a word with its apostrophes ("o'neill").
_PIECE = re.compile(rf"\d+(?:[^\w\s]+\d+)+\w*|[\w{UNSPACED}]+(?:['’ʼ`´][\w{UNSPACED}]+)*")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must follow one another; ``field`` is where: "" for headline and text together."""

    words: tuple[str, ...]
    field: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What one article must hold of, all of ``all`` and none of ``none``; ``nowhere`` for signs alone."""

    all: tuple[Term, ...] = ()
    none: tuple[Term, ...] = ()
    nowhere: bool = False

    def of(self, *fields: str) -> Query:
        """What is asked of these fields alone."""
        return Query(
            tuple(each for each in self.all if each.field in fields),
            tuple(each for each in self.none if each.field in fields),
        )

    def __bool__(self) -> bool:
        """Whether anything is asked."""
        return bool(self.all or self.none)


def parse(text: str) -> Query | None:
    """What a text asks for; None for one that asks nothing.

    >>> parse('title:saka "set piece" -o\\'neill')
    Query(all=(Term(words=('saka',), field='headline'), Term(words=('set', 'piece'), field='')), \
none=(Term(words=('o', 'neill'), field=''),), nowhere=False)
    """
    if not text.strip():
        return None
    wanted: dict[Term, None] = {}
    unwanted: dict[Term, None] = {}
    for no, term in _terms(_QUOTES.sub('"', text).replace("_", " ")):
        (unwanted if no else wanted)[term] = None
    nowhere = not (wanted or unwanted) or any(_too_long(each) for each in wanted)
    return Query(tuple(wanted), tuple(each for each in unwanted if not _too_long(each)), nowhere)


def _terms(text: str) -> Iterator[tuple[bool, Term]]:
    for found in _TYPED.finditer(text):
        no = found["no"] is not None
        field = FIELDS.get((found["field"] or "").lower(), "")
        if found["phrase"] is not None:
            yield from ((no, Term(words, field)) for words in _whole(found["phrase"]))
            if not field and found["field"]:
                yield from ((no, Term(words)) for words in _whole(found["field"]))
            continue
        word = found["word"] if field or not found["field"] else f"{found['field']}:{found['word']}"
        yield from ((no, Term(words, field)) for words in (_whole(word) if no else _each(word)))


def _whole(text: str) -> Iterator[tuple[str, ...]]:
    if words := tuple(TOKEN.findall(folded(text))):
        yield words


def _each(text: str) -> Iterator[tuple[str, ...]]:
    for piece in _PIECE.findall(folded(text)):
        yield from _whole(piece)


def _too_long(term: Term) -> bool:
    return any(len(word) > LONGEST_WORD for word in term.words)
