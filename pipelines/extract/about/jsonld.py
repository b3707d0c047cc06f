"""JSON-LD: what a page says of its article in its own structured data, broken or not."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

_LIMIT = 1_000_000
_NODES = 5_000
_WIDEST = 200
_ARTICLE = re.compile(
    r"(?:Article|BlogPosting|Reportage\w*|LiveBlogPosting|SocialMediaPosting|Report|Review)$"
)
_PAGE = re.compile(r"(?:WebPage|ItemPage|CreativeWork|VideoObject)$")
_WRAPPING = re.compile(
    r"^\s*+(?:<!--|//\s*+<!\[CDATA\[|/\*\s*+<!\[CDATA\[\s*+\*/|<!\[CDATA\[)|(?://\s*+\]\]>|/\*\s*+\]\]>\s*+\*/|\]\]>|-->)\s*+;?+\s*+$"
)
# Escapes of what no text may hold, control characters and halves of a pair; a whole pair stays.
_ESCAPED_CONTROL = re.compile(
    r"(\\\\|\\ud[89ab][\da-f]{2}\\ud[c-f][\da-f]{2})"
    r"|\\u(?:00(?:0[0-8bcef]|1[\da-f]|7f|[89][\da-f])|d[89a-f][\da-f]{2}|feff|fff[ef])",
    re.I,
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_FIELD = re.compile(
    r'"(headline|datePublished|dateModified|articleSection|inLanguage)"\s*:\s*"((?:[^"\\]|\\.){1,400})"'
)

Node = dict[str, Any]


def article_node(found: Iterable[Node], headline: str = "") -> Node:
    """Of the page's JSON-LD nodes the one that describes its article, {} when there is none.

    Of several articles the one with the given headline wins, then the first.
    """
    best: Node = {}
    best_rank = 0
    for node in found:
        rank = _rank(node, headline)
        if rank > best_rank:
            best, best_rank = node, rank
    return best


def nodes_of(scripts: Iterable[etree._Element]) -> Iterator[Node]:
    """Every JSON object in the JSON-LD of a page's scripts, outermost first: of lists, @graph, nested nodes.

    A script that is not JSON is mended where that is easy, and otherwise read for a few plain fields.
    """
    budget = _NODES
    for script in scripts:
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        queue: deque[Any] = deque([_load(script.text or "")])
        while queue and budget > 0:
            value = queue.popleft()
            budget -= 1
            if isinstance(value, list):
                queue.extendleft(reversed(value[:_WIDEST]))
            elif isinstance(value, dict):
                yield value
                queue.extend(
                    value[key]
                    for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "item")
                    if isinstance(value.get(key), (dict, list))
                )


def types(node: Node) -> list[str]:
    """The node's @type as a list of names without their namespace."""
    value = node.get("@type") or node.get("type") or ()
    names = value if isinstance(value, list) else [value]
    return [name.rsplit("/", 1)[-1] for name in names if isinstance(name, str)]


def text_of(value: Any) -> str:
    """A JSON-LD value as one string: a string, a number, the first of a list, a node's name; "" otherwise."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = next(
                (value[key] for key in ("name", "@value", "url", "@id", "headline") if value.get(key)), ""
            )
        else:
            break
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return str(value).strip()


def _rank(node: Node, headline: str) -> int:
    names = types(node)
    if any(_ARTICLE.search(name) for name in names):
        rank = 10
    elif any(_PAGE.search(name) for name in names) and (node.get("datePublished") or node.get("headline")):
        rank = 4
    else:
        return 0
    own = text_of(node.get("headline") or node.get("name"))
    if headline and own and (own in headline or headline in own):
        rank += 5
    if node.get("articleBody"):
        rank += 2
    if node.get("datePublished"):
        rank += 2
    return rank


def _load(text: str) -> Any:
    if not text or len(text) > _LIMIT:
        return None
    if "\\u" in text:
        text = _ESCAPED_CONTROL.sub(lambda found: found[1] or "", text)
    attempts = (lambda raw: raw, _mend)
    for attempt in attempts:
        try:
            return json.loads(attempt(text), strict=False)
        except (ValueError, RecursionError):
            continue
    try:
        return json.JSONDecoder(strict=False).raw_decode(_mend(text))[0]
    except (ValueError, RecursionError):
        pass
    fields: Node = {}
    for name, value in _FIELD.findall(text):
        fields.setdefault(name, value.replace('\\"', '"').replace("\\/", "/"))
    return {"@type": "Article", **fields} if fields else None


def _mend(text: str) -> str:
    text = _WRAPPING.sub("", _WRAPPING.sub("", text)).strip().rstrip(";")
    return _TRAILING_COMMA.sub(r"\1", text)
