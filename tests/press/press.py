"""The press, open: papers on their hosts, names that lead there, the file of outlets, the requests."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.crawler.names import Names
from tests.press.edition import Edition, Placed
from tests.press.markup import front, page
from tests.press.papers import PAPERS, Paper
from tests.press.server import Asked, Reply, Server, packed
from tests.press.sources import Source, part_of, render, sources

HTML = "text/html"
_NUMBER = re.compile(r"(?:-|[?&](?:id|n)=|/go/)([0-9]+)")
_TWIN = re.compile(r"/amp$|[?&]print=1|[?&](?:utm_[a-z]+|fbclid|ref)=[^&]*")


@dataclass(frozen=True)
class Guest:
    """A host that is no paper: its name, what answers, and its addresses at each look-up of the name."""

    host: str
    answer: Callable[[str], Reply]
    leads_to: Sequence[Sequence[str]] = (("127.0.0.1",),)


class Press:
    """The papers behind one server, between ``with`` and its end."""

    def __init__(
        self,
        articles: int = 4,
        papers: Sequence[Paper] = PAPERS,
        *,
        seed: int = 1,
        guests: Sequence[Guest] = (),
    ) -> None:
        """``articles`` are run by each paper."""
        self.edition = Edition(tuple(papers), datetime.now(UTC), seed)
        self.edition.fill(articles)
        self.articles = articles
        self.server = Server(self._answer)
        self.guests = {each.host: each for each in guests}
        self._papers = {host: paper for paper in papers for host in paper.hosts}
        self._sources = {
            (paper.slug, each.path): each for paper in papers for each in sources(paper, articles)
        }
        self._rendered: dict[tuple[str, str, int], tuple[bytes, str]] = {}
        self._revision = 0
        leads = {host: [["127.0.0.1"]] for host in self._papers}
        leads |= {each.host: [list(turn) for turn in each.leads_to] for each in guests}
        self.names = Names(leads)
        self._closing = ExitStack()

    def __enter__(self) -> Self:
        """Open."""
        self.server.start()
        self._closing.callback(self.server.stop)
        self._closing.enter_context(self.names)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self._closing.close()

    @property
    def asked(self) -> list[Asked]:
        """What was asked so far."""
        return self.server.asked

    @property
    def port(self) -> int:
        """The port that every host is on."""
        return self.server.server_port

    def base(self, paper: Paper) -> str:
        """The address of a paper, without a slash at the end."""
        return f"http://{paper.host}:{self.port}"

    def url(self, placed: Placed) -> str:
        """The address of an article on its paper's own host."""
        return self.base(placed.paper) + placed.path

    def edit(self, number: int) -> list[Placed]:
        """Have so many articles edited."""
        self._revision += 1
        return self.edition.edit(number, datetime.now(UTC).replace(microsecond=0))

    def publish(self, number: int) -> list[Placed]:
        """Have so many new articles run."""
        self._revision += 1
        return self.edition.publish(number, datetime.now(UTC))

    def outlets_file(self, folder: Path) -> Path:
        """A file of outlets that declares every paper."""
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "outlets.toml"
        told = "".join(self._record(paper) for paper in self.edition.papers)
        file.write_text(f'country = "GB"\nlanguage = "en"\n{told}', encoding="utf-8")
        return file

    def crawling(self, folder: Path, **more: str) -> dict[str, str]:
        """The arguments and settings of a crawl of this press."""
        return {
            "bundled": "no",
            "outlets_file": str(self.outlets_file(folder)),
            "TOUCHLINE_DNS": self.names.server,
            **more,
        }

    def _record(self, paper: Paper) -> str:
        base, given = self.base(paper), sources(paper, self.articles)
        fields: dict[str, list[str]] = {"feeds": [], "sitemaps": [], "sections": []}
        for each in given:
            if each.field:
                fields[each.field].append(f'{{ url = "{base}{each.path}" }}')
        lines = [
            "\n[[outlet]]",
            f'name = "{paper.name}"',
            f'home = "{base}/"',
            f'hosts = ["{paper.slug}.test:{self.port}"]',
            "private = true",
            *(f"{name} = [{', '.join(urls)}]" for name, urls in fields.items() if urls),
        ]
        if fields["sections"]:
            lines.append(f"article_urls = ['^{re.escape(base)}{paper.article_pattern}']")
        if paper.source == "feed-and-map":
            lines.append('ask = ["feeds", "sitemaps"]')
        return "\n".join(lines) + "\n"

    def _answer(self, host: str, path: str) -> Reply:
        if guest := self.guests.get(host):
            return guest.answer(path)
        paper = self._papers.get(host)
        if paper is None:
            return Reply(status=404)
        if path == "/robots.txt":
            text = paper.robots_txt
            return (
                Reply(status=404)
                if text is None
                else Reply(text.encode(), headers={"Content-Type": "text/plain"})
            )
        if source := self._sources.get((paper.slug, path)):
            return self._source(paper, source)
        return self._article(paper, host, path)

    def _source(self, paper: Paper, source: Source) -> Reply:
        if source.form == "gone":
            return Reply(status=404)
        if source.form == "moved":
            return Reply(status=301, headers={"Location": "/rss/all.xml"})
        at = paper.slug, source.path, self._revision
        if at not in self._rendered:
            own = self.edition.of(paper)
            listed = own if source.form.startswith("index") else part_of(own, source.part)
            self._rendered[at] = render(source, paper, listed, self.base(paper), self.edition.now)
        body, kind = self._rendered[at]
        newest = max(
            (each.edited or each.published for each in self.edition.of(paper)), default=self.edition.now
        )
        return self._signed(paper, body, kind, newest)

    def _article(self, paper: Paper, host: str, path: str) -> Reply:
        numbers = _NUMBER.findall(path)
        number = int(numbers[-1]) if numbers else -1
        if path == "/":
            return Reply(front(paper.name, []).encode(), headers={"Content-Type": HTML})
        placed = self.edition.placed[number] if 0 <= number < len(self.edition.placed) else None
        if placed is None or placed.paper is not paper:
            return Reply(status=404, headers={"Content-Type": HTML})
        if path == f"/go/{number}":
            return Reply(status=301, headers={"Location": placed.path})
        plain = _TWIN.sub("", path)
        if plain not in (placed.path, placed.path.replace("?", "", 1)):
            return Reply(status=404, headers={"Content-Type": HTML})
        twin = "amp" if path.endswith("/amp") or host.startswith("amp.") else ""
        text = page(placed, self.base(paper), twin)
        body = text.encode(paper.charset, "xmlcharrefreplace")
        kind = f"{HTML}; charset={paper.charset}"
        return self._signed(paper, body, kind, placed.edited or placed.published, number)

    def _signed(
        self, paper: Paper, body: bytes, kind: str, at: datetime, article: int | None = None
    ) -> Reply:
        tag = hashlib.blake2b(body, digest_size=8).hexdigest()
        modified = format_datetime(at, usegmt=True)
        signs = {
            "etag": {"ETag": f'"{tag}"'},
            "weak": {"ETag": f'W/"{tag}"'},
            "modified": {"Last-Modified": modified},
            "both": {"ETag": f'"{tag}"', "Last-Modified": modified},
        }[paper.signs]
        headers = {"Content-Type": kind, **signs}
        if paper.packing:
            body, headers["Content-Encoding"] = packed(body, paper.packing), paper.packing
        return Reply(body, headers=headers, article=article)
