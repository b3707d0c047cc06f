"""What the tests of the crawl share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.running import Crawled, Place, crawled
from tests.crawler.site import Site


@pytest.fixture(scope="session")
def live() -> Crawled:
    """The demo press, crawled once; its place is looked at and not written to."""
    return crawled()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A fresh place."""
    return Place(tmp_path / "place")


@pytest.fixture
def site() -> Iterator[Site]:
    """A server that answers as the test says."""
    with Site() as site:
        yield site
