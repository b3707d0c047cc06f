"""How far a long run is: what the saver tells whoever remembers it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import Connection

from pipelines.article import Page


class Progress(Protocol):
    """Remembers how far a long run is, so that an interrupted one can be taken up again."""

    def write(self, connection: Connection, saving: Sequence[Page]) -> None:
        """In the transaction that saves these pages: write how far the run is with it."""

    def saved(self, saved: Sequence[Page]) -> None:
        """Once that transaction is through."""
