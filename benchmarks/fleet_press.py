"""A press of many host names in one process: `python -m benchmarks.fleet_press FOLDER HOSTS ARTICLES DELAY`.

Writes its port into FOLDER/port. Articles are answered once `/open` was asked for. At its end, who was asked
for what, and when (seconds of the system's one steady clock), goes into FOLDER/asked.jsonl.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from html import escape
from pathlib import Path

from tests.crawler.site import tales

PARAGRAPHS = 14
OTHER_LINKS = 120
CHANGED = 0.3
"""Of an article's words, those that are not those of the texts that it is made from: no two are copies."""
_REQUEST = re.compile(rb"GET (\S+) HTTP/1\.1\r\n.*?^host: ([^\r\n]+)", re.I | re.S | re.M)


class Press:
    """Serves outlets 0 to ``hosts``, each with a feed of ``articles``, under ``/OUTLET/``."""

    def __init__(self, hosts: int, articles: int, delay: float) -> None:
        """``delay`` is the Crawl-delay of every robots.txt; 0 for none."""
        self.hosts, self.articles, self.delay = hosts, articles, delay
        self.asked: list[tuple[float, str, str]] = []
        self.opened = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                found = _REQUEST.match(head)
                if found is None:
                    break
                path, host = (each.decode("latin-1") for each in found.groups())
                self.asked.append((time.monotonic(), host, path))
                if "/article-" in path:
                    await self.opened.wait()
                writer.write(self._answer(path, host))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _answer(self, path: str, host: str) -> bytes:
        kind, body = self._body(path, host)
        status = "200 OK" if kind else "404 Not Found"
        head = (
            f"HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def _body(self, path: str, host: str) -> tuple[str, bytes]:
        if path == "/open":
            self.opened.set()
            return "text/plain", b"open"
        if path == "/robots.txt":
            return "text/plain", f"User-agent: *\nCrawl-delay: {self.delay}\n".encode() if self.delay else b""
        _, outlet, name = path.split("/")
        if name == "feed":
            return "application/rss+xml", _feed(host, outlet, self.articles)
        if name.startswith("article-"):
            return "text/html", _article(int(outlet), int(name.removeprefix("article-")))
        return "", b""


def _feed(host: str, outlet: str, articles: int) -> bytes:
    now = datetime.now(UTC).replace(microsecond=0)
    items = "".join(
        f"<item><link>http://{host}/{outlet}/article-{number}</link>"
        f"<pubDate>{format_datetime(now - timedelta(minutes=number))}</pubDate></item>"
        for number in range(articles)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


@cache
def _words() -> list[str]:
    return sorted({word for piece in tales() for text in piece.paragraphs for word in text.split()})


@cache
def _texts() -> list[str]:
    return [text for piece in tales() for text in piece.paragraphs]


@cache
def _article(outlet: int, number: int) -> bytes:
    dice = random.Random(f"{outlet} {number}")
    title = f"{' '.join(dice.choices(_words(), k=8))} {outlet}-{number}"
    texts = [_changed(dice.choice(_texts()), dice) for _ in range(PARAGRAPHS)]
    links = "".join(
        f'<li><a href="/{outlet}/more-{each}">{dice.choice(_words())}</a></li>' for each in range(OTHER_LINKS)
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta property="og:type" content="article"></head><body><nav><ul>{links}</ul></nav><main><article>'
        f"<h1>{escape(title)}</h1>{''.join(f'<p>{escape(text)}</p>' for text in texts)}</article></main>"
        f"<footer><ul>{links}</ul></footer></body></html>"
    ).encode()


def _changed(text: str, dice: random.Random) -> str:
    return " ".join(dice.choice(_words()) if dice.random() < CHANGED else word for word in text.split())


async def _main(folder: Path, press: Press) -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    for outlet in range(press.hosts):
        for number in range(press.articles):
            _article(outlet, number)
    server = await asyncio.start_server(press.serve, "127.0.0.1", 0, backlog=512)
    ready = folder / "port.part"
    ready.write_text(str(server.sockets[0].getsockname()[1]), "utf-8")
    ready.replace(folder / "port")
    await ended.wait()
    (folder / "asked.jsonl").write_text("".join(json.dumps(each) + "\n" for each in press.asked), "utf-8")


if __name__ == "__main__":
    place, hosts, articles, delay = sys.argv[1:]
    asyncio.run(_main(Path(place), Press(int(hosts), int(articles), float(delay))))
