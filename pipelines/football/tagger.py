"""Tags an article with the clubs, competitions and national teams that it names, and says what it is about.

Women's and youth sides, and second teams, count as the club's or the country's own; their competitions are
subjects of their own.
"""

from __future__ import annotations

from pipelines.football.letters import lined
from pipelines.football.matcher import matcher
from pipelines.football.resolve import resolve
from pipelines.football.weigh import weigh
from store.tags import Found

VERSION = 3
"""The version of the tagger: of its rules and its data. Higher by one when either changes what is tagged."""

TEXT_LIMIT = 30_000
"""Characters of a text that are looked at."""
HEADLINE_LIMIT = 500
"""Characters of a headline that are looked at."""
MOST = 40
"""Subjects that an article is tagged with: a list of results names more, and is about none of them."""


def tag(headline: str, text: str, language: str = "", country: str = "") -> list[Found]:
    """What an article names, the heaviest first; ``language`` is its own, ``country`` its outlet's, if known.

    >>> [each.subject.name for each in tag("Late winner for Man Utd", "Manchester United beat Leeds United.")]
    ['Manchester United', 'Leeds United']
    """
    spoken = language.replace("_", "-").partition("-")[0].lower()
    parts = [lined(headline[:HEADLINE_LIMIT]), lined(text[:TEXT_LIMIT])]
    spotted = [(part, matcher().spot(part, spoken)) for part in parts]
    in_headline, in_text = resolve(spotted, spoken, country.upper())
    return weigh(in_headline, in_text, len(parts[1].low))[:MOST]
