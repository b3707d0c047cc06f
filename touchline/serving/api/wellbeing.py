"""The API's word on whether it can answer, and on how the outlets fare."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from touchline.asking import Store
from touchline.health import rows
from touchline.serving.api import models
from touchline.serving.api.answers import answer, linked, refusals
from touchline.serving.reading import reading

router = APIRouter(tags=["health"])


@router.get("/health", operation_id="getHealth", response_model=models.Health, responses=refusals())
def health(request: Request) -> Response:
    """Whether stories can be asked for: 200, or 503. Cheap: for whatever restarts what has failed."""
    newest = reading(request).ask(lambda store: store.stories(limit=1))
    return answer(models.Health(status="ok", latest_story=newest[0].at if newest else None))


@router.get(
    "/health/outlets",
    operation_id="getOutletsHealth",
    response_model=models.OutletsHealth,
    responses=refusals(),
)
def outlets(request: Request) -> Response:
    """Which outlets are broken and why, which are merely quiet, and whether crawls run as they should."""
    told = reading(request).ask(_told)
    told["outlets"] = [linked(each) for each in told["outlets"]]
    return answer(models.OutletsHealth.model_validate(told))


def _told(store: Store) -> dict[str, Any]:
    return rows.health(store.health())
