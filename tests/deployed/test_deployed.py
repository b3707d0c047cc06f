"""The deploy files by their own tools: systemd-analyze, and the image's commands one by one."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import venv
from pathlib import Path

import pytest

from tests.crawler.running import BIN, ROOT
from tests.test_deploy import DEPLOY, container

UNITS = (
    "touchline.service",
    "touchline.timer",
    "touchline-health.service",
    "touchline-health.timer",
    "touchline-serve.service",
)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """A folder with the units; their command is where it is on this machine."""
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("/opt/touchline/bin", str(BIN)), "utf-8")
    return tmp_path


def verified(folder: Path) -> str:
    """What systemd says of the units; it leaves with 0 for a key that it does not know."""
    command = ["systemd-analyze", "verify", *(str(folder / name) for name in UNITS)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0 or run.stderr
    return run.stderr


def test_systemd_has_nothing_to_say_of_the_units(units: Path) -> None:
    assert verified(units) == ""


def test_systemd_would_say_where_a_key_is_none(units: Path) -> None:
    service = units / UNITS[0]
    service.write_text(service.read_text("utf-8").replace("NoNewPrivileges", "NoMorePrivileges"), "utf-8")
    assert "NoMorePrivileges" in verified(units)


def test_systemd_reads_the_timers_calendar() -> None:
    calendar = re.search(r"^OnCalendar=(.+)$", (DEPLOY / UNITS[1]).read_text("utf-8"), re.M)
    assert calendar
    run = subprocess.run(
        ["systemd-analyze", "calendar", calendar[1]], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.timeout(600)
def test_the_images_commands_make_a_touchline_that_runs(tmp_path: Path) -> None:
    """Its pip commands, in the order in which they stand, in an environment that has nothing yet."""
    home, source = tmp_path / "env", tmp_path / "src"
    venv.create(home, with_pip=True)
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".git", ".venv*", "*.db", "__pycache__"))
    commands = [
        part.strip().replace("/src", str(source))
        for instruction, value in container()
        if instruction == "RUN"
        for part in value.split("&&")
        if part.strip().startswith("pip ")
    ]
    assert len(commands) == 2
    for command in commands:
        run = subprocess.run(
            [str(home / "bin" / "python"), "-m", *shlex.split(command)],
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
        )
        assert run.returncode == 0, run.stderr
    entry, words = dict(container())["ENTRYPOINT"], dict(container())["CMD"]
    assert entry == '["touchline"]' and words.startswith('["crawl", ')
    run = subprocess.run(
        [str(home / "bin" / "touchline"), "crawl", "football", "--deadline", "14m"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 2
    assert "TOUCHLINE_CONTACT" in run.stderr
