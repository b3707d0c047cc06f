"""What the tests of asking share."""

from __future__ import annotations

import pytest

from tests.crawler.running import Crawled, crawled


@pytest.fixture(scope="session")
def live() -> Crawled:
    """The demo press, crawled once for all tests; its place is looked at and not written to."""
    return crawled()
