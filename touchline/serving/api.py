"""The JSON API."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from touchline.serving.problems import Problem
from touchline.serving.reading import Reading, reading

PREFIX = "/api/v1"
DESCRIPTION = "Football news, each story once, with every outlet that ran it."
router = APIRouter()
Asked = Annotated[Reading, Depends(reading)]


class Health(BaseModel):
    """Whether the store can be read."""

    status: Annotated[str, Field(description="ok; a store that cannot be read is answered with 503")] = "ok"


@router.get("/health", responses={503: {"model": Problem}})
def health(store: Asked) -> Health:
    """Whether the store can be read."""
    store.ask(lambda asked: asked.runs(1))
    return Health()
