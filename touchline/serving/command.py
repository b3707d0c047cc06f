"""`touchline serve`: the stories over HTTP."""

from __future__ import annotations

import os
import socket

import click

from touchline.listing import store_option
from touchline.serving.settings import Settings, is_loopback

BACKLOG = 128
"""Connections that wait to be taken up."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 for any"
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="A name under which a proxy in front of it is asked (repeatable)",
)
@click.option(
    "--token", help="Answer only who gives this [default: TOUCHLINE_TOKEN, where nobody else sees it]"
)
@click.option(
    "--full-text/--excerpts",
    default=None,
    help="Show articles whole, or how they begin [default: whole where only this machine can ask]",
)
@store_option
def serve(
    host: str,
    port: int,
    names: tuple[str, ...],
    token: str | None,
    full_text: bool | None,
    address: str | None,
) -> None:
    """Serve the stories: pages to read at /, a JSON API under /api/v1, feeds under /feeds.

    Until it is stopped (Ctrl-C, SIGTERM). The store is only read.
    """
    import uvicorn

    from touchline.serving.app import create

    if token == "":
        raise click.UsageError("--token: is empty")
    settings = Settings(host, port, names, token or os.environ.get("TOUCHLINE_TOKEN") or None, full_text)
    app = create(address, settings)
    with _listening(host, port) as listening:
        place = f"[{host}]" if ":" in host else host
        click.echo(f"touchline: serving on http://{place}:{listening.getsockname()[1]}/", err=True)
        if not is_loopback(host) and settings.token is None:
            click.echo("touchline: whoever reaches this machine can read it (see --token)", err=True)
        config = uvicorn.Config(app, log_level="warning", server_header=False, timeout_graceful_shutdown=10)
        uvicorn.Server(config).run(sockets=[listening])


def _listening(host: str, port: int) -> socket.socket:
    """The socket to answer on. Raises ClickException, in one line, where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise click.ClickException(f"{host}:{port}: {error.strerror or error}") from error
