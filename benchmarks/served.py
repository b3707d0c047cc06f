"""A press on loopback in a process of its own, for crawls whose cost is measured: made pages on many hosts.

Each host is an address of its own (127.0.1.1, 127.0.1.2 …) on one port, with a robots.txt, a feed that lists
its pages, and the pages, packed by gzip beforehand: what serving costs is in no crawl's processor time.
"""

from __future__ import annotations

import asyncio
import gzip
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks import made_pages, realistic

ROBOTS = b"User-agent: *\nDisallow: /private/\n"


@dataclass(frozen=True, slots=True)
class Served:
    """Where the press is to be found, and the bytes of its pages, plain and packed."""

    hosts: tuple[str, ...]
    urls: tuple[str, ...]
    plain: int
    packed: int

    def outlets_file(self, folder: Path) -> Path:
        """An outlet file that declares each host as an outlet."""
        file = folder / "outlets.toml"
        entries = (
            f'[[outlet]]\nname = "Jornal {host}"\nhome = "http://{host}/"\nhosts = ["{host}"]\n'
            f'private = true\nfeeds = [{{ url = "http://{host}/feed" }}]\n'
            for host in self.hosts
        )
        file.write_text('country = "BR"\nlanguage = "pt"\n' + "\n".join(entries))
        return file


@contextmanager
def press(pages: int, hosts: int) -> Iterator[Served]:
    """So many made pages on so many hosts, while the context lasts."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(there, pages, hosts), daemon=True
    )
    process.start()
    there.close()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def _serve(tell: Connection, pages: int, hosts: int) -> None:
    asyncio.run(_until_ended(tell, pages, hosts))


async def _until_ended(tell: Connection, pages: int, hosts: int) -> None:
    realistic.prepare()
    answers: dict[bytes, bytes] = {}
    server = await asyncio.get_running_loop().create_server(
        lambda: _Exchange(answers), "0.0.0.0", 0, backlog=512
    )
    port = server.sockets[0].getsockname()[1]
    names = tuple(f"127.0.1.{number + 1}:{port}" for number in range(hosts))
    urls: list[str] = []
    plain = packed = 0
    for page in islice(made_pages.pages(hosts), pages):
        body = gzip.compress(page.body, 6)
        plain, packed = plain + len(page.body), packed + len(body)
        host, path = names[page.outlet], f"/noticia/{page.number}"
        urls.append(f"http://{host}{path}")
        answers[f"{host}{path}".encode()] = _answer("text/html; charset=utf-8", body, "gzip")
    for host in names:
        own = [url for url in urls if url.startswith(f"http://{host}/")]
        answers[f"{host}/feed".encode()] = _answer("application/rss+xml", _feed(own))
        answers[f"{host}/robots.txt".encode()] = _answer("text/plain", ROBOTS)
    tell.send(Served(names, tuple(urls), plain, packed))
    await server.serve_forever()


def _feed(urls: list[str]) -> bytes:
    now = format_datetime(datetime.now(UTC))
    items = "".join(f"<item><link>{url}</link><pubDate>{now}</pubDate></item>" for url in urls)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


def _answer(kind: str, body: bytes, coding: str = "") -> bytes:
    packed = f"Content-Encoding: {coding}\r\nVary: Accept-Encoding\r\n" if coding else ""
    head = (
        f"HTTP/1.1 200 OK\r\nServer: press\r\nDate: Sat, 03 Jan 2026 10:00:00 GMT\r\nContent-Type: {kind}\r\n"
        f'{packed}Cache-Control: public, max-age=60\r\nETag: "{hash(body) & 0xFFFFFFFF:x}"\r\n'
        f"X-Frame-Options: SAMEORIGIN\r\nX-Content-Type-Options: nosniff\r\nX-Cache: HIT\r\n"
        f"Strict-Transport-Security: max-age=31536000\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class _Exchange(asyncio.Protocol):
    """One connection, kept alive: requests without bodies, answered in order."""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self._answers = answers
        self._came = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._came += data
        while b"\r\n\r\n" in self._came:
            head, _, self._came = self._came.partition(b"\r\n\r\n")
            first, *fields = head.split(b"\r\n")
            host = next((field[5:].strip() for field in fields if field[:5].lower() == b"host:"), b"")
            self._transport.write(self._answers.get(host + first.split(b" ")[1], NOT_FOUND))
