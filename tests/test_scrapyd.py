"""A real scrapyd: the egg of deploy/scrapyd is added to it, and it runs the spiders."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from tests.crawler.running import BIN, CONTACT, ROOT, Place
from tests.crawler.site import Site

PATIENCE = 60.0
BOUNDARY = "egg-or-form"


class Scrapyd:
    """A scrapyd on a port of loopback, with what it keeps in a folder of its own."""

    def __init__(self, place: Place) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        (place.folder / "scrapyd.conf").write_text(
            f"[scrapyd]\nbind_address = 127.0.0.1\nhttp_port = {port}\npoll_interval = 0.2\n"
        )
        surroundings = {
            name: value for name, value in place.surroundings.items() if name != "SCRAPY_SETTINGS_MODULE"
        }
        self.log = (place.folder / "scrapyd.log").open("w+")
        self.process = subprocess.Popen(
            [str(BIN / "scrapyd")], cwd=place.folder, env=surroundings, stdout=self.log, stderr=self.log
        )
        self._wait()

    def ask(self, path: str, **told: str) -> Any:
        """What scrapyd answers to a question."""
        with urlopen(f"{self.url}/{path}?{urlencode(told)}", timeout=PATIENCE) as answer:
            return json.load(answer)

    def tell(self, path: str, body: bytes, kind: str) -> Any:
        """What it answers to something sent."""
        request = Request(f"{self.url}/{path}", body, {"Content-Type": kind})
        with urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def schedule(self, **told: str) -> str:
        """Have it run a spider; the job."""
        form = urlencode({"project": "touchline"} | told).encode()
        answer = self.tell("schedule.json", form, "application/x-www-form-urlencoded")
        assert answer["status"] == "ok", answer
        return str(answer["jobid"])

    def finished(self, job: str) -> None:
        """Wait until a job is done."""
        until = time.monotonic() + PATIENCE
        while all(each["id"] != job for each in self.ask("listjobs.json", project="touchline")["finished"]):
            assert time.monotonic() < until
            time.sleep(0.2)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.log.close()

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self.ask("daemonstatus.json")
                return
            except URLError:
                assert self.process.poll() is None and time.monotonic() < until, Path(
                    self.log.name
                ).read_text()
                time.sleep(0.1)


def egg(folder: Path) -> bytes:
    """The egg, built as `scrapyd-deploy` builds it."""
    shutil.copytree(ROOT / "deploy" / "scrapyd", folder)
    subprocess.run(
        [sys.executable, "setup.py", "-q", "bdist_egg"],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=60,
    )
    [file] = (folder / "dist").glob("*.egg")
    return file.read_bytes()


@pytest.fixture(scope="module")
def scrapyd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scrapyd, Place]]:
    """A scrapyd that has been given the egg."""
    folder = tmp_path_factory.mktemp("scrapyd")
    place = Place(folder / "place", PYTHONPATH=os.environ.get("PYTHONPATH", ""))
    server = Scrapyd(place)
    try:
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {"project": "touchline", "version": "1"}.items()
        ]
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="egg"; filename="x.egg"\r\n\r\n'.encode()
        )
        body = b"".join(parts) + head + egg(folder / "egg") + f"\r\n--{BOUNDARY}--\r\n".encode()
        added = server.tell("addversion.json", body, f"multipart/form-data; boundary={BOUNDARY}")
        assert added["status"] == "ok", added
        assert added["spiders"] == len(list((ROOT / "crawler" / "spiders").glob("*.py"))) - 2
        yield server, place
    finally:
        server.stop()


def test_it_runs_a_crawl(scrapyd: tuple[Scrapyd, Place]) -> None:
    server, place = scrapyd
    with Site() as site:
        site.feed(*site.articles(2))
        file = site.outlets_file(place.folder)
        job = server.schedule(
            spider="football", bundled="no", outlets_file=str(file), setting="DOWNLOAD_DELAY=0"
        )
        server.finished(job)
    log = (place.folder / "logs" / "touchline" / "football" / f"{job}.log").read_text()
    assert len(place.copies()) == 2, log
    assert {CONTACT in each.agent for each in site.asked} == {True}
    assert place.last_run()["spider"] == "football"


def test_a_job_that_cannot_begin_ends(scrapyd: tuple[Scrapyd, Place]) -> None:
    server, place = scrapyd
    server.finished(server.schedule(spider="archive", warc="/nowhere"))
    assert "no file is called /nowhere" in (place.folder / "scrapyd.log").read_text()
