"""The lines of the article's subtree, read out in order: the text's, and among them what is cut and why."""

from __future__ import annotations

from collections.abc import Container

from bs4.element import NavigableString, PageElement, Tag

from pipelines.article import Line, LineKind
from pipelines.extract.body.boilerplate import LINKS
from pipelines.extract.markup import MARK

_INLINE = frozenset(("a", "label"))
_KINDS = {
    "h1": LineKind.HEADING, "h2": LineKind.HEADING, "h3": LineKind.HEADING, "h4": LineKind.HEADING,
    "h5": LineKind.HEADING, "h6": LineKind.HEADING, "li": LineKind.ITEM,
    "dt": LineKind.ITEM, "dd": LineKind.ITEM,
    "blockquote": LineKind.QUOTE, "tr": LineKind.ROW,
}  # fmt: skip


def read_lines(top: Tag, heaps: Container[int] = (), cut: str = "") -> list[Line]:
    """Read the lines in document order: one for each paragraph, heading, list item, quote or table row.

    What is marked as furniture, and the ``heaps`` of links (by ``id``), come after the line in which they
    stand, marked as cut. ``cut`` is the reason why all of ``top`` is.
    """
    lines: list[Line] = []
    parts: list[str] = []
    beside: list[Line] = []

    def flush(kind: LineKind) -> None:
        if parts:
            text = " ".join("".join(parts).split())
            parts.clear()
            if text:
                lines.append(Line(kind, text, cut))
        if beside:
            lines.extend(beside)
            beside.clear()

    stack: list[tuple[PageElement | None, LineKind]] = [(top, LineKind.PARAGRAPH)]
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
        if MARK in node.attrs:
            reason, _, text = str(node.attrs[MARK]).partition("\n")
            if text:
                beside.append(Line(_KINDS.get(name, LineKind.PARAGRAPH), text, reason))
            continue
        if id(node) in heaps:
            beside.extend(read_lines(node, cut=LINKS))
            continue
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
    flush(LineKind.PARAGRAPH)
    return lines
