"""Many odd outlets crawled at once: a crawl costs seconds, an outlet more in it next to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.crawler.running import Ended, Place
from tests.crawler.site import Answer, Site, outlets_file


class OddPress:
    """Sites by name, one outlet each, in one place."""

    def __init__(self, place: Place) -> None:
        """No outlet yet."""
        self.place = place
        self.sites: dict[str, Site] = {}
        self._hosts: set[str] = set()
        self._closing = ExitStack()

    def open(self, name: str) -> Site:
        """A new outlet."""
        self.sites[name] = self._closing.enter_context(Site(name))
        return self.sites[name]

    def adopt(self, host: Site) -> None:
        """A host that is no outlet of its own."""
        self.sites[host.name] = self._closing.enter_context(host)
        self._hosts.add(host.name)

    def crawl(self, **arguments: str) -> Ended:
        """Crawl them all; what the articles are about is another test's matter."""
        outlets = [site for name, site in self.sites.items() if name not in self._hosts]
        file = outlets_file(self.place.folder, outlets)
        return self.place.crawl("football", bundled="no", topic="any", outlets_file=str(file), **arguments)

    def states(self, name: str) -> dict[str, tuple[str, str]]:
        """State and reason of an outlet's pages, by path."""
        base = self.sites[name].base
        pages = self.place.pages().items()
        return {url.removeprefix(base): ended for url, ended in pages if url.startswith(f"{base}/")}

    def close(self) -> None:
        """Close every outlet."""
        self._closing.close()


@contextmanager
def odd_press(folder: Path) -> Iterator[OddPress]:
    """A press that is closed in the end."""
    press = OddPress(Place(folder))
    try:
        yield press
    finally:
        press.close()


@contextmanager
def without(site: Site, path: str, answer: Answer | None = None) -> Iterator[None]:
    """Let one address of a site answer otherwise (by default with a 404) for a while."""
    usual = site.answers.pop(path, None)
    if answer is not None:
        site.answers[path] = answer
    yield
    site.answers.pop(path, None)
    if usual is not None:
        site.answers[path] = usual


def kept(**values: Any) -> SimpleNamespace:
    """What a fixture hands to its tests."""
    return SimpleNamespace(**values)
