"""Pages whose articles are made by JavaScript, and the outlets that run them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from tests.crawler.running import Ended, Place, crawling, finish
from tests.crawler.site import Answer, Site, outlets_file, tales

LONGEST = 200.0
JSON = {"Content-Type": "application/json"}
SCRIPT = {"Content-Type": "text/javascript"}
MAKE = """
const make = told => {
  document.title = told.title;
  const text = told.paragraphs.map(each => '<p>' + each + '</p>').join('');
  document.querySelector('main').innerHTML = '<article><h1>' + told.title + '</h1>' + text + '</article>';
};
"""


def surroundings() -> dict[str, str]:
    """What the browser wants of the environment: root has no sandbox."""
    return {"TOUCHLINE_BROWSER_SANDBOX": "no"} if os.geteuid() == 0 else {}


def story(number: int = 0) -> bytes:
    """An article as a server of data gives it."""
    piece = tales()[number]
    return json.dumps({"title": piece.headline, "paragraphs": piece.paragraphs}).encode()


def page(script: str, head: str = "") -> Answer:
    """A page that is nothing without its script."""
    return Answer(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Loading</title>{head}</head>'
        f"<body><main>Please wait</main><script>{script}</script></body></html>".encode()
    )


def made(site: Site, path: str, number: int = 0, beside: str = "") -> None:
    """Serve a page that makes its article of data and of a script from the same host, and does something
    ``beside``."""
    site.answers["/make.js"] = Answer(MAKE.encode(), headers=SCRIPT)
    site.answers[f"/api{path}"] = Answer(story(number), headers=JSON)
    site.answers[path] = page(
        f"fetch('/api{path}').then(answer => answer.json()).then(make); {beside}",
        '<script src="/make.js"></script>',
    )


def needing(folder: Path, sites: Iterable[Site], more: str = "") -> Path:
    """An outlet file that says of each site that it needs a browser."""
    file = outlets_file(folder, sites)
    file.write_text(file.read_text().replace("\nprivate = ", f"\nbrowser = true\n{more}private = "))
    return file


def crawl(place: Place, file: Path, **settings: str) -> Ended:
    """Crawl those outlets alone; a browser takes its time."""
    command = crawling("football", bundled="no", outlets_file=str(file), **settings)
    return finish(place.start(*command), longest=LONGEST)
