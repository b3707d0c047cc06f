"""The parameters of a list of stories, defined once: the doors derive theirs from here.

``Store.stories`` takes them as keywords, a command as options (``filters``), an address on the web as its
query (``from_query``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict, TypeVar

from store.wanted import MOST, Sort, Terms, Wanted
from touchline.times import When, is_day, iso, moment

Named = str | Iterable[str]
"""One name or several."""
Command = TypeVar("Command", bound=Callable[..., Any])
LONGEST_TEXT = 1_000
"""Characters that may be searched for at once."""
NOT = "not_"
"""Before a filter's name: what is not wanted."""


class Asked(TypedDict, total=False):
    """What ``Store.stories`` may be asked for, by keyword."""

    club: Named
    not_club: Named
    competition: Named
    not_competition: Named
    outlet: Named
    not_outlet: Named
    owner: Named
    not_owner: Named
    country: Named
    not_country: Named
    language: Named
    not_language: Named
    kind: Named
    not_kind: Named
    relation: Named
    not_relation: Named
    wire: Named
    not_wire: Named
    since: When | None
    until: When | None
    min_outlets: int | str
    text: str
    sort: str
    limit: int | str
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of one or more values: its name as a parameter, the field of ``Wanted``, what a value is
    called, and what stories it keeps."""

    name: str
    field: str
    metavar: str
    keeps: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter that is given once: its name, what a value is called, what it is for."""

    name: str
    metavar: str
    meaning: str


FILTERS = (
    Filter("club", "clubs", "NAME", "about this club"),
    Filter("competition", "competitions", "NAME", "about this competition"),
    Filter("outlet", "outlets", "NAME", "that this outlet ran"),
    Filter("owner", "owners", "NAME", "that an outlet of this owner ran"),
    Filter("country", "countries", "CODE", "that an outlet of this country ran, e.g. GB"),
    Filter("language", "languages", "TAG", "in this language, e.g. en"),
    Filter("kind", "kinds", "KIND", "with an article of this kind, e.g. report"),
    Filter("relation", "relations", "RELATION", "with a copy, an excerpt or an extended version of the lead"),
    Filter("wire", "wires", "AGENCY", "with an article that credits this news agency"),
)
SETTINGS = (
    Setting("since", "TIME", "No older than this: 24h, 7d, yesterday, 2026-11-22, 2026-11-22T18:00Z"),
    Setting("until", "TIME", "Older than this; a day is that whole day"),
    Setting("min_outlets", "N", "Run by so many outlets at least"),
    Setting("text", "QUERY", 'One article holds this: words, "a phrase", -not, headline:word'),
    Setting("sort", "ORDER", f"{', '.join(Sort)} first"),
    Setting("limit", "N", f"At most so many, {MOST} at most"),
    Setting("cursor", "CURSOR", "Where an earlier page of the same query ended"),
)
NAMES = tuple(name for each in FILTERS for name in (each.name, NOT + each.name)) + tuple(
    each.name for each in SETTINGS
)
PAGING = ("sort", "limit", "cursor")
"""What tells one page of a list, and chooses no story."""
ALIASES = {"q": "text"}


def wanted(given: Mapping[str, Any]) -> Wanted:
    """What was asked for by keyword, its names not yet looked up in a store.

    Raises TypeError for a keyword that is none of these, ValueError for a time, a number or an order that is
    none, in one line that says what was expected.
    """
    for name in given:
        if name not in NAMES:
            raise TypeError(_unknown(name))
    fields: dict[str, Any] = {
        each.field: Terms(_several(given.get(each.name)), _several(given.get(NOT + each.name)))
        for each in FILTERS
    }
    since, until = given.get("since"), given.get("until")
    text = given.get("text") or ""
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"a text of at most {LONGEST_TEXT} characters is expected, not of {len(text)}")
    return Wanted(
        **fields,
        since=_read(since, moment),
        until=_read(until, _end),
        min_outlets=_number("min_outlets", given.get("min_outlets") or 0, 0, 1_000_000),
        text=text,
        sort=_sort(given.get("sort") or Sort.NEWEST),
        limit=_number("limit", given.get("limit", 50), 1, MOST),
        cursor=given.get("cursor") or "",
        times=(_written(since), _written(until)),
    )


def from_query(pairs: Iterable[tuple[str, str]]) -> Asked:
    """The keywords that the pairs of a web address's query stand for; a form's empty values are none.

    Raises ValueError for a name that is none of these, with the nearest, and for a second value where one
    is wanted.
    """
    found: dict[str, Any] = {}
    several = {name for each in FILTERS for name in (each.name, NOT + each.name)}
    for written, value in pairs:
        name = written.replace("-", "_")
        name = ALIASES.get(name, name)
        if name not in NAMES:
            raise ValueError(_unknown(written))
        if not value.strip():
            continue
        if name in several:
            found[name] = (*found.get(name, ()), value)
        elif found.setdefault(name, value) != value:
            raise ValueError(f"{written} is given twice")
    return found  # type: ignore[return-value]  # Its keys are NAMES.


def filters(command: Command) -> Command:
    """Give a command the options of a list, each under its name as a parameter; the text is its WORDS."""
    return _options(command, [each for each in SETTINGS if each.name != "text"])


def choice(command: Command) -> Command:
    """Give a command the options that choose stories: those of a list without order, limit and cursor."""
    return _options(command, [each for each in SETTINGS if each.name not in PAGING])


def _options(command: Command, settings: Sequence[Setting]) -> Command:
    import click

    from touchline import completing

    for setting in reversed(settings):
        command = _option(click, setting)(command)
    for each in reversed(FILTERS):
        metavar = each.metavar
        for name, text in ((NOT + each.name, f"Not {each.keeps}"), (each.name, each.keeps.capitalize())):
            flag = f"--{name.replace('_', '-')}"
            told = f"{text} (repeatable)"
            option = click.option(
                flag,
                name,
                multiple=True,
                metavar=metavar,
                help=told,
                shell_complete=getattr(completing, each.field, None),
            )
            command = option(command)
    return command


def _option(click: Any, setting: Setting) -> Any:
    from touchline import typed

    flag = f"--{setting.name.replace('_', '-')}"
    kinds = {
        "sort": click.Choice([each.value for each in Sort]),
        "limit": typed.Whole(1, MOST),
        "min_outlets": typed.Whole(0),
    }
    defaults = {"limit": 50}
    shown = setting.name in defaults
    kind, metavar = kinds.get(setting.name), None if setting.name == "sort" else setting.metavar
    return click.option(
        flag,
        setting.name,
        type=kind,
        metavar=metavar,
        default=defaults.get(setting.name),
        show_default=shown,
        help=setting.meaning,
    )


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, (*NAMES, *ALIASES), 1, 0.6)
    return f"there is no parameter {name!r}" + (f"; did you mean {near[0]}?" if near else "")


def _several(given: Any) -> tuple[str, ...]:
    values = (given,) if isinstance(given, str) else tuple(given or ())
    return tuple(dict.fromkeys(each.strip() for each in values if each.strip()))


def _read(given: When | None, read: Callable[[When], datetime]) -> datetime | None:
    return None if given is None or given == "" else read(given)


def _end(given: When) -> datetime:
    """The first moment that is too late: a date alone is the whole day."""
    at = moment(given)
    try:
        return at + timedelta(days=1) if is_day(given) else at
    except OverflowError:
        raise ValueError(f"a day that ends before the year 10000 is expected, not {given!s}") from None


def _written(given: When | None) -> str:
    """How a time was given: a span means the same on every page of a list, whenever that is asked for."""
    return (
        str(iso(given))
        if isinstance(given, datetime)
        else ("" if given is None else str(given)).strip().lower()
    )


def _number(name: str, given: Any, least: int, most: int) -> int:
    try:
        number = int(str(given).strip())
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise ValueError(f"{name} is a number from {least} to {most}, not {given!r}")
    return number


def _sort(given: str) -> Sort:
    try:
        return Sort(str(given).strip().lower())
    except ValueError:
        raise ValueError(f"sort is one of {', '.join(Sort)}, not {given!r}") from None
