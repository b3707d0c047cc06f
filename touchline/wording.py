"""What languages and the fold's rules are called in words, and how a number is told."""

from __future__ import annotations

LANGUAGES = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "eu": "Basque", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "gl": "Galician", "he": "Hebrew", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "nb": "Norwegian", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sr": "Serbian",
    "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""The names of languages by their primary tag; another one is told by its tag."""
LEADS = {
    "alone": "nobody else ran it",
    "named": "the others name it, or its agency, as where their text is from",
    "earliest": "it was the earliest to appear",
    "first-seen": "of those that appeared at one time it was seen first",
    "whole": "it is the earliest that is whole: what appeared before is a part of it",
}
"""Of each rule by which a story's lead leads (``pipelines.folding.lead.LeadRule``)."""
JOINS = {
    "exact": "word for word the same",
    "contained": "the larger holds most of the smaller, and names and numbers agree",
    "edited": "it was edited: about half of it is the same, and names and numbers agree",
    "short": "both are short, and names and numbers agree",
    "reworded": "it was reworded: nearly all names and numbers stand as they did",
    "together": "an editor has said that it belongs here",
    "alone": "it was the first of the story here",
}
"""Of each rule by which an article joins a story (``pipelines.folding.verdict.Rule``)."""
RELATIONS = {"lead": "Lead", "copy": "Copy", "excerpt": "Excerpt", "extended": "Extended"}
"""Of what an article is to its story's lead."""


def leads(rule: str) -> str:
    """Why a lead leads; the rule's own name where there are no words for it."""
    return LEADS.get(rule, rule) or "an older Touchline folded it; `touchline refold` tells why"


def number(found: int, one: str, several: str) -> str:
    """A number with its noun: "1 article", "2 articles"."""
    return f"{found} {one if found == 1 else several}"
