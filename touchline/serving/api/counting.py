"""The API's numbers: how many stories and when, who has them first, whose text it is, how far they go."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from store.numbers import Bucket, Spread
from touchline.asking import Store
from touchline.serving.api import numbers
from touchline.serving.api.answers import PREFIX, StoryId, answer, missing, refusals
from touchline.serving.query import PAGING, asked, parameters
from touchline.serving.reading import reading

router = APIRouter(tags=["numbers"])
_BY = Query(description="The length of a bucket of time; both begin on the full hour or day in UTC")
_COUNTED: dict[str, Any] = {
    "responses": refusals(400),
    "openapi_extra": {"parameters": parameters(without=PAGING)},
}


@router.get("/counts", operation_id="countStories", response_model=numbers.Counts, **_COUNTED)
def counts(request: Request, by: Annotated[Bucket, _BY] = Bucket.DAY) -> Response:
    """How many stories and articles appeared, by the hour or day, of those that the filters leave.

    From the first bucket that holds anything to the last, empty ones among them.
    """
    wanted = asked(request, besides=("by",), without=PAGING)
    held = reading(request).ask(lambda store: store.stats_counts(by, **wanted))
    return answer(numbers.Counts(by=by, counts=[numbers.Count.model_validate(each) for each in held]))


@router.get("/stats/first", operation_id="listFirsts", response_model=numbers.FirstsTable, **_COUNTED)
def first(request: Request) -> Response:
    """Who breaks stories first: of each outlet how often, and the median lag of the rest."""
    wanted = asked(request, without=PAGING)
    held = reading(request).ask(lambda store: store.stats_first(**wanted))
    return answer(numbers.FirstsTable(outlets=[numbers.Firsts.model_validate(each) for each in held]))


@router.get(
    "/stats/original", operation_id="listOriginals", response_model=numbers.OriginalsTable, **_COUNTED
)
def original(request: Request) -> Response:
    """Whose text an outlet runs: how much of it is its own, an agency's, or another outlet's."""
    wanted = asked(request, without=PAGING)
    held = reading(request).ask(lambda store: store.stats_original(**wanted))
    return answer(numbers.OriginalsTable(outlets=[numbers.Originals.model_validate(each) for each in held]))


@router.get(
    "/stats/spread",
    operation_id="listSpreads",
    response_model=numbers.SpreadTable,
    responses=refusals(400),
    openapi_extra={"parameters": parameters(without=PAGING - {"limit"})},
)
def furthest(request: Request) -> Response:
    """The stories that went furthest, and how fast."""
    wanted = asked(request, without=PAGING - {"limit"})
    held = reading(request).ask(lambda store: store.stats_spread(**wanted))
    return answer(numbers.SpreadTable(stories=[numbers.Spread.model_validate(each) for each in held]))


@router.get(
    "/stories/{story_id}/spread",
    operation_id="getSpread",
    response_model=numbers.Spread,
    responses=refusals(308, 400, 404, 410),
)
def spread(request: Request, story_id: StoryId) -> Response:
    """How far a story went, and how fast."""

    def curve(store: Store) -> Spread:
        held = store.spread(story_id)
        if held is None:
            raise missing(store, story_id)
        return held

    held = reading(request).ask(curve)
    if held.story_id != story_id:
        return RedirectResponse(f"{PREFIX}/stories/{held.story_id}/spread", 308)
    return answer(numbers.Spread.model_validate(held))
