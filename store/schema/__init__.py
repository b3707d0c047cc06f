"""The tables: what a page, an article, a story and a run are in the store, on SQLite and PostgreSQL alike.

Typed Core tables rather than mapped classes: a reader's process then never pays for the ORM's import.
"""

from __future__ import annotations

from store.schema.asking import facet, facet_name, faceted, span
from store.schema.base import RowId, UtcTime, metadata
from store.schema.crawl import (
    alarm,
    chore,
    daily,
    dealings,
    look,
    outlet,
    page,
    pause,
    reservation,
    robots,
    run,
    tally,
)
from store.schema.folding import (
    candidate,
    holding,
    membership,
    recipe,
    ruling,
    shelf,
    shingling,
    signature,
    story,
)
from store.schema.football import (
    subject,
    tagged,
    tagging,
)
from store.schema.texts import (
    article,
    recurrence,
    revision,
    schooling,
)

REVISION = "0010"
"""The migration that these tables stand for; a test holds it against the newest one."""

__all__ = [
    "REVISION",
    "RowId",
    "UtcTime",
    "alarm",
    "article",
    "candidate",
    "chore",
    "daily",
    "dealings",
    "facet",
    "facet_name",
    "faceted",
    "holding",
    "look",
    "membership",
    "metadata",
    "outlet",
    "page",
    "pause",
    "recipe",
    "recurrence",
    "reservation",
    "revision",
    "robots",
    "ruling",
    "run",
    "schooling",
    "shelf",
    "shingling",
    "signature",
    "span",
    "story",
    "subject",
    "tagged",
    "tagging",
    "tally",
]
