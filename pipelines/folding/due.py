"""Whether a store holds articles that are signed otherwise than newcomers: a refold makes them findable."""

from __future__ import annotations

from sqlalchemy import Connection

from pipelines.folding.shingle import RECIPE
from store import signatures

ADVICE = "some articles were folded by an older Touchline and are not found as copies: `touchline refold`"


def is_due(connection: Connection) -> bool:
    """Whether the oldest article was signed by another recipe; a refold goes from the oldest on."""
    return signatures.oldest_recipe(connection) not in (
        None,
        signatures.known_recipe(connection, **RECIPE),
    )
