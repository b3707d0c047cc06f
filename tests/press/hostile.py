"""Hosts that mean harm: bombs, traps, answers without end, and ways to an address that nobody may ask."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import BaseHTTPRequestHandler
from itertools import count
from pathlib import Path
from time import monotonic, sleep

import brotli
import zstandard

from tests.press.press import Guest
from tests.press.server import Reply

MIB = 1024 * 1024
LARGEST = 10 * MIB
UNPACKED = 100 * MIB
LONGEST = 90.0
"""Seconds after which an answer without end ends all the same, should nobody break it off."""
HTML = {"Content-Type": "text/html; charset=utf-8"}
SPELT = (
    "127.0.0.1 localhost 2130706433 0x7f000001 017700000001 127.1 0x7f.0.0.1 [::1] [::ffff:127.0.0.1] "
    "[::ffff:7f00:1] 0.0.0.0 [::] 127.0.0.1. 127.8.9.1"
).split()
"""This machine, as the systems of this world spell it."""
LEADING_HERE: Mapping[str, Sequence[Sequence[str]]] = {
    "loop.evil": [["127.0.0.1"]],
    "another.evil": [["127.8.9.1"]],
    "nowhere.evil": [["0.0.0.0"]],
    "loop6.evil": [["::1"]],
    "mapped.evil": [["::ffff:127.0.0.1"]],
    # Of the open web are addresses that nobody has, to trouble nobody.
    "mixed.evil": [["3ffe::1", "127.0.0.1"]],
    "rebinding.evil": [["3ffe::1"], ["127.0.0.1"]],
}
"""Names, with the addresses at each look-up, of this machine."""


@dataclass(frozen=True)
class Host:
    """A host that means harm: what it answers by path, and how it is declared as an outlet.

    ``ends`` are the state and reason in which each article that its feed lists should end; a reason that
    is "" may be any.
    """

    name: str
    pages: Mapping[str, Reply | Callable[[], Reply]]
    ends: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    sources: str = 'feeds = [{ url = "BASE/feed" }]'

    def answer(self, path: str) -> Reply:
        """What it answers."""
        reply = self.pages.get(path)
        if reply is None and path == "/feed":
            reply = feed(self.ends)
        if reply is None and path != "/robots.txt":
            reply = self.pages.get("*")
        if reply is None:
            return Reply(status=404)
        return reply() if callable(reply) else reply

    @property
    def guest(self) -> Guest:
        """It, as the press takes it in."""
        return Guest(self.name, self.answer)

    def record(self, port: int) -> str:
        """It, as an outlet."""
        base = f"http://{self.name}:{port}"
        return (
            f'\n[[outlet]]\nname = "{self.name}"\nhome = "{base}/"\nhosts = ["{self.name}:{port}"]\n'
            f"private = true\n{self.sources.replace('BASE', base)}\n"
        )


def feed(links: Sequence[str] | Mapping[str, object]) -> Reply:
    """A feed of these links."""
    items = "".join(f"<item><link>{each}</link></item>" for each in links)
    return Reply(f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode())


def hosts(canary: int) -> tuple[Host, ...]:
    """All of them; ``canary`` is the port of this machine that must never be asked."""
    return (*bombs(), *frames(), *endless(), *huge(), *traps(), *lists(canary), *ways(canary))


def bombs() -> tuple[Host, ...]:
    """Small on the wire, a hundred megabytes unpacked."""
    names = ("gzip", "deflate", "br", "zstd")
    pages = {f"/{name}": partial(_packed, name) for name in names}
    pages |= {f"/twice-{name}": partial(_packed, name, "gzip") for name in names}
    pages["/often"] = lambda: Reply(_bomb("gzip"), headers={"Content-Encoding": ", ".join(["gzip"] * 60)})
    for name in names:
        _bomb(name)
    return (Host("bombs.evil", pages, dict.fromkeys(pages, ("rejected", "too-large"))),)


def frames() -> tuple[Host, ...]:
    """Packed in a million pieces of nothing, each cheap to send and dear to unpack."""
    pieces = {
        "/gzip": (gzip.compress(b"", mtime=0), "gzip"),
        "/zstd": (zstandard.compress(b""), "zstd"),
        "/skipped": (b"\x50\x2a\x4d\x18\x00\x00\x00\x00", "zstd"),
        "/letters": (gzip.compress(b"a", mtime=0), "gzip"),
    }
    pages: dict[str, Callable[[], Reply]] = {
        path: partial(_repeated, piece, packing) for path, (piece, packing) in pieces.items()
    }
    pages["/within"] = lambda: Reply(
        gzip.compress(_of_size(gzip.compress(b"", mtime=0)), mtime=0),
        headers={**HTML, "Content-Encoding": "gzip, gzip"},
    )
    return (Host("frames.evil", pages, dict.fromkeys(pages, ("rejected", "too-large"))),)


def endless() -> tuple[Host, ...]:
    """Answers that never end: headers, bodies, chunks, a byte a second."""
    network = ("pending", "network")
    ways = {
        "headers": (_headers, network),
        "line": (_line, network),
        "body": (_body, ("rejected", "too-large")),
        "chunks": (_chunks, ("rejected", "too-large")),
        "drip": (_drip, network),
        "mute": (_mute, network),
    }
    return tuple(
        Host(f"{name}.evil", {"/tale": Reply(stream=stream)}, {"/tale": end})
        for name, (stream, end) in ways.items()
    )


def huge(number: int = 8) -> tuple[Host, ...]:
    """Many hosts that send pages as large as may be, at once."""
    page = partial(_huge_page)
    paths = [f"/huge-{at}" for at in range(1)]
    return tuple(
        Host(f"huge-{at}.evil", dict.fromkeys(paths, page), dict.fromkeys(paths, ("", "")))
        for at in range(number)
    )


def traps() -> tuple[Host, ...]:
    """Lists and redirects without end."""
    links = [f"/day/{at}" for at in range(100_000)]
    numbers = count()
    calendar = "".join(f"<a href='/calendar/{at}'>{at}</a>" for at in range(20_000))
    robots = "User-agent: *\n" + "".join(f"Disallow: /*{at}*a*b*c*$\n" for at in range(300_000))
    return (
        Host("many.evil", {"/feed": feed(links), "*": Reply(b"<p>A day.</p>", headers=HTML)}),
        Host(
            "calendar.evil",
            {
                "/calendar/": Reply(calendar.encode(), headers=HTML),
                "*": Reply(calendar.encode(), headers=HTML),
            },
            sources="sections = [\"BASE/calendar/\"]\narticle_urls = ['^BASE/calendar/[0-9]+']",
        ),
        Host(
            "round.evil",
            {"/one": _to("/two"), "/two": _to("/one"), "*": lambda: _to(f"/on/{next(numbers)}")},
            {"/one": ("pending", "redirected"), "/on": ("pending", "redirected")},
        ),
        Host(
            "maps.evil",
            {"*": lambda: _index([f"/map-{next(numbers)}.xml" for _ in range(50)])},
            sources='sitemaps = ["BASE/map.xml"]',
        ),
        Host(
            "rules.evil",
            {"/robots.txt": Reply(robots.encode()), "/tale": Reply(b"<p>Tale</p>", headers=HTML)},
        ),
    )


def lists(canary: int) -> tuple[Host, ...]:
    """Feeds that are costly to read, or ask their reader to ask for more."""
    here = f"http://127.0.0.1:{canary}/entity"
    laughs = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 12))
    dtd = f'<!DOCTYPE rss [<!ENTITY l0 "ha"><!ENTITY x SYSTEM "{here}">{laughs}]>'
    bodies = {
        "laughs": (
            f'<?xml version="1.0"?>{dtd}<rss><channel><item><title>&l11;&x;</title><link>/tale</link></item>'
            "</channel></rss>"
        ).encode(),
        "outside": f'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "{here}"><rss><channel/></rss>'.encode(),
        "deep": b"<rss>" + b"<a>" * (2 * MIB),
        "wide": b"<rss><channel>" + b"<item/>" * (MIB + MIB // 3),
        "brackets": b"[" * (9 * MIB),
        "objects": b'{"version":"https://jsonfeed.org/version/1","items":[' + b"{}," * (3 * MIB),
        "digits": b'{"version":"https://jsonfeed.org/version/1","items":[' + b"9" * (5 * MIB) + b"]}",
    }
    return tuple(Host(f"{name}.evil", {"/feed": Reply(body)}) for name, body in bodies.items())


def ways(canary: int) -> tuple[Host, ...]:
    """Ways to the canary: by redirects of articles, feeds and robots.txt, by links, by what a page names."""
    to = {f"/to-{at}": f"http://{host}:{canary}/hit" for at, host in enumerate(SPELT)}
    to |= {f"/name-{at}": f"http://{name}:{canary}/hit" for at, name in enumerate(LEADING_HERE)}
    to |= {f"/path-{at}": f"http://a.test\\@127.0.0.1:{canary}/hit" for at in range(1)}
    to |= {
        "/user": f"http://a:b@127.0.0.1:{canary}/hit",
        "/file": "file:///etc/passwd",
        "/ftp": f"ftp://127.0.0.1:{canary}/",
    }
    links = [f"http://{host}:{canary}/linked" for host in (*SPELT, *LEADING_HERE)]
    named = (
        f'<html><head><link rel=canonical href="http://127.0.0.1:{canary}/c"><link rel=amphtml '
        f'href="http://127.0.0.1:{canary}/a"><meta http-equiv=refresh '
        f'content="0; url=http://127.0.0.1:{canary}/r">'
        f'<meta property="og:image" content="http://127.0.0.1:{canary}/i.jpg">'
        f'<base href="http://127.0.0.1:{canary}/">'
        f"</head><body><iframe src='http://127.0.0.1:{canary}/f'></iframe><p>Goal.</p></body></html>"
    )
    return (
        Host(
            "redirects.evil",
            {path: _to(url) for path, url in to.items()},
            dict.fromkeys(to, ("rejected", "")),
        ),
        Host(
            "links.evil", {"/feed": feed([*links, "/named"]), "/named": Reply(named.encode(), headers=HTML)}
        ),
        Host("feed-away.evil", {"/feed": _to(f"http://127.0.0.1:{canary}/feed")}),
        Host("robots-away.evil", {"/robots.txt": _to(f"http://localhost:{canary}/robots.txt")}),
        Host(
            "map-away.evil",
            {"/map.xml": _index([f"http://127.0.0.1:{canary}/map.xml"])},
            sources='sitemaps = ["BASE/map.xml"]',
        ),
    )


def strangers(canary: int) -> str:
    """Outlets that are not private, whose names and addresses are this machine's."""
    told = []
    for host in (*SPELT[:7], *LEADING_HERE):
        base = f"http://{host}:{canary}"
        told.append(
            f'\n[[outlet]]\nname = "{host}"\nhome = "{base}/"\nhosts = ["{host}:{canary}"]\n'
            f'feeds = [{{ url = "{base}/feed" }}]\n'
        )
    return "".join(told)


def outlets_file(folder: Path, evil: Sequence[Host], port: int, canary: int) -> Path:
    """A file that declares all of them."""
    file = folder / "evil.toml"
    told = "".join(each.record(port) for each in evil) + strangers(canary)
    file.write_text(f'country = "GB"\nlanguage = "en"\n{told}', encoding="utf-8")
    return file


def _to(url: str) -> Reply:
    return Reply(status=302, headers={"Location": url})


def _index(urls: Sequence[str]) -> Reply:
    named = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return Reply(f'<?xml version="1.0"?><sitemapindex>{named}</sitemapindex>'.encode())


@cache
def _bomb(packing: str) -> bytes:
    body = b"\0" * UNPACKED
    match packing:
        case "gzip":
            return gzip.compress(body, 1, mtime=0)
        case "deflate":
            return zlib.compress(body, 1)
        case "br":
            return brotli.compress(body, quality=1)
    return zstandard.compress(body)


def _packed(packing: str, again: str = "") -> Reply:
    body = _bomb(packing)
    told = {**HTML, "Content-Encoding": f"{packing}, gzip" if again else packing}
    return Reply(gzip.compress(body, mtime=0) if again else body, headers=told)


def _of_size(piece: bytes) -> bytes:
    return piece * ((LARGEST - 1024) // len(piece))


def _repeated(piece: bytes, packing: str) -> Reply:
    return Reply(_of_size(piece), headers={**HTML, "Content-Encoding": packing})


@cache
def _huge_body() -> bytes:
    paragraph = (
        b"<p>"
        + b"The striker scored a late goal in the derby, said the manager of the club. " * 40
        + b"</p>\n"
    )
    return b"<html><body><article><h1>Huge</h1>" + paragraph * ((LARGEST - MIB // 4) // len(paragraph))


def _huge_page() -> Reply:
    return Reply(_huge_body(), headers=HTML)


Handler = BaseHTTPRequestHandler


def _until_gone(handler: Handler, piece: bytes, pause: float = 0.0) -> int:
    end, sent = monotonic() + LONGEST, 0
    while monotonic() < end:
        handler.wfile.write(piece)
        handler.wfile.flush()
        sent += len(piece)
        sleep(pause)
    return sent


def _headers(handler: Handler) -> int:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    return _until_gone(handler, b"X-More: " + b"a" * 1000 + b"\r\n")


def _line(handler: Handler) -> int:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    return _until_gone(handler, b"a" * 4096)


def _body(handler: Handler) -> int:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    return _until_gone(handler, b"<p>More and more.</p>" * 200)


def _chunks(handler: Handler) -> int:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    return _until_gone(handler, b"800\r\n" + b"a" * 0x800 + b"\r\n")


def _drip(handler: Handler) -> int:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n")
    return _until_gone(handler, b"a", 0.5)


def _mute(handler: Handler) -> int:
    sleep(LONGEST)
    return 0
