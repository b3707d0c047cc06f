"""How much of other people's text is shown: the one place that decides it, for the API, feeds and pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.requests import Request

from store.listing import excerpt
from touchline.serving.settings import Settings

_PROXIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""Headers of a request that has come from elsewhere, through a proxy on this machine."""
_UNSHOWN = re.compile(r"\b(?:noarchive|nocache)\b")
"""What a publisher says of a page of which no copy is to be shown to others."""


@dataclass(frozen=True, slots=True)
class Showing:
    """Whether texts are shown ``whole``, and whether to nobody but who keeps them (``alone``)."""

    whole: bool
    alone: bool

    def text(self, text: str, signals: str = "") -> str:
        """A text as it is shown; ``signals`` is what its publisher says to robots (see ``records.Copy``)."""
        return text if self.shows(signals) else excerpt(text)

    def shows(self, signals: str = "") -> bool:
        """Whether a text of which its publisher says that is shown whole."""
        return self.whole and (self.alone or not _UNSHOWN.search(signals))


def showing(request: Request) -> Showing:
    """How much an answer may show: as the settings say; without a word all of it, but on loopback alone."""
    settings: Settings = request.app.state.settings
    alone = settings.is_local and not any(name in request.headers for name in _PROXIED)
    return Showing(alone if settings.full_text is None else settings.full_text, alone)


def showing_in_feeds(settings: Settings) -> Showing:
    """How much feeds show, whoever asks, for they are read elsewhere: whole only if the settings say so."""
    return Showing(whole=settings.full_text is True, alone=False)
