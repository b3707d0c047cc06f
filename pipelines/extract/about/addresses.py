"""The addresses of an article: its own (canonical), its AMP twin's and its main image's, each absolute."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml import etree

from pipelines.extract.about.jsonld import Node, text_of
from pipelines.extract.about.sheet import Sheet
from pipelines.extract.about.told import NOTHING, Told, first, from_metas

_CANONICAL_META = ("og:url", "twitter:url")
_IMAGE_META = (
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "twitter:image",
    "twitter:image:src",
    "parsely-image-url",
)
_LONGEST = 2_000
_PORT = re.compile(r":(?:80|443)$")
# What ends a page's address without being a part of its article's.
_VARIANT = re.compile(
    r"(?:amp|print|page|single|mobile|index|html?|\d{1,3}|page[-_]?\d{1,3}|.*\.(?:amp|html?))$", re.I
)


class Links(NamedTuple):
    """What the page's link elements say."""

    canonical: Told = NOTHING
    amp: Told = NOTHING


def links(root: etree._Element, sheet: Sheet, url: str) -> Links:
    """The page's canonical address and its AMP twin's; on an AMP page its own is the twin.

    A canonical address that is the site's front page or a section above the article is a template's
    mistake: it is passed over, and og:url is asked.
    """
    given: dict[str, str] = {}
    for link in sheet.links:
        rel = link.get("rel")
        if rel and len(rel) < 40:
            for name in rel.lower().split():
                if name in ("canonical", "amphtml"):
                    given.setdefault(name, link.get("href") or "")
    candidates = [
        Told(given.get("canonical", ""), "link:canonical"),
        *from_metas(sheet.metas, _CANONICAL_META),
    ]
    canonical = first(Told(_own(told.value, url), told.source) for told in candidates)
    if "amp" in root.attrib or "⚡" in root.attrib:
        return Links(canonical, Told(url, "html:amp"))
    amp = absolute(given.get("amphtml", ""), url)
    return Links(canonical, Told(amp, "link:amphtml") if amp else NOTHING)


def image(node: Node, metas: dict[str, str], url: str) -> Told:
    """The article's main image."""
    candidates = [*from_metas(metas, _IMAGE_META), Told(_image_address(node.get("image")), "json-ld:image")]
    return first(Told(absolute(told.value, url), told.source) for told in candidates)


def absolute(href: str, url: str) -> str:
    """An address on a page as an absolute one of http or https, "" where it is none."""
    href = href.strip()
    if not href or len(href) > _LONGEST:
        return ""
    try:
        joined = href if href.startswith(("https://", "http://")) else urljoin(url, href)
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if parts.scheme in ("http", "https") and parts.netloc else ""


def _own(href: str, url: str) -> str:
    """A canonical address made absolute, "" where it cannot be the article's own."""
    href = href.strip()
    try:
        here = urlsplit(url)
        if "/" in href and here.netloc and href.partition("/")[0] == here.netloc:
            href = f"{here.scheme}://{href}"
        href = absolute(href, url)
        there = urlsplit(href)
        host = there.hostname or ""
    except ValueError:
        return ""
    # The name of a machine behind the site's own: a template's mistake, unless the page was asked for by it.
    if host != here.hostname and ("." not in host or host.replace(".", "").isdigit()):
        return ""
    if not _is_article(there.path, there.query, here.path):
        return ""
    netloc = _PORT.sub("", there.netloc)
    return href if netloc == there.netloc else urlunsplit(there._replace(netloc=netloc))


def _is_article(path: str, query: str, own: str) -> bool:
    """Whether a canonical path may be that of the article at a page's own path, and no section above it."""
    steps, own_steps = path.strip("/").split("/"), own.strip("/").split("/")
    if not query and steps == [""]:
        return own_steps == [""]
    above = len(steps) < len(own_steps) and own_steps[: len(steps)] == steps
    return not above or all(_VARIANT.match(step) for step in own_steps[len(steps) :]) or _is_slug(steps[-1])


def _is_slug(step: str) -> bool:
    return step.count("-") > 2 or any(char.isdigit() for char in step)


def _image_address(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl")
    return text_of(value)
