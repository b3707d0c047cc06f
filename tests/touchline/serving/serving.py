"""A real server on loopback, and the stories that it serves."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
import uvicorn
from sqlalchemy import Engine

from pipelines.save import Saver
from store.engine import open_for_writing
from tests.material import prose, save
from touchline.serving.app import create
from touchline.serving.settings import Settings

PATIENCE = 20


class Site:
    """What is served, as a client asks for it."""

    def __init__(self, root: str) -> None:
        self.root = root

    def get(self, path: str, **more: Any) -> requests.Response:
        return requests.get(self.root + path, timeout=PATIENCE, allow_redirects=False, **more)

    def api(self, path: str, **more: Any) -> Any:
        answer = self.get(f"/api/v1{path}", **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, path: str) -> tuple[int, str]:
        """The status of a problem, and its line."""
        answer = self.get(path)
        assert answer.headers["Content-Type"] == "application/problem+json"
        told = answer.json()
        assert set(told) == {"type", "title", "status", "detail"}
        assert told["status"] == answer.status_code
        return told["status"], told["detail"]


@contextmanager
def served(address: str, **settings: Any) -> Iterator[Site]:
    """A server of the store at an address, by Uvicorn on a port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        app = create(address, Settings(**{"port": port, **settings}))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield Site(f"http://127.0.0.1:{port}")
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


def filled(made_file: Path, folder: Path) -> str:
    """The address of an SQLite store of the stories of ``fill``."""
    file = folder / "store.db"
    shutil.copy(made_file, file)
    address = f"sqlite:///{file}"
    engine = open_for_writing(address)
    fill(engine)
    engine.dispose()
    return address


def fill(engine: Engine) -> None:
    """Save thirteen stories: one that three outlets ran, twelve by one."""
    saver = Saver(engine)
    wide = prose(0)
    save(saver, "https://first.example/wide", wide, 0, "First", headline="Wide story")
    save(
        saver,
        "https://second.example/wide",
        [*wide[:-1], "Another end."],
        60,
        "Second",
        headline="Wide again",
    )
    save(saver, "https://third.example/wide", wide, 120, "Third", headline="Wide once more")
    for each in range(1, 13):
        url = f"https://first.example/{each}"
        save(saver, url, prose(each), 200 + each, "First", headline=f"Story number {each}")
