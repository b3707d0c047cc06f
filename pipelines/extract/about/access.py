"""Whether an article is behind a paywall, as far as the page says so of itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipelines.extract.about.jsonld import Node

_FIELD = "isAccessibleForFree"
# What a meta element's value says: that the article is closed, or not.
_CLOSED = {"free": False, "metered": True, "locked": True, "paid": True, "premium": True, "subscriber": True}
_YES = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}
_METAS = {
    "isaccessibleforfree": {word: not free for word, free in _YES.items()},
    "article:content_tier": _CLOSED,
    "article:content-tier": _CLOSED,
    "content_tier": _CLOSED,
    "article.access": _CLOSED,
    "ispremium": _YES,
    "is_premium": _YES,
    "article:premium": _YES,
    "subscriber_only": _YES,
}
_MOST_PARTS = 50


def paywalled(node: Node, found: Iterable[Node], metas: dict[str, str]) -> tuple[bool | None, str]:
    """Whether the page says that its article is not free, and where it says so; None when it says nothing.

    The article's own word counts before that of a part of it, then that of any other node of the
    page, then the meta elements. "metered" is not free: only some of its readers may read it.
    """
    free = _free(node.get(_FIELD))
    if free is not None:
        return not free, f"json-ld:{_FIELD}"
    parts = node.get("hasPart")
    for part in parts[:_MOST_PARTS] if isinstance(parts, list) else [parts]:
        if isinstance(part, dict) and _free(part.get(_FIELD)) is False:
            return True, f"json-ld:hasPart.{_FIELD}"
    for name, says in _METAS.items():
        said = says.get(metas.get(name, "").strip().casefold())
        if said is not None:
            return said, f"meta:{name}"
    for other in found:
        free = _free(other.get(_FIELD))
        if free is not None:
            return not free, f"json-ld:{_FIELD}"
    return None, ""


def _free(value: Any) -> bool | None:
    """A JSON-LD boolean as pages write it: true, "False", "http://schema.org/True", a list of one."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or len(value) > 40:
        return None
    return {"true": True, "yes": True, "false": False, "no": False}.get(
        value.rsplit("/", 1)[-1].strip().casefold()
    )
