"""The API's stories: lists of them, a search, one whole."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from store.records import Story
from touchline import rows
from touchline.serving.api import models
from touchline.serving.api.answers import PREFIX, StoryId, answer, found, linked, refusals
from touchline.serving.query import listed, parameters, turned
from touchline.serving.reading import reading
from touchline.serving.showing import Showing, showing

router = APIRouter(tags=["stories"])


@router.get(
    "/stories",
    operation_id="listStories",
    response_model=models.StoryPage,
    responses=refusals(400),
    openapi_extra={"parameters": parameters()},
)
def stories(request: Request) -> Response:
    """Stories by any filters, page by page.

    Values of one filter are alternatives; different filters hold together. Follow `next` until it is null:
    a page begins where the one before ended, whatever a crawl has written since.
    """
    return _page(request)


@router.get(
    "/search",
    operation_id="searchStories",
    response_model=models.StoryPage,
    responses=refusals(400),
    openapi_extra={"parameters": parameters(required=("q",))},
)
def search(request: Request) -> Response:
    """Stories of which one article holds what `q` says; the most relevant first, if not told otherwise.

    Words, "a phrase", -not, headline:word. Case and accents do not matter.
    """
    given = request.query_params.multi_items()
    if not any(name in {"q", "text"} and value.strip() for name, value in given):
        raise HTTPException(400, "q is wanted: what to search for")
    return _page(request, sort="relevance")


def _page(request: Request, **otherwise: Any) -> Response:
    held = listed(request, **otherwise)
    following = turned(request, held.next)
    lines = [linked(rows.story_line(each)) for each in held]
    page = models.StoryPage.model_validate({"stories": lines, "cursor": held.next, "next": following})
    return answer(page, **({"Link": f'<{following}>; rel="next"'} if following else {}))


@router.get(
    "/stories/{story_id}",
    operation_id="getStory",
    response_model=models.Story,
    responses=refusals(308, 400, 404, 410),
)
def story(request: Request, story_id: StoryId) -> Response:
    """A story whole, with every copy."""
    held = reading(request).ask(lambda store: found(store, story_id))
    if held.story_id != story_id:
        return RedirectResponse(f"{PREFIX}/stories/{held.story_id}", 308)
    return answer(models.Story.model_validate(shown(held, showing(request))))


def shown(held: Story, much: Showing) -> dict[str, Any]:
    """A story's row, with as much of its texts as may be shown."""
    row = linked(rows.story(held))
    copies = zip(row["copies"], held.copies, strict=True)
    row["copies"] = [linked(_abridged(each, much, copy.signals)) for each, copy in copies]
    return _abridged(row, much, held.copies[0].signals)


def _abridged(row: dict[str, Any], much: Showing, signals: str) -> dict[str, Any]:
    if much.shows(signals):
        return row | {"abridged": False}
    told = {"text": much.text(row["text"], signals), "abridged": True}
    return row | told | ({"entries": []} if "entries" in row else {})
