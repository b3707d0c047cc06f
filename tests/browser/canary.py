"""A canary on loopback, on a port that pages are on: it notes every connection and packet."""

from __future__ import annotations

import random
import socket
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

PORT = 8080
"""One of the ports on which the guard lets any host be asked: what refuses must be the address."""


class Canary:
    """``connections`` and ``packets`` (UDP, on the same port) count, ``paths`` holds what was asked for."""

    def __init__(self) -> None:
        self.connections = self.packets = 0
        self.paths: set[str] = set()
        self._server = self._bound()
        self._server.canary = self
        self.address = str(self._server.server_address[0])
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind((self.address, PORT))
        self._threads = [
            threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True),
            threading.Thread(target=self._listen, daemon=True),
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._udp.close()

    def forget(self) -> None:
        self.connections = self.packets = 0
        self.paths = set()

    def _bound(self) -> _Server:
        """Where nobody else is: loopback has sixteen million addresses."""
        while True:
            place = f"127.{random.randint(2, 254)}.{random.randint(0, 254)}.{random.randint(2, 254)}"
            with suppress(OSError):
                return _Server((place, PORT), _Handler)

    def _listen(self) -> None:
        with suppress(OSError):
            while self._udp.recv(2048):
                self.packets += 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    canary: Canary

    def verify_request(self, request: object, client_address: object) -> bool:
        self.canary.connections += 1
        return True


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 5

    def do_GET(self) -> None:
        self.server.canary.paths.add(self.path)
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Type", "text/javascript")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"//")

    do_POST = do_HEAD = do_OPTIONS = do_CONNECT = do_GET  # noqa: N815  # The library's names.

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""
