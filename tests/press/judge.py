"""What the press thinks of a crawl: what is missing, what was asked twice, against robots.txt or too soon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from sqlalchemy import select

from store import address
from store.engine import open_for_reading
from store.schema import article, membership, page
from tests.press.edition import Placed, stories_of
from tests.press.papers import EVERYTHING, Paper
from tests.press.press import Press
from tests.press.server import Asked


def stored_keys(store: str) -> dict[bytes, int]:
    """The story of every stored page, by the page's key."""
    return {key: story_id for key, story_id, _ in _stored(store)}


def _stored(store: str) -> list[tuple[bytes, int, str]]:
    """Key, story and address of every stored page."""
    engine = open_for_reading(store)
    with engine.connect() as connection:
        rows = connection.execute(
            select(page.c.key, membership.c.story_id, page.c.url)
            .join(article, article.c.page_id == page.c.id)
            .join(membership, membership.c.article_id == article.c.id)
        ).all()
    engine.dispose()
    return [(bytes(row[0]), row[1], row[2]) for row in rows]


def missing(press: Press, store: str) -> list[Placed]:
    """Articles that could be found and are not stored."""
    held = stored_keys(store)
    return [each for each in press.edition.discoverable() if address.key(press.url(each)) not in held]


def strangers(press: Press, store: str) -> list[str]:
    """Pages that are stored and should not be: closed by robots.txt, or stored a second time."""
    wanted = {address.key(press.url(each)) for each in press.edition.discoverable()}
    return [url for key, _, url in _stored(store) if key not in wanted]


def misfolded(press: Press, store: str) -> dict[str, int]:
    """How many stories are split over several of the store's, and how many of the store's hold several."""
    held = stored_keys(store)
    split, tellers = 0, Counter[int]()
    for told in stories_of(press.edition.discoverable()).values():
        found = {held[key] for each in told if (key := address.key(press.url(each))) in held}
        split += len(found) > 1
        tellers.update(found)
    return {"split": split, "merged": sum(number > 1 for number in tellers.values())}


def twice(asked: Iterable[Asked]) -> list[int]:
    """Articles whose page was sent more than once."""
    sent = Counter(each.article for each in asked if each.article is not None and each.status == 200)
    return [number for number, times in sent.items() if times > 1]


def against_robots(press: Press, asked: Iterable[Asked]) -> list[Asked]:
    """Requests for what robots.txt closes, and those to a host whose robots.txt was not asked for before."""
    known: set[str] = set()
    wrong = []
    closed = {each.number for each in press.edition.placed if each.forbidden}
    hosts = {host: paper for paper in press.edition.papers for host in paper.hosts}
    for each in asked:
        paper = hosts.get(each.host)
        if paper is None:
            continue
        if each.path == "/robots.txt":
            known.add(each.host)
        elif each.host not in known or "/members/" in each.path or _closed(paper, each, closed):
            wrong.append(each)
    return wrong


def _closed(paper: Paper, asked: Asked, numbers: set[int]) -> bool:
    return paper.robots == EVERYTHING or asked.article in numbers


def gaps_under_delay(press: Press, asked: Sequence[Asked]) -> tuple[int, int]:
    """Gaps between requests to a host that asks for a delay: those under it, and all of them."""
    delays = {host: paper.delay for paper in press.edition.papers for host in paper.hosts if paper.delay}
    under = gaps = 0
    for host, delay in delays.items():
        times = sorted(each.at for each in asked if each.host == host)
        # The clock of the one and the other may part by less than this.
        under += sum(later - earlier < delay - 0.001 for earlier, later in pairwise(times))
        gaps += max(0, len(times) - 1)
    return under, gaps


def unconditional(press: Press, asked: Iterable[Asked]) -> list[Asked]:
    """Requests that no server could answer by "nothing has changed".

    Not those for robots.txt, for what leads on to another address, or for what was no source the last time.
    """
    hosts = {host: paper for paper in press.edition.papers for host in paper.hosts}
    return [
        each
        for each in asked
        if not each.conditions
        and each.path != "/robots.txt"
        and each.status in (200, 304)
        and not (each.article is None and hosts[each.host].source.startswith("dead-feed"))
    ]
