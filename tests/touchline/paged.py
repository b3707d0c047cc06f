"""The pages on a real server, over a store of wide, foreign and hostile stories."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from sqlalchemy import select

from pipelines.save import Saver
from store import exporting, facets, tags
from store.engine import open_for_writing
from store.schema import article, page
from store.tags import Found, Named
from tests.material import NOON, prose, save
from touchline.serving.app import create
from touchline.serving.settings import Settings

PATIENCE = 20
MARKUP = "<script>document.title='owned'</script><img src=https://elsewhere.example/x onerror=alert(1)>"
HOSTILE = (
    f"Cup '\">{MARKUP}",
    "\u202etfel\u202c to right " + "\u200b" * 500 + " zero",
    "Long " + "W" * 9000 + " long" * 300,
)
CLUBS = (Named("rovers", "club", "Rovers & Sons", "GB-ENG"), Named("bad", "club", f"City {MARKUP}", ""))
HEBREW = "מכבי ניצחה הערב את הפועל ועלתה לפסגה"


def filled(folder: Path) -> str:
    """The address of a store: a story that three outlets ran, one in Hebrew, hostile ones and plain ones."""
    address = f"sqlite:///{folder / 'pages.db'}"
    engine = open_for_writing(address)
    saver = Saver(engine)
    wide = prose(0)
    about = {"published": NOON}
    save(saver, "https://first.example/wide", wide, 0, "First", headline="Wide story", **about)
    other = [*wide[:-1], "Another end altogether."]
    save(saver, "https://second.example/wide", other, 60, "Second & Sons", headline="Wide again")
    save(saver, "https://third.example/wide", wide, 120, "Third", headline="Wide once more")
    save(saver, "https://he.example/1", prose(1), 130, "ONE", headline=HEBREW, language="he")
    for place, headline in enumerate(HOSTILE, 2):
        paragraphs = [f"{headline[:200]} {each} {MARKUP}" for each in prose(place)]
        save(saver, f"https://bad.example/{place}", paragraphs, 140, "<b>Bad</b>", headline=headline)
    for each in range(10, 70):
        url = f"https://first.example/{each}"
        save(saver, url, prose(each), 200 + each, "First", headline=f"Story number {each}")
    with engine.begin() as connection:
        leads = {each.story_id: each.copies[0].url for each in exporting.stories(connection)}
        ids = select(page.c.url, article.c.id).join(article, article.c.page_id == page.c.id)
        known = {row.url: row.id for row in connection.execute(ids)}
        about = {known[url]: [Found(CLUBS[number % 2], 0.5, about=True)] for number, url in leads.items()}
        tags.rewrite(connection, 1, about)
        facets.refresh(connection, leads)
    engine.dispose()
    return address


@contextmanager
def served(address: str, **settings: object) -> Iterator[str]:
    """The root of a server of the store at an address, by Uvicorn on a port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        app = create(address, Settings(**{"port": port, **settings}))  # type: ignore[arg-type]  # By name.
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
