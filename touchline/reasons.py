"""Why each line of a stored page was kept or cut: the cleaning of now, told line by line."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from pipelines.article import Line, LineKind
from pipelines.clean import clean
from pipelines.learn import School, Standing
from pipelines.stored import as_given, without_learned
from store import fate
from store.engine import open_for_reading
from store.errors import told_plainly
from store.fate import Fate
from store.records import SUMMARY, Kept
from touchline.times import iso


def reasons(url: str, address: str | None = None) -> dict[str, Any] | None:
    """What became of a page, and of each of its lines; None for an address that the store does not know.

    Of a line: ``layer`` is markup, rule or learned ("" when it is kept), ``rule`` which of it, and
    ``stories`` in how many stories of its outlet the line was seen, ``days`` on how many days; of a line
    that is learned but for its names and numbers, the like of it. ``current`` says whether the store's
    text is what this cleaning gives. Raises StoreError.
    """
    engine = open_for_reading(address)
    with told_plainly(), engine.connect() as connection:
        try:
            found = fate.of(connection, url)
        except ValueError:
            return None
        if found is None:
            return None
        return _outcome(found) | (_lines(connection, found.kept) if found.kept else {})


def _outcome(found: Fate) -> dict[str, Any]:
    """What became of a page; of one that holds no article that is all."""
    return {
        "url": found.url,
        "outlet": found.outlet,
        "state": found.state,
        "reason": found.reason,
        "detail": found.detail,
        "status": found.status,
        "fetched": iso(found.fetched),
        "signals": found.signals,
        "until": iso(found.until),
        "story_id": None,
        "headline": "",
        "current": True,
        "origins": {},
        "lines": [],
    }


def _lines(connection: Connection, kept: Kept) -> dict[str, Any]:
    """What became of an article's lines by the cleaning of now, those of its summary first."""
    given = as_given(kept)
    article, standings, known = without_learned(connection, kept.outlet_id, clean(given))
    by_place = {each.place: each for each in standings}
    above = (
        Line(LineKind.PARAGRAPH, text, "" if text in article.summary else "rule:no summary")
        for text in given.summary
    )
    return {
        "story_id": kept.story_id,
        "headline": kept.headline,
        "current": article.text == kept.text,
        "origins": kept.origins,
        "lines": [
            *(_line(line, None, known) | {"kind": SUMMARY} for line in above),
            *(_line(line, by_place.get(place), known) for place, line in enumerate(article.lines)),
        ],
    }


def _line(line: Line, standing: Standing | None, known: School) -> dict[str, Any]:
    layer, _, rule = line.cut.partition(":")
    return {
        "text": line.text,
        "kind": str(line.kind),
        "kept": not line.cut,
        "layer": layer,
        "rule": rule,
        **_seen(standing, known, line.cut),
    }


def _seen(standing: Standing | None, known: School, cut: str) -> dict[str, int]:
    seen = None
    if standing is not None:
        like = standing.masked if "names and numbers" in cut else None
        seen = known.seen.get((like or standing.exact).key)
    return {"stories": seen.stories if seen else 0, "days": seen.days if seen else 0}
