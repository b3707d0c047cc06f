"""What went wrong, as the one shape in which every door says so (RFC 9457); a page may give it another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from textwrap import shorten
from typing import Annotated, Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from store.errors import RequestError, StoreError, TooSlowError, UnknownNameError

MEDIA_TYPE = "application/problem+json"
API, FEEDS = "/api/", "/feeds"
FOR_PROGRAMS = (API, FEEDS, "/outlets.opml")
AGAIN = "10"
"""Seconds after which it is worth to ask a store again that could not be read."""

SHOWN = 60
"""Characters that are told of a value that is wrong."""


class Problem(BaseModel):
    """Why there is no answer (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "about:blank",
                "title": "Bad Request",
                "status": 400,
                "detail": "sort is one of newest, outlets, relevance, hot, not 'oldest'",
            }
        }
    )

    type: Annotated[str, Field(description="Always about:blank: the status tells what kind it is")] = (
        "about:blank"
    )
    title: str = Field(description="The status in words")
    status: int = Field(ge=400, le=599, description="The HTTP status")
    detail: str = Field(description="One line that says what is wrong, and what was expected")


def problem(status: int, detail: str) -> Problem:
    """A problem of that status, told in one line."""
    return Problem(title=HTTPStatus(status).phrase, status=status, detail=" ".join(detail.split()))


def response(told: Problem, headers: dict[str, str] | None = None) -> Response:
    """A problem as the answer of an API."""
    return Response(told.model_dump_json(), told.status, headers, MEDIA_TYPE)


def add_to(app: FastAPI) -> None:
    """Have an app answer with a problem to whatever is wrong.

    What stands in ``app.state.error_page``, a function of request and problem, makes the answer for
    addresses that people read.
    """
    kinds: tuple[tuple[type[Exception], Callable[[Any], tuple[int, str]]], ...] = (
        (UnknownNameError, lambda error: (400, str(error))),
        (RequestError, lambda error: (404, str(error))),
        (TooSlowError, lambda error: (503, str(error))),
        (StoreError, lambda error: (503, str(error))),
        (ValueError, _of_value),
        (HTTPException, lambda error: (error.status_code, str(error.detail))),
    )
    for kind, tell in kinds:
        app.add_exception_handler(kind, _teller(tell))
    app.add_exception_handler(RequestValidationError, _misread)
    app.router.default = _nowhere


async def _nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer for an address at which there is nothing, with what there is."""
    await answered(scope, problem(404, _offered(scope["path"])))(scope, receive, send)


def _offered(path: str) -> str:
    if path.startswith(API):
        return "nothing has this address: /api/v1/openapi.json tells of all that there are"
    if path.startswith(FEEDS):
        return "no feed has this address: there are /feeds/stories.atom, .rss and .json"
    return "no page has this address: stories are at /, and there are /search, /clubs, /outlets and /numbers"


def _of_value(error: ValueError) -> tuple[int, str]:
    """Of what was asked. An error of a kind of its own is no reader's: it is raised again."""
    if type(error) is not ValueError:
        raise error
    return 400, str(error)


def _misread(request: Request, error: Exception) -> Response:
    """The answer to a parameter that is not what its route expects."""
    first = error.errors()[0] if isinstance(error, RequestValidationError) else {}
    detail = _expected(request.scope["route"].dependant, first)
    return answered(request.scope, problem(400, detail))


def _expected(route: Dependant, wrong: Mapping[str, Any]) -> str:
    """What was expected of a parameter that is wrong, in a plain sentence."""
    where, name = wrong["loc"][:2]
    [field] = [each for each in (*route.path_params, *route.query_params) if each.alias == name]
    about = field.field_info.description or name
    if wrong["type"] in ("missing", "string_too_short"):
        return f"{name} is wanted: {about[:1].lower()}{about[1:]}"
    # A part of the path has no name that whoever wrote the address knows.
    called = f"{about[:1].lower()}{about[1:]}" if where == "path" else name
    given = shorten(str(wrong["input"]), SHOWN, placeholder="…")
    bounds = wrong.get("ctx", {})
    number = f"a whole number of at most {bounds['le']}" if "le" in bounds else "a whole number from 1 on"
    return f"{called} is {bounds.get('expected', number)}, not {given!r}"


def _teller(tell: Callable[[Any], tuple[int, str]]) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        status, detail = tell(error)
        headers = dict(getattr(error, "headers", None) or {})
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            headers.setdefault("Retry-After", AGAIN)
        return answered(request.scope, problem(status, detail), headers)

    return answer


def answered(scope: Scope, told: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """A problem as whoever asks for such an address reads it: a page, or JSON for programs."""
    page = getattr(scope["app"].state, "error_page", None)
    if page is None or scope["path"].startswith(FOR_PROGRAMS):
        return response(told, dict(headers or {}))
    shown: Response = page(Request(scope), told)
    shown.headers.update(headers or {})
    return shown
