"""`touchline serve`: the stories over HTTP."""

from __future__ import annotations

import click

from touchline.listing import store_option
from touchline.serving.settings import Settings, is_loopback


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port")
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="A name that it is asked for under, by a proxy before it (repeatable)",
)
@click.option(
    "--token",
    envvar="TOUCHLINE_TOKEN",
    show_envvar=True,
    help="Answer only who gives this: better in the environment, where nobody else sees it",
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

    settings = Settings(host, port, names, token or None, full_text)
    app = create(address, settings)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"touchline: serving on http://{shown}:{port}/", err=True)
    if not is_loopback(host) and not token:
        click.echo("touchline: whoever reaches this machine can read it (see --token)", err=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, date_header=True)
