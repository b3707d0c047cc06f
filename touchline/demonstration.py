"""`touchline demo`: the whole job on a press of our own, on this machine alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource


class StoreFile(click.Path):
    """A file for a store, named as such or by the address that a store in it has."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The file. What is no file's address is refused, and so is a folder that is not there."""
        text = str(value)
        scheme, colon, file = text.partition("://")
        if colon:
            text = file[1:] if scheme == "sqlite" and file.startswith("/") else ""
        if not text or text.startswith(":") or "?" in text:
            # Without what may be a password.
            told = f"{scheme}://…" if colon else repr(text)
            self.fail(f"a file, or its address sqlite:///FILE, is expected, not {told}", param, ctx)
        if not Path(text).parent.is_dir():
            self.fail(f"{Path(text).parent}: there is no such folder", param, ctx)
        return super().convert(text, param, ctx)


@click.command()
@click.option(
    "--store",
    "file",
    metavar="FILE",
    type=StoreFile(dir_okay=False, path_type=Path),
    default="demo.db",
    show_default=True,
    help="The SQLite file to make and fill, or its address (sqlite:///FILE)",
)
@click.option("--verbose", is_flag=True, help="Show the crawl's own log")
@click.pass_context
def demo(ctx: click.Context, file: Path, verbose: bool) -> None:
    """Start the demo press on loopback, crawl it as the live web is crawled, and show the stories."""
    from touchline.demo.press import Press
    from touchline.listing import stories
    from touchline.running import runs

    if ctx.get_parameter_source("file") is not ParameterSource.DEFAULT and file.exists():
        raise click.ClickException(f"{file} is there already: the demo makes its store anew, name another")
    for old in (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")):
        old.unlink(missing_ok=True)
    address = f"sqlite:///{file}"
    with Press() as press:
        click.echo(f"The demo press is open: {len(press.bases)} outlets on loopback.")
        click.echo("Running: scrapy crawl football -a bundled=no -a outlets_file=…")
        status = _crawl(address, press.outlets_file, verbose=verbose)
    if status:
        raise click.ClickException(f"the crawl left with status {status}; see above")
    ctx.invoke(stories, address=address, form="table", limit=100)
    ctx.invoke(runs, address=address, form="table", limit=1)
    click.echo(f"Ask it yourself:  {_own_name()} stories --store {address} --since 24h")


def _own_name() -> str:
    """How this command is called from here: by its name where the shell would find it, else by its path."""
    return "touchline" if shutil.which("touchline") else os.path.relpath(sys.argv[0])


def _crawl(address: str, outlets_file: Path, *, verbose: bool) -> int:
    """Run the very command that a user runs, in a process of its own."""
    command = [sys.executable, "-m", "scrapy", "crawl", "football", "-a", "bundled=no"]
    command += ["-a", f"outlets_file={outlets_file}", "-L", "INFO" if verbose else "ERROR"]
    surroundings = os.environ | {
        "TOUCHLINE_STORE": address,
        "TOUCHLINE_CONTACT": "https://touchline.example/demo",
        "SCRAPY_SETTINGS_MODULE": "crawler.settings",
    }
    return subprocess.run(command, env=surroundings, check=False).returncode  # noqa: S603 (our own words)
