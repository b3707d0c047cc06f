"""Whether a web address may be asked: the one place that decides, for every request of the crawl.

What a name leads to is known only when it is looked up, so `crawler.guard.resolver` asks
`crawler.guard.networks` about each address that a connection would be made to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from crawler.guard.networks import closed
from crawler.outlet_record import Outlet, host_names
from store import address
from store.address import LONGEST

WEB_PORTS = frozenset({80, 443, 8080, 8443})
"""The ports that pages are on; another one only where the outlet's `hosts` name it."""
USUAL = {"http": 80, "https": 443}

# Nothing that two readers of an address could read in two ways: no user, escape, zone or backslash.
_NETLOC = re.compile(
    r"(?P<host>(?!.{254})[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?",
    re.I | re.A,
)
# urlsplit would leave some of them out without a word.
_ODD = re.compile(r"[\x00-\x20\x7f\\]")
# What inet_aton and the URL standard take for an IPv4 address: "127.1", "0x7f.1", "2130706433".
_NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
_OWN_NETWORK = re.compile(r"[^.]+|.*\.(?:localhost|localdomain|local|internal|intranet|lan|home\.arpa|onion)")


class AddressRefused(IgnoreRequest):
    """The address may not be asked. Not ``for_good`` where a name may lead elsewhere another day."""

    def __init__(self, why: str, *, for_good: bool = True) -> None:
        """Say why, without a user name or a password of the address."""
        super().__init__(why)
        self.for_good = for_good


class Guard:
    """Decides for one crawl: what an outlet's own record opens is open to that outlet's requests alone."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        """``outlets`` are those of the crawl."""
        self.private = frozenset(place for each in outlets if each.private for place in each.places)
        """The hosts, each with its port, that may be on closed networks; see `Outlet.places`."""

    def check(self, url: str, outlet: Outlet | None = None) -> None:
        """Whether a request of an outlet (None for a stranger's) may go to an address.

        Raises AddressRefused.
        """
        if len(url) > LONGEST:
            raise AddressRefused(f"an address of {len(url)} characters; {LONGEST} at most")
        host, port = _place(url)
        own = outlet is not None and among(outlet.places, host, port)
        if outlet is not None and own and outlet.private:
            return
        if among(self.private, host, port):
            raise AddressRefused(f"{host}:{port} is a private outlet's")
        if port not in WEB_PORTS and not own:
            raise AddressRefused(f"{host}:{port} is on no port that pages are on")
        if kind := _closed(host):
            raise AddressRefused(f"{host} is {kind}")


def shown(url: str) -> str:
    """An address as it may be told: without user name and password."""
    return re.sub(r"^([^/?#]*//)[^/?#]*@", r"\1", url)


def host_of(request: Request) -> str:
    """The host of a request, with its port where that is not the scheme's own; asked often of each."""
    url = urlparse_cached(request)
    return _host(url.scheme, url.netloc)


@lru_cache(4096)
def _host(scheme: str, netloc: str) -> str:
    return address.host(f"{scheme}://{netloc}/")


def among(places: frozenset[str], host: str, port: int) -> bool:
    """Whether a host with its port is one of the places, or a subdomain of one."""
    return not places.isdisjoint(host_names(f"{host.rstrip('.')}:{port}"))


def _place(url: str) -> tuple[str, int]:
    """Host, as it is written, and port of an address. Raises AddressRefused for what is no web address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise AddressRefused("cannot be read as an address") from None
    if _ODD.search(url):
        raise AddressRefused("holds a space, a backslash or a control character")
    if parts.scheme not in USUAL:
        raise AddressRefused(f"{parts.scheme[:20]}: is neither http nor https")
    if "@" in parts.netloc:
        raise AddressRefused("holds a user name or a password")
    found = _NETLOC.fullmatch(parts.netloc)
    port = int(found["port"] or USUAL[parts.scheme]) if found else 0
    if found is None or not 0 < port < 65536:
        raise AddressRefused(f"has no host that can be asked: {parts.netloc[:100]!r}")
    return found["host"].lower(), port


def _closed(host: str) -> str:
    """What is wrong with a host as it is written; "" for nothing."""
    if host.startswith("["):
        return closed(host[1:-1])
    if _NUMERIC.fullmatch(host.rstrip(".")):
        return closed(host)
    if _OWN_NETWORK.fullmatch(host.rstrip(".")):
        return "a name of a network's own"
    return ""
