"""Decides whether two texts are one story, and what one is to the other: the rules, by name."""

from __future__ import annotations

from enum import StrEnum

from pipelines.folding.likeness import Likeness

FEWEST = 8
"""Shingles of the smaller text: with fewer ("Live", "No comment.") it says nothing of what it is about."""
CONTAINED = 0.6
"""Share of the smaller text's shingles that the larger holds when the two are one story."""
EDITED = 0.45
"""The same for a text that was edited, whose names and numbers stand as they did."""
REWORDED = 0.2
"""The same for a text that was reworded: one word in seven replaced leaves a third of the shingles."""
AGREEING = 0.6
"""Agreement of particulars (see ``likeness.Likeness``) below which what is shared is a template."""
NEARLY_ALL = 0.8
"""Containment from which on ``AGREEING_NEARLY_ALL`` is enough."""
AGREEING_NEARLY_ALL = 0.5
AGREEING_EDITED = 0.6
AGREEING_REWORDED = 0.65
CASELESS = 0.2
"""More is wanted where a script has no capitals and other words count among the names."""
CASELESS_EDITED = 0.1
"""The same of texts of which less is shared."""
FEW_NAMED = 4
"""Fewer neighbouring particulars than this say nothing."""
ENOUGH_NAMED = 8
"""As many are wanted where they have to stand for the words."""
REACHING = 0.6
"""Share of a reworded text over which what is shared must reach, lest it is a quotation."""
SMALL_PART = 0.3
"""A text that makes less of the larger one than this may be a part of a round-up."""
LARGER_PART = 0.5
"""A text of which another is at least this much is that story, with more."""
FAR_IN = 80
"""Words before a part of a text by which it is an item further down in a round-up."""
SPOKEN_OF = 0.4
"""Share of such a part's names in the rest by which it is an excerpt from the middle all the same."""
REPLACED = 0.15
"""Share of a text that is another matter in the other: a template's or a column's own part."""
LEAD_IN = 14
"""Words before the shared part by which a round-up, or a report that quotes, is told from an excerpt."""
RECURRING = 0.15
"""An excerpt's names recur in the rest of its article; those of a round-up's part do not."""
SHORT = 60
"""Shingles of an item that is too short for a few changed words to leave half of them."""
SHORT_CONTAINED = 0.3
SHORT_AGREEING = 0.7
SHORT_NAMED = 3
SHORT_RATIO = 2.5
"""Two short items are compared as such up to this ratio of lengths: a brief has its whole article."""
ALIKE = 1.25
"""Up to this ratio of lengths two copies are called copies; past it one is an excerpt of the other."""


class Relation(StrEnum):
    """What an article is to its story, measured against the lead; a revision is an earlier version of it."""

    LEAD = "lead"
    COPY = "copy"
    EXCERPT = "excerpt"
    EXTENDED = "extended"
    REVISION = "revision"


class Rule(StrEnum):
    """By which rule two texts are one story, or are not.

    One story: EXACT (word for word), CONTAINED (most of the smaller stands in the larger, and names and
    numbers agree), EDITED (half of it, and they agree), SHORT (two items of few words: a third of it, and
    they agree), REWORDED (less, and nearly all of them agree, in order). Not one story: HELD (the smaller is
    a small part of a round-up, or quoted whole), TEMPLATE (much is shared, and names and numbers differ),
    COMMON (what is shared is many stories'), LITTLE (too little).
    An editor's say (TOGETHER, APART) goes before all of them; ALONE is a story's first article.
    """

    EXACT = "exact"
    CONTAINED = "contained"
    EDITED = "edited"
    SHORT = "short"
    REWORDED = "reworded"
    HELD = "held"
    TEMPLATE = "template"
    COMMON = "common"
    LITTLE = "little"
    TOGETHER = "together"
    APART = "apart"
    ALONE = "alone"

    @property
    def one_story(self) -> bool:
        """Whether it says that the two are one story."""
        return self in _ONE_STORY


_ONE_STORY = frozenset({Rule.EXACT, Rule.CONTAINED, Rule.EDITED, Rule.SHORT, Rule.REWORDED, Rule.TOGETHER})


def judge(found: Likeness) -> Rule:
    """The rule that decides whether two texts of such a likeness are one story."""
    if found.size < FEWEST:
        return Rule.LITTLE
    if found.exact:
        return Rule.EXACT
    if found.containment < REWORDED:
        return Rule.COMMON if found.whole_containment >= CONTAINED else Rule.LITTLE
    if found.containment >= EDITED and _is_held(found):
        return Rule.HELD if found.containment >= CONTAINED else Rule.LITTLE
    known = found.named >= FEW_NAMED
    least = AGREEING_NEARLY_ALL if found.containment >= NEARLY_ALL else AGREEING
    more = 0.0 if found.cased else CASELESS if found.containment >= CONTAINED else CASELESS_EDITED
    least += more
    if found.replaced >= REPLACED or (known and found.containment >= EDITED and found.agreement < least):
        return Rule.TEMPLATE
    if found.containment >= CONTAINED:
        return Rule.CONTAINED
    reaches = found.reach >= REACHING
    if found.containment >= EDITED and known and reaches and found.whole_agreement >= AGREEING_EDITED + more:
        return Rule.EDITED
    if reaches and _is_short(found):
        return Rule.SHORT
    if found.named >= ENOUGH_NAMED and reaches and found.whole_agreement >= AGREEING_REWORDED:
        return Rule.REWORDED
    return Rule.LITTLE


def _is_short(found: Likeness) -> bool:
    """Whether two short items say the same in words that were changed here and there."""
    return (
        found.size <= SHORT
        and 1 / SHORT_RATIO <= found.ratio <= SHORT_RATIO
        and found.containment >= SHORT_CONTAINED
        and found.named >= SHORT_NAMED
        and found.whole_agreement >= SHORT_AGREEING
    )


def _is_held(found: Likeness) -> bool:
    """Whether the smaller text is an item of a round-up, or is quoted whole by a report of something else."""
    if found.larger_share >= LARGER_PART:
        return False
    quoted = found.larger_share < SMALL_PART and found.offset > LEAD_IN and found.recurring < RECURRING
    return quoted or (found.offset > FAR_IN and found.recurring < SPOKEN_OF)


def is_lesser_part(found: Likeness) -> bool:
    """Whether the smaller text stands in the larger and is the lesser part of it."""
    return found.larger_share < LARGER_PART and found.whole_containment >= CONTAINED


def relation(to_lead: Likeness) -> Relation:
    """What an article is to its lead, by their likeness (the article first)."""
    if to_lead.ratio > ALIKE:
        return Relation.EXTENDED
    if to_lead.ratio < 1 / ALIKE:
        return Relation.EXCERPT
    return Relation.COPY
