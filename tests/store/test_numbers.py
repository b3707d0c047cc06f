"""Numbers people ask for, beside a plain reckoning of the same made articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, insert

from store import facets, numbers, schema
from store.numbers import Bucket, Count, Firsts, Originals, Point
from store.wanted import Terms, Wanted
from tests.material import NOON

OUTLETS = {1: ("A", "GB"), 2: ("B", "GB"), 3: ("C", "ES"), 4: ("D", "")}
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Made:
    """An article of a made store: ``seconds`` after noon, by its own clock or not."""

    story: int
    outlet: int
    seconds: int
    timed: bool
    source: str
    size: int
    share: float

    @property
    def at(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds)


ARTICLES = st.builds(
    Made,
    story=st.integers(1, 4),
    outlet=st.sampled_from(sorted(OUTLETS)),
    seconds=st.one_of(st.integers(0, 240), st.integers(0, 200_000)),
    timed=st.booleans() | st.just(True),
    source=st.sampled_from(("", "", "", "reuters.com")),
    size=st.integers(0, 50),
    share=st.sampled_from((0.0, 0.25, 0.5, 1.0)),
)
Stories = dict[int, list[Made]]


def stories(articles: Iterable[Made]) -> Stories:
    """By story, the lead first: the earliest."""
    found: defaultdict[int, list[Made]] = defaultdict(list)
    for each in articles:
        found[each.story].append(each)
    return {story: sorted(of_it, key=lambda each: each.at) for story, of_it in found.items()}


def lay_out(engine: Engine, made: Stories) -> None:
    """Put them in the place of what the store holds."""
    run = {"text": "x", "summary": [], "extracted": b"", "text_version": 1, "digest": b"", "authors": []}
    with engine.begin() as connection:
        for table in (schema.facet, schema.faceted):
            connection.execute(delete(table))
        tables = (schema.membership, schema.signature, schema.story, schema.article, schema.page)
        for table in (*tables, schema.outlet, schema.recipe):
            connection.execute(delete(table))
        connection.execute(
            insert(schema.outlet),
            [{"id": id_, "name": name, "country": country} for id_, (name, country) in OUTLETS.items()],
        )
        recipe = {"scheme": "x", "seed": 1, "permutations": 1, "shingling": "x", "text_version": 1}
        connection.execute(insert(schema.recipe), [{"id": 1} | recipe])
        number = 0
        for story, articles in made.items():
            for place, each in enumerate(articles):
                number += 1
                page = {"id": number, "key": number.to_bytes(16), "url": f"https://x.example/{number}"}
                page |= {"outlet_id": each.outlet, "state": "stored", "discovered": NOON}
                connection.execute(insert(schema.page), [page])
                article = run | {"id": number, "page_id": number, "outlet_id": each.outlet, "language": "en"}
                article |= {"headline": f"Story {story}", "fetched": NOON, "first_seen": NOON}
                article |= {"appeared": each.at, "source": each.source}
                article |= {"published": each.at if each.timed else None}
                connection.execute(insert(schema.article), [article])
                if not place:
                    counted = {"articles": len(articles), "outlets": len({each.outlet for each in articles})}
                    row = {
                        "id": story,
                        "lead_id": number,
                        "at": each.at,
                        "first_seen": NOON,
                        "language": "en",
                    }
                    connection.execute(insert(schema.story), [row | counted])
                signed = {"article_id": number, "recipe_id": 1, "size": each.size, "minima": b""}
                connection.execute(insert(schema.signature), [signed])
                member = {"article_id": number, "story_id": story, "relation": "copy" if place else "lead"}
                member |= {"similarity": 1.0, "containment": 1.0, "share": each.share, "joined": NOON}
                connection.execute(insert(schema.membership), [member])
        facets.refresh(connection, made)


def firsts(made: Stories) -> list[Firsts]:
    """Who is first, reckoned story by story."""
    lines: dict[str, dict[str, Any]] = defaultdict(
        lambda: {"stories": 0, "first": 0, "tied": 0, "wire": 0, "ahead": [], "behind": []}
    )
    for articles in made.values():
        timed = [each for each in articles if each.timed]
        had = {
            each.outlet: min(other.at.replace(second=0) for other in timed if other.outlet == each.outlet)
            for each in timed
        }
        if len(had) < 2:
            continue
        began = min(had.values())
        own = {each.outlet for each in timed if each.at.replace(second=0) == began and not each.source}
        for outlet, at in had.items():
            line = lines[OUTLETS[outlet][0]]
            line["stories"] += 1
            if at > began:
                line["behind"].append((at - began).total_seconds())
            elif outlet not in own:
                line["wire"] += 1
            elif len(own) > 1:
                line["tied"] += 1
            else:
                line["first"] += 1
                line["ahead"] += [(at - began).total_seconds() for at in had.values() if at > began]
    found = [
        Firsts(
            outlet,
            line["stories"],
            line["first"],
            line["tied"],
            line["wire"],
            median(line["ahead"]) if line["ahead"] else None,
            median(line["behind"]) if line["behind"] else None,
        )
        for outlet, line in lines.items()
    ]
    return sorted(found, key=lambda each: (-each.first, -each.tied, -each.stories, each.outlet))


def originals(made: Stories) -> list[Originals]:
    """Whose text is whose, reckoned article by article."""
    found = []
    for outlet, (name, _) in OUTLETS.items():
        kinds: Counter[str] = Counter()
        size = original = 0.0
        for lead, *others in made.values():
            for each in (lead, *others):
                if each.outlet != outlet:
                    continue
                kind = "wire" if each.source else "own" if lead.outlet == outlet else "copied"
                kinds[kind] += 1
                size += each.size
                original += each.size * {"wire": 0, "own": 1, "copied": 1 - each.share}[kind]
        if kinds:
            share = pytest.approx(original / size) if size else None
            number = sum(kinds.values())
            found.append(Originals(name, number, kinds["own"], kinds["wire"], kinds["copied"], share))
    return sorted(found, key=lambda each: (-each.articles, each.outlet))


def counts(made: Stories, hours: bool) -> list[Count]:
    """What appeared when, reckoned bucket by bucket."""

    def bucket(at: datetime) -> datetime:
        return at.replace(minute=0, second=0) if hours else at.replace(hour=0, minute=0, second=0)

    led = Counter(bucket(articles[0].at) for articles in made.values())
    ran = Counter(bucket(each.at) for articles in made.values() for each in articles)
    length = timedelta(hours=1) if hours else timedelta(days=1)
    found = []
    at = min(ran)
    while at <= max(ran):
        found.append(Count(at, led[at], ran[at]))
        at += length
    return found


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(st.lists(ARTICLES, min_size=1, max_size=14))
def test_numbers_are_those_of_a_plain_reckoning(engine: Engine, articles: list[Made]) -> None:
    """On both databases, whatever was run by whom and when."""
    made = stories(articles)
    lay_out(engine, made)
    with engine.connect() as connection:
        assert numbers.firsts(connection, Wanted()) == firsts(made)
        assert numbers.originals(connection, Wanted()) == originals(made)
        assert numbers.counts(connection, Wanted()) == counts(made, hours=False)
        assert numbers.counts(connection, Wanted(), Bucket.HOUR) == counts(made, hours=True)
        for found in numbers.spreads(connection, Wanted()):
            assert_spread(found, made[found.story_id])


def assert_spread(found: numbers.Spread, articles: Sequence[Made]) -> None:
    """A story's curve is that of its articles."""
    timed = [each for each in articles if each.timed]
    times = sorted({each.at for each in timed})
    assert found.articles == len(articles)
    assert found.outlets == len({each.outlet for each in articles})
    assert found.countries == len({OUTLETS[each.outlet][1] for each in articles} - {""})
    assert found.untimed == len(articles) - len(timed)
    by_then = [[each for each in timed if each.at <= at] for at in times]
    reached = [len({each.outlet for each in out}) for out in by_then]
    assert found.curve == tuple(
        Point(at, outlets, len(out)) for at, outlets, out in zip(times, reached, by_then, strict=True)
    )
    if times:
        assert found.began == times[0]
        whole = reached[-1]
        half = next(at for at, outlets in zip(times, reached, strict=True) if outlets >= whole / 2)
        last = next(at for at, outlets in zip(times, reached, strict=True) if outlets == whole)
        assert (found.half, found.last) == tuple((at - times[0]).total_seconds() for at in (half, last))
    else:
        assert (found.began, found.half, found.last) == (None, None, None)


def made_article(story: int, outlet: int, seconds: int, **more: Any) -> Made:
    """An article as most are."""
    return Made(story, outlet, seconds, **({"timed": True, "source": "", "size": 10, "share": 1.0} | more))


def test_numbers_are_of_the_stories_wanted(engine: Engine) -> None:
    """Filters choose stories; what the other outlets of those did counts too."""
    lay_out(
        engine,
        stories(
            [
                made_article(1, 1, 0),
                made_article(1, 2, 600),
                made_article(2, 3, 3600),
                made_article(2, 2, 7200),
                made_article(3, 4, 90_000),
            ]
        ),
    )
    spain, later = Wanted(countries=Terms(("ES",))), Wanted(since=NOON + timedelta(hours=12))
    with engine.connect() as connection:
        assert [(each.outlet, each.first) for each in numbers.firsts(connection, spain)] == [
            ("C", 1),
            ("B", 0),
        ]
        assert [each.outlet for each in numbers.originals(connection, spain)] == ["B", "C"]
        assert [each.story_id for each in numbers.spreads(connection, spain)] == [2]
        assert [each.story_id for each in numbers.spreads(connection, Wanted(limit=2))] == [2, 1]
        assert numbers.firsts(connection, later) == []
        [day] = numbers.counts(connection, later)
        assert (day.stories, day.articles) == (1, 1)


def test_too_many_buckets_are_refused_in_words(engine: Engine) -> None:
    """An old clock that is believed does not fill the memory with empty hours."""
    years = 20 * 365 * 24 * 3600
    lay_out(engine, stories([made_article(1, 1, -years), made_article(2, 1, 0)]))
    with engine.connect() as connection:
        assert len(numbers.counts(connection, Wanted())) == 20 * 365 + 1
        with pytest.raises(ValueError, match="too many"):
            numbers.counts(connection, Wanted(), Bucket.HOUR)


def test_a_merged_story_answers_with_the_one_it_went_into(engine: Engine) -> None:
    """And an unknown one with nothing."""
    lay_out(engine, stories([made_article(1, 1, 0), made_article(1, 2, 60)]))
    with engine.begin() as connection:
        gone = {"id": 9, "at": NOON, "first_seen": NOON, "articles": 0, "outlets": 0, "merged_into": 1}
        connection.execute(insert(schema.story), [gone])
    with engine.connect() as connection:
        assert numbers.curve(connection, 9) == numbers.curve(connection, 1)
        assert numbers.curve(connection, 77) is None
