"""Tells a webhook what has changed since it was told last: which outlets broke, and which recovered.

What was told is kept in the store, once the webhook has taken it: nothing is told twice, and what could not
be told is told the next time.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from store import watched
from store.engine import open_for_writing
from store.errors import StoreError, told_plainly
from touchline import webhook
from touchline.asking import Store
from touchline.health import rows
from touchline.health.judging import State, Verdict
from touchline.health.report import Health
from touchline.times import iso

CRAWL = ""
"""The name under which the crawl itself is remembered."""
WELL = (State.OK, State.QUIET)


def after_crawl(url: str, address: str | None) -> str:
    """Judge the health of a store and tell what has changed; why that could not be done, in a line."""
    try:
        return tell(url, address, Store(address).health())
    except StoreError as error:
        return str(error)


def tell(url: str, address: str | None, found: Health) -> str:
    """Tell what has changed, if anything has; "" when it was told, else why it could not be, in a line.

    ``address`` is the store's, which remembers. Raises StoreError when it cannot.
    """
    engine = open_for_writing(address)
    try:
        with told_plainly(), engine.begin() as connection:
            before = watched.told(connection)
        changes = dict(_changes(found, before))
        if not changes:
            return ""
        if why := webhook.post(url, message(found, changes)):
            return f"the webhook at {webhook.shown(url)} was not told, and will be the next time: {why}"
        states = {
            name: "" if told["change"] == "recovered" else told["state"] for name, told in changes.items()
        }
        with told_plainly(), engine.begin() as connection:
            watched.remember(connection, states, found.at)
    finally:
        engine.dispose()
    return ""


def message(found: Health, changes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What is posted: ``text`` for a person (and for chats that show it), ``changes`` for a program."""
    return {
        "text": "\n".join(map(_line, changes.values())),
        "changes": list(changes.values()),
        "at": iso(found.at),
        "version": version("touchline"),
    }


def _changes(found: Health, before: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    crawl = {"outlet": None, **rows.health(found)["crawl"]}
    if change := _change(found.crawl, before.get(CRAWL)):
        yield CRAWL, {"change": change, **crawl}
    for each in found.outlets:
        if change := _change(each.verdict, before.get(each.outlet.name)):
            yield each.outlet.name, {"change": change, **rows.outlet(each)}


def _change(verdict: Verdict, before: str | None) -> str:
    """What is to be told. Of an outlet that is not asked any more, nothing: it has not recovered."""
    if verdict.state is State.BROKEN:
        return "" if before == State.BROKEN else "broke"
    return "recovered" if before == State.BROKEN and verdict.state in WELL else ""


def _line(told: dict[str, Any]) -> str:
    who = told["outlet"] or "The crawl"
    if told["change"] == "recovered":
        return f"{who} has recovered"
    return f"{who} broke: {told['why']}" + (f". Try: {told['try']}" if told.get("try") else "")
