"""Crawls of the press killed at random moments: what is stored is whole, nothing is lost."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.press.crawls import Crawls
from tests.press.killing import Killer
from tests.press.papers import PAPERS
from tests.press.press import Press

KILLS = 3
"""On each database."""


def test_a_crawl_killed_again_and_again_leaves_a_whole_store_and_ends_with_every_article(
    store_address: str, tmp_path: Path
) -> None:
    with Press(3, PAPERS[::3]) as press:
        killer = Killer(Crawls(press, tmp_path, store_address), Random(7))
        for _ in range(KILLS):
            killer.kill()
            killer.live_on()
        found = killer.end()
    assert found.kills == KILLS
    assert found.is_clean, found
