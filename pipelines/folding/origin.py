"""Whether a page itself says that its text is another's: by a canonical address or a credit."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from tldextract import TLDExtract

from pipelines.extract.about.credit import agencies
from store.address import LONGEST

_TABLE = tomllib.loads(files("pipelines.folding").joinpath("origins.toml").read_text("utf-8"))
_HOMES = {name: frozenset(domains) for name, domains in _TABLE["agencies"].items()}
_TWINS = tuple(f".{host}" for host in _TABLE["hosts"]["twins"])
_PLATFORMS = frozenset(_TABLE["hosts"]["platforms"])
_STAGING = frozenset(_TABLE["hosts"]["staging"])
_INNER = frozenset(_TABLE["hosts"]["inner"])
_SECTIONS = frozenset(_TABLE["brands"]["sections"])
_NAME = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z0-9-]*[a-z][a-z0-9-]*")
# "/c/s/www.a.example/story" on an AMP cache, "/amp/s/www.a.example/story" in Google's viewer.
_INSIDE = re.compile(r"/(?:c|v|amp)/(?:s/)?([^/?#]+\.[^/?#]+)")
_VIEWER = re.compile(r"(?:cdn\.ampproject\.org|(?:www\.)?google\.[a-z.]{2,6})$|.*\.cdn\.ampproject\.org$")
_CODED = re.compile("--?")
# A brand of fewer letters is a language or a word in another's host ("fr", "as").
_SHORTEST = 4


class _Name(NamedTuple):
    """What a host's name says: ``own`` is whether a publisher's pages are at home under it."""

    domain: str = ""
    brand: str = ""
    above: frozenset[str] = frozenset()
    own: bool = False


_NOBODY = _Name()


def foreign_canonical(url: str, canonical: str) -> str:
    """The host that a page names as its text's home where that is another publisher's, else "".

    ``canonical`` is the page's rel=canonical or original-source as it stands. The page's own brand under
    any host, a front page, a staging host, a platform's machine and whatever cannot be read are nobody.

    >>> foreign_canonical("https://www.msn.com/en-us/news/x/ar-1", "https://www.cnn.com/2019/11/19/x")
    'www.cnn.com'
    >>> foreign_canonical("https://www.bbc.co.uk/sport/1", "https://www.bbc.com/sport/1")
    ''
    >>> foreign_canonical("https://www.northbank.example/1", "https://d2pg1rl5.cloudfront.net/1")
    ''
    """
    canonical = canonical.strip()
    if not canonical or canonical == url:
        return ""
    here = home(url)
    if not here:
        return ""
    try:
        whole = urljoin(url.strip(), canonical)
        parts = urlsplit(whole)
    except ValueError:
        return ""
    there = home(whole)
    if there == here or not (parts.path.strip("/") or parts.query):
        return ""
    return there if _name(here).own and _name(there).own and not same_brand(here, there) else ""


def agency_home(agency: str) -> frozenset[str]:
    """The registrable domains where an agency publishes under its own name; empty where none is well known.

    >>> sorted(agency_home("AP")), sorted(agency_home("CMC"))
    (['ap.org', 'apnews.com'], [])
    """
    return _HOMES.get(agency, frozenset())


def is_agency_itself(agency: str, host: str) -> bool:
    """Whether a host is the agency's own.

    >>> is_agency_itself("Reuters", "uk.reuters.com"), is_agency_itself("TT", "www.tt.com")
    (True, False)
    """
    return publisher(host) in agency_home(agency)


def credits_other(credit: Sequence[str], host: str) -> tuple[str, ...]:
    """The agencies among a text's credit whose page this is not, each once: those that its text came from.

    ``credit`` must be the text's, for a picture's says nothing of the words. Desks and people are passed
    over; every agency counts on a host that cannot be read.

    >>> credits_other(("Redaktion", "SID", "dpa"), "www.dpa.com")
    ('SID',)
    """
    found = dict.fromkeys(name for line in credit for name in agencies(line))
    return tuple(name for name in found if not is_agency_itself(name, host))


def publisher(host: str) -> str:
    """The registrable domain of a host or an address, a twin's for its origin; "" where it has none.

    >>> publisher("www.bbc.co.uk:443"), publisher("www-bbc-co-uk.cdn.ampproject.org"), publisher("10.0.0.1")
    ('bbc.co.uk', 'bbc.co.uk', '')
    """
    return _named(host).domain


def same_brand(one: str, other: str) -> bool:
    """Whether two hosts are one publisher's as far as their names tell.

    One domain, one label under two suffixes, or one's label as a subdomain of the other's.

    >>> same_brand("www.the-sun.com", "www.thesun.co.uk"), same_brand("espn.go.com", "www.espn.com")
    (True, True)
    >>> same_brand("www.stern.de", "www.capital.de"), same_brand("sport.sky.it", "www.sport.de")
    (False, False)
    """
    a, b = _named(one), _named(other)
    if not a.domain or not b.domain:
        return False
    return a.domain == b.domain or a.brand == b.brand or _stands_in(a, b) or _stands_in(b, a)


def home(url: str) -> str:
    """The host of an address as ASCII in small letters, without a port; for a twin its origin's; else "".

    >>> home("https://WWW.Ole.com.ar:443/x"), home("//münchen.example/x"), home("http://[::1]/")
    ('www.ole.com.ar', 'xn--mnchen-3ya.example', '')
    >>> home("https://football--italia-net.cdn.ampproject.org/v/s/football-italia.net/x")
    'football-italia.net'
    """
    if len(url) > LONGEST:
        return ""
    try:
        parts = urlsplit(url.strip())
        host = _ascii(parts.hostname or "")
        return _origin(host, parts) if parts.scheme in ("http", "https", "") else ""
    except ValueError:
        return ""


def _named(host: str) -> _Name:
    return _name(home(host if "//" in host else f"//{host}"))


@lru_cache(maxsize=5_000)
def _ascii(host: str) -> str:
    """A host's name in ASCII, "" where it is none; raises ValueError where it cannot be written so."""
    plain = host.removesuffix(".").encode("idna").decode("ascii").lower()
    return plain if _NAME.fullmatch(plain) else ""


def _origin(host: str, parts: SplitResult) -> str:
    """The host whose page a twin shows; any other host as it is."""
    if _VIEWER.match(host) and (inside := _INSIDE.match(parts.path)):
        return _ascii(inside[1].lower())
    for twin in _TWINS:
        if host.endswith(twin):
            code = host.removesuffix(twin).rpartition(".")[2]
            return _ascii(_CODED.sub(lambda dash: "-" if dash[0] == "--" else ".", code)) or host
    return host


@cache
def _suffixes() -> TLDExtract:
    """The public suffix list that tldextract brings along: nothing is asked for, and nothing is written."""
    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(maxsize=5_000)
def _name(host: str) -> _Name:
    """A host's name in its parts; a last label that the list does not know is a suffix, as the list says."""
    labels = host.split(".")
    if len(labels) < 2 or labels[-1] in _INNER:
        return _NOBODY
    found = _suffixes()(host)
    domain = found.top_domain_under_public_suffix if found.suffix else ".".join(labels[-2:])
    if not domain:
        return _NOBODY
    above = host.removesuffix(domain).strip(".").split(".")
    words = {word.rstrip("0123456789") for label in above for word in label.split("-")}
    own = not found.is_private and domain not in _PLATFORMS and not words & _STAGING
    return _Name(domain, _brand(domain), frozenset(_folded(label) for label in above), own)


def _brand(domain: str) -> str:
    return _folded(domain.partition(".")[0])


def _folded(label: str) -> str:
    """A label as brands are compared: "the-sun" and "thesun" are one."""
    plain = label.replace("-", "")
    return plain.removeprefix("the") or plain


def _stands_in(brand: _Name, other: _Name) -> bool:
    return len(brand.brand) >= _SHORTEST and brand.brand not in _SECTIONS and brand.brand in other.above
