"""Authors: the people in what a page gives as its author, one name each."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LEAD = re.compile(
    r"^\s*(?:(?:written|reported|story|words|article|analysis|text|posted|edited)\s+)?(?:by|von|por|par|di|da|door|av|af|autor(?:in)?:?|author:?|text:?|oleh:?|przez)\s*:?\s+",
    re.I,
)
_SPLIT = re.compile(r"\s*(?:,|;|\||·|•|/|\n)\s*|\s+(?:and|und|y|et|e|en|och|og|ja|&|with|mit)\s+", re.I)
_DROP = re.compile(r"https?://|www\.|@|\d{2}|^\W*$|\.(?:com|org|net|de|co)\b", re.I)
_TAIL = re.compile(r"\s*(?:\(.*\)|\[.*\]|[-–|]\s.*)$")
_ROLES = re.compile(
    r"^(?:staff|admin|editor(?:ial)?|redaktion|redaction|redacción|redazione|correspondent|reporter|writer"
    r"|senior writer|journalist"
    r"|contributor|chief .*|.* correspondent|.* editor|.* reporter|.* writer|updated|published"
    r"|share|follow)$",
    re.I,
)


def people(values: Iterable[str]) -> tuple[str, ...]:
    """Names in order, each once, from "By A and B" or lists; addresses, links and roles are left out."""
    found: dict[str, str] = {}
    for value in values:
        text = _LEAD.sub("", " ".join(value.split())[:400])
        for part in _SPLIT.split(text):
            name = _TAIL.sub("", _LEAD.sub("", part)).strip(" .,:;-–|")
            if (
                2 < len(name) <= 60
                and len(name.split()) <= 6
                and not _DROP.search(name)
                and not _ROLES.match(name)
            ):
                found.setdefault(name.casefold(), name)
    return tuple(found.values())[:20]
