"""The last door before the network: a host that has passed to another worker is asked nothing."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.fleet.worker import Worker
from crawler.guard.handler import GuardedHandler
from crawler.manners.refused import RunEnds
from store import address


class HostLost(RunEnds):
    """The host is another worker's by now, and so is the request."""


class LeasedHandler(GuardedHandler):
    """Asks a host only while this worker's lease holds: one that stood still may wake too late."""

    def __init__(self, crawler: Crawler) -> None:
        """For Scrapy."""
        super().__init__(crawler)
        self._worker = Worker.of(crawler)

    async def download_request(self, request: Request) -> Response:
        """The answer to a request. Raises HostLost, and what the guarded handler raises."""
        host = address.host(request.url)
        if not self._worker.may_ask(host):
            raise HostLost(f"{host} has passed to another worker")
        return await super().download_request(request)
