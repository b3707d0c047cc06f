"""What the fold makes of two stored articles: how alike they are, would they have met, by which rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from pipelines.folding import verdict
from pipelines.folding.decide import COMMON_STORIES, shared_by_many
from pipelines.folding.likeness import Likeness, measure
from pipelines.folding.seek import SHARED_KEYS, Candidate, Seeker, Signatory, placed
from pipelines.folding.shingle import PERMUTATIONS, told
from pipelines.folding.turn import WINDOW
from pipelines.folding.verdict import Rule
from store import candidates, fate, rulings, signatures, stories
from store.errors import RequestError
from store.records import Kept
from store.signatures import Signed


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two. ``share`` is how much of it the other holds, ``represents`` says that newcomers are
    compared with it, ``rule`` by which rule it joined the story that it stands in now."""

    kept: Kept
    shingles: int
    share: float
    relation: str
    rule: str
    represents: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """Whether two articles would be compared at all. ``keys`` of the candidate index are shared, of which
    ``crowded`` are held by so many that they tell nothing; ``apart`` is how far apart they appeared."""

    keys: int
    crowded: int
    apart: timedelta
    repeats: bool

    @property
    def is_by_keys(self) -> bool:
        """Whether they share enough keys that tell something."""
        return self.keys - self.crowded >= SHARED_KEYS

    @property
    def is_in_window(self) -> bool:
        """Whether they appeared close enough to one another."""
        return self.apart <= WINDOW

    @property
    def happens(self) -> bool:
        """Whether the later would be compared with the earlier, if that represents its story."""
        return self.repeats or (self.is_by_keys and self.is_in_window)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the fold makes of two articles, by what the store holds now.

    ``estimate`` is the similarity as the signatures tell it, None where they cannot be compared. ``common``
    was sought among ``stories`` that the later one shares keys with; below ``COMMON_STORIES`` nothing counts
    for common. ``ruling`` is an editor's say on these two, "" where there is none.
    """

    one: Side
    other: Side
    likeness: Likeness
    estimate: float | None
    stories: int
    meeting: Meeting
    rule: Rule
    ruling: str

    @property
    def because(self) -> str:
        """By which rule they are one story, or are not, in words."""
        return because(self.rule, self.likeness)


def explain(connection: Connection, one: str, other: str) -> Explanation:
    """What the fold makes of the articles at two addresses. Raises RequestError where one holds none."""
    first, second = fate.held_at(connection, one), fate.held_at(connection, other)
    if first.article_id == second.article_id:
        raise RequestError(f"{one} and {other} are one page")
    signed = [_signed(connection, each) for each in (first, second)]
    found = _candidates(connection, *sorted(zip((first, second), signed, strict=True), key=_age))
    common = shared_by_many(told(max(first, second, key=lambda each: each.article_id).text), found)
    likeness = measure(told(first.text), told(second.text), common)
    return Explanation(
        _side(connection, first, signed[0], likeness.share),
        _side(connection, second, signed[1], likeness.share * likeness.ratio),
        likeness,
        _estimate(*signed),
        len({each.story_id for each in found}),
        _meeting(connection, first, second, signed[0], signed[1]),
        verdict.judge(likeness),
        _ruling(connection, first.article_id, second.article_id),
    )


def _age(of: tuple[Kept, Signed]) -> int:
    return of[0].article_id


def _signed(connection: Connection, kept: Kept) -> Signed:
    found = signatures.signed(connection, kept.article_id)
    if found is None:
        raise RequestError(f"{kept.url} has no signature")
    return found[0]


def _candidates(
    connection: Connection, earlier: tuple[Kept, Signed], later: tuple[Kept, Signed]
) -> list[Candidate]:
    """What the later is compared with, the earlier among them."""
    kept, signed = later
    [member] = stories.members_of(connection, [kept.article_id])
    one = Signatory(member, kept.text, signed)
    seeker = Seeker(connection, signed.recipe_id, WINDOW)
    seeker.look([one])
    found = seeker.found(one)
    if any(each.article_id == earlier[0].article_id for each in found):
        return found
    return [*found, *placed(connection, [earlier[0].article_id]).values()]


def _side(connection: Connection, kept: Kept, signed: Signed, share: float) -> Side:
    return Side(kept, signed.size, share, *fate.place(connection, kept.article_id))


def _estimate(one: Signed, other: Signed) -> float | None:
    """The share of equal minima over the permutations of the whole text."""
    if one.recipe_id != other.recipe_id or not one.minima or not other.minima:
        return None
    pairs = list(zip(one.minima, other.minima, strict=True))[:PERMUTATIONS]
    return sum(1 for mine, theirs in pairs if mine == theirs) / len(pairs)


def _meeting(connection: Connection, one: Kept, other: Kept, mine: Signed, theirs: Signed) -> Meeting:
    """Of the keys on the shelf of the earlier, where the later would look for it."""
    earlier = min(one, other, key=lambda each: each.article_id)
    shelf = candidates.shelf_of(earlier.appeared)
    keys = [candidates.keys(each.minima, each.recipe_id, shelf) for each in (mine, theirs)]
    shared = sorted(set(keys[0]) & set(keys[1]))
    held = candidates.holders(connection, shared)
    return Meeting(
        len(shared),
        sum(1 for each in shared if len(held.get(each, ())) >= candidates.MOST_HOLDERS),
        abs(one.appeared - other.appeared),
        mine.exact is not None and mine.exact == theirs.exact and mine.recipe_id == theirs.recipe_id,
    )


def _ruling(connection: Connection, one_id: int, other_id: int) -> str:
    said = rulings.of(connection, [one_id])
    return next((each.kind for each in said if each.is_between([one_id], [other_id])), "")


def because(rule: Rule, found: Likeness) -> str:
    """What a rule says of two texts of such a likeness, in a sentence."""
    holds = f"the larger holds {found.containment:.0%} of the smaller"
    return {
        Rule.EXACT: "they are the same word for word",
        Rule.CONTAINED: f"{holds} ({verdict.CONTAINED:.0%} are enough), and names and numbers agree",
        Rule.EDITED: (
            f"{holds} ({verdict.EDITED:.0%} are enough for a text that was edited), and of its names and "
            f"numbers {found.whole_agreement:.0%} stand as they did"
        ),
        Rule.SHORT: (
            f"{holds} ({verdict.SHORT_CONTAINED:.0%} are enough for two short items), and of its names and "
            f"numbers {found.whole_agreement:.0%} stand as they did"
        ),
        Rule.REWORDED: (
            f"{holds} ({verdict.REWORDED:.0%} are enough for a text that was reworded), and of its names and "
            f"numbers {found.whole_agreement:.0%} stand as they did"
        ),
        Rule.HELD: (
            f"{holds}, of which it makes no more than {found.larger_share:.0%}: the larger is a round-up "
            "with the smaller as an item, or quotes it whole"
        ),
        Rule.TEMPLATE: _of_template(holds, found),
        Rule.COMMON: (
            f"of what the two share {found.common:.0%} stands in {COMMON_STORIES} stories or more, and of "
            f"the rest {holds}: {verdict.REWORDED:.0%} at the least are wanted"
        ),
        Rule.LITTLE: _of_little(holds, found),
        Rule.TOGETHER: "an editor has said so",
        Rule.APART: "an editor has said so",
        Rule.ALONE: "nothing else is like it",
    }[rule]


def _of_template(holds: str, found: Likeness) -> str:
    if found.replaced >= verdict.REPLACED:
        return (
            f"{holds}, but {found.replaced:.0%} of it is another matter there, with other names: "
            "a template or a column, filled in anew"
        )
    return (
        f"{holds}, but within that only {found.agreement:.0%} of its names and numbers agree: "
        "a template, filled in anew"
    )


def _of_little(holds: str, found: Likeness) -> str:
    if found.containment >= verdict.REWORDED:
        return (
            f"{holds}, which is less than {verdict.CONTAINED:.0%}, and names and numbers do not show that "
            "it is the same text, edited or reworded"
        )
    return f"{holds}; {verdict.REWORDED:.0%} at the least are wanted"
