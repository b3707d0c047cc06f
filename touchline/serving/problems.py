"""What went wrong, as the one shape in which every door says so (RFC 9457); a page may give it another."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from store.errors import RequestError, StoreError, TooSlowError, UnknownNameError

MEDIA_TYPE = "application/problem+json"
FOR_PROGRAMS = ("/api/", "/feeds", "/outlets.opml")
AGAIN = "10"
"""Seconds after which it is worth to ask a store again that could not be read."""


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
        (RequestValidationError, lambda error: (400, _expected(error))),
        (HTTPException, lambda error: (error.status_code, str(error.detail))),
    )
    for kind, tell in kinds:
        app.add_exception_handler(kind, _teller(tell))


def _of_value(error: ValueError) -> tuple[int, str]:
    """Of what was asked. An error of a kind of its own is no reader's: it is raised again."""
    if type(error) is not ValueError:
        raise error
    return 400, str(error)


def _expected(error: RequestValidationError) -> str:
    """What was expected of the first parameter that is wrong."""
    first = error.errors()[0]
    return f"{first['loc'][-1]}: {str(first['msg']).replace('Input should be', 'must be')}"


def _teller(tell: Callable[[Any], tuple[int, str]]) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        status, detail = tell(error)
        told = problem(status, detail)
        headers = dict(getattr(error, "headers", None) or {})
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            headers.setdefault("Retry-After", AGAIN)
        page = getattr(request.app.state, "error_page", None)
        if page is None or request.url.path.startswith(FOR_PROGRAMS):
            return response(told, headers)
        shown: Response = page(request, told)
        shown.headers.update(headers)
        return shown

    return answer
