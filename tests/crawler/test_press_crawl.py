"""The press crawled as it stands, an hour later, and when it has news: all of it, once, and by the rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.crawler.odd_press import kept
from tests.press import judge
from tests.press.crawls import Crawls
from tests.press.press import Press
from tests.press.words import extra


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """Three crawls of 46 papers, two hours of theirs apart or more."""
    # With this seed a host is asked for several articles at once whose robots.txt closes the last of them.
    with Press(3, seed=2) as press:
        crawls = Crawls(press, tmp_path_factory.mktemp("press"))
        first, asked = crawls.run()
        found = kept(
            press=press,
            crawls=crawls,
            first=first,
            missing=judge.missing(press, crawls.store),
            strangers=judge.strangers(press, crawls.store),
            misfolded=judge.misfolded(press, crawls.store),
        )
        crawls.later(timedelta(hours=1))
        found.second, again = crawls.run()
        found.run = crawls.last_run()
        found.edited, found.new = press.edit(8), press.publish(10)
        crawls.later(timedelta(hours=6))
        found.third, last = crawls.run()
        found.asked = (asked, again, last)
        yield found


def test_every_article_that_can_be_found_is_stored_once(crawled: SimpleNamespace) -> None:
    assert crawled.first.status == 0, crawled.first.stderr
    assert len(crawled.press.edition.papers) >= 40
    assert crawled.missing == []
    assert crawled.strangers == []


def test_copies_are_one_story_and_nothing_else_is(crawled: SimpleNamespace) -> None:
    assert crawled.misfolded == {"split": 0, "merged": 0}


def test_no_article_is_sent_twice_in_a_run(crawled: SimpleNamespace) -> None:
    assert [judge.twice(asked) for asked in crawled.asked] == [[], [], []]


def test_robots_txt_is_obeyed_in_every_run(crawled: SimpleNamespace) -> None:
    assert any(each.forbidden for each in crawled.press.edition.placed)
    assert [judge.against_robots(crawled.press, asked) for asked in crawled.asked] == [[], [], []]


def test_no_gap_is_under_a_crawl_delay(crawled: SimpleNamespace) -> None:
    found = [judge.gaps_under_delay(crawled.press, asked) for asked in crawled.asked]
    assert sum(gaps for _, gaps in found) > 20
    assert [under for under, _ in found] == [0, 0, 0]


def test_an_hour_later_every_request_is_conditional_and_nothing_is_sent(crawled: SimpleNamespace) -> None:
    first, again, _ = crawled.asked
    assert crawled.second.status == 0, crawled.second.stderr
    assert judge.unconditional(crawled.press, again) == []
    assert sum(each.sent for each in again) <= 0.05 * sum(each.sent for each in first)
    run = crawled.run
    assert (run["stories"], run["copies"], run["revisions"]) == (0, 0, 0)
    assert run["unchanged"] == len(crawled.press.edition.discoverable()) - len(crawled.new)


def test_what_is_new_or_edited_is_found_later(crawled: SimpleNamespace) -> None:
    assert crawled.third.status == 0, crawled.third.stderr
    assert judge.missing(crawled.press, crawled.crawls.store) == []
    texts = "\n".join(crawled.crawls.texts().values())
    for each in crawled.edited:
        assert extra(each.number, each.version).partition(". ")[0] in texts
