"""The `touchline` command: what it can do, each part loaded only when it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module

import click

PARTS = {
    "crawl": ("touchline.crawling", "crawl"),
    "demo": ("touchline.demonstration", "demo"),
    "export": ("touchline.listing", "export"),
    "outlets": ("touchline.crawling", "outlets"),
    "runs": ("touchline.listing", "runs"),
    "stories": ("touchline.listing", "stories"),
    "story": ("touchline.listing", "story"),
    "upgrade": ("touchline.crawling", "upgrade"),
}


class Parts(click.Group):
    """A group whose subcommands are imported on use: asking must not wait for what crawls."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The subcommands, by name."""
        return sorted(PARTS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a subcommand."""
        if cmd_name not in PARTS:
            return None
        module, name = PARTS[cmd_name]
        found: click.Command = getattr(import_module(module), name)
        return found


@click.command(cls=Parts, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="touchline")
def touchline() -> None:
    """Football news, each story once, with every outlet that ran it."""


def main() -> None:
    """Run the command; what is wrong with the store or the outlets is said in one line, exit status 2."""
    from store.errors import StoreError

    try:
        touchline()
    except StoreError as error:
        click.echo(f"touchline: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
