"""The API's difference of two copies of a story, word by word."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from store.records import Story
from touchline.asking import Store
from touchline.difference import Passage, difference
from touchline.serving.api import models
from touchline.serving.api.answers import PREFIX, StoryId, answer, found, linked, refusals
from touchline.serving.brief import brief
from touchline.serving.reading import reading
from touchline.serving.showing import showing
from touchline.versions import Version, version

STEPS = 1_000_000
"""Comparisons of words for one answer: some tenths of a second."""
_COPY = Query(
    description="A copy by its number, `2`; an earlier version of it, `2@1`; or its address",
    min_length=1,
    examples=["1"],
)
router = APIRouter(tags=["stories"])


@router.get(
    "/stories/{story_id}/diff",
    operation_id="getDifference",
    response_model=models.Difference,
    responses=refusals(308, 400, 404, 410),
)
def diff(request: Request, story_id: StoryId, a: Annotated[str, _COPY], b: Annotated[str, _COPY]) -> Response:
    """What makes one copy of a story into another, headline and text.

    Where texts are not shown whole, the changes with a few words about each.
    """
    held, sides = reading(request).ask(lambda store: _sides(store, story_id, (a, b)))
    if held.story_id != story_id:
        return RedirectResponse(f"{PREFIX}/stories/{held.story_id}/diff?{request.url.query}", 308)
    one, other = sides
    abridged = not all(showing(request).shows(each.copy.signals) for each in sides)
    text = difference(one.text, other.text, STEPS)
    told = {
        "story_id": held.story_id,
        "one": _named(one),
        "other": _named(other),
        "abridged": abridged,
        "title": [_passage(each) for each in difference(one.title, other.title, STEPS)],
        "text": [_passage(each) for each in (brief(text) if abridged else text)],
    }
    return answer(models.Difference.model_validate(told))


def _sides(store: Store, story_id: int, asked: tuple[str, str]) -> tuple[Story, list[Version]]:
    held = found(store, story_id)
    # The numbers are those of the story that was asked for: of another one they mean other copies.
    sides = [version(store, held, each) for each in asked] if held.story_id == story_id else []
    return held, sides


def _named(each: Version) -> dict[str, Any]:
    return linked({"url": each.copy.url, "outlet": each.copy.outlet, "version": each.number})


def _passage(each: Passage) -> dict[str, str]:
    return {"op": str(each.kind), "text": each.text}
