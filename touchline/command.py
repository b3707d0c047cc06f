"""The `touchline` command: what it can do, each part loaded only when it is asked for."""

from __future__ import annotations

import codecs
import gc
import io
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class Part(NamedTuple):
    """A subcommand: the module and the name of its command, and what it is for in the command's own words."""

    module: str
    name: str
    help: str


PARTS = {
    "clubs": Part(
        "touchline.clubs",
        "clubs",
        "List the clubs that stories are about, the most written of first; with WORDS, the one they mean.",
    ),
    "completion": Part(
        "touchline.completing",
        "completion",
        "Print the script that has SHELL complete commands, options and names of the store.",
    ),
    "copy": Part(
        "touchline.copying",
        "copy",
        "Copy the whole store to TO, the address of an empty place: from SQLite to PostgreSQL, say.",
    ),
    "crawl": Part(
        "touchline.crawling",
        "crawl",
        "Run a crawl, from any folder: `scrapy crawl` with Touchline's settings.",
    ),
    "demo": Part(
        "touchline.demonstration",
        "demo",
        "Start the demo press on loopback, crawl it as the live web is crawled, and show the stories.",
    ),
    "explain": Part(
        "touchline.comparing",
        "explain",
        "Tell how alike the articles at two addresses are, and by which rule they are one story or are not.",
    ),
    "export": Part(
        "touchline.exporting.command",
        "export",
        "Write every story with all its copies, or those that the options choose, into a "
        "file for other programs.",
    ),
    "feed": Part(
        "touchline.feeding",
        "feed",
        "Write stories as a feed, newest first; with WORDS, those whose text or headline holds them all.",
    ),
    "forget": Part(
        "touchline.removing",
        "forget",
        "Remove articles for good: their texts, earlier versions and words in the index.",
    ),
    "health": Part(
        "touchline.watching",
        "health",
        "Tell which outlets are broken and why, which are merely quiet, and whether "
        "crawls run as they should.",
    ),
    "merge": Part("touchline.editing", "merge", "Make one story of several."),
    "metrics": Part(
        "touchline.watching",
        "metrics",
        "Write the health of the outlets as Prometheus metrics: for a textfile collector, from a timer.",
    ),
    "outlet": Part("touchline.probing", "outlet", "Find out about an outlet."),
    "outlets": Part(
        "touchline.outlets",
        "outlets",
        "List the outlets that a crawl asks, and those that are off because their terms restrict it.",
    ),
    "prune": Part(
        "touchline.removing",
        "prune",
        "Remove the articles that are older than that: their texts and all that is found by them.",
    ),
    "reclean": Part(
        "touchline.recleaning",
        "reclean",
        "Clean the stored texts again, by today's rules and by what each outlet's stories have taught since.",
    ),
    "refold": Part(
        "touchline.refolding",
        "refold",
        "Fold all stored articles again, in place; a story that stays the same keeps its id.",
    ),
    "retag": Part(
        "touchline.retagging",
        "retag",
        "Say again which clubs, competitions and national teams the stored articles are about.",
    ),
    "runs": Part(
        "touchline.running",
        "runs",
        "List crawls, newest first: what was fetched, and what became of every page.",
    ),
    "search": Part(
        "touchline.listing",
        "search",
        "Search stories for WORDS, those that fit best first, each with where the words stand.",
    ),
    "serve": Part(
        "touchline.serving.command",
        "serve",
        "Serve the stories: pages to read at /, a JSON API under /api/v1, feeds under /feeds.",
    ),
    "split": Part(
        "touchline.editing",
        "split",
        "Take the articles at these addresses out of a story, into one of their own.",
    ),
    "stats": Part(
        "touchline.stats",
        "stats",
        "Tell who breaks stories first, whose text is whose, how far and fast stories "
        "spread, and how many appear.",
    ),
    "stories": Part(
        "touchline.listing",
        "stories",
        "List stories, newest first; with WORDS, those of which one article holds them all.",
    ),
    "story": Part("touchline.telling", "story", "Show one story: its text, and every copy in order of time."),
    "upgrade": Part(
        "touchline.crawling", "upgrade", "Bring a store of an older Touchline forward to this one's schema."
    ),
    "vacuum": Part(
        "touchline.removing",
        "vacuum",
        "Give back the room that was freed, and leave nothing in it of what was removed.",
    ),
    "watch": Part(
        "touchline.watch",
        "watch",
        "Tell new stories as they come, each once, from now on or from --since; Ctrl-C ends it.",
    ),
    "why": Part(
        "touchline.explaining",
        "why",
        "Tell what became of the page at URL: of each of its lines whether it was kept, and why not.",
    ),
}
"""The subcommands. What each is for stands here too, so that a list of them loads none."""


class Parts(click.Group):
    """A group whose subcommands are imported on use: asking must not wait for what crawls."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The subcommands, by name."""
        return sorted(PARTS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a subcommand."""
        if cmd_name not in PARTS:
            return None
        part = PARTS[cmd_name]
        found: click.Command = getattr(import_module(part.module), part.name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The subcommand that is meant; the nearest are offered for one that there is not."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            # The group itself holds none, of which click would look for those near it.
            raise click.NoSuchCommand(error.command_name, possibilities=PARTS, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the subcommands and what they are for."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, PARTS[name].help) for name in self.list_commands(ctx)])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The subcommands that begin so, for the shell."""
        from click.shell_completion import CompletionItem

        found = [name for name in self.list_commands(ctx) if name.startswith(incomplete)]
        named = [CompletionItem(name, help=PARTS[name].help) for name in found]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]


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
