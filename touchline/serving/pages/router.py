"""The addresses of the pages of stories."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from store.errors import RequestError
from store.records import Stories, Story, StoryLine
from store.tags import subjects
from touchline.asking import Store, Surrounded
from touchline.serving.api.answers import StoryId
from touchline.serving.pages import lists, sides, story
from touchline.serving.pages.dress import page
from touchline.serving.pages.query import Query
from touchline.serving.query import LISTED
from touchline.serving.reading import reading
from touchline.serving.showing import showing
from touchline.versions import Version, version

MOST = 6
"""Stories that stand before the newest on the first page, or none where there are fewer."""
LATELY = "3d"
MOST_BESIDE = 20
"""Stories that a round-up is said to hold a part of, or to be held by."""
router = APIRouter(include_in_schema=False)


@router.get("/", openapi_extra=LISTED)
def front(request: Request) -> Response:
    """The newest stories, or those that are asked for."""
    query = Query.read("/", request.query_params.multi_items())
    if again := query.elsewhere(request.query_params.multi_items()):
        return RedirectResponse(again, 303)
    now = datetime.now(UTC)
    found, most = reading(request).ask(lambda asked: (listed(asked, query), _most(asked, query)))
    shown = lists.made(query, found, now)
    large = [lists.item(each, now) for each in most]
    return page(request, "front.html", list=shown, most=large, feeds=shown.feeds)


@router.get("/search", openapi_extra=LISTED)
def search(request: Request) -> Response:
    """What a search has found; without words, how to search."""
    query = Query.read("/search", request.query_params.multi_items())
    if again := query.elsewhere(request.query_params.multi_items()):
        return RedirectResponse(again, 303)
    text = query.value("q")
    found = reading(request).ask(lambda asked: listed(asked, query)) if text else Stories()
    shown = lists.made(query, found, datetime.now(UTC))
    return page(request, "search.html", list=shown, text=text, feeds=shown.feeds if text else ())


def listed(asked: Store, query: Query) -> Stories:
    """The stories of a query."""
    return asked.stories(**query.wanting(lists.AT_ONCE))


def _most(asked: Store, query: Query) -> list[StoryLine]:
    """What many run now: before the newest, where nothing else is asked for."""
    if query.pairs:
        return []
    found = asked.stories(sort="hot", min_outlets=2, since=LATELY, limit=MOST)
    return found if len(found) == MOST else []


@router.get("/stories/{story_id}")
def one(request: Request, story_id: StoryId) -> Response:
    """A story with its copies."""

    found, about, neighbours = reading(request).ask(lambda asked: _surrounded(asked, story_id))
    if found.story_id != story_id:
        return RedirectResponse(f"/stories/{found.story_id}", 301)
    lead = found.copies[0]
    now = datetime.now(UTC)
    items = {each.story_id: lists.item(each, now) for each in neighbours}
    beside = [
        (told, [items[each] for each in some if each in items])
        for told, some in (("It holds a part of", found.holds), ("It is in part held by", found.held_by))
        if some
    ]
    much = showing(request)
    return page(
        request,
        "story.html",
        story=story.told(found, much.text(lead.text, lead.signals)),
        tags=lists.tags(*subjects(about)),
        beside=beside,
        full=much.shows(lead.signals),
    )


@router.get("/stories/{story_id}/diff")
def diff(request: Request, story_id: StoryId, one: str = "1", other: str = "2") -> Response:
    """What is other between two versions of a story's articles."""

    def two(asked: Store) -> tuple[Story, Version, Version]:
        found = _whole(asked, story_id)
        return found, version(asked, found, one), version(asked, found, other)

    found, first, second = reading(request).ask(two)
    full = all(showing(request).shows(each.copy.signals) for each in (first, second))
    shown = sides.sides(first, second, full=full)
    return page(
        request, "diff.html", story=story.heading(found), sides=shown, one=one, other=other, full=full
    )


def _surrounded(asked: Store, story_id: int) -> Surrounded:
    found = asked.surrounded(story_id, MOST_BESIDE)
    if found is None:
        raise _none(asked, story_id)
    return found


def _whole(asked: Store, story_id: int) -> Story:
    found = asked.story(story_id)
    if found is None:
        raise _none(asked, story_id)
    return found


def _none(asked: Store, story_id: int) -> RequestError:
    """Why there is no such story."""
    if asked.is_empty(story_id):
        return RequestError(f"story {story_id} is empty: all its articles were removed")
    return RequestError(f"no story has the id {story_id}")
