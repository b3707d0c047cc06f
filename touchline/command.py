"""The `touchline` command: what it can do, each part loaded only when it is asked for."""

from __future__ import annotations

import codecs
import gc
import io
import os
import sys
from importlib import import_module
from typing import NoReturn

import click

PARTS = {
    "clubs": ("touchline.clubs", "clubs"),
    "completion": ("touchline.completing", "completion"),
    "copy": ("touchline.copying", "copy"),
    "crawl": ("touchline.crawling", "crawl"),
    "demo": ("touchline.demonstration", "demo"),
    "explain": ("touchline.comparing", "explain"),
    "export": ("touchline.exporting.command", "export"),
    "feed": ("touchline.feeding", "feed"),
    "forget": ("touchline.removing", "forget"),
    "health": ("touchline.watching", "health"),
    "merge": ("touchline.editing", "merge"),
    "metrics": ("touchline.watching", "metrics"),
    "outlet": ("touchline.probing", "outlet"),
    "outlets": ("touchline.outlets", "outlets"),
    "prune": ("touchline.removing", "prune"),
    "reclean": ("touchline.recleaning", "reclean"),
    "refold": ("touchline.refolding", "refold"),
    "retag": ("touchline.retagging", "retag"),
    "runs": ("touchline.running", "runs"),
    "search": ("touchline.listing", "search"),
    "serve": ("touchline.serving.command", "serve"),
    "split": ("touchline.editing", "split"),
    "stats": ("touchline.stats", "stats"),
    "stories": ("touchline.listing", "stories"),
    "story": ("touchline.telling", "story"),
    "upgrade": ("touchline.crawling", "upgrade"),
    "vacuum": ("touchline.removing", "vacuum"),
    "watch": ("touchline.watch", "watch"),
    "why": ("touchline.explaining", "why"),
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
    """Run the command. Whatever is wrong is said in one line; exit status 2 when it could not begin."""
    _write_anything()
    # An answer is imports for the most part, and what they make stays: collecting it is a sixth of the wait.
    gc.set_threshold(100_000, 50, 100)
    from store.errors import RequestError, StoreError

    try:
        status = touchline(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _leave(error.format_message(), error.exit_code)
    except StoreError as error:
        _leave(str(error), 2)
    except RequestError as error:
        _leave(str(error), 1)
    except (click.Abort, KeyboardInterrupt):
        _leave("interrupted", 130)
    except BrokenPipeError:
        # Who read it has had enough. Python would say more of it on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        _leave(f"{error.filename}: {error.strerror}" if error.filename else str(error), 1)
    else:
        sys.exit(status if isinstance(status, int) else 0)


def _write_anything() -> None:
    """Have no character end a command where the output's encoding, such as ASCII, does not hold it."""
    codecs.register_error("escaped", _escaped)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="escaped")


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Write what cannot be encoded as JSON would: an answer in JSON stays the very same."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4)), error.end


def _leave(line: str, status: int) -> NoReturn:
    click.echo(f"touchline: {' '.join(line.split())}", err=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
