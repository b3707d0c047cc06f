"""A crawl among hosts that mean harm: it asks nothing of this machine, ends everything, and stays small."""

from __future__ import annotations

import pytest

from tests.press.evening import Survived, survive

SLOW = ("huge", "many.evil", "calendar.evil")
"""Those that send more than a test has time for; `benchmarks.press_hostile` asks them too."""


@pytest.fixture(scope="module")
def survived(tmp_path_factory: pytest.TempPathFactory) -> Survived:
    """One crawl of them all."""
    folder = tmp_path_factory.mktemp("evening")
    return survive(
        folder,
        lambda host: not host.name.startswith(SLOW),
        within=100,
        DOWNLOAD_TIMEOUT="15",
        RETRY_ENABLED="False",
    )


def test_the_crawl_ends_and_its_run_is_finished(survived: Survived) -> None:
    assert survived.status == 0, survived.stderr[-3000:]
    assert survived.run["state"] == "finished"
    assert "Traceback" not in survived.stderr
    assert "Unhandled" not in survived.stderr


def test_the_canary_is_never_asked(survived: Survived) -> None:
    assert survived.canary == 0


def test_bombs_traps_and_endless_answers_end_each_as_it_should(survived: Survived) -> None:
    assert survived.unexpected == {}


def test_the_crawl_stays_under_its_memory(survived: Survived) -> None:
    assert 0 < survived.memory < 300 * 1024 * 1024


def test_what_lists_without_end_is_asked_for_a_bounded_number(survived: Survived) -> None:
    asked = [each.host for each in survived.asked if not each.path.endswith("robots.txt")]
    assert asked.count("maps.evil") <= 21
    assert asked.count("round.evil") <= 20
