"""What the tests of serving share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.touchline.serving.serving import Site, filled, served


@pytest.fixture(scope="package")
def address(made_file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store that is looked at and not written to."""
    return filled(made_file, tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="package")
def site(address: str) -> Iterator[Site]:
    """It, served to this machine."""
    with served(address) as running:
        yield running
