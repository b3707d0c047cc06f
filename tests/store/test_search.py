"""Searching: what a reader's words find, and that no words are ever an error."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from pipelines.save import Saver
from store import listing
from store.wanted import Wanted
from tests.material import draft, page, save

TEXTS = {
    "accents": "Müller und Ødegaard trafen, Yıldız und Łukasz fehlten; in São Paulo jubelte İstanbul.",
    "apostrophe": "Michael O’Neill named his squad, and l'équipe waited.",
    "hyphen": "The Saka injury overshadowed a pre-season friendly.",
    "score": "It ended 1-1 after extra time, in the 90+3rd minute.",
    "other": "They won 3-1 away, with 1 goal from the spot.",
    "chinese": "梅西在迈阿密国际攻入两球，球队取得胜利。",
    "thai": "ลิเวอร์พูลชนะแมนเชสเตอร์",
    "cyrillic": "Зенит обыграл Спартак в Москве.",
    "club": "Arsenal is a club in north London.",
}


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A store with an article for each text."""
    urls = [f"https://a.example/{number}" for number in range(len(TEXTS))]
    Saver(engine)(
        [
            (page(url), draft(url, [text], headline=name))
            for url, (name, text) in zip(urls, TEXTS.items(), strict=True)
        ]
    )
    return engine


def found(engine: Engine, words: str) -> set[str]:
    with engine.connect() as connection:
        return {each.title for each in listing.stories(connection, Wanted(text=words))}


FOUND = {
    "accents": [*"muller MÜLLER Odegaard ødegaard yildiz lukasz istanbul".split(), "sao paulo"],
    "apostrophe": ["o'neill", "O’Neill", "équipe", "apostrophe michael"],
    "hyphen": ["saka-injury", "injury saka", "pre-season"],
    "score": ["1-1", "1–1", "90+3rd", "1 1-1"],
    "other": ["3-1"],
    "chinese": ["梅西", "迈阿密国际"],
    "thai": ["แมนเชสเตอร์"],
    "cyrillic": ["спартак"],
    "club": ["club:arsenal", "ARSENAL*", '"north london"', "(club", "club ⚽"],
    "": ["preseason OR pre-season", "西梅", "NOT club", "⚽"],
}


def test_words_find_what_holds_them(filled: Engine) -> None:
    """Case, accents and punctuation aside; nothing is taken for the index's own syntax."""
    expected = {words: {title} - {""} for title, asked in FOUND.items() for words in asked}
    assert {words: found(filled, words) for words in expected} == expected


def test_no_words_are_no_condition(filled: Engine) -> None:
    """Every story is found."""
    assert found(filled, "") == found(filled, " \n ") == set(TEXTS)


def test_a_new_text_is_found_by_its_new_words_only(filled: Engine) -> None:
    """The words of an earlier version are forgotten."""
    save(Saver(filled), "https://a.example/8", ["Everton is a club in Liverpool."], 5, headline="club")
    assert found(filled, "Everton") == {"club"}
    assert found(filled, "Arsenal") == set()
    assert found(filled, "Liverpool club") == {"club"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=30) | st.text("ab'\"*:-+^(){}&|!<>\\ \0%_$", max_size=30))
@example(words="NEAR(a b)")
@example(words="a AND")
@example(words='"')
@example(words="\0")
@example(words="\ud800")
@example(words="👨‍👩‍👧")
def test_no_words_are_an_error(filled: Engine, words: str) -> None:
    """Whatever a reader types."""
    found(filled, words)


def test_an_article_of_five_megabytes_is_stored_and_found(engine: Engine) -> None:
    """PostgreSQL refuses to index so much: the beginning is."""
    words = " ".join(f"word{number}" for number in range(500_000))
    assert save(Saver(engine), "https://a.example/1", [words], headline="long").end == "story"
    assert found(engine, "word7") == {"long"}
