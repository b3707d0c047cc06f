"""What the API's stories can be asked by: outlets, clubs, competitions and national teams."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from touchline import rows
from touchline.serving.api import models, numbers
from touchline.serving.api.answers import answer, linked, refusals
from touchline.serving.reading import reading

router = APIRouter(tags=["names"])


@router.get("/outlets", operation_id="listOutlets", response_model=models.Outlets, responses=refusals())
def outlets(request: Request) -> Response:
    """The outlets of which there are articles, by name."""
    held = reading(request).ask(lambda store: store.outlets())
    told = [linked(rows.outlet(each)) for each in held]
    return answer(models.Outlets.model_validate({"outlets": told}))


@router.get("/clubs", operation_id="listClubs", response_model=numbers.Subjects, responses=refusals())
def clubs(request: Request) -> Response:
    """The clubs that stories are about, the one that most are about first."""
    return _subjects(request, "club")


@router.get(
    "/competitions", operation_id="listCompetitions", response_model=numbers.Subjects, responses=refusals()
)
def competitions(request: Request) -> Response:
    """The competitions that stories are about, the one that most are about first."""
    return _subjects(request, "competition")


@router.get("/teams", operation_id="listTeams", response_model=numbers.Subjects, responses=refusals())
def teams(request: Request) -> Response:
    """The national teams that stories are about, the one that most are about first."""
    return _subjects(request, "team")


def _subjects(request: Request, kind: str) -> Response:
    held = reading(request).ask(lambda store: store.subjects(kinds=(kind,)))
    told = [numbers.Subject.model_validate(each) for each in held if each.stories]
    return answer(numbers.Subjects(subjects=told))
