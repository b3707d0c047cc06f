"""A page's markup to a tree, once it is known not to be made to be costly."""

from __future__ import annotations

import re

from lxml import etree

from pipelines.article import Reason, Rejection

_MOST_TAGS = 100_000
# The parser's time grows with the square of the attributes of a tag: their sum is bounded, over the tags
# that are long enough to matter, on pages that are.
_TAG = re.compile(rb"""<[a-zA-Z][\w:-]*[\s/](?:[^>"']++|"[^"]*+"?|'[^']*+'?)*+""")
_QUOTED = re.compile(rb""""[^"]*+"?|'[^']*+'?""")
_ATTRIBUTE = re.compile(rb"[^\s/=]+")
_LONG_TAG = 300
_LONG_PAGE = 40_000
_MOST_SQUARES = 40_000_000


def refuse_markup(source: bytes) -> Rejection | None:
    """Refuse markup that is made to be costly, in the charset that the parser gets."""
    count = source.count(b"<")
    if count > _MOST_TAGS:
        return Rejection(Reason.TOO_LARGE, f"{count} tags")
    if len(source) < _LONG_PAGE:
        return None
    tags = [tag for tag in _TAG.findall(source) if len(tag) > _LONG_TAG]
    # An attribute takes two bytes at least: mostly that is all that need be known.
    if sum((len(tag) // 2) ** 2 for tag in tags) <= _MOST_SQUARES:
        return None
    squares = 0
    for tag in tags:
        squares += len(_ATTRIBUTE.findall(_QUOTED.sub(b" ", tag))) ** 2
        if squares > _MOST_SQUARES:
            return Rejection(Reason.TOO_LARGE, "tags without end")
    return None


def parse(source: bytes) -> etree._Element | None:
    """The root of a page in UTF-8, without comments; None for what is no markup."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    root = etree.fromstring(source, parser)
    return root if root is not None and root.tag == "html" else None
