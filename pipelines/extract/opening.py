"""How an article opens: headline repeats go, the standfirst and summary bullets are told from the text."""

from __future__ import annotations

from pipelines.article import Block, BlockKind
from pipelines.extract.markup import fold
from pipelines.extract.metadata import Metadata

_OPENING = 6
_LONG_LEAD = 250
_LONGEST_BULLET = 220
_MOST_BULLETS = 8


def open_article(
    leads: list[str], prose: frozenset[str], blocks: list[Block], meta: Metadata
) -> tuple[tuple[str, ...], list[Block]]:
    """Give the summary lines and the blocks of the text.

    ``leads`` are lines found between headline and text, ``prose`` those in a run of paragraphs. One
    that the page's own description repeats is its standfirst: it is told apart in the summary and
    opens the text, where readers and most truths count it in. A long one is prose that stands
    outside the text's own element. A list right at the top, before any prose, is the summary's
    bullets and no part of the text.
    """
    summary: list[str] = []
    opening: list[Block] = []
    seen = {block.text for block in blocks[:_OPENING]}
    for line in leads:
        standfirst = _describes(line, meta.standfirsts)
        if line in seen or not (standfirst or line in prose or len(line) >= _LONG_LEAD):
            continue
        seen.add(line)
        opening.append(Block(BlockKind.PARAGRAPH, line))
        if standfirst:
            summary.append(line)
    blocks = _without_headline(blocks, meta.headline)
    bullets = _bullets(blocks)
    summary.extend(block.text for block in blocks[:bullets])
    return tuple(summary), opening + blocks[bullets:]


def _describes(line: str, standfirsts: tuple[str, ...]) -> bool:
    start = line[:40].casefold()
    return any(start in text.casefold() or text[:40].casefold() in line.casefold() for text in standfirsts)


def _without_headline(blocks: list[Block], headline: str) -> list[Block]:
    low = fold(headline).casefold().rstrip(" .")
    if not low:
        return blocks
    return [
        block
        for place, block in enumerate(blocks)
        if place >= _OPENING * 2 or block.text.casefold().rstrip(" .") != low
    ]


def _bullets(blocks: list[Block]) -> int:
    """How many blocks at the top are a list of short lines that sums up what follows."""
    count = 0
    for block in blocks[: _MOST_BULLETS + 1]:
        if block.kind is not BlockKind.ITEM or len(block.text) > _LONGEST_BULLET:
            break
        count += 1
    if not 2 <= count <= _MOST_BULLETS or len(blocks) < 2 * count:
        return 0
    return count
