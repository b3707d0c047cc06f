"""`touchline why` and `touchline reclean`: each line's fate told, and the store cleaned afresh."""

from __future__ import annotations

import re

import pytest

from tests.crawler.running import Crawled
from tests.touchline.terminals import shown

STYLE = re.compile(r"\x1b\[[0-9;]*m")


def address(live: Crawled) -> str:
    """The page of a story that the press dresses in furniture."""
    listed = max(live.place.ask("stories"), key=lambda each: each["articles"])
    found: str = listed["lead_url"]
    return found


def test_every_line_of_a_page_is_told_kept_or_cut_and_why(live: Crawled) -> None:
    """The lines kept are the stored text; of those cut, each names a layer and a rule."""
    told = live.place.ask("why", address(live))
    story = live.place.ask("story", str(told["story_id"]))
    kept = [line["text"] for line in told["lines"] if line["kept"]]
    assert "\n\n".join(kept) == story["text"]
    cut = [line for line in told["lines"] if not line["kept"]]
    assert cut and all(line["layer"] in ("markup", "rule", "learned") and line["rule"] for line in cut)
    assert (told["state"], told["current"]) == ("stored", True)
    assert all(line["stories"] >= 1 for line in told["lines"] if line["kept"])


def test_a_person_reads_the_lines_as_they_stand_on_the_page(live: Crawled) -> None:
    """A dash before what was cut, and after it by what."""
    seen = STYLE.sub("", shown(live.place, "why", address(live), columns=200))
    cut = [line for line in seen.splitlines() if line.startswith("- ")]
    assert cut and all(re.search(r"\[(markup|rule|learned): .+\]$", line.strip()) for line in cut)
    assert "published from " in seen


def test_a_rejected_page_is_told_with_its_reason(live: Crawled) -> None:
    """Whichever the press serves that is no story."""
    pages = live.place.pages()
    rejected = next(url for url, (state, reason) in pages.items() if state == "rejected" and reason)
    told = live.place.ask("why", rejected)
    assert (told["state"], told["reason"]) == pages[rejected]
    assert (told["lines"], told["story_id"]) == ([], None)


@pytest.mark.parametrize("url", ["https://nobody.example/none", "no address at all", "ftp://a.example/x"])
def test_an_address_that_the_store_does_not_know_is_said_in_a_line(live: Crawled, url: str) -> None:
    live.place.run("touchline", "why", url).failed_in_one_line(1, "the store knows no page at")


def test_reclean_says_what_would_change(live: Crawled) -> None:
    """A store that was just crawled needs no cleaning; the sum is said on stderr, the changes on stdout."""
    done = live.place.run("touchline", "reclean", "--dry-run", "--changes")
    articles = sum(each["articles"] for each in live.place.ask("stories"))
    assert (done.status, done.stdout) == (0, "")
    assert done.stderr.startswith(
        f"{articles} articles looked at, 0 would change: 0 lines cut, 0 brought back"
    )
