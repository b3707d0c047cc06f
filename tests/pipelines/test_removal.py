"""What is forgotten or pruned is gone from everywhere, and the stories that are left are whole."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from pipelines import removal
from pipelines.article import Outcome, Signals
from pipelines.folding.ruling import merge
from pipelines.removal import BATCH, Meant, Removing, Sums
from pipelines.save import Saver
from store import exporting, fate, listing, query, schema, tombs
from store.engine import open_for_reading, open_for_writing
from store.errors import RequestError
from store.looks import Signs
from store.pages import PageState
from store.wanted import Wanted
from tests.material import NOON, assert_whole, draft, numbers, page, prose, save

A, B, C, D = (f"https://{host}.example/1" for host in "abcd")
WIRE = prose(1)
EVERYWHERE = ("article", "signature", "candidate", "shingling", "membership", "article_search", "revision")


def copies(engine: Engine, *urls: str) -> int:
    """Save copies of one story, the first earliest; its id."""
    outcomes = [save(Saver(engine), url, WIRE, minutes) for minutes, url in enumerate(urls)]
    assert {each.story_id for each in outcomes} == {outcomes[0].story_id}
    return outcomes[0].story_id or 0


def take(engine: Engine, meant: Meant, state: PageState = PageState.FORGOTTEN) -> Sums:
    """Remove what is meant, and clean up."""
    removing = Removing(engine, meant, state)
    told = list(removing)
    assert removing.clean_up()
    assert_whole(engine)
    return told[-1]


def forget(engine: Engine, *urls: str) -> Sums:
    with engine.connect() as connection:
        meant = removal.at_urls(connection, urls)
    return take(engine, meant)


def forget_outlet(engine: Engine, name: str) -> Sums:
    with engine.connect() as connection:
        meant = removal.of_outlets(connection, [name])
    return take(engine, meant)


def state_of(engine: Engine, url: str) -> tuple[str, str]:
    with engine.connect() as connection:
        found = fate.of(connection, url)
    assert found is not None
    return found.state, found.reason


def standing(engine: Engine, story_id: int) -> tuple[str, str, int]:
    """Who leads a story and why, and how many it has."""
    with engine.connect() as connection:
        found = query.one_story(connection, story_id)
    assert found is not None
    return found.lead_url, found.lead_rule, len(found.copies)


def test_what_is_left_of_a_story_is_led_by_another_under_its_id(engine: Engine) -> None:
    """By the rules by which it would have led without the one that went."""
    story = copies(engine, A, B, C)
    assert forget(engine, A) == Sums(articles=1, versions=0, emptied=0, led_anew=1)
    assert standing(engine, story) == (B, "earliest", 2)
    assert save(Saver(engine), D, WIRE, 9).story_id == story


def test_a_newcomer_is_found_though_all_that_represented_its_story_went(engine: Engine) -> None:
    """Who is left stands for it from then on."""
    story = copies(engine, A, B)
    longer = save(Saver(engine), C, [*WIRE, *prose(3, 4)], 5)
    assert longer.story_id == story
    forget(engine, A, C)
    assert save(Saver(engine), D, WIRE, 9).story_id == story


def test_a_story_of_which_nothing_is_left_is_empty_and_its_id_no_other_s(engine: Engine) -> None:
    story = copies(engine, A)
    other = save(Saver(engine), B, prose(2), 1).story_id or 0
    merge(engine, [story, other])
    assert forget(engine, A, B) == Sums(articles=2, versions=0, emptied=1, led_anew=0)
    assert numbers(engine, *EVERYWHERE) == [0] * len(EVERYWHERE)
    with engine.connect() as connection:
        assert query.one_story(connection, story) is None
        assert listing.stories(connection, Wanted()) == []
        assert list(exporting.stories(connection)) == []
    with pytest.raises(RequestError, match=f"story {other} is empty"):
        merge(engine, [other, save(Saver(engine), C, WIRE, 2).story_id or 0])


def test_what_is_forgotten_is_kept_no_more_wherever_it_comes_from(engine: Engine) -> None:
    """Under its own address however it is spelt, led to by it, or calling it its own; a copy is another's."""
    copies(engine, A, B)
    forget(engine, A)
    saver = Saver(engine)
    same = "http://a.example/1?utm_source=x#top"
    led_to, twin = "https://a.example/moved", "https://www.a.example/2"
    ended: list[Outcome] = saver(
        [
            (page(same, 5), draft(same, WIRE)),
            (page(led_to, 5, asked=A), draft(led_to, WIRE)),
            (page(twin, 5), draft(twin, WIRE, canonical=A)),
        ]
    )
    assert [(each.end, each.reason) for each in ended] == [("rejected", "forgotten")] * 3
    assert save(saver, C, WIRE, 6, canonical=A).end == "copy"
    assert state_of(engine, A) == ("forgotten", "forgotten")
    assert state_of(engine, twin) == ("rejected", "forgotten")
    assert_whole(engine)


def test_an_outlet_goes_with_all_that_is_known_of_it_and_stays_away(engine: Engine) -> None:
    """Its stories, revisions, learned lines, looks; a page of it that a crawl still brings is not kept."""
    saver = Saver(engine)
    story = save(saver, A, WIRE, 0, outlet="Paper").story_id or 0
    save(saver, "https://a.example/2", prose(5), 1, outlet="Paper")
    save(saver, B, WIRE, 2, outlet="Other")
    saver([(page(A, 3, "Paper", signs=Signs('"1"')), draft(A, [*WIRE, "One more line of it."]))])
    assert numbers(engine, "look", "revision") == [1, 1]
    assert forget_outlet(engine, "Paper") == Sums(articles=2, versions=1, emptied=1, led_anew=1)
    with engine.connect() as connection:
        assert removal.of_outlets(connection, ["Paper"]).doomed == []
    assert numbers(engine, "look", "revision", "article") == [0, 0, 1]
    with engine.connect() as connection:
        names = select(schema.outlet.c.name).join(schema.recurrence)
        assert set(connection.scalars(names)) == {"Other"}
        assert tombs.outlets(connection, ["Paper", "Other"]) == {"Paper"}
    assert standing(engine, story) == (B, "alone", 1)
    assert save(saver, "https://a.example/3", prose(6), 4, outlet="Paper").reason == "forgotten"
    with engine.begin() as connection:
        tombs.take_up(connection, ["Paper"])
    assert save(saver, "https://a.example/4", prose(7), 5, outlet="Paper").end == "story"
    assert save(saver, A, WIRE, 6, outlet="Paper").reason == "forgotten"
    assert_whole(engine)


def test_what_broke_off_is_whole_and_goes_on_when_it_is_asked_for_again(engine: Engine) -> None:
    """Nothing of the outlet is kept from the first moment on."""
    urls = [f"https://a.example/{number}" for number in range(BATCH + 5)]
    saver = Saver(engine)
    saver([(page(url, 0, "Paper"), draft(url, prose(seed, 3))) for seed, url in enumerate(urls)])
    with engine.connect() as connection:
        meant = removal.of_outlets(connection, ["Paper"])
    assert next(iter(Removing(engine, meant, PageState.FORGOTTEN))).articles == BATCH
    assert numbers(engine, "article") == [5]
    assert_whole(engine)
    assert save(saver, "https://a.example/new", prose(99), 1, outlet="Paper").reason == "forgotten"
    assert forget_outlet(engine, "Paper").articles == 5


def test_an_address_that_led_elsewhere_is_forgotten_with_where_it_led(engine: Engine) -> None:
    short = "https://a.example/short"
    Saver(engine)([(page(A, 0, asked=short), draft(A, WIRE))])
    assert forget(engine, short).articles == 1
    assert [state_of(engine, each)[0] for each in (A, short)] == ["forgotten"] * 2


def test_an_address_that_led_in_a_circle_can_be_forgotten(engine: Engine) -> None:
    copies(engine, A)
    why = "redirected in a circle, to nowhere again"
    with engine.begin() as connection:
        connection.execute(update(schema.page).values(state="rejected", reason="redirected", detail=why))
        assert len(removal.at_urls(connection, [A]).doomed) == 1


def test_what_the_store_does_not_know_cannot_be_forgotten(engine: Engine) -> None:
    with engine.connect() as connection:
        for url, words in ((A, "knows no page"), ("no address", "not an http")):
            with pytest.raises(RequestError, match=words):
                removal.at_urls(connection, [url])


def test_what_is_old_is_pruned_and_its_address_remembered(engine: Engine) -> None:
    """A story that has younger articles keeps them; an archive may bring the old one back."""
    saver = Saver(engine)
    story = save(saver, A, WIRE, 0, published=NOON - timedelta(days=9)).story_id or 0
    save(saver, B, WIRE, 1, published=NOON - timedelta(days=1))
    with engine.connect() as connection:
        meant = removal.older(connection, NOON - timedelta(days=3))
    assert take(engine, meant, PageState.PRUNED) == Sums(articles=1, versions=0, emptied=0, led_anew=1)
    assert standing(engine, story) == (B, "alone", 1)
    assert state_of(engine, A) == ("pruned", "pruned")
    assert save(saver, A, WIRE, 2, published=NOON - timedelta(days=9)).end == "copy"
    assert state_of(engine, A) == ("stored", "")
    assert_whole(engine)


def test_what_was_reserved_since_or_whose_time_is_over_can_be_forgotten(engine: Engine) -> None:
    saver = Saver(engine)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    kept = Signals("unavailable_after: … (meta robots)", until=tomorrow)
    for url, seed in ((A, 1), (B, 2), (C, 3)):
        save(saver, url, prose(seed), seed, **({"signals": kept} if url == B else {}))
    row = schema.page.c
    with engine.begin() as connection:
        assert removal.reserved(connection).doomed == []
        connection.execute(update(schema.page).where(row.url == A).values(reason="reserved"))
        told = connection.execute(select(row.signals, row.until).where(row.url == B)).one()
        assert tuple(told) == (kept.told, tomorrow)
        connection.execute(update(schema.page).where(row.url == B).values(until=NOON - timedelta(days=400)))
        meant = removal.reserved(connection)
    assert take(engine, meant).articles == 2
    assert [state_of(engine, each)[0] for each in (A, B, C)] == ["forgotten", "forgotten", "stored"]


@pytest.mark.parametrize("store_address", ["sqlite"], indirect=True)
def test_no_byte_of_what_was_forgotten_is_left_in_the_files(engine: Engine, tmp_path: Path) -> None:
    """Not of the text, of what it was before, of its headline; nor a word of it in the index."""
    saver = Saver(engine)
    for seed in range(2, 30):
        save(saver, f"https://b.example/{seed}", prose(seed, 12), seed)
    said = [*prose(1, 40), "Zanzibarquux signed for Xylophonetown on Thursday evening."]
    save(saver, A, said, 0, headline="Quuxington reigns")
    save(saver, A, [*said, "Later Blibberfritz said no."], 1, headline="Quuxington reigns no more")
    for seed in range(40, 60):
        save(saver, f"https://b.example/{seed}", prose(seed, 12), seed)
    names = ("Zanzibarquux", "Quuxington", "Blibberfritz")
    traces = [each.encode() for name in names for each in (name, name.lower())]
    traces.append(prose(1, 40)[20][:40].encode())
    assert found(tmp_path, traces)
    forget(engine, A)
    assert found(tmp_path, traces) == []
    with sqlite3.connect(tmp_path / "store.db") as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        store.execute("INSERT INTO article_search (article_search) VALUES ('integrity-check')")
    store.close()


@pytest.mark.parametrize("store_address", ["sqlite"], indirect=True)
def test_it_is_said_where_a_reader_keeps_the_log_from_being_emptied(
    engine: Engine, store_address: str
) -> None:
    """Once the reader is gone, it can be."""
    copies(engine, A, B)
    with engine.connect() as connection:
        meant = removal.at_urls(connection, [A])
    removing = Removing(open_for_writing(store_address, wait=0.2), meant, PageState.FORGOTTEN)
    with open_for_reading(store_address).connect() as reader:
        assert listing.stories(reader, Wanted())
        assert list(removing)
        assert not removing.clean_up()
    assert removing.clean_up()
    assert_whole(engine)


def found(folder: Path, traces: list[bytes]) -> list[bytes]:
    """Those of some bytes that stand in the files of a folder."""
    held = b"".join(each.read_bytes() for each in folder.iterdir() if each.is_file())
    return [each for each in traces if each in held]
