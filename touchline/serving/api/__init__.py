"""The JSON API under /api/v1, and its OpenAPI."""

from __future__ import annotations

from fastapi import APIRouter

from touchline.serving.api import counting, difference, outlets, stories, wellbeing
from touchline.serving.api.answers import PREFIX

__all__ = ["DESCRIPTION", "PREFIX", "router"]

DESCRIPTION = """Football news, each story once, with every outlet that ran it.

All times are UTC. An answer has an ETag: send it back as If-None-Match, and what is still the same is
answered with 304 and no body. What is wrong is told as a problem (RFC 9457) whose `detail` is one line.
Texts belong to their publishers: where they are `abridged`, follow the link."""

router = APIRouter()
for each in (stories, difference, counting, outlets, wellbeing):
    router.include_router(each.router)
