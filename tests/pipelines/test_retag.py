"""Tags in the store: written with the article, following its text, tagged anew, gone with it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, delete, func, select

from pipelines import retag
from pipelines.football import tagger
from pipelines.retag import Retagging
from pipelines.save import Saver
from store import schema, tags
from store.errors import StoreError
from tests.material import prose, save

ARSENAL = (
    "Arsenal striker scored a late penalty as Arsenal beat Fulham, the midfielder and goalkeeper watched."
)


def url(number: int) -> str:
    return f"https://a.example/{number}"


@pytest.fixture
def tagged(engine: Engine) -> Engine:
    """Five stories that are about Arsenal."""
    for number in range(5):
        save(Saver(engine), url(number), [ARSENAL, *prose(number)], number, "A")
    return engine


def abouts(engine: Engine) -> dict[int, set[str]]:
    with engine.connect() as connection:
        found = tags.of_stories(connection, list(connection.scalars(select(schema.story.c.id))))
    return {story: {each.key for each in some} for story, some in found.items()}


def forget_tags(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(delete(schema.tagging))
        connection.execute(delete(schema.tagged))


def test_an_article_is_tagged_when_it_is_saved(tagged: Engine) -> None:
    assert len(abouts(tagged)) == 5
    assert all("gb-eng-arsenal" in some for some in abouts(tagged).values())
    with tagged.connect() as connection:
        assert set(connection.scalars(select(schema.tagged.c.version))) == {tagger.VERSION}
        [first, *_] = tags.known(connection, "club")
        assert (first.key, first.stories) == ("gb-eng-arsenal", 5)
        assert tags.known(connection, "team") == []


def test_a_revision_is_tagged_by_its_new_text(engine: Engine) -> None:
    save(Saver(engine), url(1), [ARSENAL, *prose(1)], 1, "A")
    other = ARSENAL.replace("Arsenal", "Everton FC").replace("Fulham", "Chelsea")
    save(Saver(engine), url(1), [other, *prose(1)], 2, "A")
    [only] = abouts(engine).values()
    assert "gb-eng-everton" in only and "gb-eng-arsenal" not in only


def test_what_no_version_has_tagged_is_tagged(tagged: Engine) -> None:
    before = abouts(tagged)
    forget_tags(tagged)
    assert abouts(tagged) == {}
    changed = list(Retagging(tagged))
    assert len(changed) == 5 and all("gb-eng-arsenal" in each.now for each in changed)
    assert abouts(tagged) == before
    assert list(Retagging(tagged)) == []


def test_an_older_version_is_tagged_anew_and_names_follow_the_data(
    tagged: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tagger, "VERSION", tagger.VERSION + 1)
    with tagged.begin() as connection:
        arsenal = tags.known(connection, "club")[0]
        named = tags.Named(arsenal.key, arsenal.kind, "Woolwich", "GB-ENG")
        tags.rename(connection, [named])
        assert tags.known(connection, "club")[0].name == "Woolwich"
    task = Retagging(tagged)
    assert list(task) == [] and task.sums.looked_at == 5
    with tagged.connect() as connection:
        assert set(connection.scalars(select(schema.tagged.c.version))) == {tagger.VERSION}
        assert tags.known(connection, "club")[0].name == "Arsenal"


def test_one_that_was_interrupted_goes_on(tagged: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retag, "BATCH", 2)
    before = abouts(tagged)
    forget_tags(tagged)
    first = iter(Retagging(tagged))
    next(first)
    task = Retagging(tagged)
    assert task.resumed and task.sums.looked_at == 2
    with pytest.raises(StoreError, match="taken over"):
        list(first)
    list(task)
    assert task.sums.looked_at == 5 and abouts(tagged) == before


def test_tags_go_with_their_article(tagged: Engine) -> None:
    with tagged.begin() as connection:
        some = select(schema.article.c.id).order_by(schema.article.c.id).limit(1)
        [article_id] = connection.scalars(some)
        assert article_id in tags.of_articles(connection, [article_id])
        for table in (schema.membership, schema.signature):
            connection.execute(delete(table).where(table.c.article_id == article_id))
        connection.execute(
            schema.story.update().where(schema.story.c.lead_id == article_id).values(lead_id=None)
        )
        connection.execute(delete(schema.article).where(schema.article.c.id == article_id))
        assert tags.of_articles(connection, [article_id]) == {}
        left = select(func.count()).select_from(schema.tagged)
        assert connection.scalar(left) == 4
