"""Every outlet that gives selectors has a page shaped like its own here, and what must be read from it."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from lxml import html
from lxml.cssselect import CSSSelector

from crawler.outlet import Outlet, load
from pipelines.article import Article, Draft, Page, Selectors
from pipelines.read import Reader, anything

PAGES = Path(__file__).parent / "outlets"
CHANGED = PAGES / "changed"


def slug(name: str) -> str:
    """An outlet's name as its page is called: "L'Équipe" is l-equipe."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


OUTLETS = {slug(each.name): each for each in load() if each.selectors.body or each.selectors.strip}
BODIES = {name: outlet for name, outlet in OUTLETS.items() if outlet.selectors.body}
RELAUNCHED = sorted(page.stem for page in CHANGED.glob("*.html"))


def expected(folder: Path, name: str) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads((folder / f"{name}.json").read_text("utf-8")))


def read(folder: Path, outlet: Outlet, selectors: Selectors | None = None) -> Article:
    """Read an outlet's page through the door that the crawl takes."""
    name = slug(outlet.name)
    wanted = expected(folder, name)
    page = Page(
        url=wanted["url"],
        body=(folder / f"{name}.html").read_bytes(),
        fetched=datetime.fromisoformat(wanted["published"]).astimezone(UTC) + timedelta(hours=3),
        content_type="text/html; charset=utf-8",
        outlet=outlet.name,
    )
    reader = Reader(
        selectors={outlet.name: outlet.selectors if selectors is None else selectors},
        languages={outlet.name: outlet.language},
        countries={outlet.name: outlet.country},
    )
    reading = reader(page)
    assert isinstance(reading, Draft), reading
    return reading.article


def fields(article: Article) -> dict[str, Any]:
    """An article as the expected files tell it."""
    return {
        "url": article.url,
        "headline": article.headline,
        "summary": list(article.summary),
        "text": [line.text for line in article.kept],
        "authors": list(article.authors),
        "published": article.published.isoformat() if article.published else None,
        "section": article.section,
        "language": article.language,
        "canonical": article.canonical,
        "image": article.image,
    }


def differences(folder: Path, outlet: Outlet, selectors: Selectors | None = None) -> list[str]:
    """What is read otherwise than it should be, by field; of lists, the lines that lack or are too many."""
    found, wanted = fields(read(folder, outlet, selectors)), expected(folder, slug(outlet.name))
    told = [f"not a field: {key}" for key in wanted if key not in found]
    for key, value in found.items():
        should = wanted.get(key)
        if isinstance(value, list) and isinstance(should, list):
            told += [f"{key}: missing: {line}" for line in should if line not in value]
            told += [f"{key}: too much: {line}" for line in value if line not in should]
        if value != should and not any(line.startswith(f"{key}: ") for line in told):
            told.append(f"{key}: {value!r}, should be {should!r}")
    return told


def matching(folder: Path, name: str, selectors: tuple[str, ...]) -> list[str]:
    """Those of an outlet's selectors that find something on its page."""
    page = html.fromstring((folder / f"{name}.html").read_bytes())
    return [selector for selector in selectors if CSSSelector(selector)(page)]


def test_every_outlet_with_selectors_has_a_page_and_no_page_is_left_over() -> None:
    for kind in ("html", "json"):
        assert {page.stem for page in PAGES.glob(f"*.{kind}")} == set(OUTLETS)


@pytest.mark.parametrize("name", OUTLETS)
def test_the_selectors_of_the_record_fit_the_page(name: str) -> None:
    selectors = OUTLETS[name].selectors
    assert bool(matching(PAGES, name, selectors.body)) == bool(selectors.body)
    assert bool(matching(PAGES, name, selectors.strip)) == bool(selectors.strip)


@pytest.mark.parametrize("name", OUTLETS)
def test_the_page_is_read_as_it_should_be(name: str) -> None:
    assert differences(PAGES, OUTLETS[name]) == []


def test_selectors_take_out_what_the_generic_way_leaves() -> None:
    """That the pages above come out right is the selectors' doing: without them a good part does not."""
    without = [name for name, outlet in OUTLETS.items() if differences(PAGES, outlet, Selectors())]
    assert len(without) >= len(OUTLETS) // 4


@pytest.mark.parametrize("name", RELAUNCHED)
def test_a_page_of_a_new_layout_is_read_all_the_same(name: str) -> None:
    assert matching(CHANGED, name, BODIES[name].selectors.body) == []
    assert differences(CHANGED, BODIES[name]) == []


@pytest.mark.parametrize(("lang", "offset"), [("de", 2), ("de-GB", 1)])
def test_a_time_without_a_zone_is_that_of_its_outlets_country(lang: str, offset: int) -> None:
    """Where neither the page's host nor its language names another."""
    prose = "".join(
        f"<p>Zum {number}. Mal rutschte der Torwart auf der Linie aus.</p>" for number in range(9)
    )
    head = '<title>Remis im Regen</title><meta property="article:published_time" content="2026-07-04 21:50">'
    source = f"<html lang={lang}><head>{head}</head><body><h1>Remis im Regen</h1>{prose}</body></html>"
    day = datetime(2026, 7, 5, tzinfo=UTC)
    page = Page("https://spielfeld.example/1", source.encode(), day, outlet="Spielfeld")
    reading = Reader(anything, countries={"Spielfeld": "DE"})(page)
    assert isinstance(reading, Draft)
    assert reading.article.published is not None
    assert reading.article.published.utcoffset() == timedelta(hours=offset)
