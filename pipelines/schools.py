"""What is known of the lines of a batch's pages at their outlets, looked up without a writer's turn."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from pipelines import learn
from pipelines.learn import School, Standing
from store import pages
from store.engine import asking


class Schools:
    """Asks the store for a run. ``outlets`` are the ids by name that it has found so far, ``countries``
    theirs."""

    def __init__(self, engine: Engine) -> None:
        """Nothing is asked yet."""
        self._engine = asking(engine)
        self.outlets: dict[str, int] = {}
        self.countries: dict[str, str] = {}

    def of(self, asked: Sequence[tuple[str, Sequence[Standing]]]) -> list[School]:
        """What is known of the lines of texts, each given with its outlet's name ("" for none); nothing at an
        outlet that the store does not know."""
        unknown = {name for name, _ in asked if name} - self.outlets.keys()
        found = [School()] * len(asked)
        if not unknown and not any(standings for _, standings in asked):
            return found
        with self._engine.begin() as connection:
            if unknown:
                self.outlets |= pages.outlets_known(connection, unknown)
                self.countries |= pages.countries(connection, unknown)
            told = [
                place for place, (name, standings) in enumerate(asked) if standings and name in self.outlets
            ]
            given = learn.schools(connection, [(self.outlets[asked[at][0]], asked[at][1]) for at in told])
        for place, of_it in zip(told, given, strict=True):
            found[place] = of_it
        return found
