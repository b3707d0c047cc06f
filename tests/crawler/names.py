"""A small DNS server on loopback that answers as a test tells it to."""

from __future__ import annotations

import socketserver
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from types import TracebackType
from typing import Any, Self

from twisted.names import dns


class Names:
    """Names with the answers to each look-up of them in turn; the last answer is given ever after."""

    def __init__(self, answers: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """``answers`` are lists of addresses; of a name that is not there, there is none."""
        self.answers = answers
        self.asked: Counter[tuple[str, int]] = Counter()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.names = self
        self.server = f"127.0.0.1:{self._server.server_address[1]}"
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
        self.close()

    def close(self) -> None:
        """Give the port back; of a server that never served, too."""
        self._server.server_close()

    def answer(self, question: Any) -> list[Any]:
        """The records that answer a question now."""
        name = question.name.name.decode("ascii")
        turn = self.asked[name, question.type]
        self.asked[name, question.type] += 1
        answers = self.answers.get(name, [[]])
        addresses = answers[min(turn, len(answers) - 1)]
        kinds = {dns.A: (4, dns.Record_A), dns.AAAA: (6, dns.Record_AAAA)}
        version, record = kinds.get(question.type, (0, None))
        return [
            dns.RRHeader(name, question.type, dns.IN, 0, record(each))
            for each in addresses
            if record is not None and ip_address(each).version == version
        ]


class _Server(socketserver.ThreadingUDPServer):
    daemon_threads = True
    names: Names


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        data, socket = self.request
        message = dns.Message()
        message.fromStr(data)
        message.answer, message.recAv = True, True
        message.answers = [each for query in message.queries for each in self.server.names.answer(query)]
        socket.sendto(message.toStr(), self.client_address)
