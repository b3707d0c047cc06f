"""What the tests with a real Chromium share; `make browser` runs them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.made import surroundings
from tests.crawler.running import Place
from tests.crawler.site import Site


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A fresh place, from which the browser can be started."""
    return Place(tmp_path / "place", **surroundings())


@pytest.fixture
def site() -> Iterator[Site]:
    """A server that answers as the test says."""
    with Site() as site:
        yield site
