"""How the API answers: as JSON, with the problems that OpenAPI tells of, with links that can be followed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from store.query import LARGEST_ID
from store.records import Story
from touchline.asking import Store
from touchline.safe import link
from touchline.serving.problems import MEDIA_TYPE, Problem

PREFIX = "/api/v1"
StoryId = Annotated[int, Path(ge=1, le=LARGEST_ID, description="A story's id", examples=[4])]
_LINKS = frozenset({"lead_url", "url", "canonical", "image", "amp", "home"})
_SAYS = {
    308: "The story was merged into the one in `Location`",
    400: "What is asked for cannot be asked: the line says what was expected",
    404: "There is no such story, or no such copy of it",
    410: "All of the story's articles were removed",
    503: "The store is locked, gone or of another Touchline, or the question takes too long: ask again later",
}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route answers with where it has no answer, as OpenAPI has it."""
    content = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}}
    return {
        status: {"description": _SAYS[status]} | ({"content": content} if status >= 400 else {})
        for status in (*statuses, 503)
    }


def answer(told: BaseModel, **headers: str) -> Response:
    """An answer as JSON."""
    return Response(told.model_dump_json(by_alias=True), headers=headers, media_type="application/json")


def linked(row: dict[str, Any]) -> dict[str, Any]:
    """A row of which every address is one that can be linked to, or ""."""
    return row | {name: link(row[name]) for name in row.keys() & _LINKS}


def found(store: Store, story_id: int) -> Story:
    """A story, or the one that it was merged into. Raises HTTPException where there is none to be shown."""
    held = store.story(story_id)
    if held is None:
        raise missing(store, story_id)
    return held


def missing(store: Store, story_id: int) -> HTTPException:
    """Why there is no such story."""
    if store.is_empty(story_id):
        return HTTPException(410, f"story {story_id} is empty: all its articles were removed")
    return HTTPException(404, f"no story has the id {story_id}")
