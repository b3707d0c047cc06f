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

_TWIN_HOST = re.compile(r"(?:amp|m|mobile)\.(?=[^.]+\.[^.:]{2,})")
"""The beginning of a host that serves another one's pages to telephones."""
_SUFFIXES = frozenset("ac co com edu gob gov ne net nom or org".split())
"""What stands before a country's code where that is no outlet's own name: m.co.uk is no twin."""
_TWIN_ENDS = ("/amp", "/amp/")
_TWIN_PAIRS = frozenset(
    f"{name}={value}" for name in ("amp", "print", "mobile") for value in ("", "1", "true", "yes")
) | {"amp", "print", "outputType=amp", "output=amp"}
"""Parts of a query that ask for the same page in another dress."""

_UNASKABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def normal(url: str) -> str:
    """The address by which a page is known: no fragment, no tracking parameters, host in small letters.

    Raises ValueError when it is not an http(s) address that could be asked for.
    """
    if len(url) > LONGEST:
        raise ValueError(f"an address of {len(url)} characters; {LONGEST} at most")
    parts = urlsplit(url.partition("#")[0].strip())
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in {"http", "https"} or not host or _UNASKABLE.search(url.strip()):
        raise ValueError(f"not an http(s) address: {url[:100]!r}")
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme]:
        host = f"{host}:{port}"
    query = _query(parts.query).rstrip()
    path = parts.path if query else parts.path.rstrip()
    return urlunsplit((parts.scheme, host, path or "/", query, ""))


def _query(query: str) -> str:
    """What is left of a query, spelt as it was: the same page asked for with and without tracking is one."""
    return "&".join(pair for pair in query.split("&") if not _tracks(unquote_plus(pair.partition("=")[0])))


def _tracks(name: str) -> bool:
    return name in TRACKING or name.startswith("utm_")


def untwinned(normal_url: str) -> str:
    """The address of the page that a normal address shows in another dress: AMP, for telephones, for print.

    It says which page it is and is never asked for: whether the outlet answers there is not known. Only forms
    that no outlet gives to another page count; "m.paper.example" is taken for "www.paper.example".

    >>> untwinned("https://m.paper.example/news/late-winner/amp?print=1")
    'https://www.paper.example/news/late-winner'
    """
    scheme, host, path, query, _ = urlsplit(normal_url)
    pairs = [pair for pair in query.split("&") if pair not in _TWIN_PAIRS] if query else []
    return urlunsplit((scheme, _own_host(host), _own_path(path), "&".join(pairs), ""))


def _own_host(host: str) -> str:
    own = host
    while (twin := _TWIN_HOST.match(own)) is not None:
        rest = own[twin.end() :]
        first, _, last = rest.partition(":")[0].partition(".")
        if last.isdigit() or (len(last) == 2 and first in _SUFFIXES):
            break
        own = rest
    return own if own == host or own.startswith("www.") else f"www.{own}"


def _own_path(path: str) -> str:
    while path.startswith("/amp/") and path.strip("/") != "amp":
        path = path.removeprefix("/amp")
    while path.endswith(_TWIN_ENDS) and path.rstrip("/").count("/") > 1:
        end = "/" if path.endswith("/") else ""
        path = path.removesuffix(end).removesuffix("/amp") + end
    while path.endswith(".amp.html"):
        path = path.removesuffix(".amp.html") + ".html"
    return path


def key(url: str) -> bytes:
    """The 16-byte digest under which a page is found; http and https are one page, and so are its twins."""
    own = untwinned(normal(url)).partition("://")[2]
    return hashlib.blake2b(own.encode(), digest_size=16).digest()


def host(url: str) -> str:
    """The host (with port, where one is given) of an address; "" when there is none."""
    try:
        return urlsplit(normal(url)).netloc
    except ValueError:
        return ""
