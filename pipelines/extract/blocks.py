"""The blocks of text of a cleaned subtree, read out in order."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from pipelines.article import Block, BlockKind

_SPACE = re.compile(r"\s+")
_INLINE = frozenset(("a", "label"))
_KINDS = {
    "h1": BlockKind.HEADING, "h2": BlockKind.HEADING, "h3": BlockKind.HEADING, "h4": BlockKind.HEADING,
    "h5": BlockKind.HEADING, "h6": BlockKind.HEADING, "li": BlockKind.ITEM,
    "dt": BlockKind.ITEM, "dd": BlockKind.ITEM,
    "blockquote": BlockKind.QUOTE, "tr": BlockKind.ROW,
}  # fmt: skip


def read_blocks(soup: BeautifulSoup) -> list[Block]:
    """Read the text in document order: a block for each paragraph, heading, list item, quote or table row."""
    blocks: list[Block] = []
    parts: list[str] = []

    def flush(kind: BlockKind) -> None:
        text = _SPACE.sub(" ", "".join(parts)).strip()
        parts.clear()
        if text:
            blocks.append(Block(kind, text))

    stack: list[tuple[PageElement | None, BlockKind]] = [(soup, BlockKind.PARAGRAPH)]
    while stack:
        node, kind = stack.pop()
        if node is None:
            flush(kind)
            continue
        if isinstance(node, NavigableString):
            parts.append(str(node))
            continue
        if not isinstance(node, Tag):
            continue
        name = node.name
        if name == "br":
            flush(kind)
            continue
        if name in ("td", "th"):
            parts.append(" ")
        elif name not in _INLINE:
            flush(kind)
            inner = _KINDS.get(name, kind)
            stack.append((None, inner))
            kind = inner
        stack.extend((child, kind) for child in reversed(node.contents))
    flush(BlockKind.PARAGRAPH)
    return blocks
