"""The record of one outlet: what is known of it, each field checked where it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.dataclasses import dataclass as checked_dataclass

from crawler.outlet_values import (
    ADDRESS_LIMIT,
    article_pattern,
    country_code,
    css_selector,
    host_entry,
    language_tag,
    line_of_text,
    outlet_name,
    web_address,
)
from pipelines.article import Selectors

Text = Annotated[str, AfterValidator(line_of_text)]
Name = Annotated[str, AfterValidator(outlet_name)]
Address = Annotated[str, AfterValidator(web_address)]
Host = Annotated[str, AfterValidator(host_entry)]
Country = Annotated[str, AfterValidator(country_code)]
Language = Annotated[str, AfterValidator(language_tag)]
Css = Annotated[str, AfterValidator(css_selector)]
ArticlePattern = Annotated[re.Pattern[str], BeforeValidator(article_pattern)]
Day = Annotated[date, Field(strict=True)]


class Record(BaseModel):
    """What every table of an outlet file has in common: it never changes and holds no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceKind(StrEnum):
    """The ways to find an outlet's articles, by the field that holds them; the surest first."""

    FEEDS = "feeds"
    SITEMAPS = "sitemaps"
    SECTIONS = "sections"


class SourceStatus(StrEnum):
    """How well a source is known: seen answering, named by a list, or dead and kept for the record alone."""

    LIVE = "live"
    LISTED = "listed"
    DEAD = "dead"


class Paywall(StrEnum):
    """Whether the outlet's articles can be read without paying."""

    NO = "no"
    PARTLY = "partly"
    YES = "yes"
    UNKNOWN = "unknown"


class TermsStatus(StrEnum):
    """What the outlet's terms and robots.txt say about being collected."""

    OPEN = "open"
    RESTRICTED = "restricted"
    UNKNOWN = "unknown"


class OutletSource(Record):
    """A feed, sitemap or section page; ``checked`` is the day its status was seen, ``note`` for a person."""

    url: Address
    status: SourceStatus = SourceStatus.LISTED
    checked: Day | None = None
    note: Text = ""

    @model_validator(mode="after")
    def _a_live_source_was_seen(self) -> Self:
        if self.status is SourceStatus.LIVE and self.checked is None:
            raise ValueError("a live source must give the date it was checked")
        return self


def _from_address(value: object) -> object:
    """An address alone stands for a source that nobody has asked yet."""
    return {"url": value} if isinstance(value, str) else value


Source = Annotated[OutletSource, BeforeValidator(_from_address)]


class Terms(Record):
    """What the outlet allows, the day it was read (there, or at its owner's other titles), and the reason."""

    status: TermsStatus = TermsStatus.UNKNOWN
    checked: Day | None = None
    reason: Text = ""

    @model_validator(mode="after")
    def _a_restriction_has_a_reason_and_a_date(self) -> Self:
        if self.status is TermsStatus.RESTRICTED and not self.reason:
            raise ValueError("restricted terms must give the reason")
        if self.status is TermsStatus.RESTRICTED and self.checked is None:
            raise ValueError("restricted terms must give the date they were checked")
        return self


@checked_dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class OutletSelectors(Selectors):
    """The selectors of an outlet as the extraction takes them, each known to compile."""

    body: tuple[Css, ...] = ()
    strip: tuple[Css, ...] = ()


class Outlet(Record):
    """One outlet as its file declares it. A new field needs a default, so that older files stay good.

    ``hosts`` are the hosts that its pages live on, lower case, with a port where it is not the
    usual one; a host may be followed by a path ("www.example.com/en") where two outlets share it.
    ``country`` is ISO 3166 alpha-2, ``language`` a BCP 47 primary tag. ``article_urls`` match a whole
    article address; without any, every address on the outlet's hosts may be an article. ``ask`` names the
    kinds of sources that a crawl asks together; without it, it asks the next kind where one gives nothing.
    The hosts of a ``private`` outlet may be on loopback and in closed networks. ``budget`` are the requests
    that a run makes to each of its hosts at most, where that is other than the setting's. What the pages of
    one that has ``ignore_reservations`` say to robots is written down and not obeyed. ``browser`` is for
    pages that JavaScript makes.
    """

    name: Name
    hosts: tuple[Host, ...] = Field(min_length=1)
    home: Address
    country: Country
    language: Language
    feeds: tuple[Source, ...] = ()
    sitemaps: tuple[Source, ...] = ()
    sections: tuple[Source, ...] = ()
    article_urls: tuple[ArticlePattern, ...] = ()
    ask: tuple[SourceKind, ...] = ()
    selectors: OutletSelectors = OutletSelectors()
    owner: Text = ""
    paywall: Paywall = Paywall.UNKNOWN
    terms: Terms = Terms()
    note: Text = ""
    private: StrictBool = False
    budget: Annotated[int, Field(strict=True, ge=1)] | None = None
    ignore_reservations: StrictBool = False
    browser: StrictBool = False

    @field_validator("home")
    @classmethod
    def _home_is_on_the_hosts(cls, home: str, info: ValidationInfo) -> str:
        hosts = info.data.get("hosts")
        if hosts is not None and not on_hosts(home, hosts):
            raise ValueError("must be on one of the outlet's hosts")
        return home

    @field_validator("feeds", "sitemaps", "sections")
    @classmethod
    def _each_source_once(cls, sources: tuple[OutletSource, ...]) -> tuple[OutletSource, ...]:
        seen: set[str] = set()
        for source in sources:
            if source.url in seen:
                raise ValueError(f"{source.url} is given twice")
            seen.add(source.url)
        return sources

    @field_validator("ask")
    @classmethod
    def _what_is_to_be_asked_is_there(
        cls, ask: tuple[SourceKind, ...], info: ValidationInfo
    ) -> tuple[SourceKind, ...]:
        for kind in ask:
            if kind in info.data and not _usable(kind, info.data[kind], info.data.get("article_urls")):
                raise ValueError(f"names the {kind}, of which there are none to ask")
        return tuple(dict.fromkeys(ask))

    @property
    def restricted(self) -> bool:
        """Whether its terms forbid collecting, so that it is off unless it is asked for by name."""
        return self.terms.status is TermsStatus.RESTRICTED

    @property
    def sources(self) -> tuple[OutletSource, ...]:
        """All of them, the dead too."""
        return (*self.feeds, *self.sitemaps, *self.sections)

    def usable(self, kind: SourceKind) -> tuple[OutletSource, ...]:
        """The sources of a kind that are worth asking: those seen live first, the dead left out.

        A section page is none where no pattern tells the articles from the other links on it.
        """
        return _usable(kind, getattr(self, kind), self.article_urls)

    @property
    def turns(self) -> tuple[tuple[SourceKind, ...], ...]:
        """The kinds of sources in the order in which they are asked, each turn only where the last failed."""
        return (self.ask,) if self.ask else tuple((kind,) for kind in SourceKind if self.usable(kind))

    @property
    def places(self) -> frozenset[str]:
        """Its hosts, each with its port ("example.com:443"), without paths and a leading "www."."""
        hosts = {split_entry(entry)[0] for entry in self.hosts}
        return frozenset(
            place for host in hosts for place in ([host] if ":" in host else [f"{host}:80", f"{host}:443"])
        )

    def covers(self, url: str) -> bool:
        """Whether the address is on one of the outlet's hosts, or on a subdomain of one."""
        return on_hosts(url, self.hosts)

    def is_article(self, url: str) -> bool:
        """Whether the address is an article of this outlet by its host and patterns.

        A pattern has to match the whole address, with or without its query; the fragment never counts.
        """
        if not self.covers(url):
            return False
        if not self.article_urls:
            return True
        address = url.partition("#")[0]
        forms = (address, address.partition("?")[0])
        return any(pattern.fullmatch(form) for pattern in self.article_urls for form in forms)


def _usable(
    kind: SourceKind, sources: tuple[OutletSource, ...], patterns: tuple[re.Pattern[str], ...] | None
) -> tuple[OutletSource, ...]:
    if kind is SourceKind.SECTIONS and not patterns:
        return ()
    live = tuple(source for source in sources if source.status is SourceStatus.LIVE)
    return live + tuple(source for source in sources if source.status is SourceStatus.LISTED)


def on_hosts(url: str, hosts: tuple[str, ...]) -> bool:
    """Whether the address is on one of the host entries, or on a subdomain of one."""
    place = place_of(url)
    if place is None:
        return False
    return any(under(place[1], path) for path in _paths(place[0], hosts))


@lru_cache(4096)
def _paths(host: str, hosts: tuple[str, ...]) -> tuple[str, ...]:
    """Below which paths a host is among the entries; asked again for each address of a host."""
    names = set(host_names(host))
    entries = map(split_entry, hosts)
    return tuple(path for name, path in entries if name in names)


def place_of(url: str) -> tuple[str, str] | None:
    """The host (with its port where it is not the scheme's own) and the path of a web address.

    None for anything that is no http(s) address of a sane length.
    """
    if len(url) > ADDRESS_LIMIT:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme]:
        host = f"{host}:{port}"
    return host, parts.path


def host_names(host: str) -> Iterator[str]:
    """The names under which a host may be listed, the nearest first: itself, then its parent domains.

    A leading "www." never counts. A parent has at least two labels; an address in numbers has none.
    """
    name = host.lower().removeprefix("www.")
    yield name
    bare = name.rpartition(":")[0] if re.search(r":\d+$", name) else name
    if bare.startswith("[") or bare.rpartition(".")[2].isdigit():
        return
    while (name := name.partition(".")[2]) and "." in name:
        yield name


def split_entry(entry: str) -> tuple[str, str]:
    """A host entry as the name it is looked up by and the path below which it holds ("" for all)."""
    host, slash, path = entry.partition("/")
    return host.removeprefix("www."), slash + path


def under(path: str, prefix: str) -> bool:
    """Whether a path is the prefix or lies below it, by whole steps."""
    return not prefix or path == prefix or path.startswith(prefix + "/")
