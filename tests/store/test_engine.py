"""Opening a store: what is made, what is brought forward, what is refused and in which words."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from pipelines.article import Draft
from pipelines.save import Saver
from store import engine as store_engine
from store.engine import asking, open_for_reading, open_for_writing
from store.errors import NotAStoreError, SchemaError, StoreError
from store.schema import REVISION
from tests.material import NOON, draft, page, prose, save

Opener = Callable[[str], Engine]


def refusal(caught: pytest.ExceptionInfo[StoreError]) -> str:
    """What a refused user is told: one line."""
    said = str(caught.value)
    assert "\n" not in said
    return said


def version(engine: Engine, set_to: str | None = None) -> str | None:
    with engine.begin() as connection:
        if set_to is not None:
            connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": set_to})
        return connection.scalar(text("SELECT version_num FROM alembic_version"))


def test_a_new_store_is_made_and_can_be_read(store_address: str) -> None:
    """Opening to write is all that it takes."""
    opened = open_for_writing(store_address)
    assert version(opened) == REVISION
    with open_for_reading(store_address).connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM story")) == 0


def test_an_existing_store_keeps_what_it_holds(engine: Engine, store_address: str) -> None:
    """Opening a second time changes nothing."""
    save(Saver(engine), "https://a.example/1", prose(1))
    again = open_for_writing(store_address)
    with again.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM article")) == 1


def test_sqlite_is_kept_in_wal_mode(tmp_path: Path) -> None:
    """Readers and the writer must not wait for each other."""
    address = f"sqlite:///{tmp_path}/store.db"
    open_for_writing(address).dispose()
    with create_engine(address).connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"


def test_many_may_open_a_new_store_at_once(store_address: str) -> None:
    """All of them find it made, whoever made it."""
    together = threading.Barrier(6)

    def opened(_: int) -> str | None:
        together.wait(20)
        return version(open_for_writing(store_address, wait=20))

    with ThreadPoolExecutor(6) as threads:
        assert set(threads.map(opened, range(6))) == {REVISION}


@pytest.mark.parametrize("opener", [open_for_reading, open_for_writing])
def test_a_newer_schema_is_refused(engine: Engine, store_address: str, opener: Opener) -> None:
    """An older Touchline must not write into what it does not know."""
    version(engine, set_to="9999")
    with pytest.raises(SchemaError) as caught:
        opener(store_address)
    assert "newer Touchline" in refusal(caught)
    assert "9999" in str(caught.value)


def test_a_schema_from_which_nothing_leads_here_is_refused(engine: Engine, store_address: str) -> None:
    """A revision that no release ever had."""
    version(engine, set_to="0000")
    with pytest.raises(SchemaError) as caught:
        open_for_writing(store_address)
    assert "0000" in refusal(caught)


def test_a_reader_does_not_bring_an_older_schema_forward(engine: Engine, store_address: str) -> None:
    """It says what does."""
    version(engine, set_to="0000")
    with pytest.raises(SchemaError) as caught:
        open_for_reading(store_address)
    assert "touchline upgrade" in refusal(caught)
    assert version(engine) == "0000"


@pytest.mark.parametrize("opener", [open_for_reading, open_for_writing])
@pytest.mark.parametrize("keeps_alembic", [False, True])
def test_another_programs_database_is_left_alone(
    store_address: str, opener: Opener, keeps_alembic: bool
) -> None:
    """Even one that Alembic migrates too."""
    url = store_address.replace("postgresql:", "postgresql+psycopg:")
    with create_engine(url).begin() as connection:
        connection.execute(text("CREATE TABLE orders (id INTEGER PRIMARY KEY)"))
        if keeps_alembic:
            connection.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
            connection.execute(text("INSERT INTO alembic_version VALUES ('0000')"))
    with pytest.raises(NotAStoreError) as caught:
        opener(store_address)
    assert "something else" in refusal(caught)


@pytest.mark.parametrize("opener", [open_for_reading, open_for_writing])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path, opener: Opener) -> None:
    """A mistyped address must not cost anybody a file."""
    file = tmp_path / "notes.txt"
    file.write_text("Line-up for Sunday\n" * 100)
    with pytest.raises(StoreError) as caught:
        opener(f"sqlite:///{file}")
    assert "not a Touchline store" in refusal(caught)
    assert file.read_text() == "Line-up for Sunday\n" * 100


@pytest.mark.parametrize("opener", [open_for_reading, open_for_writing])
def test_a_missing_folder_is_told_of(tmp_path: Path, opener: Opener) -> None:
    """Folders are not made."""
    with pytest.raises(StoreError) as caught:
        opener(f"sqlite:///{tmp_path}/nowhere/store.db")
    refusal(caught)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("opener", [open_for_reading, open_for_writing])
def test_a_missing_database_is_told_of(database: str, opener: Opener) -> None:
    """PostgreSQL's own words have several lines."""
    with pytest.raises(StoreError) as caught:
        opener(database.replace("/store_", "/nobodys_"))
    assert "does not exist" in refusal(caught)


@pytest.mark.parametrize(
    "address", ["", "store.db", "mysql://localhost/x", "nonsense://x", "sqlite://", "sqlite:///:memory:"]
)
def test_what_is_no_address_of_a_store_is_refused(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line says what one looks like; the empty one means touchline.db, which is not there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TOUCHLINE_STORE", raising=False)
    with pytest.raises(StoreError) as caught:
        open_for_reading(address)
    assert "sqlite:///" in refusal(caught)
    assert not list(tmp_path.iterdir())


def test_a_password_is_never_shown() -> None:
    """Error messages end up in logs."""
    with pytest.raises(StoreError) as caught:
        open_for_reading("postgresql://me:secret@127.0.0.1:1/x")
    assert "secret" not in refusal(caught)


def test_reading_makes_nothing(store_address: str, tmp_path: Path) -> None:
    """Asking for a store that is not there leaves no empty one behind."""
    with pytest.raises(NotAStoreError) as caught:
        open_for_reading(store_address)
    assert "no store there yet" in refusal(caught)
    assert not list(tmp_path.iterdir())


def test_a_reader_cannot_write(engine: Engine, store_address: str) -> None:
    """The database itself refuses."""
    with (
        open_for_reading(store_address).connect() as connection,
        pytest.raises(Exception, match=r"read-?only"),
    ):
        connection.execute(text("DELETE FROM story"))


def test_a_store_that_stays_locked_is_told_of_after_the_wait(engine: Engine, store_address: str) -> None:
    """On both databases the second writer waits as long as it was told, then says why."""
    with engine.begin():
        began = time.monotonic()
        with pytest.raises(StoreError) as caught:
            open_for_writing(store_address, wait=0.3)
        assert 0.2 < time.monotonic() - began < 10
    assert "locked by another process" in refusal(caught)


def test_a_writer_waits_for_its_turn(engine: Engine, store_address: str) -> None:
    """A lock that is let go in time is no failure, and the second writer reads what the first wrote."""
    waiting = Saver(open_for_writing(store_address, wait=20))
    save(waiting, "https://a.example/0", prose(0))
    outcomes = []
    with engine.begin() as connection:
        thread = threading.Thread(
            target=lambda: outcomes.append(save(waiting, "https://a.example/1", prose(1)))
        )
        thread.start()
        time.sleep(0.3)
        assert not outcomes
        connection.execute(text("UPDATE outlet SET country = 'GB'"))
    thread.join(20)
    assert [each.end for each in outcomes] == ["story"]


def test_a_writer_that_stands_still_loses_its_turn(database: str) -> None:
    """On PostgreSQL, sooner than the next one gives up: its machine may be gone without a word."""
    open_for_writing(database).dispose()
    still, next_one = open_for_writing(database, wait=1.5), open_for_writing(database, wait=6)
    with still.connect() as connection:
        transaction = connection.begin()
        connection.execute(text("SELECT 1"))
        with next_one.begin() as other:
            other.execute(text("SELECT 1"))
        with pytest.raises(DBAPIError):
            connection.execute(text("SELECT 1"))
        transaction.close()
    still.dispose()
    next_one.dispose()


def test_a_reader_waits_for_nobody(engine: Engine, store_address: str) -> None:
    """While a writer writes, readers see the store as it stood before."""
    save(Saver(engine), "https://a.example/1", prose(1))
    with engine.begin() as writing:
        writing.execute(text("DELETE FROM candidate"))
        writing.execute(text("UPDATE page SET reason = 'half-written'"))
        began = time.monotonic()
        with open_for_reading(store_address).connect() as reading:
            assert reading.scalar(text("SELECT reason FROM page")) == ""
        assert time.monotonic() - began < 5


def test_a_question_of_a_writer_waits_for_no_turn(engine: Engine, store_address: str) -> None:
    """What a writer asks before its turn comes is answered while another has it."""
    other = open_for_writing(store_address, wait=1)
    with engine.begin() as turn:
        turn.execute(text("UPDATE alembic_version SET version_num = version_num"))
        with asking(other).begin() as connection:
            assert connection.scalar(text("SELECT count(*) FROM story")) == 0
    other.dispose()


def test_a_readers_transaction_sees_one_state(engine: Engine, store_address: str) -> None:
    """Two questions of one reader agree, whatever is committed in between."""
    save(Saver(engine), "https://a.example/1", prose(1))
    counting = text("SELECT count(*) FROM article")
    with open_for_reading(store_address).connect() as reading:
        before = reading.scalar(counting)
        save(Saver(engine), "https://a.example/2", prose(2))
        assert reading.scalar(counting) == before == 1
    with open_for_reading(store_address).connect() as reading:
        assert reading.scalar(counting) == 2


def test_the_address_comes_from_the_environment_when_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is given goes before the environment, and the environment before touchline.db."""
    monkeypatch.setenv("TOUCHLINE_STORE", "sqlite:///there.db")
    assert store_engine.address("sqlite:///here.db") == "sqlite:///here.db"
    assert store_engine.address() == "sqlite:///there.db"
    monkeypatch.delenv("TOUCHLINE_STORE")
    assert store_engine.address() == "sqlite:///touchline.db"


def test_a_full_disk_costs_a_batch_and_nothing_that_was_saved(tmp_path: Path) -> None:
    """SQLite is told to grow no further: a batch is refused in one line, and saved once there is room."""
    engine = open_for_writing(f"sqlite:///{tmp_path}/store.db")
    saver = Saver(engine)
    save(saver, "https://a.example/1", prose(1))
    engine.dispose()
    small = open_for_writing(f"sqlite:///{tmp_path}/store.db")
    with small.begin() as connection:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {used + 2}")
    batch = [(page(f"https://a.example/{n}"), _long(n)) for n in range(2, 10)]
    with pytest.raises(StoreError) as caught:
        Saver(small)(batch)
    assert "disk is full" in refusal(caught)
    with small.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM article")) == 1
        assert connection.scalar(text("SELECT count(*) FROM page")) == 1
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    assert {each.end for each in Saver(small)(batch)} == {"story"}


def _long(number: int) -> Draft:
    return draft(f"https://a.example/{number}", prose(number, 40), published=NOON)
