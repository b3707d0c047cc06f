"""The addresses of the pages of outlets, of clubs and of numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from store.errors import RequestError, UnknownNameError
from store.numbers import Count
from store.tags import Known
from touchline.asking import Store
from touchline.filters import Asked
from touchline.serving.pages import figures, known, lists, plots, words
from touchline.serving.pages.dress import page
from touchline.serving.pages.query import Query
from touchline.serving.query import LISTED
from touchline.serving.reading import reading
from touchline.subjects import meant
from touchline.times import moment

SPANS = (("7d", "7 days"), ("30d", "30 days"), ("90d", "90 days"))
"""The times that figures can be of."""
SHOWN = 20
"""Stories of an outlet or a club that its page begins with."""
MOST_CLUBS = 400
"""Clubs of a page: those that most stories are about."""
FURTHEST, FIRST = 10, 25
"""Stories that spread furthest, and outlets that break stories first, on the page of numbers."""
router = APIRouter(include_in_schema=False)
_kept = figures.Kept()


@router.get("/outlets")
def outlets(request: Request, since: str = figures.WEEKS) -> Response:
    """All outlets, with whose text they run, how quick they are and how they fare."""
    moment(since)
    found = _figures(request, lambda asked: figures.outlets(asked, since), since)
    return page(request, "outlets.html", outlets=found, spans=_spans("/outlets", since), since=since)


@router.get("/outlets/{name:path}")
def outlet(request: Request, name: str, since: str = figures.WEEKS) -> Response:
    """One outlet with its figures and its latest stories."""
    moment(since)
    spelt = _spelt(request, name)
    path = f"/outlets/{words.segment(spelt)}"
    if spelt != name:
        return RedirectResponse(path, 301)
    told = _figures(request, lambda asked: figures.outlet(asked, spelt, since), since)
    if told is None:
        raise RequestError(f"no outlet in the store is called {name!r}")
    query = Query.of("/", {"outlet": (spelt,)})
    shown, plot = _of_stories(request, query, {"outlet": spelt, "since": since})
    return page(
        request,
        "outlet.html",
        told=told,
        list=shown,
        plot=plot,
        spans=_spans(path, since),
        since=since,
        others=Query.of("/", {"not_outlet": (spelt,)}).address,
        feeds=shown.feeds,
    )


@router.get("/clubs")
def clubs(request: Request) -> Response:
    """The clubs that stories are about, those with most first."""
    found = _figures(
        request, lambda asked: [each for each in asked.subjects(kinds=("club", "team")) if each.stories]
    )
    return page(request, "clubs.html", clubs=found[:MOST_CLUBS], more=max(0, len(found) - MOST_CLUBS))


@router.get("/clubs/{name:path}")
def club(request: Request, name: str, since: str = figures.WEEKS) -> Response:
    """One club by any of its names: how many stories there are about it, who runs them, and the latest."""
    now = datetime.now(UTC)
    days = (now - moment(since, now)) / timedelta(days=1)
    found = _club(_figures(request, _known), name)
    path = f"/clubs/{words.segment(found.name)}"
    if found.name != name:
        return RedirectResponse(path, 301)
    query = Query.of("/", {"club": (found.name,)})
    counted: Asked = {"club": found.name, "since": since}
    shown, plot = _of_stories(request, query, counted)
    ran = _figures(request, lambda asked: figures.of_club(asked, found.name, since), since)
    return page(
        request,
        "club.html",
        club=found,
        list=shown,
        plot=plot,
        ran=ran,
        pace=plots.pace(_counts(request, counted), now, days),
        spans=_spans(path, since),
        others=Query.of("/", {"not_club": (found.name,)}).address,
        feeds=shown.feeds,
    )


@router.get("/filters", openapi_extra=LISTED)
def filters(request: Request) -> Response:
    """All filters in one form, with the names that are known; what holds stands in it already."""
    query = Query.read("/", request.query_params.multi_items())
    return page(request, "choose.html", query=query, known=_figures(request, known.names))


@router.get("/numbers", openapi_extra=LISTED)
def numbers(request: Request) -> Response:
    """Counts over time, who breaks stories first, whose text is run, and which stories went furthest."""
    query = Query.read("/numbers", request.query_params.multi_items())
    if not query.value("since"):
        query = Query.of("/numbers", {**query.asked, "since": figures.WEEKS})
    asked = query.asked

    def reckon(store: Store) -> dict[str, Any]:
        furthest = store.stats_spread(**query.wanting(FURTHEST))
        return {
            "plot": plots.plot(store.stats_counts(**asked)),
            "firsts": [
                (each, plots.lag(each.ahead), plots.lag(each.behind))
                for each in store.stats_first(**asked)[:FIRST]
            ],
            # What one outlet ran went nowhere.
            "spreads": [
                (each, plots.lag(each.half), plots.lag(each.last)) for each in furthest if each.outlets > 1
            ],
        }

    found = _figures(request, reckon, query.pairs)
    held = query.value("since")
    spans = [(told, query.having(since=value), value == held) for value, told in SPANS]
    return page(
        request, "numbers.html", spans=spans, list=lists.made(query, lists.NONE, datetime.now(UTC)), **found
    )


def _figures(request: Request, reckon: Callable[[Store], Any], *key: object) -> Any:
    return _kept.of((id(reading(request)), request.url.path, key), lambda: reading(request).ask(reckon))


def _of_stories(request: Request, query: Query, counted: Asked) -> tuple[lists.List, plots.Plot | None]:
    """The latest stories of a query, and how many there were day by day."""
    found = reading(request).ask(lambda asked: asked.stories(**query.wanting(SHOWN)))
    return lists.made(query, found, datetime.now(UTC)), plots.plot(_counts(request, counted))


def _counts(request: Request, counted: Asked) -> list[Count]:
    found: list[Count] = _figures(request, lambda asked: asked.stats_counts(**counted), str(counted))
    return found


def _spelt(request: Request, name: str) -> str:
    """An outlet as the store spells it. Raises RequestError for an unknown one, with the nearest."""
    try:
        [spelt] = reading(request).ask(lambda asked: asked.named((name,)))
    except UnknownNameError as error:
        raise RequestError(str(error)) from error
    return spelt


def _known(store: Store) -> list[Known]:
    return store.subjects(kinds=("club", "team"))


def _club(known: list[Known], name: str) -> Known:
    """The club that goes by a name, as a filter takes it. Raises RequestError where no story is about it."""
    held = {each.name.casefold(): each for each in known}
    if (found := held.get(name.casefold())) is not None:
        return found
    try:
        names = [each.name for each in meant(name)]
    except UnknownNameError as error:
        raise RequestError(str(error)) from error
    for each in names:
        if (found := held.get(each.casefold())) is not None:
            return found
    raise RequestError(f"no story is about {' or '.join(names)}")


def _spans(path: str, since: str) -> list[lists.Choice]:
    return [(told, f"{path}?since={value}", value == since) for value, told in SPANS]
