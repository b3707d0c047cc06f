"""JSON-LD articleBody as evidence: where a page gives its whole text, what follows it is no text."""

from __future__ import annotations

import re

from pipelines.article import Block, BlockKind

_NOT_WORD = re.compile(r"\W+")
_TAGS = re.compile(r"<[^>]{1,300}>")
_BREAKS = re.compile(r"(?:\r?\n\s*)+|</p>|<br\s*/?>")
_LONGEST = 200_000
_MOST_BLOCKS = 1_000
_COVERED = 0.9
_MOST_OF_TEXT = 0.7
_STANDS_IN = 0.4
_WHOLE = 600


def weigh(blocks: list[Block], body: str) -> list[Block]:
    """Give the blocks without what the page's own articleBody shows to be no text.

    Where the blocks hold nearly all of ``body``, lines after the last one found in it are cut. Where
    they hold little of a long ``body`` (the page builds its text with a script), the body's own
    paragraphs stand in for them. In all other cases the blocks come back as they are.
    """
    if not body or len(body) > _LONGEST or len(blocks) > _MOST_BLOCKS:
        return blocks
    plain = _TAGS.sub(" ", body)
    whole = _squash(plain)
    if len(whole) < 200:
        return blocks
    squashed = [_squash(block.text) for block in blocks]
    found = [bool(text) and text in whole for text in squashed]
    covered = sum(len(text) for text, there in zip(squashed, found, strict=True) if there)
    if covered >= _COVERED * len(whole) and covered >= _MOST_OF_TEXT * sum(map(len, squashed)):
        last = max(place for place, there in enumerate(found) if there)
        return blocks[: last + 1]
    if (
        covered < _STANDS_IN * len(whole)
        and len(whole) >= _WHOLE
        and len(whole) > 1.5 * sum(map(len, squashed))
    ):
        return _paragraphs(body)
    return blocks


def _squash(text: str) -> str:
    return _NOT_WORD.sub("", text).casefold()


def _paragraphs(body: str) -> list[Block]:
    lines = (" ".join(_TAGS.sub(" ", line).split()) for line in _BREAKS.split(body))
    return [Block(BlockKind.PARAGRAPH, line) for line in lines if line]
