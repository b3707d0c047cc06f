"""The addresses of the pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from store.errors import RequestError
from store.records import Stories, Story
from touchline.asking import Store
from touchline.serving import showing
from touchline.serving.pages import lists, sides, story
from touchline.serving.pages.dress import page
from touchline.serving.pages.query import Query
from touchline.serving.reading import Reading, reading
from touchline.telling import Version, version

Asked = Annotated[Reading, Depends(reading)]
MOST = 6
"""Stories that stand before the newest on the first page, or none where there are fewer."""
router = APIRouter(include_in_schema=False)


@router.get("/")
def front(request: Request, store: Asked) -> Response:
    """Today's stories, or those that are asked for."""
    given = request.query_params.multi_items()
    query = Query.read("/", given)
    if len(query.pairs) != len(given):
        return RedirectResponse(query.address, 303)
    now = datetime.now(UTC)
    found, most = store.ask(lambda asked: (_page(asked, query), _most(asked, query, now)))
    shown = lists.made(query, found, now)
    return page(request, "front.html", list=shown, most=most, now=now, feeds=shown.feeds)


def _page(asked: Store, query: Query) -> Stories:
    return asked.stories(**{"limit": lists.AT_ONCE, **query.asked})


def _most(asked: Store, query: Query, now: datetime) -> list[lists.Item]:
    """What many run now: before the newest, where nothing else is asked for."""
    if query.pairs:
        return []
    found = asked.stories(sort="hot", min_outlets=2, since="3d", limit=MOST)
    return [lists.item(each, now) for each in found] if len(found) == MOST else []


@router.get("/stories/{story_id}")
def one(request: Request, store: Asked, story_id: int) -> Response:
    """A story with its copies."""
    found = store.ask(lambda asked: _whole(asked, story_id))
    if found.story_id != story_id:
        return RedirectResponse(f"/stories/{found.story_id}", 301)
    full = showing.shows_full_text(request)
    told = story.told(found, lambda text: showing.text(text, full=full))
    return page(request, "story.html", story=told, full=full)


@router.get("/stories/{story_id}/diff")
def diff(request: Request, store: Asked, story_id: int, one: str = "1", other: str = "2") -> Response:
    """What is other between two versions of a story's articles."""

    def two(asked: Store) -> tuple[Story, Version, Version]:
        found = _whole(asked, story_id)
        return found, version(asked, found, one), version(asked, found, other)

    found, first, second = store.ask(two)
    full = showing.shows_full_text(request)
    shown = sides.sides(first, second, lambda text: showing.text(text, full=full))
    return page(request, "diff.html", story=story.heading(found), sides=shown, one=one, other=other, full=full)


def _whole(asked: Store, story_id: int) -> Story:
    found = asked.story(story_id)
    if found is None:
        if asked.is_empty(story_id):
            raise RequestError(f"story {story_id} is empty: all its articles were removed")
        raise RequestError(f"no story has the id {story_id}")
    return found
