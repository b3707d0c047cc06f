"""The networks that no page of the open web is on, and what an address in numbers is one of.

The tables follow IANA's special-purpose address registries (RFC 6890 and what has been added to them).
``ipaddress.is_private`` is no help: it knows neither mapped nor translated addresses, nor 6to4 and
Teredo, which reach IPv4 hosts by the back door, and its tables differ from one Python to the next.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

_V4 = {
    "0.0.0.0/8": "unspecified",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "shared by a carrier's customers",
    "127.0.0.0/8": "loopback",
    "168.63.129.16/32": "cloud metadata",
    "169.254.0.0/16": "link-local",
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "reserved for protocols",
    "192.0.2.0/24": "for documentation",
    "192.88.99.0/24": "a 6to4 relay",
    "192.168.0.0/16": "private",
    "198.18.0.0/15": "for benchmarks",
    "198.51.100.0/24": "for documentation",
    "203.0.113.0/24": "for documentation",
    "224.0.0.0/4": "multicast",
    "255.255.255.255/32": "broadcast",
    "240.0.0.0/4": "reserved",
}
_V6 = {
    "::/128": "unspecified",
    "::1/128": "loopback",
    "::ffff:0:0/96": "IPv4 in IPv6",
    "::/96": "IPv4 in IPv6",
    "64:ff9b:1::/48": "translated to a network's own IPv4",
    "100::/64": "discarded",
    "2001::/32": "Teredo",
    "2001::/23": "reserved for protocols",
    "2001:db8::/32": "for documentation",
    "2002::/16": "6to4",
    "3fff::/20": "for documentation",
    "fc00::/7": "private",
    "fe80::/10": "link-local",
    "fec0::/10": "site-local",
    "ff00::/8": "multicast",
}
V4 = {IPv4Network(network): kind for network, kind in _V4.items()}
"""The IPv4 networks that are never asked, each with its kind; the first that fits counts."""
V6 = {IPv6Network(network): kind for network, kind in _V6.items()}
"""The IPv6 networks that are never asked, each with its kind; the first that fits counts."""

GLOBAL_V6 = IPv6Network("2000::/3")
"""The only IPv6 space that IANA gives out: whatever is beside it is refused, listed or not."""
NAT64 = IPv6Network("64:ff9b::/96")
"""IPv4 behind a translator (RFC 6052): a network that has IPv6 alone reaches IPv4 hosts by it."""


def closed(address: str) -> str:
    """What kind of closed network an address is in ("loopback"); "" where it is on the open web.

    ``address`` is spelt as the resolver gives it. What cannot be read, or names a zone, is closed.

    >>> closed("127.0.0.1"), closed("93.184.216.34"), closed("64:ff9b::7f00:1")
    ('loopback', '', 'loopback')
    """
    try:
        if "." in address and ":" not in address:
            return _closed_v4(IPv4Address(address))
        return _closed_v6(IPv6Address(address))
    except ValueError:
        return "no address in its usual spelling"


def _closed_v4(address: IPv4Address) -> str:
    return next((kind for network, kind in V4.items() if address in network), "")


def _closed_v6(address: IPv6Address) -> str:
    if address.scope_id is not None:
        return "link-local"
    if address in NAT64:
        return _closed_v4(IPv4Address(int(address) & 0xFFFFFFFF))
    kind = next((kind for network, kind in V6.items() if address in network), "")
    return kind or ("" if address in GLOBAL_V6 else "reserved")
