"""What stands around a name, and says what it is: a place, a person, a side of a match, a country's team."""

from __future__ import annotations

import re

from pipelines.football.letters import Lined, has_case
from pipelines.football.lists import acts, beside, leading
from pipelines.football.matcher import Spot

LEAD = 24
"""Characters before a name in which what says what it is begins."""
_MEETS = re.compile(r" (?:\d{1,2} \d{1,2}|v|vs|x) (?=\w)")
_OWNS = re.compile(r" s | (?:19|20)\d\d ")
_MET = re.compile(r"[^\W\d] (?:\d{1,2} \d{1,2}|v|vs|x) $")


def may_be_a_word(text: Lined, spot: Spot) -> bool:
    """Whether its capital says nothing: at the beginning of a sentence."""
    name = text.low[spot.start : spot.end]
    return begins_a_sentence(text, spot, name) and has_case(name[0])


def is_before_a_name(text: Lined, spot: Spot) -> bool:
    """Whether a word with a capital follows: "Milan Baros", "Chelsea Clinton"."""
    behind = text.cased[spot.end : spot.end + 3]
    return (
        has_case(text.low[spot.start]) and behind[:1] == " " and behind[1:].isalpha() and behind[1:].istitle()
    )


def longer_name(text: Lined, spot: Spot) -> str:
    """The name that it ends, with the word before it, where it may end a club's name: "fenwick rangers"."""
    if text.low[spot.start : spot.end] not in beside("last"):
        return ""
    start = text.low.rfind(" ", 0, spot.start - 1) + 1
    return text.low[start : spot.end] if text.cased[start].isupper() else ""


def begins_a_sentence(text: Lined, spot: Spot, name: str) -> bool:
    """Whether a name that ends where the spot does begins a sentence, where a capital says nothing."""
    start = spot.end - len(name)
    return start < 2 or "\n" in text.cased[start - 2 : start]


def is_of_a_person(text: Lined, spot: Spot) -> bool:
    """Whether a word with a capital stands right before or behind, as in the name of a person."""
    cased = text.cased
    behind = cased[spot.end] == " " and cased[spot.end + 1 : spot.end + 2].isupper()
    start = text.low.rfind(" ", 0, spot.start - 1) + 1
    before = cased[start : spot.start - 1]
    return behind or (before[:1].isupper() and not before.isupper() and start > 1)


def is_elsewhere(text: Lined, spot: Spot, part: str, language: str) -> bool:
    """Whether the words beside a name say that it is a place."""
    low = text.low
    if low[spot.end + 1 : low.find(" ", spot.end + 1)] in beside("behind"):
        return True
    words, phrases = leading(part, language)
    lead = low[max(spot.start - LEAD, 0) : spot.start - 1]
    if lead.endswith(phrases):
        return True
    town = spot.claims.weak or " " not in low[spot.start : spot.end]
    return town and lead[lead.rfind(" ") + 1 :] in words


def is_side(text: Lined, spot: Spot, language: str, *parts: str) -> bool:
    """Whether what stands beside a name says that it is a side of a match: "against", "beat", "2-1", "v"."""
    low = text.low
    lead = low[max(spot.start - LEAD, 0) : spot.start - 1]
    for part in ("side", *parts):
        words, phrases = leading(part, language)
        if lead.endswith(phrases) or lead[lead.rfind(" ") + 1 :] in words:
            return True
    if low.startswith(acts(language), spot.end):
        return True
    return _meets(text, spot) or _MET.search(low, max(spot.start - 8, 0), spot.start) is not None


def _meets(text: Lined, spot: Spot) -> bool:
    """Whether a score, or a "v", and then another name stand behind a name."""
    behind = _MEETS.match(text.low, spot.end)
    if behind is None:
        return False
    return text.cased[behind.end()].isupper() or not has_case(text.low[behind.end()])


def is_a_team(text: Lined, spot: Spot, language: str) -> bool:
    """Whether it is a side, and no owner ("Ghana's champions") and no tournament ("Germany 2006")."""
    return is_side(text, spot, language) and not _OWNS.match(text.low, spot.end)


def has_a_role(text: Lined, spot: Spot) -> bool:
    """Whether a word behind the name of a country says that it is its team: "captain"."""
    low = text.low
    return low[spot.end + 1 : low.find(" ", spot.end + 1)] in beside("roles")
