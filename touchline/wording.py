"""What the fold's rules are called in words, and how a number is told."""

from __future__ import annotations

LEADS = {
    "alone": "nobody else ran it",
    "named": "the others name it, or its agency, as where their text is from",
    "earliest": "it was the earliest to appear",
    "first-seen": "of those that appeared at one time it was seen first",
    "whole": "it is the earliest that is whole: what appeared before is a part of it",
}
"""Of each rule by which a story's lead leads (``pipelines.folding.lead.LeadRule``)."""


def leads(rule: str) -> str:
    """Why a lead leads; the rule's own name where there are no words for it."""
    return LEADS.get(rule, rule) or "an older Touchline folded it; `touchline refold` tells why"


def number(found: int, one: str, several: str) -> str:
    """A number with its noun: "1 article", "2 articles"."""
    return f"{found} {one if found == 1 else several}"
