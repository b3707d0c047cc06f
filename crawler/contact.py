"""Who asks: the contact in the user agent, without which nothing is asked of a live site."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from crawler.errors import CrawlError


def require_contact(settings: BaseSettings, example: str) -> None:
    """Raises CrawlError, with an ``example`` of a command, where nobody is named."""
    if not _contact(settings):
        raise CrawlError(
            "a live crawl says who asks: set TOUCHLINE_CONTACT to your e-mail address (name@host) or URL "
            f"(https://…), e.g. TOUCHLINE_CONTACT=https://example.org/bot {example}"
        )


def sign(settings: BaseSettings) -> None:
    """Put the contact into the user agent."""
    if contact := _contact(settings):
        settings.set("USER_AGENT", f"{settings['USER_AGENT']} (+{contact})", priority="spider")


def _contact(settings: BaseSettings) -> str:
    """Who asks, as the user agent says it; "" for what is neither an e-mail address nor a URL."""
    contact = " ".join(str(settings["TOUCHLINE_CONTACT"] or "").split())
    return contact if "@" in contact or "http" in contact.lower() else ""
