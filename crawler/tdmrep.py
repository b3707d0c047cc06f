"""Reading a host's file of TDMRep, and which of its rules an address falls under."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

PATH = "/.well-known/tdmrep.json"
LARGEST = 256 * 1024
"""Bytes of a file that is read; a larger one is none."""
MOST_RULES = 1_000
LONGEST = 2_048
"""Characters of a path pattern or a policy's address; a rule with a longer one is none."""

_ESCAPED = re.compile(r"%([0-9a-f]{2})", re.I)
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


class Rule(NamedTuple):
    """A path pattern, as robots.txt has them, whether what it matches is reserved, and where a licence is
    to be had ("" where nothing says)."""

    location: str
    reserved: bool
    policy: str = ""


def read(body: bytes) -> tuple[Rule, ...]:
    """The rules of a file, in order; none where it is no such file. What is no rule is passed over."""
    if len(body) > LARGEST:
        return ()
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    return rules(found if isinstance(found, list) else ())


def rules(given: Iterable[Any]) -> tuple[Rule, ...]:
    """Rules as a file gives them, or as the store keeps them."""
    read = (_rule(each) for _, each in zip(range(MOST_RULES), given, strict=False))
    return tuple(each for each in read if each is not None)


def rule_for(url: str, held: Iterable[Rule]) -> Rule | None:
    """The first rule that an address falls under; None for none."""
    parts = urlsplit(url)
    path = _settled(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}")
    return next((rule for rule in held if matches(_settled(rule.location), path)), None)


def matches(pattern: str, path: str) -> bool:
    """Whether a path begins as a pattern has it: "*" is any characters, "$" at its end the path's end.

    >>> matches("/news/*/print$", "/news/2026/print"), matches("/news/*/print$", "/news/2026/print?a=1")
    (True, False)
    """
    whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    last = others.pop() if whole and others else None
    for piece in others:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if last is not None:
        return path.endswith(last) and len(path) - len(last) >= at
    return not whole or at == len(path)


def _rule(given: Any) -> Rule | None:
    if isinstance(given, dict):
        given = (given.get("location"), given.get("tdm-reservation"), given.get("tdm-policy") or "")
    if not isinstance(given, list | tuple) or len(given) != len(Rule._fields):
        return None
    location, reserved, policy = given
    if not isinstance(location, str) or not location.isprintable() or not 0 < len(location) <= LONGEST:
        return None
    if isinstance(reserved, float) or reserved not in (0, 1, "0", "1"):
        return None
    named = isinstance(policy, str) and policy.isprintable() and len(policy) <= LONGEST
    return Rule(location, reserved in (1, "1"), policy if named else "")


def _settled(text: str) -> str:
    """A path with what need not be escaped unescaped, and all else escaped in one way."""
    escaped = quote(text, safe=_PRINTABLE, errors="replace")
    return _ESCAPED.sub(_unescaped, escaped)


def _unescaped(found: re.Match[str]) -> str:
    letter = chr(int(found[1], 16))
    return letter if _UNRESERVED.fullmatch(letter) else found[0].upper()
