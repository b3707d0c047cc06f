"""What docs/keeping.md tells of backups: each is a whole store, though one writes meanwhile."""

from __future__ import annotations

import os
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from pipelines.save import Saver
from tests.conftest import Postgres
from tests.material import prose, save
from touchline import Store

KEEPING = (Path(__file__).resolve().parents[2] / "docs" / "keeping.md").read_text("utf-8")
A, B = (f"https://{host}.example/1" for host in "ab")


def leads(address: str) -> set[str]:
    return {each.lead_url for each in Store(address).stories()}


@pytest.mark.parametrize("store_address", ["sqlite"], indirect=True)
def test_a_backup_of_sqlite_holds_what_stands_in_the_log(engine: Engine, tmp_path: Path) -> None:
    """By Python, in the guide's own line, and by VACUUM INTO; the file alone would be half a store."""
    for seed, url in enumerate((A, B)):
        save(Saver(engine), url, prose(seed), seed)
    assert (tmp_path / "store.db-wal").stat().st_size
    [line] = [each for each in KEEPING.splitlines() if each.startswith("python3 -c")]
    code = shlex.split(line.partition("   #")[0])[2].replace("touchline.db", "store.db")
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, timeout=30)
    with sqlite3.connect(tmp_path / "store.db") as store:
        store.execute("VACUUM INTO ?", (str(tmp_path / "packed.db"),))
    store.close()
    for name in ("backup.db", "packed.db"):
        assert leads(f"sqlite:///{tmp_path / name}") == {A, B}


@pytest.mark.parametrize("store_address", ["postgresql"], indirect=True)
def test_a_dump_of_postgresql_goes_into_an_empty_database(
    engine: Engine, postgres: Postgres, store_address: str, tmp_path: Path
) -> None:
    """With the tools that came with the server."""
    save(Saver(engine), A, prose(1))
    dump = tmp_path / "store.dump"
    postgres.run("CREATE DATABASE restored")
    dumping = [str(postgres.tool("pg_dump")), "-Fc", "-f", str(dump), "-d", store_address]
    restoring = [str(postgres.tool("pg_restore")), "-d", postgres.address("restored"), str(dump)]
    for command in (dumping, restoring):
        subprocess.run(command, check=True, timeout=60, env=os.environ | {"LC_ALL": "C"})
    restored = Store(postgres.address("restored"))
    assert [each.lead_url for each in restored.stories()] == [A]
    del restored
    postgres.run("DROP DATABASE restored WITH (FORCE)")
