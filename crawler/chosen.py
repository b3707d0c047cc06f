"""Which outlets a live crawl asks and how many articles at most: said or refused before any is fetched."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from crawler.errors import CrawlError
from crawler.outlet import Choice, Outlet, Outlets

NO_LIMIT = 1_000_000


def outlets(known: Outlets, arguments: Mapping[str, str]) -> Choice:
    """The outlets that `outlets`, `country` and `language` name, lists with commas.

    Raises CrawlError where they give nothing to ask, OutletError for an unknown name.
    """
    names = ("outlets", "country", "language")
    choice = known.choose(*(several(arguments.get(name, "")) for name in names))
    if not choice.on and not choice.restricted:
        raise CrawlError(
            "nothing to ask: without the bundled outlets none are left (-a outlets_file=FILE adds your own)"
        )
    if not choice.on:
        raise CrawlError(
            f"nothing to ask: {_names(choice.restricted)}: restricted by their terms "
            "(-a outlets=NAME turns one on)"
        )
    if len(choice.without_sources) == len(choice.on):
        raise CrawlError(f"nothing to ask: no feed, sitemap or section page is known of {_names(choice.on)}")
    return choice


def told(choice: Choice, forgotten: Collection[str]) -> Iterator[str]:
    """What a crawl says of its choice when it begins; ``forgotten`` are names that the user forgot."""
    if choice.restricted:
        restricted = _names(choice.restricted)
        yield f"off, for their terms restrict collecting (-a outlets=NAME turns one on): {restricted}"
    if choice.without_sources:
        yield f"no source is known of: {_names(choice.without_sources)}"
    if forgotten:
        names = ", ".join(sorted(forgotten))
        yield f"off, for they were forgotten (-a outlets=NAME takes one up again): {names}"
    yield f"outlets asked: {len(choice.on) - len(forgotten)}"


def limit(given: str) -> int:
    """A number of articles. Raises CrawlError for what is none."""
    if not given:
        return NO_LIMIT
    if not given.isdecimal() or int(given) < 1:
        raise CrawlError(f"limit is a number of articles, at least 1, not {given!r}")
    return int(given)


def several(argument: str) -> list[str]:
    """The values of a comma-separated argument."""
    return [value.strip() for value in argument.split(",") if value.strip()]


def _names(some: Collection[Outlet]) -> str:
    return ", ".join(outlet.name for outlet in some)
