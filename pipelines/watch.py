"""What a batch of pages adds to the days of their outlets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipelines.article import Outcome, Page, Reason, Rejection
from pipelines.ready import Ready
from store.daily import LACKS, Noted
from store.runs import Counts


def noted(
    batch: Sequence[tuple[Page, Ready | Rejection]], outcomes: Sequence[Outcome], outlets: Mapping[str, int]
) -> Iterator[Noted]:
    """What became of the pages of outlets, which ``outlets`` knows by name; others are nobody's."""
    for (page, ready), outcome in zip(batch, outcomes, strict=True):
        outlet_id = outlets.get(page.outlet)
        if outlet_id is None:
            continue
        # "http-403" says more of an outlet than that the answer was not 200.
        told = f"http-{page.status}" if outcome.reason == Reason.HTTP_STATUS else outcome.reason
        yield Noted(outlet_id, page.fetched, Counts.PAGES, outcome.end, told)
        if not isinstance(ready, Rejection) and not outcome.reason:
            if ready.words.published is None:
                yield Noted(outlet_id, page.fetched, LACKS, "date")
            if not ready.words.authors and not ready.words.credit:
                yield Noted(outlet_id, page.fetched, LACKS, "author")
