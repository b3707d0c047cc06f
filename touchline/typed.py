"""Numbers as a person types them: for one that is none it is said what was expected."""

from __future__ import annotations

from typing import Any

import click

LARGEST_ID = 2**63 - 1


class Whole(click.IntRange):
    """A whole number within bounds."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; its bounds are said for anything else."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            bounds = f"from {self.min} to {self.max}" if self.max is not None else f"of {self.min} or more"
            self.fail(f"a whole number {bounds} is expected, not {value!r}", param, ctx)


class Id(click.ParamType[int]):
    """The number under which the store has something, a story or a run."""

    name = "id"

    def __init__(self, of: str, listed_by: str) -> None:
        """What has it, and by which command it is listed."""
        self._of, self._listed_by = of, listed_by

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; where it is to be found is said for anything else."""
        told = str(value)
        if told.isascii() and told.isdigit() and 1 <= len(told) <= len(str(LARGEST_ID)):
            number = int(told)
            if 1 <= number <= LARGEST_ID:
                return number
        raise click.UsageError(
            f"a {self._of}'s id is a number, as `{self._listed_by}` lists it, not {told[:100]!r}"
        )


STORY = Id("story", "touchline stories")
RUN = Id("run", "touchline runs")
