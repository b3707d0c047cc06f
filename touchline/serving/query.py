"""The query of an address: which stories are asked for, as OpenAPI tells it, and where the next page is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from store.records import Stories
from store.wanted import MOST, Sort
from touchline.filters import ALIASES, FILTERS, NOT, SETTINGS, Asked, from_query
from touchline.serving.reading import reading

_SCHEMAS: dict[str, dict[str, Any]] = {
    "min_outlets": {"type": "integer", "minimum": 0, "maximum": 1_000_000},
    "sort": {"type": "string", "enum": [each.value for each in Sort], "default": Sort.NEWEST.value},
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": 50},
}
_EXAMPLES = {"since": "24h", "until": "2026-11-22", "text": '"hat trick" -women', "language": ["en"]}
PAGING = frozenset({"sort", "limit", "cursor"})
"""What means nothing where stories are counted and not listed."""


def parameters(*, without: Collection[str] = (), required: Collection[str] = ()) -> list[dict[str, Any]]:
    """The parameters of a list of stories, as OpenAPI has them: told by ``touchline.filters``."""
    told = []
    for each in FILTERS:
        for name, keeps in ((each.name, f"Stories {each.keeps}"), (NOT + each.name, f"None {each.keeps}")):
            schema = {"type": "array", "items": {"type": "string"}}
            told.append(_parameter(name, f"{keeps}; repeatable, any of them", schema))
    for setting in SETTINGS:
        name = "q" if setting.name == "text" else setting.name
        schema = _SCHEMAS.get(setting.name, {"type": "string"})
        told.append(
            _parameter(name, setting.meaning, schema) | ({"required": True} if name in required else {})
        )
    return [each for each in told if each["name"] not in without]


def _parameter(name: str, description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    parameter: dict[str, Any] = {"name": name, "in": "query", "description": description, "schema": schema}
    if (example := _EXAMPLES.get("text" if name == "q" else name)) is not None:
        parameter["example"] = example
    return parameter


LISTED: dict[str, Any] = {"parameters": parameters()}
"""Of a route that takes what a list takes, as OpenAPI has it: ``openapi_extra``."""


async def only_known(request: Request) -> None:
    """Refuse a parameter that the address does not take: before every route, in the place of silence.

    A route that takes a list's parameters says so in its ``openapi_extra``, and reads them by ``read``, which
    knows them all. Raises ValueError, in one line, for a parameter that is none.
    """
    route = request.scope["route"]
    if "parameters" in (route.openapi_extra or {}):
        return
    taken = [each.alias for each in route.dependant.query_params]
    for name in request.query_params:
        if name not in taken:
            raise ValueError(_unknown(name, taken))


def _unknown(name: str, taken: Collection[str]) -> str:
    near = get_close_matches(name, taken, 1, 0.6)
    offered = f"did you mean {near[0]}?" if near else f"it takes {', '.join(taken) or 'none'}"
    return f"there is no parameter {name!r} here; {offered}"


def read(given: Iterable[tuple[str, str]]) -> Asked:
    """What a list's pairs of parameter and value ask for.

    Raises ValueError, in one line, for what cannot be asked; two names of one parameter that say two things
    are told by both.
    """
    held = list(given)
    for name, other in ALIASES.items():
        said = {written: value for written, value in held if written in (name, other) and value.strip()}
        if len(said) == 2 and said[name] != said[other]:
            raise ValueError(f"{name} and {other} are one parameter: only one of them is expected")
    return from_query(held)


def asked(request: Request, *, besides: Collection[str] = (), without: Collection[str] = ()) -> Asked:
    """What a request asks for, ``besides`` parameters of its own.

    Raises ValueError, in one line, for what cannot be asked here.
    """
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] not in besides]
    for name, _ in pairs:
        if name in without:
            raise ValueError(f"{name} means nothing here")
    return read(pairs)


def listed(request: Request, **otherwise: Any) -> Stories:
    """The page of stories that a request asks for; ``otherwise`` is what holds where it does not say.

    Raises ValueError or UnknownNameError for what cannot be asked, StoreError where there is no answer.
    """
    wanted: Any = {**otherwise, **asked(request)}
    return reading(request).ask(lambda store: store.stories(**wanted))


def turned(request: Request, cursor: str | None) -> str | None:
    """The address, within this server, of the same question from that cursor on; None where there is none."""
    if cursor is None:
        return None
    return f"{request.url.path}?{urlencode([*_kept(request), ('cursor', cursor)])}"


def _kept(request: Request) -> Iterable[tuple[str, str]]:
    return [(name, value) for name, value in request.query_params.multi_items() if name != "cursor" and value]
