"""Furniture lines: every rule's own lines, and whole articles through the door."""

import time

import pytest

from pipelines.article import Article, Line, LineKind
from pipelines.clean import Rule, clean, load_rules

SENTENCE = "The visitors scored early, sat back and were made to pay for it in the last minute of the match."


def article(*lines: str, **fields: object) -> Article:
    written = tuple(Line(LineKind.PARAGRAPH, line) for line in lines)
    return Article(url="https://example.org/a", headline="Late pay", lines=written, language="en", **fields)


def cleaned(*lines: str, **fields: object) -> list[str]:
    return [block.text for block in clean(article(*lines, **fields)).kept]


RULES = load_rules()


@pytest.mark.parametrize("rule", RULES, ids=[f"{rule.language}.{rule.id}" for rule in RULES])
def test_each_rule_cuts_its_lines_and_leaves_its_others(rule: Rule) -> None:
    assert rule.cuts and rule.keeps
    assert [line for line in rule.cuts if not rule.matches(line)] == []
    assert [line for line in rule.keeps if rule.matches(line)] == []


def test_rules_have_names_of_their_own_in_twelve_languages_and_more() -> None:
    names = [(rule.language, rule.id) for rule in RULES]
    assert len(set(names)) == len(names)
    assert len({language for language, _ in names} - {"all"}) >= 12


def test_the_capital_call_and_the_lone_feed_go_from_the_end() -> None:
    lines = (
        SENTENCE,
        SENTENCE + " Twice.",
        "READ THE LATEST NEWS, TRANSFER RUMOURS AND MATCH REACTION",
        "feed",
    )
    assert cleaned(*lines) == [SENTENCE, SENTENCE + " Twice."]


def test_the_capital_call_goes_from_the_beginning_too() -> None:
    call = "READ THE LATEST NEWS, TRANSFER RUMOURS AND MATCH REACTION ON TERRACE TALK"
    assert cleaned(call, *[SENTENCE] * 7) == [SENTENCE] * 7


def test_a_sentence_that_holds_the_word_feed_stays() -> None:
    lines = (SENTENCE, "The full-backs feed the wingers all day long, and that is the whole plan.")
    assert cleaned(*lines) == list(lines)


def test_a_lone_feed_before_the_end_stays() -> None:
    assert cleaned(SENTENCE, "feed", SENTENCE) == [SENTENCE, "feed", SENTENCE]


def test_what_stands_under_a_related_heading_goes_with_it() -> None:
    assert (
        cleaned(*[SENTENCE] * 4, "Related Articles", "Ten other late goals", "A keeper speaks")
        == [SENTENCE] * 4
    )


def test_a_related_heading_at_the_top_takes_nothing_with_it() -> None:
    assert cleaned("Discussion", *[SENTENCE] * 4)[-4:] == [SENTENCE] * 4


def test_risky_lines_go_by_position_only() -> None:
    byline = "By Ada Quill"
    assert cleaned(byline, *[SENTENCE] * 9) == [SENTENCE] * 9
    assert byline in cleaned(*[SENTENCE] * 7, byline, *[SENTENCE] * 7)


def test_a_last_line_about_the_author_goes() -> None:
    bio = "Ada Quill is the paper's football writer and has seen every final since the flood."
    assert cleaned(SENTENCE, SENTENCE, bio, authors=("Ada Quill",)) == [SENTENCE, SENTENCE]
    assert cleaned(SENTENCE, SENTENCE, bio)[-1] == bio


def test_line_ups_at_the_end_of_a_report_stay() -> None:
    lines = (
        SENTENCE,
        "Harbour (4-4-2): Hale; Moor, Stone, Reed, Pike",
        "Referee: J. Whistler",
        "Attendance: 12,345",
    )
    assert cleaned(*lines) == list(lines)


def test_a_credit_inside_a_paragraph_is_cut_out_of_it() -> None:
    assert cleaned(SENTENCE, SENTENCE + " (Reporting by A. Writer)") == [SENTENCE, SENTENCE]


def test_other_languages_are_cleaned_by_their_own_rules() -> None:
    german = Article(
        url="https://example.org/a",
        headline="Spät",
        language="de",
        lines=tuple(
            Line(LineKind.PARAGRAPH, line)
            for line in (SENTENCE, "Lesen Sie auch: So lief das Derby", SENTENCE)
        ),
    )
    assert len(clean(german).kept) == 2


def test_an_article_of_nothing_but_furniture_comes_out_without_harm() -> None:
    assert len(clean(article("feed", "Share", "Advertisement")).kept) <= 1
    assert clean(article()).kept == ()


def test_a_rule_of_an_unknown_position_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="odd"):
        Rule("odd", "en", "x", "somewhere")


def test_long_lines_take_no_time() -> None:
    hostile = [
        "by " + "Aa " * 300,
        "facebook " * 400 + "!",
        "a" * 100_000,
        "- " * 2_000,
        "advert " * 30 + "x",
    ] * 40
    started = time.process_time()
    clean(article(*hostile))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "end",
    [
        ("Saturday’s results", "Albion 3-1 Rovers", "Tarn Valley 0-0 Fenwick"),
        ("Scorers", "Silva, Hart"),
        ("1. Albion", "2. Rovers", "3. Tarn Valley"),
        ("Albion: Dunn", "Rovers: Hart"),
        ("Player of the match", "Tim Hart"),
    ],
)
def test_results_scorers_and_lists_at_the_end_stay(end: tuple[str, ...]) -> None:
    """They are no sentences, and what many read first."""
    told = "The visitors scored early, sat back and were made to pay for it in the last minute of the match."
    assert cleaned(told, told + " Twice.", *end) == [told, told + " Twice.", *end]


def test_no_more_than_one_line_dangles() -> None:
    """A few words over nothing, once; more of them are something."""
    told = "The visitors scored early, sat back and were made to pay for it in the last minute of the match."
    assert cleaned(told, told + " Twice.", "More soon") == [told, told + " Twice."]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("mk", "Вижте още"),
        ("ky", "Бөлүшүү"),
        ("ckb", "زیاتر بخوێنەوە"),
        ("xh", "Isibhengezo"),
        ("ti", "ማስታወቂያ"),
        ("prs", "بیشتر بخوانید"),
    ],
)
def test_kin_read_the_same_rules(language: str, line: str) -> None:
    """A language without a file of its own."""
    told = ("The first line of the story tells what happened.", "The second says what came of it.")
    lines = tuple(Line(LineKind.PARAGRAPH, text) for text in (told[0], line, told[1]))
    kept = clean(Article(url="https://northbank.example/1", headline="H", lines=lines, language=language))
    assert [each.text for each in kept.lines if not each.cut] == list(told)
