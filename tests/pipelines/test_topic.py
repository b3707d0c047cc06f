"""The topic decision: football in many languages is kept, other sports and general news are refused."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from pipelines.topic import Verdict, judge
from pipelines.topic.folding import fold, is_unspaced, words
from pipelines.topic.lexicon import EVERYWHERE, TERMS, WEIGHTS, Words, find, lexicons
from pipelines.topic.verdict import EVIDENCE, SCORE, TEXT_LIMIT

ARTICLES = Path(__file__).parent / "topic"


class Article(NamedTuple):
    """An invented article."""

    name: str
    headline: str
    text: str
    language: str = ""


def articles(kind: str) -> list[Article]:
    """The invented articles of one kind."""
    data = tomllib.loads((ARTICLES / f"{kind}.toml").read_text(encoding="utf-8"))
    return [Article(**entry) for entry in data["article"]]


FOOTBALL = articles("football") + articles("football_far")
BRIEFS = articles("briefs")
OTHER_SPORTS = articles("other_sports") + articles("other_far")
GENERAL_NEWS = articles("general_news")


def named(rows: list[Article], name: str) -> Article:
    """The article of that name."""
    return next(row for row in rows if row.name == name)


@pytest.mark.parametrize("article", FOOTBALL, ids=lambda article: article.name)
def test_football_is_kept_in_every_language(article: Article) -> None:
    verdict = judge(article.headline, article.text, article.language)
    assert verdict.football, verdict


@pytest.mark.parametrize("article", BRIEFS, ids=lambda article: article.name)
def test_a_brief_of_football_is_kept(article: Article) -> None:
    """A club and a word or two of the game will do, where nothing speaks for another sport."""
    verdict = judge(article.headline, article.text, article.language)
    assert verdict.football, verdict


@pytest.mark.parametrize("article", FOOTBALL, ids=lambda article: article.name)
def test_the_language_need_not_be_declared(article: Article) -> None:
    assert judge(article.headline, article.text).football
    assert judge(article.headline, article.text, "en-US").football, "templates often declare English"


@pytest.mark.parametrize("article", OTHER_SPORTS + GENERAL_NEWS, ids=lambda article: article.name)
def test_other_sports_and_general_news_are_refused(article: Article) -> None:
    verdict = judge(article.headline, article.text, article.language)
    assert not verdict.football, verdict


def test_what_decided_is_named() -> None:
    kept = named(FOOTBALL, "de amateurs")
    assert "kreisliga" in judge(kept.headline, kept.text, "de").evidence
    refused = named(OTHER_SPORTS, "basketball")
    assert "not:nba" in judge(refused.headline, refused.text).evidence


@pytest.mark.parametrize(
    ("headline", "text"), [("", ""), ("  ", "\n\n"), ("!?", "… — “”"), ("\x00", "\ud800")]
)
def test_nothing_to_read_is_not_football(headline: str, text: str) -> None:
    assert judge(headline, text) == Verdict(football=False, score=0.0, evidence=())


def test_the_score_says_the_same_as_the_verdict() -> None:
    for article in FOOTBALL + OTHER_SPORTS + GENERAL_NEWS:
        verdict = judge(article.headline, article.text)
        assert 0 <= verdict.score <= 1
        assert verdict.football == (verdict.score >= 0.5)
        assert len(verdict.evidence) <= EVIDENCE


def test_a_huge_text_is_looked_at_in_part() -> None:
    _, headline, text, _ = named(FOOTBALL, "en report")
    long = (text + "\n\n") * (TEXT_LIMIT // len(text) + 1)
    assert judge(headline, long + "quarterback touchdown " * 1_000_000) == judge(headline, long)
    assert judge("goal " * 1_000_000, "x" * 10_000_000).football is False


def test_spelling_case_and_accents_do_not_matter() -> None:
    assert fold("FUSSBALL") == fold("Fußball") == "fussball"
    assert fold("İstanbul") == fold("ISTANBUL") == fold("ıstanbul")
    assert fold("Ｊリーグ") == "jリーグ"
    assert fold("Ołówek ĐÀ Bodø") == "olowek da bodo"
    assert fold("чемпионский") == "чемпионский", "the short i is a letter"
    assert fold("دروازه‌بان") == "دروازهبان"
    assert words(fold("L'entraîneur d'Auxerre, 2e")) == ["l", "entraineur", "d", "auxerre", "2e"]


def test_a_score_is_neither_a_time_nor_a_set_nor_a_date() -> None:
    assert len(SCORE.findall("2-1, then 0:0 and 3 – 2 (1-0)")) == 4
    for other in ("18:30", "6-4 6-3", "4-3, 3-5", "2024-05-01", "3-4-3", "1.2-3", "2-1.5", "5-10", "1-2%"):
        assert not SCORE.findall(other), other


@pytest.mark.parametrize("name", sorted(lexicons()))
def test_data_files_are_well_formed(name: str) -> None:
    written = (TERMS / f"{name}.toml").read_text(encoding="utf-8")
    assert written.startswith("# "), "the first line says what the file is for"
    data = tomllib.loads(written)
    assert set(data) <= {"languages", "marks", "football", "other"}
    assert bool(data.get("marks")) is (name not in EVERYWHERE)
    seen: dict[str, str] = {}
    for side, strengths in WEIGHTS.items():
        assert set(data[side]) <= set(strengths)
        for strength, terms in data[side].items():
            for term in terms:
                bare = term.strip("*")
                folded = fold(bare)
                assert term == term.lower() == " ".join(term.split()), term
                assert "*" not in bare, term
                assert not term.startswith("*") or term.endswith("*"), term
                assert fold(folded) == folded, term
                if not is_unspaced(folded):
                    assert folded == " ".join(words(folded)) or "'" in folded or '"' in folded, term
                    assert not term.endswith("*") or len(folded) >= 3, term
                else:
                    assert len(folded) >= 2, term
                place = f"{side}.{strength}"
                form = folded + term.replace(bare, "")
                assert form not in seen, f"{term} stands in {place} and {seen[form]}"
                seen[form] = place


def test_at_least_ninety_languages() -> None:
    languages = {language for name in lexicons() for language in lexicons()[name].languages} - set(EVERYWHERE)
    assert len(languages) >= 90


def test_every_term_is_found_where_it_stands() -> None:
    for lexicon in lexicons().values():
        data = tomllib.loads((TERMS / f"{lexicon.name}.toml").read_text(encoding="utf-8"))
        for side in WEIGHTS:
            for terms in data[side].values():
                for term in terms:
                    assert find([lexicon], Words.of(term.strip("*"))), f"{lexicon.name}: {term}"


def test_a_word_counts_for_its_longest_term_only() -> None:
    found = find([lexicons()["de"]], Words.of("Im Abstiegskampf"))
    assert [term.text for term in found] == ["abstiegskampf"]


def test_a_word_counts_within_its_phrase_only() -> None:
    found = find([lexicons()["en"]], Words.of("The football club, a football team, and football."))
    assert {term.text: times for term, times in found.items()} == {
        "football club": 1,
        "football team": 1,
        "football": 1,
    }


def test_one_mention_in_passing_is_not_enough() -> None:
    filler = "The committee met again on Tuesday and heard from the mayor about roads, drains and bins. " * 6
    mention = "The mayor is a director of the football club, where his son is a goalkeeper and midfielder. "
    assert not judge("Council meets", filler + mention + filler[:90]).football
