"""What can be asked of a store: stories whole, runs, who is in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, exists, select

from store import beside
from store.about import about as told_about
from store.among import among, values
from store.records import About, Copy, Entry, Revision, Run, Story
from store.runs import Counts
from store.schema import article, membership, outlet, page, run, story, tally

LARGEST_ID = 2**63 - 1


# Statements are made once: SQLAlchemy takes as long to make one as SQLite to answer it.
_HEAD = (story.c.id, story.c.first_seen, story.c.language, story.c.lead_rule)
_ASKED: Any = select(*_HEAD, story.c.merged_into).where(story.c.id == bindparam("asked"))
_OF_ARTICLE = (
    *("id", "canonical", "headline", "summary", "text", "authors", "language", "section", "image", "credit"),
    *("keywords", "kind", "paywalled", "amp", "entries", "origins", "published", "modified", "fetched"),
    *("first_seen", "appeared", "version"),
)
_OF_MEMBER = ("story_id", "relation", "similarity", "containment", "share", "common", "rule")


def one_story(connection: Connection, story_id: int) -> Story | None:
    """A story by its id; a merged story's id answers with the story that it went into. None if unknown."""
    head = _current(connection, story_id)
    return None if head is None else next(_whole(connection, [head]), None)


def current(connection: Connection, story_id: int) -> int | None:
    """The id of the story that answers for this one: another's where it was merged. None if unknown."""
    head = _current(connection, story_id)
    return None if head is None else int(head.id)


def _current(connection: Connection, story_id: int) -> Row[Any] | None:
    if not 0 < story_id <= LARGEST_ID:
        return None
    seen: set[int] = set()
    while True:
        seen.add(story_id)
        row = connection.execute(_ASKED, {"asked": story_id}).first()
        if row is None or row.merged_into is None or row.merged_into in seen:
            return row
        story_id = row.merged_into


def whole(connection: Connection, story_ids: Sequence[int]) -> Iterator[Story]:
    """These stories whole, in order of their ids; those that are empty or unknown are left out."""
    dialect = connection.dialect.name
    heads = connection.execute(_heads(dialect), {"ids": values(dialect, story_ids)}).all()
    yield from _whole(connection, heads)


def _whole(connection: Connection, heads: Sequence[Row[Any]]) -> Iterator[Story]:
    dialect = connection.dialect.name
    ids = [each.id for each in heads]
    rows = connection.execute(_copies(dialect), {"ids": values(dialect, ids)}).all()
    # Most stories have no earlier versions: then none are asked for.
    earlier = beside.revisions(connection, ids) if any(each.version > 1 for each in rows) else {}
    copies: dict[int, list[Copy]] = defaultdict(list)
    about = told_about(connection, [row.id for row in rows])
    for row in rows:
        copies[row.story_id].append(_copy(row, earlier.get(row.id, ()), about.get(row.id, About())))
    holds, held_by = beside.holdings(connection, ids)
    for head in heads:
        if not copies[head.id]:
            continue
        first, *rest = copies[head.id]
        yield Story(
            story_id=head.id,
            title=first.title,
            summary=first.summary,
            text=first.text,
            language=head.language,
            published=first.published,
            first_seen=head.first_seen,
            lead_url=first.url,
            lead_rule=head.lead_rule,
            outlets=tuple(dict.fromkeys(each.outlet for each in (first, *rest))),
            holds=tuple(holds.get(head.id, ())),
            held_by=tuple(held_by.get(head.id, ())),
            copies=(first, *rest),
            clubs=first.clubs,
            competitions=first.competitions,
            teams=first.teams,
            subjects=first.subjects,
        )


@cache
def _heads(dialect: str) -> Any:
    return select(*_HEAD).where(among(dialect, story.c.id, "ids")).order_by(story.c.id)


@cache
def _copies(dialect: str) -> Any:
    told = (*(article.c[name] for name in _OF_ARTICLE), *(membership.c[name] for name in _OF_MEMBER))
    return of_copies(dialect, *told, page.c.url, page.c.signals, outlet.c.name)


def of_copies(dialect: str, *columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """Columns of the copies of the stories ``ids``: of each story the lead first, then in order of time."""
    return (
        select(*columns)
        .join_from(membership, article, article.c.id == membership.c.article_id)
        .join(page, page.c.id == article.c.page_id)
        .join(outlet, outlet.c.id == article.c.outlet_id)
        .where(among(dialect, membership.c.story_id, "ids"))
        .order_by(
            membership.c.story_id,
            membership.c.relation != "lead",
            article.c.appeared,
            article.c.first_seen,
            article.c.id,
        )
    )


def _copy(row: Row[Any], revisions: Sequence[Revision], about: About) -> Copy:
    return Copy(
        url=row.url,
        canonical=row.canonical,
        outlet=row.name,
        title=row.headline,
        summary=tuple(row.summary),
        text=row.text,
        authors=tuple(row.authors),
        language=row.language,
        section=row.section,
        image=row.image,
        credit=tuple(row.credit),
        keywords=tuple(row.keywords),
        kind=row.kind,
        paywalled=row.paywalled,
        amp=row.amp,
        entries=_entries(row.text, row.entries),
        origins=dict(row.origins),
        published=row.published,
        modified=row.modified,
        fetched=row.fetched,
        first_seen=row.first_seen,
        appeared=row.appeared,
        relation=row.relation,
        similarity=row.similarity,
        containment=row.containment,
        share=row.share,
        common=row.common,
        rule=row.rule,
        versions=row.version,
        signals=row.signals,
        revisions=tuple(revisions),
        **about._asdict(),
    )


def _entries(text: str, places: Sequence[tuple[str | None, int]]) -> tuple[Entry, ...]:
    """A live blog's entries, from where in its text they begin."""
    ends = [*(place for _, place in places[1:]), len(text)][: len(places)]
    return tuple(
        Entry(datetime.fromisoformat(at) if at else None, text[place:end].strip())
        for (at, place), end in zip(places, ends, strict=True)
    )


def runs(connection: Connection, limit: int = 20, run_id: int | None = None) -> list[Run]:
    """The latest runs, newest first; or the one of that id alone."""
    asked = select(run) if run_id is None else select(run).where(run.c.id == run_id)
    found = connection.execute(asked.order_by(run.c.id.desc()).limit(limit)).all()
    counted: dict[int, list[Row[Any]]] = defaultdict(list)
    dialect = connection.dialect.name
    ids = {"ids": values(dialect, [each.id for each in found])}
    for row in connection.execute(select(tally).where(among(dialect, tally.c.run_id, "ids")), ids):
        counted[row.run_id].append(row)
    return [_run(each, counted[each.id]) for each in found]


def _run(row: Row[Any], counted: Sequence[Row[Any]]) -> Run:
    pages = {(each.outcome, each.reason): each.number for each in counted if each.counts == Counts.PAGES}

    def ended(outcome: str) -> int:
        return sum(number for (end, _), number in pages.items() if end == outcome)

    def reasons(counts: Counts) -> dict[str, int]:
        return {
            ": ".join(filter(None, (each.outcome, each.reason))): each.number
            for each in sorted(counted, key=lambda each: (-each.number, each.reason))
            if each.counts == counts
        }

    return Run(
        run_id=row.id,
        spider=row.spider,
        state=row.state,
        message=row.message,
        version=row.version,
        arguments=dict(row.arguments),
        started=row.started,
        finished=row.finished,
        fetched=sum(pages.values()),
        stories=ended("story"),
        copies=ended("copy"),
        revisions=ended("revision"),
        unchanged=ended("unchanged"),
        rejected={
            reason: number
            for (end, reason), number in sorted(pages.items(), key=lambda each: (-each[1], each[0]))
            if end == "rejected"
        },
        sources=reasons(Counts.SOURCES),
        withheld=reasons(Counts.WITHHELD),
    )


def outlet_names(connection: Connection) -> list[str]:
    """The outlets that have an article in the store, by name."""
    held = exists().where(article.c.outlet_id == outlet.c.id)
    return list(connection.scalars(select(outlet.c.name).where(held).order_by(outlet.c.name)))
