"""The filters of a list as the database is asked: by facets, by outlets where they are many, by time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, exists, false, not_, select

from store.facets import STEPS, microseconds, number
from store.schema import article, facet, faceted, membership, outlet, subject
from store.wanted import Wanted

MANY = 16
"""Outlets, beyond which a story's articles are looked at rather than the facet of each outlet, to see whether
one of them ran it."""
Facets = tuple[int, ...]
Outlets = frozenset[int]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a story must meet: one of each of these facets, an outlet of each of these (told with the facets
    of all of them), none of those.

    ``since`` and ``until`` are microseconds, ``outlets`` is how many there must be at least.
    """

    some: tuple[Facets, ...] = ()
    none: Facets = ()
    ran: tuple[tuple[Facets, Outlets], ...] = ()
    not_ran: tuple[Outlets, ...] = ()
    since: int | None = None
    until: int | None = None
    outlets: int = 0

    def within(self, at: ColumnElement[int]) -> Iterator[ColumnElement[bool]]:
        """That a time lies within what is wanted."""
        if self.since is not None:
            yield at >= self.since
        if self.until is not None:
            yield at < self.until

    def met(
        self, at: ColumnElement[int], story_id: ColumnElement[int], but: Facets | None = None
    ) -> Iterator[ColumnElement[bool]]:
        """That a story meets all; ``but`` is what it is known to meet."""
        for each in self.some:
            if each != but:
                yield _stands(each, at, story_id)
        if self.none:
            yield not_(_stands(self.none, at, story_id))
        for facets, ids in self.ran:
            if facets != but:
                yield _was_run(ids, story_id)
        for ids in self.not_ran:
            yield not_(_was_run(ids, story_id))
        if self.outlets and self.outlets not in STEPS:
            known = faceted.alias()
            counted = select(known.c.outlets).where(known.c.story_id == story_id)
            yield counted.correlate_except(known).scalar_subquery() >= self.outlets


# Made once: a list by an owner of twenty outlets asks by them twenty times, and to make an alias of all the
# columns of an article takes longer than the answer.
_OTHER, _MEMBER, _RAN = facet.alias(), membership.alias(), article.alias()


def _stands(facets: Facets, at: ColumnElement[int], story_id: ColumnElement[int]) -> ColumnElement[bool]:
    if not facets:
        return false()
    probe = select(_OTHER.c.facet).where(_OTHER.c.at == at, _OTHER.c.story_id == story_id)
    probe = probe.where(_OTHER.c.facet.in_(facets) if len(facets) > 1 else _OTHER.c.facet == facets[0])
    return _looked_up(probe, _OTHER)


def _was_run(outlets: Outlets, story_id: ColumnElement[int]) -> ColumnElement[bool]:
    told = select(_RAN.c.id).where(_MEMBER.c.story_id == story_id, _MEMBER.c.article_id == _RAN.c.id)
    return _looked_up(told.where(_RAN.c.outlet_id.in_(sorted(outlets))), _MEMBER, _RAN)


def _looked_up(probe: Select[Any], *own: FromClause) -> ColumnElement[bool]:
    """That there is any, looked up for each story: by its offset, though it is none, PostgreSQL is kept from
    laying all that there is beside all stories, of which a page wants the first."""
    return exists(probe.offset(0).correlate_except(*own))


def chosen(connection: Connection, wanted: Wanted) -> Chosen:
    """What the filters ask for, names looked up; a name that is unknown is met by no story."""
    some: list[Facets] = []
    none: list[int] = []
    ran: list[tuple[Facets, Outlets]] = []
    not_ran: list[Outlets] = []
    of_words = {
        "language": wanted.languages,
        "kind": wanted.kinds,
        "relation": wanted.relations,
        "wire": wanted.wires,
    }
    for kind, terms in of_words.items():
        if terms.any:
            some.append(tuple(number(kind, each) for each in terms.any))
        none += [number(kind, each) for each in terms.none]
    of_outlets = (
        (outlet.c.name, wanted.outlets),
        (outlet.c.owner, wanted.owners),
        (outlet.c.country, wanted.countries),
    )
    barred = {id_ for column, terms in of_outlets for id_ in _outlets(connection, column, terms.none)}
    for column, terms in of_outlets:
        if terms.any:
            ids = _outlets(connection, column, terms.any) - barred
            facets = tuple(number("outlet", each) for each in sorted(ids))
            if len(ids) > MANY:
                ran.append((facets, ids))
            else:
                some.append(facets)
        if terms.none:
            ids = _outlets(connection, column, terms.none)
            if len(ids) > MANY:
                not_ran.append(ids)
            else:
                none += [number("outlet", each) for each in sorted(ids)]
    for kinds, terms in ((("club", "team"), wanted.clubs), (("competition",), wanted.competitions)):
        if terms.any:
            some.append(_subjects(connection, kinds, terms.any))
        none += _subjects(connection, kinds, terms.none)
    if wanted.min_outlets > 1:
        some += [(number("outlets", max(each for each in STEPS if each <= wanted.min_outlets)),)]
    nowhen = wanted.since and wanted.until and wanted.since >= wanted.until
    if nowhen or number("relation", "lead") in none:
        # Every story has a lead.
        some.append(())
    return Chosen(
        # What is asked for and barred at once need not be looked for, in story after story.
        tuple(tuple(each for each in facets if each not in none) for facets in some),
        tuple(none),
        tuple(ran),
        tuple(not_ran),
        None if wanted.since is None else microseconds(wanted.since),
        None if wanted.until is None else microseconds(wanted.until),
        wanted.min_outlets if wanted.min_outlets > 1 else 0,
    )


def _outlets(connection: Connection, column: ColumnElement[str], names: Sequence[str]) -> Outlets:
    if not names:
        return frozenset()
    return frozenset(connection.scalars(select(outlet.c.id).where(column.in_(list(names)))))


def _subjects(connection: Connection, kinds: Sequence[str], names: Sequence[str]) -> Facets:
    if not names:
        return ()
    asked = select(subject.c.id).where(subject.c.kind.in_(kinds), subject.c.name.in_(names))
    return tuple(number("subject", each) for each in connection.scalars(asked.order_by(subject.c.id)))
