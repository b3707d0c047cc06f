"""Names as a person writes them, as the store spells them; the nearest are offered for one that is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from sqlalchemy import Connection, select

from store import facets
from store.errors import UnknownNameError
from store.schema import outlet, subject
from store.wanted import Terms, Wanted
from touchline.wording import LANGUAGES

MOST_OFFERED = 3
ALIKE = 0.6
"""How alike a name must be to be offered, of 1."""
RELATIONS = ("lead", "copy", "excerpt", "extended")
"""What an article can be to its story's lead."""
CLUBS, COMPETITIONS = ("club", "team"), ("competition",)
"""The kinds of subject that go by the filter for clubs, and by that for competitions."""
Names = Callable[[], Iterable[str]]


def looked_up(connection: Connection, wanted: Wanted) -> Wanted:
    """What is wanted, its names as the store spells them. Raises UnknownNameError for an unknown one."""
    names: dict[str, tuple[str, Names]] = {
        "outlets": ("no outlet in the store is called", lambda: _outlets(connection)),
        "owners": ("no owner of an outlet in the store is called", lambda: _of_outlets(connection, "owner")),
        "countries": ("no outlet in the store is of the country", lambda: _of_outlets(connection, "country")),
        "languages": (
            "no language of a story is called",
            # A feed in a language may be asked for before its first story is there.
            lambda: {*facets.known(connection, "language"), *LANGUAGES},
        ),
        "wires": ("no article in the store credits", lambda: facets.known(connection, "wire")),
        "kinds": ("no kind of article is called", _kinds),
        "relations": ("no relation of an article to its story is called", lambda: RELATIONS),
    }
    wanted = replace(wanted, languages=_each(wanted.languages, lambda tags: tuple(map(_primary, tags))))
    found: dict[str, Terms] = {}
    for field, (none_is, known) in names.items():
        terms: Terms = getattr(wanted, field)
        if terms != Terms():
            held = list(known())
            found[field] = Terms(*(spelt(some, held, none_is) for some in (terms.any, terms.none)))
    found["clubs"] = _each(wanted.clubs, lambda some: _meant(connection, some, CLUBS))
    found["competitions"] = _each(wanted.competitions, lambda some: _meant(connection, some, COMPETITIONS))
    return replace(wanted, **found)  # type: ignore[arg-type]  # Its keys are fields of Terms.


def _outlets(connection: Connection) -> list[str]:
    from store import query

    return query.outlet_names(connection)


def spelt(
    asked: Iterable[str], names: Iterable[str], none_is: str = "no outlet in the store is called"
) -> tuple[str, ...]:
    """The names as they are spelt, case aside. Raises UnknownNameError, with the nearest, for no name."""
    held = {name.casefold(): name for name in names if name}
    named = []
    for name in asked:
        if (found := held.get(name.strip().casefold())) is None:
            raise UnknownNameError(f"{none_is} {name!r}{_offer(name, held)}")
        named.append(found)
    return tuple(dict.fromkeys(named))


def _offer(name: str, held: dict[str, str]) -> str:
    from difflib import get_close_matches

    asked = name.strip().casefold()
    near = [held[each] for each in get_close_matches(asked, held, MOST_OFFERED, ALIKE)]
    # A part of a long name is less like it than a name that is as short.
    near += [name for key, name in held.items() if asked and asked in key and name not in near]
    if near:
        return f"; near it: {', '.join(near[:MOST_OFFERED])}"
    return f"; there are: {', '.join(sorted(held.values()))}" if 0 < len(held) <= 2 * MOST_OFFERED else ""


def _each(terms: Terms, told: Callable[[tuple[str, ...]], tuple[str, ...]]) -> Terms:
    return Terms(told(terms.any), told(terms.none))


def _primary(language: str) -> str:
    """A language as the store spells it: the primary tag alone, in small letters."""
    return language.strip().lower().partition("-")[0]


def _of_outlets(connection: Connection, column: str) -> list[str]:
    return list(connection.scalars(select(outlet.c[column]).distinct()))


def _meant(connection: Connection, asked: tuple[str, ...], kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The names of subjects: as the store has them, or what is known by another name.

    Such a one need not be in the store: no story is about it then.
    """
    if not asked:
        return ()
    known = connection.scalars(select(subject.c.name).where(subject.c.kind.in_(kinds)))
    held = {name.casefold(): name for name in known}
    found: list[str] = []
    for name in asked:
        if (there := held.get(name.strip().casefold())) is not None:
            found.append(there)
            continue
        from touchline.subjects import meant

        found += [each.name for each in meant(name, kinds)]
    return tuple(dict.fromkeys(found))


def _kinds() -> list[str]:
    from pipelines.article import Kind

    return [str(each) for each in Kind]
