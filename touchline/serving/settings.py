"""How the stories are served: where, to whom, and how much of other people's text."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

HERE = ("localhost", "127.0.0.1", "[::1]")
"""The names of this machine, as a browser sends them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to serve.

    ``host`` and ``port`` are where; ``names`` under which it is asked for, beside this machine's own. Without
    a ``token`` anybody who can reach it may ask. ``full_text`` shows the whole text of articles, or their
    beginning alone; None leaves it to where it is served (see ``showing``). A question to the store ends
    after ``seconds``; ``threads`` of them are answered at a time, and ``waiting`` are under way at most.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    names: tuple[str, ...] = ()
    token: str | None = None
    full_text: bool | None = None
    seconds: float = 10.0
    threads: int = 8
    waiting: int = 100

    @property
    def is_local(self) -> bool:
        """Whether it answers this machine alone: it listens on loopback, and has no other name."""
        return is_loopback(self.host) and not self.names


def is_loopback(host: str) -> bool:
    """Whether an address, or a name, is this machine's own.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
