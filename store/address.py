"""One address a page: the form under which the store knows it."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote_plus, urlsplit, urlunsplit

LONGEST = 2048
"""Characters; longer addresses are refused."""

TRACKING = frozenset(
    "fbclid gclid dclid msclkid yclid igshid mc_cid mc_eid ito ns_source ns_mchannel ns_campaign ns_linkname "
    "at_medium at_campaign at_custom1 at_custom2 at_custom3 at_custom4 xtor cmpid CMP ocid smid".split()
)
"""Query parameters that tell where a reader came from and never which page it is."""

_UNASKABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def normal(url: str) -> str:
    """The address by which a page is known: no fragment, no tracking parameters, host in small letters.

    Raises ValueError when it is not an http(s) address that could be asked for.
    """
    if len(url) > LONGEST:
        raise ValueError(f"an address of {len(url)} characters; {LONGEST} at most")
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in {"http", "https"} or not host or _UNASKABLE.search(url.strip()):
        raise ValueError(f"not an http(s) address: {url[:100]!r}")
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme]:
        host = f"{host}:{port}"
    return urlunsplit((parts.scheme, host, parts.path or "/", _query(parts.query), ""))


def _query(query: str) -> str:
    """What is left of a query, spelt as it was: the same page asked for with and without tracking is one."""
    return "&".join(pair for pair in query.split("&") if not _tracks(unquote_plus(pair.partition("=")[0])))


def _tracks(name: str) -> bool:
    return name in TRACKING or name.startswith("utm_")


def key(url: str) -> bytes:
    """The 16-byte digest under which a page is found; http and https are one page."""
    return hashlib.blake2b(normal(url).partition("://")[2].encode(), digest_size=16).digest()


def host(url: str) -> str:
    """The host (with port, where one is given) of an address; "" when there is none."""
    try:
        return urlsplit(normal(url)).netloc
    except ValueError:
        return ""
