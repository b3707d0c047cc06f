"""`touchline feed`: a feed of any query as a file, for whoever has a web server already."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from touchline.asking import Store
from touchline.feeds.formats import Format
from touchline.filters import filters
from touchline.listing import store_option, typed
from touchline.safe import link
from touchline.whole import whole

ROOT = "http://localhost:8000/"
"""Where `touchline serve` has the same feed."""


@click.command()
@click.argument("words", nargs=-1)
@filters
@click.option(
    "--format",
    "form",
    type=click.Choice([each.value for each in Format]),
    default=Format.ATOM.value,
    show_default=True,
    help="What to write it as",
)
@click.option("--url", default=ROOT, show_default=True, help="The site that it will be on")
@click.option("--full-text", is_flag=True, help="Tell texts whole, not only how they begin")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="A file, - for stdout [default: stdout]",
)
@store_option
def feed(
    words: tuple[str, ...],
    form: str,
    url: str,
    full_text: bool,
    output: str | None,
    address: str | None,
    **asked: Any,
) -> None:
    """Write stories as a feed, newest first; with WORDS, those whose text or headline holds them all."""
    if not link(url):
        raise click.UsageError(f"--url: an address (http:// or https://) is expected, not {url!r}")
    document = _document(
        Store(address), asked | {"text": typed(words)}, Format(form), url, full_text=full_text
    )
    if output is None or output == "-":
        sys.stdout.buffer.write(document)
        return
    try:
        with whole(Path(output)) as file:
            file.write(document)
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror}") from error


def _document(store: Store, asked: Any, form: Format, url: str, *, full_text: bool) -> bytes:
    from touchline.feeds.feed import UNSAID, Place, Put
    from touchline.feeds.formats import written
    from touchline.feeds.making import made
    from touchline.feeds.question import pairs
    from touchline.serving.showing import Showing

    root = url.rstrip("/")
    place = Place(f"{root}/feeds/stories.{form}", f"{root}/")
    much = Showing(whole=full_text, alone=False)
    put = Put(asked, [each for each in pairs(asked) if each not in UNSAID])
    try:
        return written(made(store, put, place, much.shows), form)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
