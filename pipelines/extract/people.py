"""Author names: the people and desks in what a page gives as its author, one name each."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LEAD = re.compile(
    r"^\s*(?:(?:written|reported|story|words|article|analysis|text|posted|published|edited)\s+)?(?:by|von|por|par|di|da|door|av|af|autor(?:in)?:?|author:?|text:?|oleh:?|przez)\s*:?(?:\s+|$)",
    re.I,
)
_SPLIT = re.compile(r"\s*(?:,|;|\||·|•|/|\n)\s*|\s+(?:and|und|y|et|e|en|och|og|ja|&|with|mit)\s+", re.I)
_JOIN = re.compile(r"\s*(?:,|;|/|&|(?:and|und|y|et|e|en|och|og|ja|with|mit)\b)?\s*$", re.I)
_DROP = re.compile(r"https?:|www\.|@|\d|[:*?!]|^\W*$|\.(?:com|org|net|de|co)\b", re.I)
_ADDRESS = re.compile(r"\s*(?:https?:)?//|\s*www\.", re.I)
_TAIL = re.compile(r"\s*(?:\(.*\)|\[.*\]|[-–|]\s.*)$")
_INITIAL = re.compile(r"(?:\b\w|\b(?:jr|sr))\.$", re.I)
_ROLES = re.compile(
    r"^(?:admin|editor(?:ial)?|correspondent|reporter|writer"
    r"|senior writer|journalist"
    r"|contributor|chief .*|.* correspondent|.* editor|.* reporter|.* writer|updated|published|posted|guest"
    r"|share|follow\b.*|read more|name|nama|nombre|nome|email|e-mail|twitter|facebook|instagram)$",
    re.I,
)
_DESK = re.compile(
    r"\b(?:staff|desk|team|newsroom|reporters|editors|news|wires?|agenc(?:y|ies)|agenc\w{1,3}|agentur(?:en)?|press|presse|media"
    r"|redaktion\w*|redacci[oó]n|r[eé]daction|redazione|redactie|reda[ck]cj?[aeo]|redação|redaksi|redaktionen|toimitus"
    r"|dpa|afp|apa|sid|ap|pa|reuters|efe|ansa|lusa|pap|ntb|ritzau|tt|anp|belga|xinhua|anadolu|bloomberg)\b",
    re.I,
)


def people(values: Iterable[str]) -> tuple[str, ...]:
    """Names in order, each once, from "By A and B" or lists; addresses, links and roles are left out.

    >>> people(["By Ada Quill and Ben Reed", "https://example.org/author/ada"])
    ('Ada Quill', 'Ben Reed')
    """
    found: dict[str, str] = {}
    for value in values:
        if _ADDRESS.match(value):
            continue
        text = _LEAD.sub("", " ".join(value.split())[:400])
        for part in _SPLIT.split(text):
            name = _trim(_TAIL.sub("", _LEAD.sub("", part)))
            if (
                2 < len(name) <= 60
                and len(name.split()) <= 6
                and not _DROP.search(name)
                and not _ROLES.match(name)
            ):
                found.setdefault(name.casefold(), name)
    return tuple(found.values())[:20]


def is_desk(name: str) -> bool:
    """Whether a name is a desk's or an agency's, not a person's.

    >>> is_desk("Redaktion"), is_desk("Sports Desk"), is_desk("Ada Quill")
    (True, True, False)
    """
    return bool(_DESK.search(name))


def first_names(texts: Iterable[str]) -> tuple[str, ...]:
    """The names that a byline's pieces of text open with: the first, and those joined to it."""
    found: list[str] = []
    joined = True
    for text in texts:
        if not text.strip():
            continue
        if _JOIN.match(text):
            joined = True
            continue
        names = people([text]) if joined else ()
        if found and not names:
            break
        found.extend(names)
        joined = not found or bool(_JOIN.search(text[-5:]) and not text[-1:].isalnum())
    return people(found)


def _trim(name: str) -> str:
    name = name.strip(" ,:;-–|")
    return name if _INITIAL.search(name) else name.strip(" .,:;-–|")
