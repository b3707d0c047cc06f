"""Scrapy's way of asking for one answer, without what it makes anew for each request and does not need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import _ScrapyAgent
from scrapy.http import Headers
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.web.client import URI
from twisted.web.iweb import IAgentEndpointFactory
from zope.interface import implementer


class SparingAgent(_ScrapyAgent):
    """Asks for one answer; a connection's endpoint is made when there is one to be made."""

    _headers: Headers | None = None

    def _get_agent(self, request: Request, timeout: float) -> Any:
        agent: Any = super()._get_agent(request, timeout)
        agent._endpointFactory = _WhenConnecting(agent._endpointFactory)
        return agent

    def _headers_from_twisted_response(self, response: Any) -> Headers:  # type: ignore[override]  # Asked of self.
        """An answer's headers, read once: Scrapy reads them when they come and when the body has."""
        if self._headers is None:
            self._headers = super()._headers_from_twisted_response(response)
        return self._headers


@implementer(IAgentEndpointFactory)
class _WhenConnecting:
    """Puts off what Twisted's factory makes: a connection that was kept asks for none, and most are.

    Each would bring its name into the form of IDNA, and for https make a context of TLS: a third of a
    millisecond a page.
    """

    def __init__(self, factory: Any) -> None:
        self._factory = factory
        self._connectTimeout = factory._connectTimeout  # As Scrapy's agents look for them.
        self._bindAddress = factory._bindAddress

    def endpointForURI(self, uri: URI) -> Any:  # noqa: N802 (as Twisted calls it)
        return _Endpoint(lambda: self._factory.endpointForURI(uri))


@implementer(IStreamClientEndpoint)
class _Endpoint:
    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def connect(self, protocolFactory: Any) -> Any:  # noqa: N803 (as Twisted calls it)
        return self._make().connect(protocolFactory)
