"""A fleet as its users run it: the same command several times, into one store, on hosts with names."""

from __future__ import annotations

import subprocess
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select

from store.engine import open_for_reading
from store.errors import StoreError
from store.schema import article, page
from tests.crawler.names import Names
from tests.crawler.running import LONGEST, Ended, Place, finish
from tests.crawler.site import Answer, Asked, Site, markup, tales
from tests.redis_server import RedisServer
from touchline import Store, rows

SETTINGS = "crawler.settings_redis"
SHORT_LEASE = "3"


@dataclass
class Hosts:
    """Outlets with a host name each behind one server, each with its feed, articles and robots.txt.

    The first one's feed is gone: its articles are found by its sitemap.
    """

    site: Site
    names: Names
    number: int
    articles: int
    paths: dict[str, list[str]] = field(default_factory=dict)
    opened: threading.Event = field(default_factory=threading.Event)
    """What each host's second article waits for: as long as it is not set, no crawl comes to its end."""

    @property
    def all_paths(self) -> list[str]:
        return [path for paths in self.paths.values() for path in paths]

    def lay_out(self, delay: float) -> None:
        """Serve all of it. The articles are few that come again and again under other addresses."""
        told = tales()
        self.site.robots(f"User-agent: *\nCrawl-delay: {delay}\n")
        for place in range(self.number):
            name = self.name(place)
            self.names.answers[name.partition(":")[0]] = [["127.0.0.1"]]  # type: ignore[index]  # A list of lists.
            self.paths[name] = [f"/{place}/article-{number}" for number in range(self.articles)]
            for number, path in enumerate(self.paths[name]):
                body = markup(told[(place + number) % len(told)]).encode()
                self.site.answers[path] = Answer(body, until=self.opened if number == 1 else None)
            urls = [f"http://{name}{path}" for path in self.paths[name]]
            headers = {"Content-Type": "application/xml", "ETag": f'"{place}"'}
            if place:
                self.site.answers[f"/{place}/feed"] = Answer(_feed(urls), headers=headers)
            else:
                self.site.answers["/0/sitemap.xml"] = Answer(_sitemap(urls), headers=headers)

    def name(self, place: int) -> str:
        port = self.site.host.rpartition(":")[2]
        return f"outlet{place}.example:{port}"

    def outlets_file(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        told = 'country = "GB"\nlanguage = "en"\n'
        for place in range(self.number):
            name = self.name(place)
            told += (
                f'\n[[outlet]]\nname = "Outlet {place}"\nhome = "http://{name}/"\nhosts = ["{name}"]\n'
                f'private = true\nfeeds = [{{ url = "http://{name}/{place}/feed" }}]\n'
                f'sitemaps = [{{ url = "http://{name}/{place}/sitemap.xml" }}]\n'
            )
        file = folder / "outlets.toml"
        file.write_text(told, "utf-8")
        return file

    def articles_asked(self) -> Counter[str]:
        """How often each article was asked for."""
        return Counter(each.path for each in self.site.asked if "/article-" in each.path)

    def gaps(self) -> dict[str, list[float]]:
        """The seconds between two requests to each host, whichever worker they came from."""
        by_host: dict[str, list[Asked]] = defaultdict(list)
        for each in self.site.asked:
            by_host[each.host].append(each)
        return {
            host: [second.at - first.at for first, second in pairwise(sorted(asked, key=lambda one: one.at))]
            for host, asked in by_host.items()
        }

    def until_asked(self, number: int) -> None:
        """Wait until so many articles were asked for."""
        end = time.monotonic() + LONGEST
        while sum(self.articles_asked().values()) < number:
            assert time.monotonic() < end, self.site.asked
            time.sleep(0.02)


@contextmanager
def hosts(number: int, articles: int, delay: float) -> Iterator[Hosts]:
    """Such outlets, open."""
    with ExitStack() as stack:
        site = stack.enter_context(Site())
        names = stack.enter_context(Names({}))
        opened = Hosts(site, names, number, articles)
        opened.lay_out(delay)
        yield opened


@dataclass
class Fleet:
    """Workers that are started one by one, into one store and through one Redis."""

    redis: RedisServer
    store: str
    hosts: Hosts
    folder: Path
    more: Mapping[str, str] = field(default_factory=dict)

    def place(self, **surroundings: str) -> Place:
        """The folder and surroundings of one more machine."""
        given = {
            "SCRAPY_SETTINGS_MODULE": SETTINGS,
            "TOUCHLINE_REDIS": self.redis.url,
            "TOUCHLINE_STORE": self.store,
            "TOUCHLINE_DNS": self.hosts.names.server,
            "TOUCHLINE_LEASE": SHORT_LEASE,
        }
        return Place(self.folder / "machine", **given | dict(self.more) | surroundings)

    def command(self, *more: str, program: str = "scrapy") -> list[str]:
        """The command of a worker; its pace is that of robots.txt."""
        own = ["-a", "bundled=no", "-a", f"outlets_file={self.hosts.outlets_file(self.folder)}"]
        return [program, "crawl", "football", *own, "-s", "DOWNLOAD_DELAY=0", *more]

    def start(self, *more: str, **surroundings: str) -> subprocess.Popen[str]:
        """Start a worker."""
        return self.place(**surroundings).start(*self.command(*more))

    def run(self, *more: str, **surroundings: str) -> Ended:
        """Run a worker to its end."""
        return finish(self.start(*more, **surroundings))

    def start_together(self, *workers: Sequence[str]) -> list[subprocess.Popen[str]]:
        """Start workers, each with options of its own, and let them go when all are there."""
        started = [self.start(*more) for more in workers]
        self.until_begun(len(workers))
        self.hosts.opened.set()
        return started

    def until_begun(self, number: int) -> None:
        """Wait until so many workers have begun a run."""
        end = time.monotonic() + 3 * LONGEST
        while not self._is_there() or len(self.runs()) < number:
            assert time.monotonic() < end
            time.sleep(0.1)

    def _is_there(self) -> bool:
        try:
            open_for_reading(self.store).dispose()
        except StoreError:
            return False
        return True

    def runs(self) -> list[dict[str, Any]]:
        """The workers' runs, the earliest first."""
        return [rows.run(each) for each in reversed(Store(self.store).runs(20))]

    def stored(self) -> Counter[str]:
        """How many articles the store holds of each path."""
        found = self._column(select(page.c.url).join(article, article.c.page_id == page.c.id))
        return Counter(urlsplit(url).path for url in found)

    def states(self) -> Counter[str]:
        """How many pages of the store are in which state."""
        return Counter(self._column(select(page.c.state)))

    def _column(self, asked: Any) -> list[Any]:
        engine = open_for_reading(self.store)
        with engine.connect() as connection:
            found = list(connection.execute(asked).scalars())
        engine.dispose()
        return found


def _feed(urls: Iterable[str]) -> bytes:
    now = format_datetime(datetime.now(UTC).replace(microsecond=0))
    items = "".join(f"<item><link>{url}</link><pubDate>{now}</pubDate></item>" for url in urls)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


def _sitemap(urls: Iterable[str]) -> bytes:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    listed = "".join(f"<url><loc>{url}</loc><lastmod>{now}</lastmod></url>" for url in urls)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0"?><urlset xmlns="{space}">{listed}</urlset>'.encode()
