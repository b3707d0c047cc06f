"""A store that an older Touchline folded: whoever opens it is told what makes its articles findable again."""

from pathlib import Path

from sqlalchemy import Engine, update

from pipelines.folding.due import is_due
from pipelines.refold import Refolding
from pipelines.save import Saver
from store import schema
from tests.crawler.running import Place
from tests.material import prose, save


def aged(engine: Engine) -> None:
    """As if all that is stored had been signed in another way."""
    with engine.begin() as connection:
        connection.execute(update(schema.recipe).values(shingling="as it was"))


def due(engine: Engine) -> bool:
    with engine.connect() as connection:
        return is_due(connection)


def test_a_refold_is_due_where_articles_are_signed_otherwise(engine: Engine) -> None:
    """Neither in an empty store nor once it was refolded."""
    assert not due(engine)
    save(Saver(engine), "https://a.example/1", prose(1))
    assert not due(engine)
    aged(engine)
    assert due(engine)
    save(Saver(engine), "https://b.example/1", prose(2))
    assert due(engine)
    list(Refolding(engine))
    assert not due(engine)


def test_an_upgrade_says_so(engine: Engine, store_address: str, tmp_path: Path) -> None:
    """And says nothing where none is due."""
    save(Saver(engine), "https://a.example/1", prose(1))
    place = Place(tmp_path / "place", TOUCHLINE_STORE=store_address)
    assert "refold" not in place.run("touchline", "upgrade").stderr
    aged(engine)
    assert "touchline refold" in place.run("touchline", "upgrade").stderr
