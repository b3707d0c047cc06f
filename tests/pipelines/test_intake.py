"""The way of a page, through its one door."""

import pytest
from sqlalchemy import Engine, text

from pipelines.article import End, Page, Reading, Reason, Rejection
from pipelines.intake import take
from pipelines.save import Saver
from store.errors import StoreError
from tests.material import assert_whole, draft, page, prose


def read(fetched: Page) -> Reading:
    """A reader for pages that are named after what they hold."""
    name = fetched.url.rpartition("/")[2]
    return draft(fetched.url, prose(int(name))) if name.isdecimal() else Rejection(Reason.NO_ARTICLE, name)


def test_every_page_meets_one_end_in_order(engine: Engine) -> None:
    """Read, folded and saved together."""
    urls = ["https://a.example/1", "https://a.example/index", "https://b.example/1", "https://b.example/2"]
    outcomes = take([page(url) for url in urls], read, Saver(engine))
    assert [each.url for each in outcomes] == urls
    assert [each.end for each in outcomes] == [End.STORY, End.REJECTED, End.COPY, End.STORY]
    assert outcomes[0].story_id == outcomes[2].story_id != outcomes[3].story_id
    assert_whole(engine)


def test_a_batch_that_the_store_failed_can_be_taken_again(engine: Engine) -> None:
    """Nothing of it was written, so nothing is a copy of itself."""
    batch = [page("https://a.example/1"), page("https://b.example/1")]
    saver = Saver(engine)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE story RENAME TO elsewhere"))
    with pytest.raises(StoreError):
        take(batch, read, saver)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO story"))
    assert [each.end for each in take(batch, read, saver)] == [End.STORY, End.COPY]
    assert_whole(engine)
