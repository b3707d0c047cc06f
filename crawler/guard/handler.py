"""The only way out: Scrapy's HTTP handler, which asks nothing unless the guarded resolver is at work."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached

from crawler.guard.addresses import USUAL, AddressRefused, Guard
from crawler.guard.agent import SparingAgent
from crawler.guard.answers import BoundedFactory
from crawler.guard.resolver import GuardedResolver
from crawler.guard.room import Room

logger = logging.getLogger(__name__)


class GuardedHandler(HTTP11DownloadHandler):
    """Tells the resolver which hosts are exempt, and a look-up that was refused from one that failed."""

    def __init__(self, crawler: Crawler) -> None:
        """For Scrapy."""
        super().__init__(crawler)
        # Twisted would ask again by itself, at once, where a connection that was kept has ended.
        self._pool.retryAutomatically = False
        self._pool._factory = partial(BoundedFactory, Room(crawler))  # type: ignore[assignment]  # Ours is bounded.
        self._private = Guard(getattr(crawler.spider, "outlets", ())).private
        self._proxies: set[str] = set()

    async def download_request(self, request: Request) -> Response:
        """The answer to a request. Raises AddressRefused, and what Scrapy's own raises."""
        resolver = _installed()
        resolver.exempt |= self._private
        if proxy := request.meta.get("proxy"):
            resolver.exempt |= self._places(proxy)
        try:
            return await self._asked(request)
        except CannotResolveHostError:
            if why := resolver.refused(urlparse_cached(request).hostname or ""):
                raise AddressRefused(why, for_good=False) from None
            raise

    async def _asked(self, request: Request) -> Response:
        """As Scrapy's own handler asks, by an agent that makes less anew."""
        agent = SparingAgent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))

    def _places(self, proxy: str) -> frozenset[str]:
        """A proxy, which the user chose and may be anywhere; told once that it looks names up itself."""
        parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        place = f"{parts.hostname}:{parts.port or USUAL.get(parts.scheme, 80)}"
        if place not in self._proxies:
            self._proxies.add(place)
            logger.warning(
                "the proxy %s looks names up, and it alone can keep one from leading into its own network; "
                "addresses in numbers and local names are refused here",
                place,
            )
        # A tunnel looks the name up without a port.
        return frozenset({place, f"{parts.hostname}:0"})


def _installed() -> GuardedResolver:
    from twisted.internet import reactor

    resolver: Any = getattr(reactor, "nameResolver", None)
    if not isinstance(resolver, GuardedResolver):
        raise AddressRefused("TWISTED_DNS_RESOLVER is not Touchline's: no address can be checked")
    return resolver
