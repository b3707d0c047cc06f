"""A second refold of a store that nobody wrote to changes nothing: stories keep their ids."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines import refold
from pipelines.save import Saver
from store.engine import open_for_writing
from tests.material import prose, save
from tests.pipelines.folding.filing import refolded, told

STORIES = [prose(seed, 5, 30) for seed in range(4)]
SEVERAL = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def written(dice: Random) -> list[str]:
    """A report as it is, its beginning, one with more of its own, or a round-up of several."""
    kind, report = dice.randrange(4), dice.choice(STORIES)
    if kind == 0:
        return report
    if kind == 1:
        return report[: dice.randint(1, 4)]
    if kind == 2:
        return [*report, *prose(dice.randint(50, 53), dice.randint(1, 4), 30)]
    some = dice.sample(STORIES, dice.randint(2, 4))
    return [line for each in some for line in each[: dice.randint(1, 3)]]


@pytest.mark.parametrize("batch", [50, 3, 1])
@given(seed=st.integers(0, 10_000), many=st.integers(4, 14))
@SEVERAL
def test_what_was_folded_anew_stays_as_it_is(
    made_file: Path, monkeypatch: pytest.MonkeyPatch, batch: int, seed: int, many: int
) -> None:
    """Round-ups, briefs and copies, in whatever order they came, and however they fall into batches.

    In one batch no change is told either; over several a story may be merged and be brought back.
    """
    monkeypatch.setattr(refold, "BATCH", batch)
    dice = Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.db"
        shutil.copy(made_file, file)
        engine = open_for_writing(f"sqlite:///{file}", wait=10)
        saver = Saver(engine)
        for number in range(many):
            save(saver, f"https://p{number}.example/1", written(dice), number * 20, f"P{number}")
        refolded(engine)
        before = told(engine)
        changes = refolded(engine)
        assert told(engine) == before
        if batch >= many:
            assert changes == []
        engine.dispose()
