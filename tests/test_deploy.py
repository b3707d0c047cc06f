"""The files for timers: each is what its reader takes, and runs a command that there is."""

from __future__ import annotations

import configparser
import re
import shlex
import subprocess
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import kubernetes_validate
import pytest
import yaml
from croniter import croniter
from dockerfile_parse import DockerfileParser

from store.crawl_lock import crawl_lock
from tests.crawler.running import BIN, ROOT, Place
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


def test_what_is_served_is_served_on_loopback_and_started_again() -> None:
    service = unit("touchline-serve.service")["Service"]
    serve = touchline.get_command(click.Context(touchline), "serve")
    assert isinstance(serve, click.Command)
    params = serve.make_context("serve", shlex.split(service["ExecStart"])[2:]).params
    assert (params["host"], params["port"]) == ("127.0.0.1", 8000)
    assert service["Restart"] == "on-failure"


@pytest.mark.parametrize("name", ["Containerfile", "cronjob.yaml"])
def test_the_container_runs_the_same(name: str) -> None:
    """As a list of words."""
    told = (DEPLOY / name).read_text("utf-8")
    assert '"crawl", "football", "--deadline", "14m", "-L", "WARNING"' in told


def cronjob() -> Any:
    return yaml.safe_load((DEPLOY / "cronjob.yaml").read_text("utf-8"))


def test_kubernetes_takes_the_cronjob_and_would_not_take_a_slip_of_the_pen() -> None:
    """By the schema that Kubernetes publishes, which forbids what it does not know."""
    version = kubernetes_validate.latest_version()
    kubernetes_validate.validate(cronjob(), version, strict=True)
    wrong = cronjob()
    wrong["spec"]["jobTemplate"]["spec"]["template"]["spec"]["restartPolice"] = "Never"
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, version, strict=True)


def test_every_timer_starts_a_crawl_each_quarter_of_an_hour() -> None:
    """And the job of Kubernetes is ended only where a crawl has passed its own deadline."""
    line = crontab()
    for schedule in (" ".join(line.split()[:5]), cronjob()["spec"]["schedule"]):
        coming = croniter(schedule, datetime(2026, 11, 28, 23, 50, tzinfo=UTC))
        times = [coming.get_next(datetime) for _ in range(6)]
        assert {later - sooner for sooner, later in pairwise(times)} == {timedelta(minutes=15)}
    assert cronjob()["spec"]["jobTemplate"]["spec"]["activeDeadlineSeconds"] > 14 * 60


def crontab() -> str:
    """The line of the crontab that runs a command."""
    text = (DEPLOY / "crontab").read_text("utf-8")
    [line] = [each for each in text.splitlines() if re.match(r"[*\d]", each)]
    return line


@pytest.fixture
def cron(tmp_path: Path) -> Place:
    """A folder such as the crontab's, with the commands where it looks for them."""
    place = Place(tmp_path / "cron")
    (place.folder / ".venv").mkdir()
    (place.folder / ".venv" / "bin").symlink_to(BIN)
    return place


def from_cron(place: Place) -> int:
    """The status of the crontab's line, run by sh as cron runs it."""
    command = crontab().split(maxsplit=5)[5].replace("/srv/touchline", str(place.folder))
    assert "%" not in command, "cron takes it for the end of the line"
    run = subprocess.run(
        ["/bin/sh", "-c", command], env=place.surroundings, capture_output=True, timeout=60, check=False
    )
    assert (run.stdout, run.stderr) == (b"", b""), "cron would send it by mail"
    return run.returncode


def test_the_crontabs_line_takes_a_crawl_under_way_for_no_failure(cron: Place) -> None:
    with crawl_lock(f"sqlite:///{cron.file}"):
        assert from_cron(cron) == 0
    assert "under way" in (cron.folder / "crawl.log").read_text()


def test_the_crontabs_line_fails_where_the_crawl_cannot_begin(cron: Place) -> None:
    del cron.surroundings["TOUCHLINE_CONTACT"]
    assert from_cron(cron) != 0
    assert "TOUCHLINE_CONTACT" in (cron.folder / "crawl.log").read_text()


def container() -> list[tuple[str, str]]:
    """The Containerfile's instructions, each with its value."""
    parser = DockerfileParser(fileobj=BytesIO((DEPLOY / "Containerfile").read_bytes()))
    return [(each["instruction"], each["value"]) for each in parser.structure]


def test_the_container_copies_what_there_is_and_runs_as_nobody_special() -> None:
    found = container()
    copied = [value.split()[0] for instruction, value in found if instruction == "COPY"]
    assert copied
    assert all((ROOT / source).exists() for source in copied)
    assert dict(found)["USER"] == "touchline"
    assert dict(found)["FROM"].startswith("docker.io/library/python:3.")
    order = [instruction for instruction, _ in found]
    assert order.index("USER") < order.index("ENTRYPOINT")


def test_the_container_and_kubernetes_agree_where_the_store_is_and_whose() -> None:
    found, pod = dict(container()), cronjob()["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    [crawl] = pod["containers"]
    [mount] = crawl["volumeMounts"]
    assert found["VOLUME"] == found["WORKDIR"] == mount["mountPath"]
    assert f"sqlite:///{mount['mountPath']}/" in found["ENV"]
    assert f"--uid {pod['securityContext']['runAsUser']} " in found["RUN"]
    assert crawl["args"] == yaml.safe_load(found["CMD"])
