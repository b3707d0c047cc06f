"""The names that a form offers: what the store can be asked by, bounded, the most frequent first."""

from __future__ import annotations

from collections.abc import Iterable

from touchline.asking import Store
from touchline.naming import RELATIONS
from touchline.serving.pages import words

MOST = 400
"""Names of a kind."""


def names(asked: Store) -> dict[str, list[str]]:
    """The names by the filter that takes them."""
    from pipelines.article import Kind

    about = [each for each in asked.subjects(kinds=("club", "team", "competition")) if each.stories]
    lines = asked.outlets()
    known = {
        "club": (each.name for each in about if each.kind != "competition"),
        "competition": (each.name for each in about if each.kind == "competition"),
        "outlet": (each.name for each in sorted(lines, key=lambda each: -each.articles)),
        "owner": sorted({each.owner for each in lines}, key=str.casefold),
        "country": sorted({each.country for each in lines}),
        "language": asked.values("language"),
        "wire": asked.values("wire"),
        "kind": [str(each) for each in Kind],
        "relation": RELATIONS,
    }
    return {kind: _offered(some) for kind, some in known.items()}


def _offered(some: Iterable[str]) -> list[str]:
    """Those that can stand in a form as they are: another would not be found under what it shows."""
    return [each for each in some if each and words.clipped(each, words.NAME) == each][:MOST]
