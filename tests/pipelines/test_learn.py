"""What recurs across an outlet's stories is furniture, with no rule written; what is told once stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from pipelines import learn
from pipelines.article import Article, Line, LineKind, Outcome
from pipelines.learn import School
from pipelines.save import Saver
from store import recurrence, schema
from store.recurrence import Seen
from tests.material import NOON, prose, save

CALL = "Join the terrace tonight and tell us how you saw it"


def run(
    engine: Engine,
    number: int,
    before: Sequence[str] = (),
    after: Sequence[str] = (),
    outlet: str = "A",
    seed: int | None = None,
    day: int | None = None,
) -> Outcome:
    """Save a story of its own at an outlet, a day after the one before."""
    text = [*before, *prose(number if seed is None else seed), *after]
    published = NOON - timedelta(days=200 - (number if day is None else day))
    url = f"https://{outlet.lower()}.example/{number}"
    return save(Saver(engine), url, text, number, outlet, published=published)


def text_of(engine: Engine, outcome: Outcome) -> list[str]:
    with engine.connect() as connection:
        found: str = connection.execute(
            select(schema.article.c.text)
            .join(schema.page, schema.page.c.id == schema.article.c.page_id)
            .where(schema.page.c.url == outcome.url)
        ).scalar_one()
    return found.split("\n\n")


def test_a_line_that_ends_story_after_story_goes_without_a_rule(engine: Engine) -> None:
    """From the fifth story on: four have shown it."""
    told = [run(engine, number, after=[CALL]) for number in range(6)]
    assert [text_of(engine, each)[-1] == CALL for each in told] == [True] * 4 + [False] * 2
    assert text_of(engine, told[5]) == prose(5), "and nothing else"


def test_a_line_that_opens_story_after_story_goes_as_well(engine: Engine) -> None:
    told = [run(engine, number, before=[CALL]) for number in range(6)]
    assert text_of(engine, told[5]) == prose(5)


def test_a_line_goes_word_for_word_anywhere(engine: Engine) -> None:
    """In the middle it takes six stories to be sure."""
    told = [
        run(engine, number, before=prose(100 + number), after=[CALL, *prose(200 + number)])
        for number in range(8)
    ]
    kept = [CALL in text_of(engine, each) for each in told]
    assert kept == [True] * 6 + [False] * 2


def test_names_and_numbers_do_not_hide_a_line_near_an_end(engine: Engine) -> None:
    """Whatever the player and the date, it is the same call."""
    names = "Ada Ben Cai Dov Eli Fay Gus Hal Ida Jon Kit Leo".split()
    told = [
        run(engine, number, after=[f"Vote for {name} as the player of round {number} before midnight"])
        for number, name in enumerate(names)
    ]
    assert len(text_of(engine, told[0])) == len(prose(0)) + 1
    assert text_of(engine, told[11]) == prose(11)


def test_copies_of_one_story_do_not_teach_that_its_sentences_are_furniture(engine: Engine) -> None:
    """An outlet that runs one story under ten addresses, on ten days, still has one story."""
    told = [run(engine, number, seed=7) for number in range(10)]
    assert {each.story_id for each in told} == {told[0].story_id}
    assert all(text_of(engine, each) == prose(7) for each in told)
    with engine.connect() as connection:
        assert connection.scalar(select(func.max(schema.recurrence.c.stories))) == 1


def test_other_outlets_do_not_teach(engine: Engine) -> None:
    """What six outlets print once each is nobody's furniture."""
    told = [run(engine, number, after=[CALL], outlet=name) for number, name in enumerate("BCDEFGH")]
    assert all(CALL in text_of(engine, each) for each in told)


def test_a_paragraph_repeated_while_a_story_runs_is_no_furniture(engine: Engine) -> None:
    """Six stories of one afternoon that all tell the background; on three days it would be furniture."""
    told = [run(engine, number, after=[CALL], day=5) for number in range(8)]
    assert all(CALL in text_of(engine, each) for each in told)


def test_the_nights_of_one_story_are_no_days_of_their_own(engine: Engine) -> None:
    """Read to and fro, the two sides of a midnight are two days and no more."""
    told = [run(engine, number, after=[CALL], day=5 + number % 2) for number in range(8)]
    assert all(CALL in text_of(engine, each) for each in told)


def test_a_sentence_with_other_names_each_time_is_news(engine: Engine) -> None:
    """Previews that all end alike tell of another match each."""
    names = "Ada Ben Cai Dov Eli Fay Gus Hal Ida Jon Kit Leo Mia Ned".split()
    told = [
        run(engine, number, after=[f"{name} United host {name} Rovers in the Premier League on Saturday."])
        for number, name in enumerate(names)
    ]
    assert all(text_of(engine, each)[-1].startswith(name) for each, name in zip(told, names, strict=True))


def test_a_masked_line_must_be_a_good_share_of_an_outlets_stories() -> None:
    """Ten previews in a thousand stories may end alike."""
    lines = (
        *(Line(LineKind.PARAGRAPH, each) for each in prose(1)),
        Line(LineKind.PARAGRAPH, "Vote for Kit now please"),
    )
    last = learn.standings(lines)[-1]
    assert last.masked is not None
    seen = {last.masked.key: Seen(10, 10, 0, 10)}
    assert learn.verdict(lines[-1], last, School(seen, 100)) == "learned:tail, but for names and numbers"
    assert learn.verdict(lines[-1], last, School(seen, 1_000)) == ""


def test_a_long_line_takes_more_stories_than_a_short_one() -> None:
    """In the middle of a text: it is likelier to be a paragraph that a paper repeats."""
    long = "A sentence that a paper says again and again of a club with a long history behind it. " * 3
    for text, fewest in ((CALL, 6), (long.strip(), 10)):
        lines = tuple(Line(LineKind.PARAGRAPH, each) for each in (*prose(1), text, *prose(2)))
        middle = learn.standings(lines)[len(prose(1))]
        for stories in (fewest - 1, fewest):
            seen = {middle.exact.key: Seen(stories, stories, 0, 0)}
            assert bool(learn.verdict(lines[middle.place], middle, School(seen, 100))) is (stories == fewest)


def test_a_subheading_inside_a_text_stays_however_often_it_stands_there() -> None:
    """At the end it heads nothing."""
    heading = Line(LineKind.HEADING, "Team news and line-ups")
    before, after = ([Line(LineKind.PARAGRAPH, each) for each in prose(seed)] for seed in (1, 2))
    lines = (*before, heading, *after)
    inner = learn.standings(lines)[len(prose(1))]
    seen = {inner.exact.key: Seen(99, 99, 0, 0)}
    assert learn.verdict(heading, inner, School(seen, 100)) == ""
    last = learn.standings(lines[: len(prose(1)) + 1])[-1]
    assert learn.verdict(heading, last, School({last.exact.key: Seen(99, 99, 0, 99)}, 100)) == "learned:tail"


def test_a_line_that_opens_what_follows_stays(engine: Engine) -> None:
    """True subheadings recur as well."""
    told = [run(engine, number, before=prose(300 + number), after=["The line-ups:"]) for number in range(9)]
    assert all("The line-ups:" in text_of(engine, each) for each in told)


def test_a_text_of_nothing_but_furniture_is_left_as_it_is() -> None:
    """It is told as it stands rather than lost."""
    lines = tuple(Line(LineKind.PARAGRAPH, f"Standing line number {each}") for each in "abc")
    article = Article("https://a.example/1", "Headline", lines)
    standings = learn.standings(lines)
    seen = {mark.key: Seen(99, 99, 99, 99) for mark in learn.marks(standings)}
    assert learn.cut_learned(article, standings, School(seen, 100)).text == article.text


def test_a_revision_teaches_nothing(engine: Engine) -> None:
    """A page that changes hourly is one story however often it is read."""
    saver = Saver(engine)
    for hour in range(9):
        save(saver, "https://a.example/1", [*prose(1), f"Update {hour}.", CALL], hour * 60, "A")
    with engine.connect() as connection:
        assert connection.scalar(select(func.max(schema.recurrence.c.stories))) == 1


def test_an_unchanged_page_is_unchanged_though_more_of_it_is_known_to_be_furniture(engine: Engine) -> None:
    """What was learned since is no change of the page."""
    first = run(engine, 0, after=[CALL])
    for number in range(1, 6):
        run(engine, number, after=[CALL])
    again = save(Saver(engine), first.url, [*prose(0), CALL], 600, "A", published=NOON - timedelta(days=200))
    assert again.end == "unchanged"


def test_what_does_not_recur_is_forgotten(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows that an outlet holds stay few however many stories it runs; what recurs is kept."""
    monkeypatch.setattr(recurrence, "BUCKET", 10)
    for number in range(40):
        run(engine, number, after=[CALL])
    with engine.connect() as connection:
        held = connection.scalar(select(func.count()).select_from(schema.recurrence)) or 0
        most = connection.scalar(select(func.max(schema.recurrence.c.stories)))
        taught = connection.scalar(select(schema.schooling.c.stories))
    assert (most, taught) == (40, 40)
    assert held < 15 * 12 * 2, "the lines of a bucket's stories, not of all forty"


@pytest.mark.parametrize(
    ("one", "another", "alike"),
    [
        ("Read more about Leeds on 3 May", "Read more about Real Sociedad on 12 June", True),
        ("Read more about Leeds", "Sign up for the letter about Leeds", False),
        ("Kane; Saka, Rice", "Haaland; Foden, Silva", False),
    ],
)
def test_masking(one: str, another: str, alike: bool) -> None:
    """Names and numbers count for nothing; a line of nothing else is like no other."""
    masked = learn.masked(one)
    assert (bool(masked) and masked == learn.masked(another)) is alike
