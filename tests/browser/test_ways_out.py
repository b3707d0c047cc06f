"""A page tries every way out that a browser has: nothing is asked but what the guard lets through.

Its counterpart is the same page of an outlet that names the canary's hosts as its own and private: what a
text may be made from is fetched from the very same canary, and what it may not be made from still is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address
from types import SimpleNamespace

import pytest

from tests.browser.canary import PORT, Canary
from tests.browser.made import crawl, made, needing, surroundings
from tests.crawler.names import Names
from tests.crawler.odd_press import kept
from tests.crawler.running import Place
from tests.crawler.site import Site

# Each is run for each host; HOST is where the canary is, and PATH is told apart by way and host.
FETCHING = {
    "fetch": "fetch('http://HOST/PATH').catch(() => 0);",
    "xhr": "{ const x = new XMLHttpRequest(); x.open('GET', 'http://HOST/PATH'); x.send(); }",
    "script": "add('script', 'src', 'http://HOST/PATH');",
    "module": "add('script', 'src', 'http://HOST/PATH').type = 'module';",
    "import": "import('http://HOST/PATH').catch(() => 0);",
    "worker": "work(\"fetch('http://HOST/PATH'); new WebSocket('ws://HOST/PATH'); importScripts('http://HOST/PATH')\");",
}
NEVER = {
    "img": "add('img', 'src', 'http://HOST/PATH'); new Image().src = 'http://HOST/PATH';",
    "frame": "add('iframe', 'src', 'http://HOST/PATH');",
    "framed": "add('iframe', 'srcdoc', '<script src=\"http://HOST/PATH\"></scr' + 'ipt>');",
    "object": "add('object', 'data', 'http://HOST/PATH'); add('embed', 'src', 'http://HOST/PATH');",
    "css": "link('stylesheet', 'http://HOST/PATH'); add('style').textContent = '@import \"http://HOST/PATH\";';",
    "font": "new FontFace('odd', 'url(http://HOST/PATH)').load().catch(() => 0);",
    "media": "for (const kind of ['video', 'audio']) { const one = add(kind, 'src', 'http://HOST/PATH'); "
    "one.load(); setTimeout(() => one.remove(), 200) }",
    "prefetch": "link('prefetch', 'http://HOST/PATH'); link('preload', 'http://HOST/PATH').as = 'image';",
    "prerender": "link('prerender', 'http://HOST/PATH'); rules('http://HOST/PATH');",
    "preconnect": "link('preconnect', 'http://HOST/'); link('dns-prefetch', 'http://HOST/');",
    "icon": "link('icon', 'http://HOST/PATH'); link('manifest', 'http://HOST/PATH');",
    "beacon": "navigator.sendBeacon('http://HOST/PATH', 'x'); add('a', 'href', '#').ping = 'http://HOST/PATH';",
    "post": "fetch('http://HOST/PATH', {method: 'POST', body: 'x', mode: 'no-cors'}).catch(() => 0);",
    "put": "fetch('http://HOST/PATH', {method: 'PUT', body: 'x'}).catch(() => 0);",
    "events": "new EventSource('http://HOST/PATH');",
    "socket": "new WebSocket('ws://HOST/PATH');",
    "service": "navigator.serviceWorker && navigator.serviceWorker.register('/service.js').catch(() => 0);",
    "open": "window.open('http://HOST/PATH');",
    "transport": "try { new WebTransport('https://HOST/PATH').ready.catch(() => 0) } catch {}",
    "stun": "call(['stun:HOST', 'turn:HOST', 'turn:HOST?transport=tcp']);",
}
# These end what a page is loading, so they come after it.
LEAVING = {
    "form": "send('http://HOST/PATH', '_blank'); send('http://HOST/PATH', '_self');",
    "refresh": "{ const m = add('meta', 'httpEquiv', 'refresh'); m.content = '0;url=http://HOST/PATH'; }",
    "download": "{ const a = add('a', 'href', 'http://HOST/PATH'); a.download = 'x'; a.click(); }",
    "location": "location.href = 'http://HOST/PATH';",
}
HELP = """
const add = (kind, name, value) => {
  const made = document.createElement(kind);
  if (name) made[name] = value;
  document.body.append(made);
  return made;
};
const link = (rel, href) => { const made = add('link', 'rel', rel); made.href = href; return made };
const rules = url => {
  const made = add('script', 'type', 'speculationrules');
  made.textContent = JSON.stringify({prerender: [{source: 'list', urls: [url]}]});
};
const work = code => new Worker(URL.createObjectURL(new Blob([code])));
const send = (to, target) => {
  const form = document.createElement('form');
  form.action = to; form.method = 'POST'; form.target = target;
  document.body.append(form); form.submit();
};
const call = urls => {
  const peer = new RTCPeerConnection({iceServers: [{urls, username: 'a', credential: 'b'}]});
  peer.createDataChannel('x');
  peer.createOffer().then(offer => peer.setLocalDescription(offer));
};
let ran = 0;
const attempt = way => { try { way() } catch {} finally { ran += 1 } };
"""
pytestmark = pytest.mark.timeout(300)
NAMES = ("loop.test", "rebinding.test", "mapped.test")


def hosts(canary: Canary) -> list[str]:
    """The canary by names that lead to it, and by its address in the spellings that a browser takes."""
    number = int(IPv4Address(canary.address))
    first, second, third, fourth = canary.address.split(".")
    spelt = [
        canary.address,
        str(number),
        f"0x{int(first):x}.{second}.{int(third) * 256 + int(fourth)}",
        f"[::ffff:{canary.address}]",
        f"{canary.address}.",
    ]
    return [*NAMES, *spelt]


def attempts(where: list[str]) -> str:
    """The script that tries each way to each host; at last it asks its own host for how many it tried.

    It leaves when it has been led to the end: leaving ends what a page is loading.
    """
    return f"""{HELP}
const led = fetch('/led/on').catch(() => 0);
{each(FETCHING | NEVER, where)}
const told = fetch('/ran-' + ran + '.json').catch(() => 0);
Promise.all([led, told]).finally(() => {{
  {each(LEAVING, where)}
}});"""


def each(ways: Mapping[str, str], where: list[str]) -> str:
    return "\n".join(
        f"attempt(() => {{ {code.replace('HOST', f'{host}:{PORT}').replace('PATH', f'{way}-{number}')} }});"
        for number, host in enumerate(where)
        for way, code in ways.items()
    )


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The page, crawled for an outlet to which the canary is a stranger, and for one that it belongs to."""
    folder = tmp_path_factory.mktemp("ways")
    with Canary() as canary, Site() as site:
        where = hosts(canary)
        names = {
            "loop.test": [[canary.address]],
            "rebinding.test": [["3ffe::1"], [canary.address]],
            "mapped.test": [[f"::ffff:{canary.address}"]],
        }
        for number in range(2):
            made(site, f"/tale-{number}", number, attempts(where) if number == 0 else "")
        site.redirect("/led", f"http://loop.test:{PORT}/redirected", 302)
        site.redirect("/led/on", "/led", 302)
        site.feed("/tale-0", "/tale-1")
        found = {}
        for kind in ("stranger", "own"):
            place = Place(folder / kind, **surroundings())
            if kind == "own":
                site.more_hosts = [f"{host}:{PORT}" for host in (*NAMES, canary.address)]
            with Names(names) as server:
                ended = crawl(
                    place,
                    needing(place.folder, [site]),
                    TOUCHLINE_DNS=server.server,
                    DNS_TIMEOUT="2",
                    TOUCHLINE_BROWSER_SECONDS="60",
                )
            found[kind] = SimpleNamespace(
                ended=ended,
                connections=canary.connections,
                packets=canary.packets,
                paths=set(canary.paths),
                copies=place.copies(),
                asked=site.paths(),
            )
            site.asked = []
            canary.forget()
        yield kept(**found)


def test_a_canary_that_is_nobodys_is_not_touched_by_any_way(tried: SimpleNamespace) -> None:
    assert tried.stranger.ended.status == 0, tried.stranger.ended.stderr
    assert (tried.stranger.connections, tried.stranger.packets) == (0, 0), tried.stranger.paths
    assert "Traceback" not in tried.stranger.ended.stderr


def test_every_way_was_tried_and_the_page_is_stored_all_the_same(tried: SimpleNamespace) -> None:
    number = len(FETCHING | NEVER) * 8
    assert f"/ran-{number}.json" in tried.stranger.asked
    assert len(tried.stranger.copies) == 2


def test_the_same_canary_is_hit_where_it_is_the_outlets_own(tried: SimpleNamespace) -> None:
    for way in FETCHING:
        assert f"/{way}-0" in tried.own.paths, way
    assert "/redirected" in tried.own.paths


def test_what_no_text_is_made_from_is_not_fetched_there_either(tried: SimpleNamespace) -> None:
    ways = {path.strip("/").partition("-")[0] for path in tried.own.paths}
    assert ways <= {*FETCHING, "redirected", "post", "robots.txt"}, ways
    assert tried.own.packets == 0
