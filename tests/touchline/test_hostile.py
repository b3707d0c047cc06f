"""Text from the web never steers the terminal that shows it, and is exported as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.crawler.running import Place
from tests.crawler.site import markup, tales
from tests.crawler.warc_files import Fetched, write
from tests.touchline.terminals import shown

CLEAR = "\x1b[2J\x1b]0;pwned\x07"
EIGHT_BIT = "\x9b31m"
TURNED = "\u202egnp\u202c"
STYLE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A store of one article whose headline and text are full of what terminals obey."""
    place = Place(tmp_path_factory.mktemp("hostile"))
    piece = tales()[0]
    bad = (
        markup(piece)
        .replace("</h1>", f" {CLEAR}{EIGHT_BIT}{TURNED}</h1>")
        .replace("</title>", f" {CLEAR}</title>")
    )
    bad = bad.replace("</p>", f" {CLEAR}{EIGHT_BIT}{TURNED}</p>", 1)
    file = write(place.folder / "hostile.warc", Fetched("https://hostile.example/a", bad.encode()))
    ended = place.crawl("archive", warc=str(file), topic="any")
    assert ended.status == 0, ended.stderr
    return place


@pytest.mark.parametrize(
    "command",
    [
        ("stories",),
        ("story", "1"),
        ("runs",),
        ("stories", "--format", "json"),
        ("story", "1", "--format", "json"),
    ],
    ids=" ".join,
)
def test_nothing_that_a_terminal_obeys_reaches_it(hostile: Place, command: tuple[str, ...]) -> None:
    seen = STYLE.sub("", shown(hostile, *command))
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", seen)


def test_exported_text_is_the_same_on_a_terminal_and_in_a_file(hostile: Place, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    assert hostile.run("touchline", "export", "-o", str(file)).status == 0
    assert file.read_text("utf-8") == hostile.run("touchline", "export").stdout
