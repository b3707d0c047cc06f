"""Feeds over HTTP: of any query, with the API's parameters, and the outlets' own as OPML."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from crawler.outlet import OutletError, Outlets, load
from touchline.feeds import opml
from touchline.feeds.feed import Place, Put
from touchline.feeds.formats import Format, written
from touchline.feeds.making import made
from touchline.feeds.opml import MEDIA_TYPE
from touchline.serving.api.answers import refusals
from touchline.serving.query import asked, parameters
from touchline.serving.reading import reading
from touchline.serving.showing import showing_in_feeds

router = APIRouter(tags=["feeds"])


def _told(form: Format) -> dict[str, Any]:
    """How OpenAPI tells of a feed in a format."""
    held = {form.media_type: {"schema": {} if form is Format.JSON else {"type": "string"}}}
    return {
        "responses": refusals(400) | {200: {"description": "The feed", "content": held}},
        "response_class": Response,
        "openapi_extra": {"parameters": parameters()},
    }


@router.get("/feeds/stories.atom", operation_id="getAtomFeed", **_told(Format.ATOM))
def atom(request: Request) -> Response:
    """Stories as Atom, paged by RFC 5005: with the parameters of the API's stories."""
    return _feed(request, Format.ATOM)


@router.get("/feeds/stories.rss", operation_id="getRssFeed", **_told(Format.RSS))
def rss(request: Request) -> Response:
    """Stories as RSS 2.0."""
    return _feed(request, Format.RSS)


@router.get("/feeds/stories.json", operation_id="getJsonFeed", **_told(Format.JSON))
def json_feed(request: Request) -> Response:
    """Stories as JSON Feed 1.1."""
    return _feed(request, Format.JSON)


@router.get(
    "/outlets.opml",
    operation_id="getOutletsOpml",
    response_class=Response,
    responses=refusals(400) | {200: {"description": "The outlets' feeds", "content": {MEDIA_TYPE: {}}}},
)
def outlets(
    country: Annotated[list[str], Query(description="Of this country, e.g. GB; repeatable")] = [],  # noqa: B006 (never changed)
    language: Annotated[list[str], Query(description="In this language, e.g. en; repeatable")] = [],  # noqa: B006 (never changed)
) -> Response:
    """The feeds of the outlets that Touchline knows, to be subscribed to: OPML 2.0."""
    try:
        chosen = _known().choose(countries=filter(str.strip, country), languages=filter(str.strip, language))
    except OutletError as error:
        raise HTTPException(400, str(error)) from error
    return Response(opml.written((*chosen.on, *chosen.restricted)), media_type=MEDIA_TYPE)


@cache
def _known() -> Outlets:
    """The outlets that come with Touchline, and the user's own, as they stood when first asked for."""
    own = os.environ.get("TOUCHLINE_OUTLETS")
    return load([Path(own)] if own else None)


def _feed(request: Request, form: Format) -> Response:
    much = showing_in_feeds(request.app.state.settings)
    put = Put(asked(request), request.query_params.multi_items())
    place = Place(f"{_root(request)}{request.url.path}", f"{_root(request)}/")
    told = reading(request).ask(lambda store: made(store, put, place, much.shows))
    return Response(written(told, form), media_type=form.media_type)


def _root(request: Request) -> str:
    """The address under which we are asked for."""
    return str(request.base_url).rstrip("/")
