"""A server that a webhook is: it keeps what it was told and answers as the test says."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class Listener:
    """A webhook on a port of loopback. ``told`` is what was posted; ``status`` is what it answers."""

    def __init__(self, status: int = 200, drips: bool = False) -> None:
        self.status, self.drips = status, drips
        self.told: list[dict[str, Any]] = []
        self.authorised: list[str | None] = []
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.told.append(json.loads(body))
                listener.authorised.append(self.headers["Authorization"])
                if listener.drips:
                    while not listener.done.is_set():
                        self.wfile.write(b"H")
                        time.sleep(0.05)
                self.send_response(listener.status)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.done = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://me:secret@{self.host}/hooks/token"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self._server.shutdown()
        self._server.server_close()

    def changes(self) -> list[tuple[str | None, str]]:
        """Of whom what change was told, in order."""
        return [(each["outlet"], each["change"]) for told in self.told for each in told["changes"]]
