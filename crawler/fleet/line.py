"""The line to Redis: the connection of scrapy-redis, and the fleet's scripts run over it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

from redis.exceptions import RedisError
from scrapy.settings import BaseSettings
from scrapy_redis.connection import get_redis_from_settings

from crawler.errors import CrawlError
from crawler.guard.addresses import shown

SCHEMES = ("redis://", "rediss://", "unix://")
PATIENCE = 5
"""Seconds that Redis is given to answer: the crawl stands still meanwhile."""


class LineError(Exception):
    """Redis did not answer, or would not; the message is one line without a password."""


class Line:
    """Runs scripts for one fleet: all its keys begin with ``prefix``."""

    def __init__(self, settings: BaseSettings, fleet: str) -> None:
        """``fleet`` tells the fleets of one Redis apart. Raises CrawlError where no Redis answers."""
        url = str(settings["TOUCHLINE_REDIS"] or "")
        if not url.startswith(SCHEMES):
            raise CrawlError(
                f"TOUCHLINE_REDIS is redis://HOST:PORT/NUMBER (or rediss://…), not {shown(url)!r}"
            )
        self.prefix = f"touchline:{fleet}:"
        self._place = shown(url).partition("?")[0]
        given = settings.copy()
        limits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        given.set("REDIS_URL", url)
        given.set("REDIS_PARAMS", limits | settings.getdict("REDIS_PARAMS"))
        try:
            self.redis: Any = get_redis_from_settings(given)
            self.redis.ping()
        except (RedisError, ValueError) as error:
            raise CrawlError(self._told(error)) from None
        self._scripts: dict[str, Any] = {}

    def run(self, script: str, told: dict[str, Any]) -> Any:
        """Run a script (see ``lua/``) with what it is told. Raises LineError."""
        if script not in self._scripts:
            self._scripts[script] = self.redis.register_script(_source(script))
        return self.guarded(
            lambda _redis, _key: self._scripts[script](keys=[self.prefix], args=[json.dumps(told)])
        )

    def guarded(self, work: Callable[[Any, Callable[[str], str]], Any]) -> Any:
        """Do something with the connection, given it and how a key is named. Raises LineError."""
        try:
            return work(self.redis, self.key)
        except RedisError as error:
            raise LineError(self._told(error)) from None

    def key(self, name: str) -> str:
        """A key of the fleet."""
        return self.prefix + name

    def _told(self, error: Exception) -> str:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        return f"Redis at {self._place}: {said[:200]}"


@cache
def _source(script: str) -> str:
    folder = resources.files("crawler.fleet") / "lua"
    return "\n".join((folder / f"{name}.lua").read_text("utf-8") for name in ("prelude", script))
