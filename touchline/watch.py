"""`touchline watch`: new stories as they come, as lines or to a webhook."""

from __future__ import annotations

import signal
import sys
import threading
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import click

from store.errors import StoreError
from touchline import webhook
from touchline.asking import Store
from touchline.filters import Asked, choice
from touchline.following import Follower, Place
from touchline.listing import store_option
from touchline.output import as_lines
from touchline.safe import plain
from touchline.times import span

TRIES = 3
"""How often a webhook is told at once, before it waits for the next look at the store."""
PAUSE = 1.0
"""Seconds between two tries."""


class _Span(click.ParamType[timedelta]):
    """A span of time, a second at least."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Read it."""
        try:
            found = value if isinstance(value, timedelta) else span(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        if found < timedelta(seconds=1):
            self.fail("a second is the least", param, ctx)
        return found


@click.command()
@choice
@click.option("--copies", is_flag=True, help="Each new copy of these stories, too")
@click.option("--every", type=_Span(), default="10s", show_default=True, help="How often the store is asked")
@click.option("--webhook", "url", metavar="URL", help="Post each as JSON to this address")
@click.option(
    "--state", type=click.Path(dir_okay=False), help="Keep in this file how far it is, and go on from there"
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["lines", "jsonl"]),
    help="How to write [default: lines on a terminal, jsonl when piped; nothing with a webhook]",
)
@store_option
def watch(
    copies: bool,
    every: timedelta,
    url: str | None,
    state: str | None,
    form: str | None,
    address: str | None,
    **given: Any,
) -> None:
    """Tell new stories as they come, each once, from now on or from --since; Ctrl-C ends it."""
    if url is not None:
        try:
            webhook.check(url)
        except ValueError as error:
            raise click.UsageError(f"--webhook: {error}") from None
    asked: Asked = given  # type: ignore[assignment]  # Its keys are those of `choice`.
    file = Path(state) if state else None
    place = Place.read(file) if file else None
    try:
        follower = Follower(Store(address), asked, copies=copies, place=place)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    _Watch(follower, file, url, form).go(every.total_seconds())


class _Watch:
    """Looks again and again, and passes on what came."""

    def __init__(self, follower: Follower, file: Path | None, url: str | None, form: str | None) -> None:
        self._follower, self._file, self._url, self._form = follower, file, url, form
        self._ended = threading.Event()
        self._said = ""

    def go(self, every: float) -> None:
        """Until a signal ends it."""
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, self._end)
        self._keep()
        while not self._ended.is_set():
            self._look()
            self._ended.wait(every)

    def _end(self, _sign: int, _frame: FrameType | None) -> None:
        self._ended.set()

    def _look(self) -> None:
        try:
            for event in self._follower.events():
                if not self._passed_on(event):
                    break
                self._follower.done(event)
                if self._url:
                    self._keep()
                if self._ended.is_set():
                    break
            else:
                self._say("")
        except StoreError as error:
            self._say(f"{error}; it is asked again")
        self._keep()

    def _passed_on(self, event: dict[str, Any]) -> bool:
        if self._url and not self._posted(self._url, event):
            return False
        if self._form or not self._url:
            self._write(event)
        return True

    def _posted(self, url: str, event: dict[str, Any]) -> bool:
        for number in range(TRIES):
            if number and self._ended.wait(PAUSE * number):
                break
            why = webhook.post(url, {"text": _line(event), **event})
            if not why:
                return True
            self._say(f"the webhook at {webhook.shown(url)} was not told, and is told again: {why}")
        return False

    def _write(self, event: dict[str, Any]) -> None:
        if self._form == "lines" or (self._form is None and sys.stdout.isatty()):
            click.echo(plain(_line(event)))
        else:
            as_lines([event], sys.stdout)
        sys.stdout.flush()

    def _keep(self) -> None:
        if self._file is None:
            return
        try:
            self._follower.place.write(self._file)
        except OSError as error:
            raise click.ClickException(f"{self._file}: {error.strerror}") from error

    def _say(self, line: str) -> None:
        """Say what is wrong once, not each time."""
        if line and line != self._said:
            click.echo(f"touchline: {line}", err=True)
        self._said = line


def _line(event: dict[str, Any]) -> str:
    """An event for a person."""
    title = " ".join(str(event["title"]).split())
    if event["event"] == "copy":
        what = f"{event['relation']} in story {event['story_id']}"
        return f"{event['appeared']}  {what}: {title} ({event['outlet']}) {event['url']}"
    ran = len(event["outlets"])
    others = f" and {ran - 1} more" if ran > 1 else ""
    return f"{event['at']}  story {event['story_id']}: {title} ({event['first']}{others}) {event['lead_url']}"
