"""The API's outlets."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from touchline import rows
from touchline.serving.api import models
from touchline.serving.api.answers import answer, linked, refusals
from touchline.serving.reading import reading

router = APIRouter(tags=["outlets"])


@router.get("/outlets", response_model=models.Outlets, responses=refusals())
def outlets(request: Request) -> Response:
    """The outlets of which there are articles, by name."""
    held = reading(request).ask(lambda store: store.outlets())
    told = [linked(rows.outlet(each)) for each in held]
    return answer(models.Outlets.model_validate({"outlets": told}))
