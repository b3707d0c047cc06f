"""The server: renders every page once, serves each outlet on a port of its own and logs what is asked."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

from touchline.demo.edition import Placed, edition
from touchline.demo.feeds import CONTENT_TYPES, feed
from touchline.demo.markup import article_page, front_page, video_page
from touchline.demo.outlets import OUTLETS, Outlet
from touchline.demo.outlets_file import outlets_toml

_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"


@dataclass(frozen=True, slots=True)
class Reply:
    """What one path answers."""

    body: bytes
    content_type: str
    status: int = 200


def replies(outlet: Outlet, base: str, places: Sequence[Placed]) -> dict[str, Reply]:
    """Everything one outlet serves, by path; ``places`` are its own pieces, newest first."""
    articles = [place for place in places if place.piece.story]
    site = {"/": _html(outlet, front_page(outlet, base, outlet.name, articles))}
    for section in {place.piece.section for place in places}:
        listed = [place for place in articles if place.piece.section == section]
        site[f"/{section}/"] = _html(
            outlet, front_page(outlet, base, section.capitalize(), listed or articles)
        )
    for place in places:
        reply = _reply(place, [other for other in articles if other != place])
        if reply is not None:
            site[place.path] = reply
    kind = CONTENT_TYPES[outlet.feed.kind]
    site[outlet.feed.path] = Reply(feed(outlet, base, places).encode(), f"{kind}; charset=utf-8")
    if outlet.robots is not None:
        site["/robots.txt"] = Reply(outlet.robots.encode(), "text/plain; charset=utf-8")
    return site


def _reply(place: Placed, others: Sequence[Placed]) -> Reply | None:
    match place.piece.kind:
        case "article":
            return _html(place.outlet, article_page(place, others))
        case "video":
            return _html(place.outlet, video_page(place, others))
        case "text":
            return Reply("\n\n".join(place.piece.paragraphs).encode(), "text/plain; charset=utf-8")
        case "pdf":
            return Reply(_PDF + b"%%EOF\n", "application/pdf")
        case _:  # a front is served as every section's is, a missing page not at all
            return None


def _html(outlet: Outlet, text: str, status: int = 200) -> Reply:
    body = text.encode(outlet.charset, errors="xmlcharrefreplace")
    return Reply(body, f"text/html; charset={outlet.charset}", status)


class RequestLog:
    """Writes a line of JSON for each request, before the answer leaves."""

    def __init__(self, path: Path) -> None:
        """Open the log at ``path``."""
        self._file: TextIO = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()

    def write(self, outlet: str, path: str, agent: str, status: int) -> None:
        """Note one request."""
        with self._lock:
            entry = {
                "time": time.monotonic(),
                "outlet": outlet,
                "path": path,
                "agent": agent,
                "status": status,
            }
            self._file.write(json.dumps(entry) + "\n")
            self._file.flush()


class OutletServer(ThreadingHTTPServer):
    """One outlet on its ephemeral port of loopback."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, outlet: Outlet, log: RequestLog) -> None:
        """Take a port; nothing is served until ``site`` is filled."""
        self.outlet = outlet
        self.log = log
        self.site: Mapping[str, Reply] = {}
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def base(self) -> str:
        """The outlet's address without a slash at the end."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: OutletServer
    protocol_version = "HTTP/1.1"
    server_version = "DemoPress"
    timeout = 15
    # One write for head and body: parted, the second waits for the first one's acknowledgement.
    wbufsize = -1

    def do_GET(self) -> None:
        reply = self.server.site.get(urlsplit(self.path).path)
        if reply is None:
            name = self.server.outlet.name
            reply = _html(self.server.outlet, f"<title>{name}</title><h1>Page not found</h1>", 404)
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        headers = getattr(self, "headers", None)
        agent = headers.get("User-Agent", "") if headers else ""
        self.server.log.write(self.server.outlet.slug, getattr(self, "path", ""), agent, int(code))

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the terminal clean: what was asked is in the log."""


def open_press(folder: Path, now: datetime) -> list[OutletServer]:
    """Start every outlet and write ``outlets.toml``, then ``press.json``: its presence says "ready"."""
    log = RequestLog(folder / "requests.jsonl")
    servers = [OutletServer(outlet, log) for outlet in OUTLETS.values()]
    bases = {server.outlet.slug: server.base for server in servers}
    places = edition(bases, now)
    for server in servers:
        own = [place for place in places if place.piece.outlet == server.outlet.slug]
        server.site = replies(server.outlet, server.base, own)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    (folder / "outlets.toml").write_text(outlets_toml(bases, now), encoding="utf-8")
    ready = folder / "press.json.part"
    ready.write_text(json.dumps({"now": now.isoformat(), "bases": bases}), encoding="utf-8")
    ready.replace(folder / "press.json")
    return servers


def wait(parent: int | None, seconds: float) -> None:
    """Return when the time is up or, where a parent is given, when it is gone."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and (parent is None or os.getppid() == parent):
        time.sleep(0.25)
