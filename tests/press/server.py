"""The one server behind all hosts of the press; it notes each request, its answer and its bytes."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import zstandard


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as the server saw it; ``at`` and ``ended`` are on the clock of ``time.monotonic()``.

    ``article`` is the number of the article whose page was sent, ``conditions`` the conditional headers of
    the request, ``sent`` the bytes of the answer, head and body.
    """

    host: str
    path: str
    at: float
    status: int
    sent: int = 0
    conditions: tuple[str, ...] = ()
    article: int | None = None
    agent: str = ""
    ended: float = 0.0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. ``stream`` sends what is no plain body, and says how many bytes it sent."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    article: int | None = None
    stream: Callable[[BaseHTTPRequestHandler], int] | None = None


Answering = Callable[[str, str], Reply]
"""What answers a host and a path."""


def packed(body: bytes, packing: str) -> bytes:
    """A body by a Content-Encoding."""
    match packing:
        case "gzip":
            return gzip.compress(body, 5, mtime=0)
        case "br":
            return brotli.compress(body, quality=4)
        case "zstd":
            return zstandard.compress(body)
        case "deflate":
            return zlib.compress(body)
    return body


class Server(ThreadingHTTPServer):
    """Answers every host by ``answer``, on a port of loopback of its own."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, answer: Answering) -> None:
        """Take a port."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.asked: list[Asked] = []
        self.connections = 0
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    def start(self) -> None:
        """Serve."""
        self._thread.start()

    def stop(self) -> None:
        """Stop."""
        self.shutdown()
        self.server_close()

    def verify_request(self, request: object, client_address: object) -> bool:
        """Count every connection, whatever is said on it."""
        self.connections += 1
        return True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no matter: large answers are broken off on purpose, crawls are killed."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    timeout = 60
    # One write for head and body: parted, the second waits for the first one's acknowledgement.
    wbufsize = -1

    def do_GET(self) -> None:
        at = time.monotonic()
        host = self.headers.get("Host", "").partition(":")[0].lower()
        reply = self.server.answer(host, self.path)
        if reply.stream is None and reply.status == 200 and self._has(reply):
            signs = {
                name: value for name, value in reply.headers.items() if name in ("ETag", "Last-Modified")
            }
            reply = Reply(status=304, headers=signs)
        sent = self._send(reply) if reply.stream is None else 0
        names = ("If-None-Match", "If-Modified-Since")
        conditions = tuple(name for name in names if name in self.headers)
        agent = self.headers.get("User-Agent", "")
        place = len(self.server.asked)
        self.server.asked.append(
            Asked(host, self.path, at, reply.status, sent, conditions, reply.article, agent, time.monotonic())
        )
        if reply.stream is not None:
            del place
            self.close_connection = True
            reply.stream(self)

    def _send(self, reply: Reply) -> int:
        head = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}", "Server: Press"]
        head += [f"Date: {self.date_time_string()}"]
        head += [f"{name}: {value}" for name, value in reply.headers.items()]
        if reply.status != 304:
            head.append(f"Content-Length: {len(reply.body)}")
        told = "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + reply.body
        self.wfile.write(told)
        return len(told)

    def _has(self, reply: Reply) -> bool:
        """Whether the client has it already (RFC 9110, 13.2.2): the tag goes before the time."""
        tag, modified = reply.headers.get("ETag"), reply.headers.get("Last-Modified")
        if tag and "If-None-Match" in self.headers:
            asked = [each.strip().removeprefix("W/") for each in self.headers["If-None-Match"].split(",")]
            return tag.removeprefix("W/") in asked
        return bool(modified) and self.headers.get("If-Modified-Since") == modified

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""
