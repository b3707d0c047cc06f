"""Why an address gave no page: a fetch's failure in the words that the store keeps."""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from sqlalchemy import Connection
from twisted.python.failure import Failure

from crawler.guard.addresses import AddressRefused
from crawler.guard.answers import WrappedTooOften
from crawler.manners.refused import (
    ElsewhereRefused,
    LeftAlone,
    RedirectRefused,
    RobotsRefused,
    RobotsUnread,
    Unreached,
)
from crawler.reserved import ReservationRefused
from pipelines.article import Reason
from store import daily, looks, pages, runs
from store.daily import Noted
from store.pages import Asked


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason with its detail; not ``for_good`` where a later run should ask again.

    ``no_answer``: it shows of the outlet that its server gives none, whatever the reason is called.
    """

    reason: Reason
    detail: str
    for_good: bool
    page_was_fetched: bool = False
    no_answer: bool = False

    @property
    def shows(self) -> Reason:
        """What it shows of the outlet."""
        return Reason.NETWORK if self.no_answer else self.reason


def write(connection: Connection, refusal: Refusal, asked: Asked, run_id: int) -> None:
    """Write down and count why an address gave no page. What is stored of one that has come to be reserved
    stays, and is looked at no more."""
    [row] = pages.known(connection, [asked])
    pages.rejected(
        connection,
        row.id,
        refusal.reason,
        refusal.detail,
        status=None,
        at=asked.at,
        run_id=run_id,
        for_good=refusal.for_good,
    )
    if refusal.reason is Reason.RESERVED:
        pages.reserved_since(connection, row.id, refusal.reason, refusal.detail)
        looks.left_alone(connection, [asked.url])
    runs.count(connection, run_id, runs.Counts.WITHHELD, refusal.reason)
    daily.add(connection, [Noted(row.outlet_id, asked.at, runs.Counts.WITHHELD, refusal.shows)])


def let_go(failure: Failure) -> None:
    """Take from a failure where it came from: those frames hold the answer, and each other, in circles.

    Until the collector comes by, a bomb's ten mebibytes would stay for each.
    """
    error = failure.value
    failure.cleanFailure()  # type: ignore[no-untyped-call]  # Twisted is untyped.
    while error is not None:
        error.__traceback__ = None
        error = error.__cause__ or error.__context__


def of(error: BaseException | None) -> Refusal:
    """The refusal that an error of a request stands for."""
    said = str(error).splitlines()[0] if str(error) else ""
    detail = f"{type(error).__name__}: {said}" if said else type(error).__name__
    if isinstance(error, LeftAlone):
        return Refusal(error.reason, str(error), for_good=False)
    if isinstance(error, Unreached):
        return Refusal(Reason.NETWORK, str(error), for_good=False)
    if isinstance(error, RobotsRefused):
        unread = isinstance(error, RobotsUnread)
        return Refusal(Reason.ROBOTS, str(error), error.for_good, no_answer=unread)
    if isinstance(error, ReservationRefused):
        return Refusal(Reason.RESERVED, str(error), for_good=True)
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
    # Scrapy tells a body past DOWNLOAD_MAXSIZE by these two: on the wire, and when inflated.
    if isinstance(error, DownloadCancelledError) or (isinstance(error, IgnoreRequest) and "MAXSIZE" in said):
        return Refusal(Reason.TOO_LARGE, detail, for_good=True, page_was_fetched=True)
    return Refusal(Reason.NETWORK, detail, for_good=False)
