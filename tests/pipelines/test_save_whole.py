"""Processes that save: killed in the middle, and several at once. Stories stay whole."""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import Engine

from tests.material import assert_whole, numbers

ROOT = Path(__file__).parents[2]


def saving(address: str, host: str, stories: int, rounds: int) -> "subprocess.Popen[str]":
    """A process that is ready to save."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.saving", address, host, str(stories), str(rounds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def test_a_killed_process_leaves_whole_stories_or_none(engine: Engine, store_address: str) -> None:
    """SIGKILL at whatever point of a batch, several times; the next process goes on."""
    kept = 0
    for number, batches in enumerate((1, 3, 2)):
        process = saving(store_address, f"host{number}", stories=7, rounds=10_000)
        go(process)
        assert process.stdout is not None
        for _ in range(batches):
            assert process.stdout.readline() == "saved\n"
        process.kill()
        process.wait()
        process.stdout.close()
        assert_whole(engine)
        [articles] = numbers(engine, "article")
        assert articles % 7 == 0
        assert articles >= kept + 7 * batches
        kept = articles


def test_processes_that_save_copies_of_one_story_at_once_make_one_story(
    engine: Engine, store_address: str
) -> None:
    """Whoever comes second finds what the first wrote, on both databases."""
    processes = [saving(store_address, host, stories=5, rounds=8) for host in ("one", "two")]
    for process in processes:
        go(process)
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert numbers(engine, "article", "story") == [80, 40]
    assert_whole(engine)
