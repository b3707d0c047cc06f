"""`touchline health` and `metrics` as a person, a script and Prometheus read them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from store.engine import open_for_writing
from tests.crawler.running import Crawled, Place
from tests.touchline.histories import USUAL, Day, History
from tests.touchline.terminals import shown

DOCS = Path(__file__).parents[2] / "docs"
ODD = 'The "Odd\\Paper"'


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A place with a store in which one outlet is broken."""
    place = Place(tmp_path_factory.mktemp("watched"))
    engine = open_for_writing(f"sqlite:///{place.file}")
    history = History(engine, datetime.now(UTC))
    history.crawls(2.5, 1.5, 0.5)
    history.outlet("As ever", (60, USUAL))
    history.outlet("Redesigned", (56, USUAL), (2, Day(0, {"no-article": 24})))
    history.outlet(ODD, (5, USUAL))
    engine.dispose()
    yield place


def test_health_is_told_as_json_with_a_status(watched: Place) -> None:
    """1 where something is broken, 0 where nothing is; an outlet by name."""
    ended = watched.run("touchline", "health")
    told = json.loads(ended.stdout)
    assert (ended.status, told["broken"], told["crawl"]["state"]) == (1, True, "ok")
    broken, new, well = told["outlets"]
    assert (broken["outlet"], broken["state"], broken["kind"]) == ("Redesigned", "broken", "layout changed")
    assert "touchline why" in broken["try"]
    assert broken["shares"]["no_text"] == {"now": 1.0, "usual": 0.0417}
    assert (new["outlet"], new["state"], well["state"]) == (ODD, "new", "ok")
    documented = set(re.findall(r"`(\w+)`", (DOCS / "health.md").read_text("utf-8")))
    assert set(told) | set(broken) | set(broken["shares"]) <= documented
    one = watched.ask("health", "--outlet", "as EVER")
    assert [each["outlet"] for each in one["outlets"]] == ["As ever"]
    assert one["broken"] is False
    watched.run("touchline", "health", "--outlet", "Redesign").failed_in_one_line(2, "near it: Redesigned")


def test_health_on_a_terminal_says_why_in_plain_lines(watched: Place) -> None:
    seen = shown(watched, "health", columns=200)
    assert "Redesigned: broken: 24 of 24 pages gave no article's text" in seen
    assert "Try: touchline why ADDRESS" in seen
    assert "outlets: 1 broken, 1 new, 1 ok" in seen
    assert "crawl: ok" in seen


def test_what_a_crawl_counted_is_told(live: Crawled) -> None:
    """A real crawl's outlets are new, were read today, and have their articles counted; none is broken."""
    told = {each["outlet"]: each for each in live.place.ask("health")["outlets"]}
    assert {each["state"] for each in told.values()} == {"new"}
    assert all(each["last_read"] and each["last_article"] for each in told.values())
    [run] = live.place.store().runs()
    families = {each.name: each for each in parsed(live.place.run("touchline", "metrics").stdout)}
    counted = families["touchline_outlet_outcomes"].samples
    pages = sum(each.value for each in counted if each.labels["counts"] == "pages")
    withheld = sum(each.value for each in counted if each.labels["counts"] == "withheld")
    read = [
        each.value
        for each in counted
        if (each.labels["counts"], each.labels["outcome"]) == ("sources", "read")
    ]
    assert (pages, withheld) == (run.fetched, sum(run.withheld.values()))
    assert sum(read) == run.sources["read"]


def test_there_is_something_to_say_without_any_crawl(tmp_path: Path) -> None:
    """A store without a run is not well; where there is no store, that is said."""
    place = Place(tmp_path)
    place.run("touchline", "health").failed_in_one_line(2, "no store there yet")
    open_for_writing(f"sqlite:///{place.file}").dispose()
    ended = place.run("touchline", "health", "--format", "table")
    assert ended.status == 1
    assert "no crawl of the live web has run into this store" in ended.stdout
    assert "touchline_crawl_broken 1.0" in place.run("touchline", "metrics").stdout


def parsed(text: str) -> list[Metric]:
    """What Prometheus reads of it."""
    return list(text_string_to_metric_families(text))


def test_the_metrics_are_read_by_prometheus(watched: Place) -> None:
    """Each has its help, and odd names come through; a file appears whole."""
    families = {each.name: each for each in parsed(watched.run("touchline", "metrics").stdout)}
    assert all(each.documentation and each.type != "unknown" for each in families.values())
    documented = (DOCS / "health.md").read_text("utf-8")
    assert {name for name in families if f"`{name}" not in documented} == set()

    def value(name: str, **labels: str) -> list[float]:
        return [each.value for each in families[name].samples if labels.items() <= each.labels.items()]

    assert value("touchline_outlet_state", outlet="Redesigned", state="broken") == [1]
    assert value("touchline_outlet_state", outlet=ODD, state="broken") == [0]
    assert value("touchline_outlet_share", outlet="Redesigned", of="no_text") == [1]
    assert value("touchline_outlet_outcomes", outlet="Redesigned", reason="no-article") == [24]
    assert value("touchline_crawl_broken") == [0]
    file = watched.folder / "touchline.prom"
    assert watched.run("touchline", "metrics", "--output", str(file)).status == 0
    assert {each.name for each in parsed(file.read_text())} == set(families)
    assert [each.name for each in watched.folder.glob("*.prom*")] == ["touchline.prom"]
    nowhere = watched.run("touchline", "metrics", "-o", str(watched.folder / "no" / "t.prom"))
    nowhere.failed_in_one_line(1, "No such file")
