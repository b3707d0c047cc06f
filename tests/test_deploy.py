"""The files for timers: what they run is a command that there is, with options that it takes."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path

import click
import pytest

from touchline.command import touchline

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
COMMAND = re.compile(r"crawl football --deadline \S+ -L WARNING")


def unit(name: str) -> configparser.ConfigParser:
    """A unit of systemd; keys may stand more than once, and keep their capitals."""
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment, method-assign]  # As configparser's own guide has it.
    parsed.read(DEPLOY / name, "utf-8")
    return parsed


def test_the_timers_run_a_crawl_that_ends_before_the_next() -> None:
    """Each of them the same command, with a deadline under the quarter of an hour between two."""
    service = unit("touchline.service")["Service"]["ExecStart"]
    found = [service, (DEPLOY / "crontab").read_text("utf-8")]
    for each in found:
        assert COMMAND.search(each), each
    context = click.Context(touchline)
    crawl = touchline.get_command(context, "crawl")
    assert isinstance(crawl, click.Command)
    parsed = crawl.make_context("crawl", shlex.split(service)[2:])
    assert parsed.params["deadline"] == "14m"


def test_a_crawl_that_another_keeps_waiting_is_no_failure() -> None:
    """The service takes its status for a success."""
    assert unit("touchline.service")["Service"]["SuccessExitStatus"] == "75"
    assert unit("touchline.timer")["Timer"]["OnCalendar"] == "*:0/15"


def test_the_watch_runs_a_command_that_there_is() -> None:
    """Of systemd and of cron the same one; that something is broken is no failure of the service."""
    service = unit("touchline-health.service")["Service"]
    context = click.Context(touchline)
    health = touchline.get_command(context, "health")
    assert isinstance(health, click.Command)
    assert health.make_context("health", shlex.split(service["ExecStart"])[2:]).params["webhook"] == ""
    assert "touchline health --webhook" in (DEPLOY / "crontab").read_text("utf-8")
    assert service["SuccessExitStatus"] == "1"
    assert unit("touchline-health.timer")["Timer"]["OnCalendar"] == "*:17"


@pytest.mark.parametrize("name", ["Containerfile", "cronjob.yaml"])
def test_the_container_runs_the_same(name: str) -> None:
    """As a list of words."""
    told = (DEPLOY / name).read_text("utf-8")
    assert '"crawl", "football", "--deadline", "14m", "-L", "WARNING"' in told
