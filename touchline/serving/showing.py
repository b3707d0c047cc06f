"""How much of other people's text is shown: the one place that decides it, for the API, feeds and pages."""

from __future__ import annotations

import re

from starlette.requests import Request

from touchline.serving.settings import Settings

EXCERPT = 300
"""Characters of a text that are shown where it is not shown whole."""
_PROXIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""Headers of a request that has come from elsewhere, through a proxy on this machine."""
_WORD_END = re.compile(r"\s+\S*\Z")


def shows_full_text(request: Request) -> bool:
    """Whether a page or the API may show texts whole: as the settings say; without a word, on loopback."""
    settings: Settings = request.app.state.settings
    if settings.full_text is not None:
        return settings.full_text
    return settings.is_local and not any(name in request.headers for name in _PROXIED)


def excerpt(text: str) -> str:
    """How a text begins: whole words, and a mark where it goes on.

    >>> excerpt("A short text.")
    'A short text.'
    """
    if len(text) <= EXCERPT:
        return text
    begun = text[: EXCERPT + 1]
    return f"{_WORD_END.sub('', begun)[:EXCERPT].rstrip()}…"


def text(whole: str, *, full: bool) -> str:
    """A text as it is shown."""
    return whole if full else excerpt(whole)
