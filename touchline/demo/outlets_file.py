"""Writes the file of outlets that a crawl reads, with the ports that the press was given."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from touchline.demo.outlets import OUTLETS


def outlets_toml(bases: Mapping[str, str], now: datetime) -> str:
    """The outlets of ``bases`` (address by slug) in the form of ``crawler/outlets/*.toml``."""
    return "".join(['country = "GB"\n', *(_outlet(slug, base, now) for slug, base in bases.items())])


def _outlet(slug: str, base: str, now: datetime) -> str:
    outlet, checked = OUTLETS[slug], f"{now:%Y-%m-%d}"
    feed = f'{{ url = "{base}{outlet.feed.path}", status = "live", checked = {checked} }}'
    lines = [
        "",
        "[[outlet]]",
        f"name = {_text(outlet.name)}",
        f'home = "{base}/"',
        f"hosts = {_list([base.removeprefix('http://')])}",
        "private = true",
        f'country = "{outlet.country}"',
        f'language = "{outlet.language}"',
        f"feeds = [{feed}]",
        "sitemaps = []",
        "sections = []",
        f"article_urls = {_list(f'^{re.escape(base)}{path}' for path in outlet.address_patterns)}",
        f"owner = {_text(outlet.owner)}",
        f'paywall = "{outlet.paywall}"',
        "[outlet.terms]",
        f'status = "{outlet.terms}"',
        f"checked = {checked}",
        f"reason = {_text(outlet.terms_reason)}",
    ]
    if outlet.selectors:
        lines.append("[outlet.selectors]")
        lines.extend(f"{name} = {_list(paths)}" for name, paths in outlet.selectors.items())
    return "\n".join([*lines, ""])


def _text(value: str) -> str:
    # A JSON string is a TOML basic string.
    return json.dumps(value, ensure_ascii=False)


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(_text(value) for value in values)}]"
