"""Shell completion: `touchline completion`, and the names of the store behind options that want one."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem, get_completion_class

from store.errors import StoreError, told_plainly

if TYPE_CHECKING:
    from sqlalchemy import Connection

VARIABLE = "_TOUCHLINE_COMPLETE"
"""The environment variable by which a shell asks for what may come next."""
MOST = 100
"""Names that are offered at once."""
_PLAIN = re.compile(r"([^\w@%+=:,./-])")


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that has SHELL complete commands, options and names of the store.

    bash: eval "$(touchline completion bash)" in ~/.bashrc; zsh the same in ~/.zshrc;
    fish: touchline completion fish > ~/.config/fish/completions/touchline.fish
    """
    from touchline.command import touchline

    made = get_completion_class(shell)
    if made is None:
        raise click.ClickException(f"no completion is known for {shell}")
    click.echo(made(touchline, {}, "touchline", VARIABLE).source())


def outlets(context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The outlets in the store whose names begin so."""
    from store import query

    return _offered(context, begun, query.outlet_names)


def clubs(context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The clubs in the store whose names begin so."""
    return _offered(context, begun, partial(_known, "club"))


def competitions(context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """The competitions in the store whose names begin so."""
    return _offered(context, begun, partial(_known, "competition"))


def _known(kind: str, connection: Connection) -> Iterable[str]:
    from store import tags

    return (each.name for each in tags.known(connection, kind))


def _offered(
    context: click.Context, begun: str, names: Callable[[Connection], Iterable[str]]
) -> list[CompletionItem]:
    """Names that begin so; none where there is no store to be asked: a shell has no use for an error."""
    from store.engine import open_for_reading

    with suppress(StoreError), told_plainly():
        engine = open_for_reading(context.params.get("address"))
        with engine.connect() as connection:
            fit = [name for name in names(connection) if name.casefold().startswith(begun.casefold())]
        return [CompletionItem(_escaped(name)) for name in sorted(fit)[:MOST]]
    return []


def _escaped(name: str) -> str:
    """A name as it is to be typed: zsh and fish see to it themselves, bash does not."""
    is_bash = os.environ.get(VARIABLE, "").startswith("bash")
    return _PLAIN.sub(r"\\\1", name) if is_bash else name
