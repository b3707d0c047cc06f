"""Why each line of a stored page was kept or cut: the cleaning of now, told line by line."""

from __future__ import annotations

from typing import Any

from pipelines.clean import clean
from pipelines.learn import Standing
from pipelines.stored import as_given, without_learned
from store import fate
from store.engine import open_for_reading
from store.errors import told_plainly
from store.records import SUMMARY
from store.recurrence import Seen
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
        told: dict[str, Any] = {
            "url": found.url,
            "outlet": found.outlet,
            "state": found.state,
            "reason": found.reason,
            "detail": found.detail,
            "status": found.status,
            "fetched": iso(found.fetched),
            "story_id": None,
            "headline": "",
            "current": True,
            "origins": {},
            "lines": [],
        }
        if found.kept is None:
            return told
        given = as_given(found.kept)
        article, standings, seen = without_learned(connection, found.kept.outlet_id, clean(given))
    by_place = {each.place: each for each in standings}
    lines = [
        {
            "text": line,
            "kind": SUMMARY,
            "kept": line in article.summary,
            "layer": "" if line in article.summary else "rule",
            "rule": "" if line in article.summary else "no summary",
            **_seen(None, seen, ""),
        }
        for line in given.summary
    ]
    lines += [
        {
            "text": line.text,
            "kind": str(line.kind),
            "kept": not line.cut,
            "layer": line.cut.partition(":")[0],
            "rule": line.cut.partition(":")[2],
            **_seen(by_place.get(place), seen, line.cut),
        }
        for place, line in enumerate(article.lines)
    ]
    return told | {
        "story_id": found.kept.story_id,
        "headline": found.kept.headline,
        "current": article.text == found.kept.text,
        "origins": found.kept.origins,
        "lines": lines,
    }


def _seen(standing: Standing | None, seen: dict[int, Seen], cut: str) -> dict[str, int]:
    known = None
    if standing is not None:
        like = standing.masked if "names and numbers" in cut else None
        known = seen.get((like or standing.exact).key)
    return {"stories": known.stories if known else 0, "days": known.days if known else 0}
