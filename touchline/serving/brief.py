"""What two texts differ in, told with few of their words: where texts may not be shown whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from touchline.difference import Kind, Passage

CONTEXT, CHANGED = 6, 25
"""Words that stand on either side of a change, and of a change itself."""
MOST = 200
"""Words of a difference in all."""


def brief(passages: Sequence[Passage]) -> Iterator[Passage]:
    """The changes with a few words about each, an ellipsis for what is left out, until it is enough."""
    left = MOST
    for place, each in enumerate(passages):
        if left <= 0:
            return
        before, behind = CHANGED, 0
        if each.kind is Kind.SAME:
            before, behind = CONTEXT * (place > 0), CONTEXT * (place < len(passages) - 1)
        left -= min(each.text.count(" ") + 1, before + behind)
        yield Passage(each.kind, *(_ends(text, before, behind) for text in (each.text, each.was)))


def _ends(text: str, before: int, behind: int) -> str:
    """Its first words and its last, an ellipsis between them."""
    words = text.split(" ")
    if len(words) > before + behind:
        words = [*words[:before], "…", *words[len(words) - behind :]]
    return " ".join(words)
