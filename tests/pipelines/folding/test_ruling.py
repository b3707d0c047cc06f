"""An editor's say: stories are parted and made one as told, and later folding heeds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from pipelines.article import Outcome
from pipelines.folding.ruling import merge, split
from pipelines.refold import Refolding
from pipelines.save import Saver
from store import query
from store.errors import RequestError
from store.records import Story
from tests.material import NOON, assert_whole, prose, save

WIRE = prose(1)
OTHER = prose(2)
WITH_MORE = [*WIRE, *prose(3, 3)]


def url(host: str) -> str:
    return f"https://{host}.example/1"


def run(engine: Engine, host: str, text: Sequence[str], minutes: float = 0) -> int:
    """Save an article; the id of its story."""
    outcome: Outcome = save(Saver(engine), url(host), text, minutes)
    assert outcome.story_id is not None
    return outcome.story_id


def told(engine: Engine, story_id: int) -> Story:
    with engine.connect() as connection:
        found = query.one_story(connection, story_id)
    assert found is not None
    return found


def hosts(engine: Engine, story_id: int) -> list[str]:
    """Who stands in a story, the lead first."""
    return [each.url.removeprefix("https://").partition(".")[0] for each in told(engine, story_id).copies]


def test_what_is_taken_out_stands_in_a_story_of_its_own(engine: Engine) -> None:
    """Both are led and counted afresh, and say by what rule."""
    story = run(engine, "a", WIRE)
    for minutes, host in enumerate("bcd", 1):
        assert run(engine, host, WIRE, minutes) == story
    left, new = split(engine, story, [url("b"), url("d")])
    assert left == story != new
    assert (hosts(engine, left), hosts(engine, new)) == (["a", "c"], ["b", "d"])
    assert {each.rule for each in told(engine, new).copies} == {"apart"}
    assert_whole(engine)


def test_the_lead_can_be_taken_out(engine: Engine) -> None:
    """The next leads what is left, under the story's id."""
    story = run(engine, "a", WIRE)
    for minutes, host in enumerate("bc", 1):
        run(engine, host, WIRE, minutes)
    left, new = split(engine, story, [url("a")])
    assert (hosts(engine, left), hosts(engine, new)) == (["b", "c"], ["a"])
    assert (told(engine, left).lead_rule, told(engine, new).lead_rule) == ("earliest", "alone")
    assert_whole(engine)


@pytest.mark.parametrize("taken", ["a", "b"], ids=["the lead", "a copy"])
def test_a_newcomer_alike_to_both_does_not_make_them_one_again(engine: Engine, taken: str) -> None:
    """It joins one of them; so does a page that changes."""
    story = run(engine, "a", WIRE)
    run(engine, "b", WITH_MORE, 1)
    left, new = split(engine, story, [url(taken)])
    assert run(engine, "c", [*WITH_MORE, "One line more."], 2) in (left, new)
    run(engine, "b", [*WITH_MORE, "A later line."], 3)
    assert told(engine, left).story_id != told(engine, new).story_id
    assert len(hosts(engine, left)) + len(hosts(engine, new)) == 3
    assert_whole(engine)


def test_what_is_taken_out_is_found_by_its_own_words(engine: Engine) -> None:
    """A shorter copy that no newcomer was compared with stands for its new story."""
    story = run(engine, "a", WITH_MORE)
    run(engine, "b", WIRE[:4], 1)
    _, new = split(engine, story, [url("b")])
    assert run(engine, "c", [*WIRE[:4], *prose(7, 2)], 2) == new
    assert_whole(engine)


def test_merged_stories_are_one_and_the_oldest_id_stays(engine: Engine) -> None:
    """However unlike they are; the others' ids go on answering."""
    first, second, third = (
        run(engine, host, text, minutes)
        for minutes, (host, text) in enumerate({"a": WIRE, "b": OTHER, "c": prose(5)}.items())
    )
    assert merge(engine, [third, second, first]) == first
    assert [told(engine, each).story_id for each in (first, second, third)] == [first] * 3
    assert hosts(engine, first) == ["a", "b", "c"]
    assert [each.rule for each in told(engine, first).copies] == ["alone", "together", "together"]
    assert_whole(engine)


def test_copies_of_either_join_what_was_merged(engine: Engine) -> None:
    """Those of the one that does not lead too, and those that come as a part of it."""
    first, second = run(engine, "a", WIRE), run(engine, "b", OTHER, 1)
    merge(engine, [first, second])
    assert run(engine, "c", OTHER, 2) == first
    assert run(engine, "d", [*OTHER[:4], "A line of our own."], 3) == first
    assert run(engine, "e", [*OTHER, *prose(6, 2)], 4) == first
    assert run(engine, "f", [*WIRE, "A line of our own."], 5) == first
    assert_whole(engine)


def test_the_later_say_goes_before_the_earlier(engine: Engine) -> None:
    """What was parted can be merged, and what was merged be parted, and each is heeded then."""
    story = run(engine, "a", WIRE)
    run(engine, "b", WITH_MORE, 1)
    left, new = split(engine, story, [url("b")])
    assert merge(engine, [left, new]) == left
    assert run(engine, "c", WITH_MORE, 2) == left
    assert hosts(engine, new) == ["a", "b", "c"]
    left, again = split(engine, new, [url("b"), url("c")])
    assert run(engine, "d", [*WITH_MORE, "A line more."], 3) in (left, again)
    assert sorted(hosts(engine, left) + hosts(engine, again)) == ["a", "b", "c", "d"]
    assert_whole(engine)


def test_what_was_merged_with_the_lead_stays_so_when_the_lead_goes(engine: Engine) -> None:
    """Copies of what is left find it yet."""
    first = run(engine, "a", WIRE)
    second, third = run(engine, "b", OTHER, 1), run(engine, "c", prose(5), 2)
    merge(engine, [first, second, third])
    left, _ = split(engine, first, [url("a")])
    assert hosts(engine, left) == ["b", "c"]
    assert run(engine, "d", [*prose(5), "A line of our own."], 3) == left
    assert_whole(engine)


def test_a_round_up_is_not_parted_from_what_an_editor_put_it_with(engine: Engine) -> None:
    """Though it goes on to show that it is one."""
    story = run(engine, "a", WIRE)
    round_up = run(engine, "b", [*prose(8, 2), *WIRE, *OTHER, *prose(5)], 1)
    if round_up != story:
        merge(engine, [story, round_up])
    run(engine, "c", OTHER, 2)
    run(engine, "d", prose(5), 3)
    assert {"a", "b"} <= set(hosts(engine, story))
    assert_whole(engine)


def test_what_makes_no_sense_is_refused_in_one_line(engine: Engine) -> None:
    """And nothing is changed by it."""
    story = run(engine, "a", WIRE)
    run(engine, "b", WIRE, 1)
    other = run(engine, "c", OTHER, 2)
    refused: dict[str, Callable[[], object]] = {
        "no story has the id 99": lambda: split(engine, 99, [url("a")]),
        f"it stands in story {other}, not in story {story}": lambda: split(engine, story, [url("c")]),
        "the store knows no page at": lambda: split(engine, story, [url("x")]),
        "not an http": lambda: split(engine, story, ["nonsense"]),
        "nothing would be left": lambda: split(engine, story, [url("a"), url("b")]),
        "one story only": lambda: merge(engine, [story, story]),
        "no story has the id 98": lambda: merge(engine, [story, 98]),
    }
    for words, ask in refused.items():
        with pytest.raises(RequestError, match=words) as said:
            ask()
        assert "\n" not in str(said.value)
    assert (hosts(engine, story), hosts(engine, other)) == (["a", "b"], ["c"])
    assert_whole(engine)


def saved(engine: Engine, host: str, text: Sequence[str], appeared: float) -> None:
    """Save an article that says when it appeared, whenever it was found."""
    save(Saver(engine), url(host), text, 60, host, published=NOON + timedelta(minutes=appeared))


def refolded(engine: Engine) -> None:
    for _ in Refolding(engine):
        assert_whole(engine)


def test_a_copy_that_stayed_does_not_follow_the_one_that_was_taken_out(engine: Engine) -> None:
    """Though the one taken out is the first to be folded anew, and all are alike."""
    for host, appeared in {"a": 30, "b": 0, "c": 40}.items():
        saved(engine, host, WIRE, appeared)
    left, new = split(engine, 1, [url("a")])
    # Stored since, and nothing was said of it.
    joined = run(engine, "d", WIRE, 90)
    before = hosts(engine, left), hosts(engine, new)
    assert joined in (left, new) and before[0][:2] == ["b", "c"]
    refolded(engine)
    assert (hosts(engine, left), hosts(engine, new)) == before


def test_what_was_taken_out_of_a_merged_story_stays_out(engine: Engine) -> None:
    """Whoever of the merged ones is folded anew before the lead is kept from it too."""
    for host, text, appeared in [("a", WIRE, 30), ("c", WIRE, 20), ("z", OTHER, 0)]:
        saved(engine, host, text, appeared)
    merge(engine, [1, 2])
    saved(engine, "b", WIRE, -5)
    left, new = split(engine, 1, [url("a")])
    assert (hosts(engine, left), hosts(engine, new)) == (["b", "z", "c"], ["a"])
    refolded(engine)
    assert (hosts(engine, left), hosts(engine, new)) == (["b", "z", "c"], ["a"])
