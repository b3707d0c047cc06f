"""The wheel: installed where nothing else of Touchline is, it crawls and asks from an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.crawler.running import CONTACT, ROOT, Crawled

ASK = """
import crawler, pipelines, store, touchline
from pathlib import Path
for package in (crawler, pipelines, store, touchline):
    print(Path(package.__file__).resolve())
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the tree with what is installed, nothing fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert run.returncode == 0, run.stdout + run.stderr
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment that holds the wheel; its dependencies are the tests' own.

    The dependencies are linked one by one, without what would lead back to the tree.
    """
    home = tmp_path_factory.mktemp("installed") / "env"
    venv.create(home, with_pip=False, symlinks=True)
    target = next((home / "lib").glob("python*/site-packages"))
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if (
            "touchline" not in entry.name.lower()
            and entry.suffix != ".pth"
            and not (target / entry.name).exists()
        ):
            (target / entry.name).symlink_to(entry)
    command = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), "install", "--quiet"]
    subprocess.run([*command, "--no-deps", "--no-index", str(wheel)], check=True, timeout=100)
    return home / "bin"


def run(bin_folder: Path, folder: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command of that environment in an empty folder, with nothing of ours in the surroundings."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [str(bin_folder / command[0]), *command[1:]],
        cwd=folder,
        env=kept | more,
        capture_output=True,
        text=True,
        timeout=90,
    )


def test_outlets_migrations_and_rules_are_packaged_and_no_test_is(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in (
        "crawler/outlets",
        "store/migrations",
        "pipelines/rules",
        "pipelines/topic",
        "touchline/demo",
    ):
        tree = {
            path.relative_to(ROOT).as_posix()
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert tree <= names, folder
    assert not [name for name in names if name.startswith(("tests", "benchmarks", "docs"))]


def test_what_is_run_is_the_wheel_and_not_the_tree(installed: Path, tmp_path: Path) -> None:
    told = run(installed, tmp_path, "python", "-c", ASK)
    assert told.returncode == 0, told.stderr
    assert all(str(installed.parent) in line for line in told.stdout.splitlines())


def test_it_crawls_and_asks_from_an_empty_folder(installed: Path, live: Crawled, tmp_path: Path) -> None:
    arguments = [
        "-a",
        "bundled=no",
        "-a",
        f"outlets_file={live.press.outlets_file}",
        "-s",
        "DOWNLOAD_DELAY=0",
    ]
    crawl = run(installed, tmp_path, "touchline", "crawl", "football", *arguments, TOUCHLINE_CONTACT=CONTACT)
    assert crawl.returncode == 0, crawl.stderr
    stories = run(installed, tmp_path, "touchline", "stories")
    assert (stories.returncode, stories.stderr) == (0, "")
    assert stories.stdout.count('"story_id"') == len(live.place.exported())
    assert {path.name for path in tmp_path.iterdir()} == {"touchline.db", "touchline.db.lock"}


def test_it_knows_the_outlets(installed: Path, tmp_path: Path) -> None:
    outlets = run(installed, tmp_path, "touchline", "outlets", "--country", "GB")
    assert outlets.stdout.count('"name"') >= 10
