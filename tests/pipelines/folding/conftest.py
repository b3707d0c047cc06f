"""A store for each case of the fold: SQLite, because the cases are many."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pipelines.save import Saver
from store.engine import open_for_writing
from tests.pipelines.folding.filing import press


@pytest.fixture
def saver(made_file: Path, tmp_path: Path) -> Iterator[Saver]:
    """Saves into a new store in a file."""
    file = tmp_path / "store.db"
    shutil.copy(made_file, file)
    engine = open_for_writing(f"sqlite:///{file}", wait=10)
    yield Saver(engine)
    engine.dispose()


@pytest.fixture
def folded(engine: Engine) -> Engine:
    """A store of stories that were folded as they came."""
    press(Saver(engine))
    return engine


@pytest.fixture
def other(made_file: Path, tmp_path: Path) -> Iterator[Saver]:
    """Saves into a second store, of SQLite."""
    file = tmp_path / "other.db"
    shutil.copy(made_file, file)
    opened = open_for_writing(f"sqlite:///{file}", wait=10)
    yield Saver(opened)
    opened.dispose()
