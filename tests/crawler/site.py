"""A small server that answers as a test tells it to, and remembers who asked for what and when."""

from __future__ import annotations

import html
import socket
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

from touchline.demo.stories import Piece, pieces


@dataclass(frozen=True)
class Answer:
    """What an address answers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    after: float = 0.0
    """Seconds to wait before answering."""
    then: Answer | None = None
    """What is answered the next time, where that is another."""
    until: threading.Event | None = None
    """What is waited for before answering, half a minute at most."""


@dataclass(frozen=True)
class Asked:
    """A request that came in."""

    path: str
    at: float
    agent: str
    host: str = ""
    conditions: tuple[str, ...] = ()
    """The conditional headers that it came with."""
    status: int = 0


class Site:
    """One outlet on a port of loopback. Addresses are added to ``answers``; what is not there is a 404."""

    def __init__(self, name: str = "The Test Courier") -> None:
        """Take a port."""
        self.name = name
        self.answers: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        self.asked_what_is_reserved: list[Asked] = []
        """The requests for its file of TDMRep; all others are ``asked``."""
        self.connections = 0
        self._server = _Server(("", 0), _Handler)
        self._server.site = self
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.base = f"http://{self.host}"
        self.more_hosts: list[str] = []
        self.private = True
        self.budget = 0
        self.record = ""
        """Lines that its outlet's record has beside the usual ones."""
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        """Serve."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()

    def redirect(self, path: str, to: str, status: int = 301) -> None:
        """Let an address lead elsewhere."""
        self.answers[path] = Answer(status=status, headers={"Location": to})

    def robots(self, text: str) -> None:
        """Serve a robots.txt."""
        self.answers["/robots.txt"] = Answer(text.encode(), headers={"Content-Type": "text/plain"})

    def feed(self, *paths: str) -> None:
        """List addresses in the feed, the newest first."""
        now = datetime.now(UTC)
        items = "".join(
            f"<item><link>{path if '://' in path else self.base + path}</link>"
            f"<pubDate>{format_datetime(now.replace(microsecond=0))}</pubDate></item>"
            for path in paths
        )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
        self.answers["/feed"] = Answer(body.encode(), headers={"Content-Type": "application/rss+xml"})

    def articles(self, number: int) -> list[str]:
        """Serve that many articles, each of another story; their paths."""
        paths = []
        for piece in tales()[:number]:
            self.answers[f"/{piece.slug}"] = Answer(markup(piece).encode())
            paths.append(f"/{piece.slug}")
        return paths

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [each.path for each in self.asked]

    def outlets_file(self, folder: Path) -> Path:
        """An outlet file that declares this site alone."""
        return outlets_file(folder, [self])


def outlets_file(folder: Path, sites: Iterable[Site]) -> Path:
    """An outlet file that declares some sites."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "outlets.toml"
    file.write_text('country = "GB"\nlanguage = "en"\n' + "".join(map(_entry, sites)), encoding="utf-8")
    return file


def _entry(site: Site) -> str:
    hosts = ", ".join(f'"{host}"' for host in (site.host, *site.more_hosts))
    return (
        f'\n[[outlet]]\nname = "{site.name}"\nhome = "{site.base}/"\nhosts = [{hosts}]\n'
        f"private = {str(site.private).lower()}\n"
        f"{f'budget = {site.budget}' if site.budget else ''}\n"
        f'feeds = [{{ url = "{site.base}/feed" }}]\n{site.record}'
    )


@cache
def tales() -> tuple[Piece, ...]:
    """Articles of the demo press to serve, one a story, in English and long enough to stand alone."""
    found: dict[str, Piece] = {}
    for piece in pieces():
        if piece.language == "en" and piece.relation == "lead":
            found.setdefault(piece.story, piece)
    return tuple(found.values())


def markup(piece: Piece) -> str:
    """A plain page with an article in it."""
    paragraphs = "".join(f"<p>{html.escape(text, quote=False)}</p>\n" for text in piece.paragraphs)
    title = html.escape(piece.headline, quote=False)
    return (
        f'<!doctype html><html lang="{piece.language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:type" content="article"></head><body><nav><a href="/">Home</a></nav>'
        f"<main><article><h1>{title}</h1>\n{paragraphs}</article></main></body></html>"
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    address_family = socket.AF_INET6 if socket.has_dualstack_ipv6() else socket.AF_INET
    site: Site

    def server_bind(self) -> None:
        """Take IPv4 and IPv6 alike."""
        if self.address_family is socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()

    def verify_request(self, request: object, client_address: object) -> bool:
        """Count every connection, whatever is said on it."""
        self.site.connections += 1
        return True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no matter: large answers are broken off on purpose."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 15
    wbufsize = -1

    def do_GET(self) -> None:
        site = self.server.site
        answer = site.answers.get(self.path, Answer(status=404))
        if self._is_unchanged(answer):
            answer = Answer(status=304, headers={})
        if answer.then is not None:
            site.answers[self.path] = answer.then
        conditions = tuple(name for name in ("If-None-Match", "If-Modified-Since") if name in self.headers)
        agent, host = (self.headers.get(name, "") for name in ("User-Agent", "Host"))
        beside = self.path == "/.well-known/tdmrep.json"
        asked = site.asked_what_is_reserved if beside else site.asked
        asked.append(Asked(self.path, time.monotonic(), agent, host, conditions, answer.status))
        if answer.until:
            answer.until.wait(28)
        if answer.after:
            time.sleep(answer.after)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def _is_unchanged(self, answer: Answer) -> bool:
        """As a server with validators says it (RFC 9110, 13.2.2): the tag goes before the time."""
        tag, modified = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
        if tag and "If-None-Match" in self.headers:
            return self.headers["If-None-Match"] == tag
        return bool(modified) and self.headers.get("If-Modified-Since") == modified

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""
