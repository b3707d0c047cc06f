"""Texts that nobody writes, and that come all the same: each has a clear outcome and is counted once."""

import pytest
from sqlalchemy import Engine

from pipelines.save import Saver
from tests.material import NOON, assert_whole, draft, numbers, page, prose, save

ODD = {
    "nothing": [],
    "one word": ["Goal"],
    "signs": ["… — …"],
    "five megabytes": [" ".join(prose(1, 100, 100)) for _ in range(80)],
    "one line ten thousand times": ["The draw was made on Friday evening."] * 10_000,
    "one word a million times": ["goal " * 1_000_000],
    "a word without end": ["g" * 1_000_000],
    "no spaces between the words": ["点" * 300_000],
    "numbers": ["1 2 3 4 5 6 7 8 9 " * 20_000],
    "half a sign": ["The keeper said \ud800 that"],
    "marks upon marks": ["e" + "\u0301" * 100_000],
    "both scripts": ["аaаaаa " * 50_000],
    "mojibake": ["ã\x81\x82" * 100_000],
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_text_is_folded_or_refused_and_nothing_else_suffers(saver: Saver, name: str) -> None:
    """Twice at two outlets, beside an article of the usual kind."""
    urls = [f"https://{host}.example/1" for host in ("a", "b", "c")]
    texts = [ODD[name], prose(7), ODD[name]]
    outcomes = saver([(page(url), draft(url, text)) for url, text in zip(urls, texts, strict=True)])
    again = saver([(page(url), draft(url, text)) for url, text in zip(urls, texts, strict=True)])
    assert outcomes[1].end == "story" and again[1].end == "unchanged"
    for first, second in zip(outcomes, again, strict=True):
        assert (first.reason == second.reason == "unstorable") or second.end == "unchanged"
    assert_whole(saver.engine)


def test_two_articles_at_one_address_are_one_page(engine: Engine) -> None:
    """In one batch: the second is a revision of the first."""
    url = "https://a.example/1"
    outcomes = Saver(engine)([(page(url, each), draft(url, prose(each))) for each in (1, 2)])
    assert [each.end for each in outcomes] == ["story", "revision"]
    assert numbers(engine, "page", "article", "story", "revision") == [1, 1, 1, 1]
    assert_whole(engine)


@pytest.mark.parametrize("year", [1970, 2027])
def test_a_clock_that_lies_neither_leads_nor_hides_a_copy(engine: Engine, year: int) -> None:
    """It counts as published when it was seen."""
    saver = Saver(engine)
    first = save(saver, "https://a.example/1", prose(1))
    liar = save(
        saver, "https://b.example/1", [*prose(1), "More soon."], 10, published=NOON.replace(year=year)
    )
    assert (liar.story_id, liar.relation) == (first.story_id, "copy")
    assert_whole(engine)
