"""Why an address gave no page: a fetch's failure in the words that the store keeps."""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.exceptions import DownloadCancelledError, IgnoreRequest

from crawler.guard.addresses import AddressRefused
from crawler.guard.answers import WrappedTooOften
from crawler.politeness import ElsewhereRefused, RedirectRefused, RobotsRefused
from crawler.unpacking import UnpacksTooLarge
from pipelines.article import Reason


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason with its detail; not ``for_good`` where a later run should ask again."""

    reason: Reason
    detail: str
    for_good: bool
    page_was_fetched: bool = False


def of(error: BaseException | None) -> Refusal:
    """The refusal that an error of a request stands for."""
    said = str(error).splitlines()[0] if str(error) else ""
    detail = f"{type(error).__name__}: {said}" if said else type(error).__name__
    if isinstance(error, RobotsRefused):
        return Refusal(Reason.ROBOTS, str(error), error.for_good)
    if isinstance(error, RedirectRefused):
        return Refusal(Reason.REDIRECTED, str(error), error.for_good)
    if isinstance(error, IgnoreRequest) and "max redirections" in said:
        return Refusal(Reason.REDIRECTED, "redirected too often", for_good=False)
    if isinstance(error, ElsewhereRefused):
        return Refusal(Reason.ELSEWHERE, str(error), for_good=True)
    if isinstance(error, AddressRefused):
        return Refusal(Reason.REFUSED_ADDRESS, str(error), error.for_good)
    if isinstance(error, WrappedTooOften):
        return Refusal(Reason.TOO_LARGE, detail, for_good=True, page_was_fetched=True)
    # The first is Scrapy's for a body past DOWNLOAD_MAXSIZE on the wire.
    if isinstance(error, DownloadCancelledError | UnpacksTooLarge):
        return Refusal(Reason.TOO_LARGE, detail, for_good=True, page_was_fetched=True)
    return Refusal(Reason.NETWORK, detail, for_good=False)
