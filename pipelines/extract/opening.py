"""How an article opens: headline repeats go, the standfirst and summary bullets are told from the text."""

from __future__ import annotations

from pipelines.article import Block, BlockKind
from pipelines.extract.leads import Lead
from pipelines.extract.markup import fold
from pipelines.extract.metadata import Metadata

_OPENING = 6
_LONG_LEAD = 250
_SHORT_LEAD = 100
_LONGEST_BULLET = 220
_MOST_BULLETS = 8


def open_article(
    leads: list[Lead], blocks: list[Block], meta: Metadata
) -> tuple[tuple[str, ...], list[Block]]:
    """Give the summary lines and the blocks of the text.

    Of the lines above the text, one that its markup or the page's own description shows to be the
    standfirst goes to the summary. A long standfirst that the page's description repeats opens the
    text as well, for papers write the first paragraph so. A long line that is neither is
    prose that stands outside the text's own element. A list right at the top, before any prose, is
    the summary's bullets and no part of the text.
    """
    summary: list[str] = []
    opening: list[Block] = []
    low = fold(meta.headline).casefold()
    seen = {block.text for block in blocks[:_OPENING]}
    for lead in leads:
        line = lead.text
        if line.casefold() == low:
            continue
        described = _describes(line, meta.standfirsts)
        standfirst = lead.marked or described
        if standfirst and line not in summary:
            summary.append(line)
        prose = lead.run or len(line) >= _LONG_LEAD
        if line not in seen and ((len(line) > _SHORT_LEAD and described) or (prose and not standfirst)):
            opening.append(Block(BlockKind.PARAGRAPH, line))
        seen.add(line)
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
