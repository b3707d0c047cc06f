"""Says what a story is about: the share of its names that headline, opening and text give each subject.

A name in the headline counts six times, one in the opening (the first sixth of the text, 400 characters at the
least) twice, any other once. The weight of a subject is its share of all that was counted. A story is about a
club or a team that its headline names; and about one that its text names at least twice, with a quarter of what
the clubs and teams have together, or as much as three quarters of the one that has most. It is about a
competition that its headline names, or that has half of all. The rest are mentions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipelines.football.resolve import Mention
from pipelines.football.subjects import Subject
from store.tags import Found

HEADLINE, OPENING = 6, 2
"""What a name counts in the headline and in the opening; elsewhere one."""
LEAST_OPENING = 400
"""Characters that an opening has at the least."""
SHARE, NEAR = 0.25, 0.75
"""The share of clubs and teams from which on a story is about one, and how near to the greatest."""
OF_COMPETITION = 0.5
"""The share of all that makes a story one about a competition that its headline does not name."""


def weigh(headline: Sequence[Mention], text: Sequence[Mention], length: int) -> list[Found]:
    """The subjects of an article by their mentions, the heaviest first; ``length`` is the text's."""
    opening = max(length // 6, LEAST_OPENING)
    counted: Counter[Subject] = Counter()
    times = Counter(each.subject for each in text)
    named = {each.subject for each in headline}
    for each in headline:
        counted[each.subject] += HEADLINE
    for each in text:
        counted[each.subject] += OPENING if each.start < opening else 1
    total = sum(counted.values())
    sides = [number for subject, number in counted.items() if subject.named.kind != "competition"]
    most, all_sides = max(sides, default=0), sum(sides)

    def about(subject: Subject, number: int) -> bool:
        if subject in named:
            return True
        if subject.named.kind == "competition":
            return number >= OF_COMPETITION * total and times[subject] > 1
        return times[subject] > 1 and (number >= SHARE * all_sides or number >= NEAR * most)

    return [
        Found(subject.named, round(number / total, 4), about(subject, number))
        for subject, number in counted.most_common()
    ]
