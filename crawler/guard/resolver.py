"""Looks names up for every connection and lets through only addresses on the open web.

Twisted connects to the very addresses that this resolver gives, and asks it about addresses in
numbers too: what was checked is what is connected to, so a name that changes its mind gains nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any, Self

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.defer import DeferredList
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from twisted.names import client, dns
from zope.interface import implementer

from crawler.errors import CrawlError
from crawler.guard.addresses import among
from crawler.guard.networks import closed


@implementer(IHostnameResolver)
class GuardedResolver:
    """Scrapy's TWISTED_DNS_RESOLVER: the system's resolver, or the server that TOUCHLINE_DNS names.

    ``exempt`` are hosts with their ports that may be on closed networks. Nothing is remembered: each
    connection looks its name up anew.
    """

    def __init__(self, reactor: Any, server: tuple[str, int] | None, timeout: float) -> None:
        """``timeout`` in seconds counts for a server that is named; the system has its own."""
        self._reactor = reactor
        self._lookup = ServerLookup(reactor, server, timeout) if server else reactor.nameResolver
        self._refused: dict[str, str] = {}
        self.exempt: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        """Made by Scrapy. Raises CrawlError for a server that is none."""
        settings = crawler.settings
        return cls(reactor, name_server(settings["TOUCHLINE_DNS"]), settings.getfloat("DNS_TIMEOUT"))

    def install_on_reactor(self) -> None:
        """Take the place of Twisted's own."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802  # Twisted's name.
        self,
        resolutionReceiver: Any,  # noqa: N803 (as Twisted calls it)
        hostName: str,  # noqa: N803 (as Twisted calls it)
        portNumber: int = 0,  # noqa: N803 (as Twisted calls it)
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803 (as Twisted calls it)
        transportSemantics: str = "TCP",  # noqa: N803 (as Twisted calls it)
    ) -> Any:
        """Give the receiver the addresses of a name that may be connected to; none where all are refused."""
        host = _ascii(hostName)
        self._refused.pop(host, None)
        receiver = resolutionReceiver
        if not among(self.exempt, host, portNumber):
            receiver = _Sieve(receiver, host, self._refused)
        return self._lookup.resolveHostName(receiver, host, portNumber, addressTypes, transportSemantics)

    def refused(self, host: str) -> str:
        """Why the latest look-up of a host gave no address; "" where it was not for a refusal."""
        return self._refused.get(host, "")


@implementer(IResolutionReceiver)
class _Sieve:
    """Hands on the addresses that may be connected to, and notes why where none is left."""

    def __init__(self, receiver: Any, host: str, refused: dict[str, str]) -> None:
        self._receiver, self._host, self._refused = receiver, host, refused
        self._why = ""
        self._passed = False

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:  # noqa: N802, N803
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Any) -> None:  # noqa: N802 (as Twisted calls it)
        if kind := closed(address.host):
            self._why = self._why or f"{self._host} leads to {address.host}, which is {kind}"
            return
        self._passed = True
        self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802 (as Twisted calls it)
        if self._why and not self._passed:
            self._refused[self._host] = self._why
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class ServerLookup:
    """Asks one DNS server for the IPv4 and IPv6 addresses of a name; /etc/hosts does not count."""

    def __init__(self, reactor: Any, server: tuple[str, int], timeout: float) -> None:
        """``timeout`` in seconds, for all attempts together."""
        tries = (timeout / 4, timeout / 4, timeout / 2)
        self._client: Any = client.Resolver(servers=[server], timeout=tries, reactor=reactor)  # type: ignore[no-untyped-call]  # Twisted is untyped.

    def resolveHostName(  # noqa: N802 (as Twisted calls it)
        self,
        resolutionReceiver: Any,  # noqa: N803 (as Twisted calls it)
        hostName: str,  # noqa: N803 (as Twisted calls it)
        portNumber: int = 0,  # noqa: N803 (as Twisted calls it)
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803 (as Twisted calls it)
        transportSemantics: str = "TCP",  # noqa: N803 (as Twisted calls it)
    ) -> Any:
        """As Twisted asks; a name that has no address, or no answer in time, gives none."""
        receiver, wanted = resolutionReceiver, addressTypes or (IPv4Address, IPv6Address)
        resolution = _Resolution(hostName)
        receiver.resolutionBegan(resolution)

        def answered(results: Any) -> None:
            for address in results:
                kind = IPv6Address if ":" in address else IPv4Address
                if kind in wanted:
                    receiver.addressResolved(kind("TCP", address, portNumber))
            receiver.resolutionComplete()

        if _in_numbers(hostName):
            answered([hostName])
            return resolution
        asked = [self._client.lookupAddress(hostName), self._client.lookupIPV6Address(hostName)]
        DeferredList(asked, consumeErrors=True).addCallback(_addresses).addCallback(answered)
        return resolution


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        raise NotImplementedError


def name_server(setting: object) -> tuple[str, int] | None:
    """The DNS server that a setting names ("127.0.0.1:5353", "9.9.9.9"); None for the system's resolver.

    Raises CrawlError for anything else; Twisted's client knows servers by IPv4 alone.
    """
    given = str(setting or "").strip()
    if not given:
        return None
    address, _, port = given.partition(":")
    sane = re.fullmatch(r"[0-9]{0,5}", port) is not None and 0 < int(port or 53) < 65536
    if not sane or not _in_numbers(address):
        raise CrawlError(f"TOUCHLINE_DNS is an IPv4 address, such as 127.0.0.1:5353, not {given!r}")
    return address, int(port or 53)


def _in_numbers(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _addresses(results: Any) -> list[str]:
    """The addresses in the answers that came, as text."""
    records: list[Any] = [record.payload for good, answer in results if good for record in answer[0]]
    kept = [each for each in records if isinstance(each, dns.Record_A | dns.Record_AAAA)]
    return [str(ip_address(each.address or b"")) for each in kept]


def _ascii(host: str) -> str:
    """A host as DNS has it: Twisted gives "fußball.example" for "xn--fuball-cta.example"."""
    labels = host.lower().split(".")
    return ".".join(
        each if each.isascii() else f"xn--{each.encode('punycode').decode('ascii')}" for each in labels
    )
