"""Why a request was not made, or not followed, for the sake of the host."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from pipelines.article import Reason


class RobotsRefused(IgnoreRequest):
    """robots.txt forbids it. Not ``for_good``: could not be read now, or asks for too long a wait."""

    def __init__(self, why: str, *, for_good: bool = True) -> None:
        """Say why."""
        super().__init__(why)
        self.for_good = for_good


class RobotsUnread(RobotsRefused):
    """robots.txt could not be read now: the server, not what it allows, is what is wrong."""

    def __init__(self, why: str) -> None:
        """Say why."""
        super().__init__(why, for_good=False)


class Unreached(RobotsUnread):
    """Nobody answered when robots.txt was asked for: there is no such host, or no way to it."""


class ElsewhereRefused(IgnoreRequest):
    """The address is on no host of the outlet."""


class RedirectRefused(IgnoreRequest):
    """The redirect leads where this run has been. Not ``for_good`` where it goes round in a circle."""

    def __init__(self, why: str, *, for_good: bool) -> None:
        """Say why."""
        super().__init__(why)
        self.for_good = for_good


class LeftAlone(IgnoreRequest):
    """It is not asked for now; the page stays as it was, and a later run asks where it is still pending.

    ``reason`` is HOST_PAUSED, HOST_FAILING or HOST_BUDGET, or REDIRECTED where a redirect has led there.
    """

    def __init__(self, reason: Reason, why: str) -> None:
        """Say why."""
        super().__init__(why)
        self.reason = reason


LEFT = "left"
"""What a request's meta holds when the run ended before its host was asked."""


class RunEnds(IgnoreRequest):
    """The run ended before the host was asked; the page stays as it was."""
