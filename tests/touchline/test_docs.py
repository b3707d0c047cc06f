"""The documentation is held against what it speaks of: commands, options, reasons, exported keys."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import click
import pytest

from crawler.spiders.archive import ArchiveSpider
from crawler.spiders.football import FootballSpider
from pipelines.article import Reason
from pipelines.folding import verdict
from pipelines.folding.explaining import because
from pipelines.folding.lead import LeadRule
from pipelines.folding.likeness import Likeness
from tests.crawler.running import Crawled
from touchline import wording
from touchline.command import PARTS, touchline
from touchline.health.faults import Kind
from touchline.health.judging import State

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")


def section(command: str) -> str:
    """What docs/commands.md says of one command."""
    found = re.search(rf"^## touchline {command}\b.*?(?=^## |\Z)", COMMANDS, re.DOTALL | re.MULTILINE)
    assert found, f"docs/commands.md has no section on touchline {command}"
    return found[0]


def options(command: click.Command) -> list[click.Option]:
    """The options of a command, and of those in a group."""
    below = command.commands.values() if isinstance(command, click.Group) else ()
    own = [option for option in command.params if isinstance(option, click.Option)]
    return [*own, *(option for each in below for option in options(each))]


@pytest.mark.parametrize("name", PARTS)
def test_every_option_of_a_command_is_documented(name: str) -> None:
    context = click.Context(touchline)
    command = touchline.get_command(context, name)
    assert isinstance(command, click.Command)
    said = section(name)
    for option in options(command):
        assert any(form in said for form in option.opts), f"{name}: {option.opts} is not documented"


@pytest.mark.parametrize("name", PARTS)
def test_no_option_is_documented_that_a_command_does_not_take(name: str) -> None:
    command = touchline.get_command(click.Context(touchline), name)
    assert isinstance(command, click.Command)
    taken = {form for option in options(command) for form in option.opts}
    documented = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", section(name)))
    assert documented <= taken | {"--help"}


@pytest.mark.parametrize("name", PARTS)
def test_the_list_of_commands_says_what_a_command_says_of_itself(name: str) -> None:
    command = touchline.get_command(click.Context(touchline), name)
    assert isinstance(command, click.Command)
    assert PARTS[name].help == command.get_short_help_str(1000)


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


def rows_of(document: str, heading: str) -> dict[str, list[str]]:
    """A table's rows by their first cell, which is code; the table is that under such a heading."""
    told = (ROOT / "docs" / document).read_text("utf-8").partition(f"\n| {heading} |")[2]
    table = told.partition("\n\n")[0]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()[2:]]
    return {each[0].strip("`"): each[1:] for each in cells}


def test_the_figures_of_the_fold_are_those_of_the_code() -> None:
    """Whoever changes one changes what is told of it."""
    figures = rows_of("folding.md", "figure")
    assert {f"verdict.{name}" for name in vars(verdict) if name.isupper() and name[0] != "_"} <= set(figures)
    for name, (value, *_) in figures.items():
        room, _, figure = name.partition(".")
        held = getattr(import_module(f"pipelines.folding.{room}"), figure)
        assert float(value) == (held.days if isinstance(held, timedelta) else held), name


def test_the_figures_of_health_are_those_of_the_code() -> None:
    """Each threshold, and each kind of what can be broken."""
    for name, (value, *_) in rows_of("health.md", "figure").items():
        room, _, figure = name.partition(".")
        assert float(value) == getattr(import_module(f"touchline.health.{room}"), figure), name
    assert set(rows_of("health.md", "kind")) == set(map(str, Kind))
    assert set(rows_of("health.md", "state")) == set(map(str, State))


def test_every_rule_of_the_fold_is_told_and_has_its_words() -> None:
    """Rules by which articles join, with what they say of two texts, and those by which a lead leads."""
    told = rows_of("folding.md", "rule")
    assert set(told) == set(map(str, verdict.Rule))
    said = {name for name, (yes, *_) in told.items() if yes == "yes"}
    assert said == {str(rule) for rule in verdict.Rule if rule.one_story}
    assert set(rows_of("folding.md", "`lead_rule`")) == set(map(str, LeadRule)) == set(wording.LEADS)
    for rule in verdict.Rule:
        assert because(rule, Likeness())


def test_every_exported_key_is_documented(live: Crawled) -> None:
    """Of a story, and of a copy."""
    story = live.place.exported()[0]
    documented = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "export.md").read_text("utf-8")))
    assert set(story) | set(story["copies"][0]) <= documented
