"""The documentation is held against what it speaks of: commands, options, reasons, exported keys."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from crawler.spiders.archive import ArchiveSpider
from crawler.spiders.football import FootballSpider
from pipelines.article import Reason
from touchline.command import PARTS, touchline

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")


def section(command: str) -> str:
    """What docs/commands.md says of one command."""
    found = re.search(rf"^## touchline {command}\b.*?(?=^## |\Z)", COMMANDS, re.DOTALL | re.MULTILINE)
    assert found, f"docs/commands.md has no section on touchline {command}"
    return found[0]


@pytest.mark.parametrize("name", PARTS)
def test_every_option_of_a_command_is_documented(name: str) -> None:
    context = click.Context(touchline)
    command = touchline.get_command(context, name)
    assert isinstance(command, click.Command)
    said = section(name)
    for option in command.params:
        if isinstance(option, click.Option):
            assert any(form in said for form in option.opts), f"{name}: {option.opts} is not documented"


@pytest.mark.parametrize("name", PARTS)
def test_no_option_is_documented_that_a_command_does_not_take(name: str) -> None:
    command = touchline.get_command(click.Context(touchline), name)
    assert isinstance(command, click.Command)
    taken = {form for option in command.params if isinstance(option, click.Option) for form in option.opts}
    documented = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", section(name)))
    assert documented <= taken | {"--help"}


def test_every_documented_command_exists() -> None:
    assert set(re.findall(r"^## touchline (\w+)", COMMANDS, re.MULTILINE)) == set(PARTS)


@pytest.mark.parametrize("spider", [FootballSpider, ArchiveSpider])
def test_every_argument_of_a_spider_is_documented(spider: type[FootballSpider | ArchiveSpider]) -> None:
    for argument in spider.takes:
        assert f"-a {argument}=" in section("crawl"), f"-a {argument}= is not documented"


def test_every_reason_for_a_rejection_is_documented() -> None:
    documented = set(re.findall(r"^\| `([a-z0-9-]+)` \|", section("runs"), re.MULTILINE))
    assert documented == {str(reason) for reason in Reason}


def test_the_links_of_the_documents_lead_somewhere() -> None:
    for document in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"
