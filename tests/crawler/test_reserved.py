"""What outlets reserve, by header, page and file: not kept, not asked for again, and the run says so."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from warcio.warcwriter import WARCWriter

from tests.crawler.odd_press import OddPress, kept, odd_press
from tests.crawler.running import Place
from tests.crawler.site import Answer, Site
from tests.crawler.warc_files import Fetched, write
from touchline.reasons import reasons

HTML = "text/html; charset=utf-8"
FILE = "/.well-known/tdmrep.json"
URL = "https://paper.example/1"


def say(site: Site, path: str, **headers: str) -> None:
    """Have an article's answer come with headers; underscores are hyphens."""
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    site.answers[path] = Answer(site.answers[path].body, headers={"Content-Type": HTML, **more})


def put(site: Site, path: str, element: str) -> None:
    """Have an article's head hold an element."""
    body = site.answers[path].body.replace(b"</head>", f"{element}</head>".encode())
    site.answers[path] = Answer(body, headers=site.answers[path].headers)


def rules(site: Site, **locations: int) -> None:
    """Serve a file of TDMRep, by path."""
    told = [{"location": f"/{path}", "tdm-reservation": value} for path, value in locations.items()]
    site.answers[FILE] = Answer(json.dumps(told).encode(), headers={"Content-Type": "application/json"})


def tagged(site: Site) -> list[str]:
    """An outlet whose answers and pages say many things."""
    paths = site.articles(8)
    say(site, paths[0], X_Robots_Tag="noindex, nofollow")
    say(site, paths[1], X_Robots_Tag="googlebot: noindex")
    say(site, paths[2], X_Robots_Tag="touchline: noindex")
    put(site, paths[3], '<meta name="robots" content="noai, noimageai">')
    say(site, paths[4], TDM_Reservation="1")
    say(site, paths[5], TDM_Reservation="1")
    put(site, paths[5], '<meta name="tdm-reservation" content="0">')
    put(site, paths[6], '<meta name="robots" content="noarchive, max-snippet:40">')
    site.feed(*paths)
    return paths


def move(site: Site, path: str, below: str) -> str:
    """Serve an article below another path; that."""
    site.answers[f"/{below}{path}"] = site.answers.pop(path)
    return f"/{below}{path}"


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """Outlets that reserve in every way, crawled twice; between them, what is stored fell due."""
    with odd_press(tmp_path_factory.mktemp("reserved")) as press:
        paths = {}
        for name in ("Tagged", "Named", "Licensed"):
            paths[name] = tagged(press.open(name))
        press.sites["Licensed"].record = "ignore_reservations = true\n"

        filed = press.open("Filed")
        one, two, three = filed.articles(3)
        paths["Filed"] = [move(filed, one, "free"), move(filed, two, "closed"), three]
        filed.redirect("/moved", "/closed/elsewhere")
        rules(filed, free=0, closed=1)
        filed.feed(*paths["Filed"], "/moved")

        for name, answer in {
            "Hostile": Answer(b"[" * 200_000, headers={"Content-Type": "application/json"}),
            "Endless": Answer(b"[" + b" " * 2_000_000 + b"]"),
            "Down": Answer(status=503),
            "Astray": Answer(status=302, headers={"Location": f"{filed.base}{FILE}"}),
        }.items():
            site = press.open(name)
            paths[name] = site.articles(1)
            site.answers[FILE] = answer
            site.feed(*paths[name])

        unled = press.open("Unled")
        paths["Unled"] = unled.articles(1)
        unled.feed(*paths["Unled"])
        say(unled, "/feed", X_Robots_Tag="nofollow")

        first = press.crawl(ignore_reservations="named")
        asked = {name: site.paths() for name, site in press.sites.items()}
        files = {name: len(site.asked_what_is_reserved) for name, site in press.sites.items()}
        run, states = press.place.last_run(), {name: press.states(name) for name in press.sites}
        put(press.sites["Tagged"], paths["Tagged"][7], '<meta name="robots" content="noindex">')
        rules(press.sites["Down"], **{"": 1})
        _make_due(press)
        for site in press.sites.values():
            site.asked.clear()
            site.asked_what_is_reserved.clear()
        second = press.crawl(ignore_reservations="named")
        yield kept(**locals())


def _make_due(press: OddPress) -> None:
    """As if the time had come to look again at what was stored."""
    with sqlite3.connect(press.place.file) as store:
        now = str(datetime.now(UTC) - timedelta(minutes=1))
        store.execute("UPDATE look SET due = ? WHERE kind = 'article'", (now,))
    store.close()


def column(press: OddPress, name: str, url: str) -> str:
    with sqlite3.connect(press.place.file) as store:
        found: tuple[str] = store.execute(f"SELECT {name} FROM page WHERE url = ?", (url,)).fetchone()
    store.close()
    return found[0]


def test_what_headers_and_pages_reserve_is_not_kept(crawled: SimpleNamespace) -> None:
    """What is meant for other robots, or restricts something else, is no reason."""
    assert crawled.first.status == 0, crawled.first.stderr
    states = crawled.states["Tagged"]
    refused = [path for path in crawled.paths["Tagged"] if states[path] == ("rejected", "reserved")]
    assert refused == [crawled.paths["Tagged"][each] for each in (0, 2, 3, 4)]
    assert crawled.run["rejected"] == {"reserved": 4}


def test_what_a_page_says_is_written_down_whether_it_is_kept_or_not(crawled: SimpleNamespace) -> None:
    press, paths = crawled.press, crawled.paths["Tagged"]
    base = press.sites["Tagged"].base
    assert column(press, "detail", base + paths[3]) == "noai (meta robots)"
    told = column(press, "signals", base + paths[6])
    assert told == "noarchive (meta robots); max-snippet: 40 (meta robots)"
    assert press.place.copies()[base + paths[6]]["signals"] == told
    assert column(press, "signals", base + paths[1]) == ""


@pytest.mark.parametrize("name", ["Named", "Licensed"])
def test_an_outlet_that_is_named_or_whose_record_says_so_is_not_obeyed(
    crawled: SimpleNamespace, name: str
) -> None:
    """What it says is written down all the same, and it is not asked what it reserves."""
    assert set(crawled.states[name].values()) == {("stored", "")}
    assert crawled.files[name] == 0
    site = crawled.press.sites[name]
    told = column(crawled.press, "signals", site.base + crawled.paths[name][0])
    assert told == "noindex (X-Robots-Tag); nofollow (X-Robots-Tag)"


def test_what_a_hosts_file_reserves_is_not_asked_for(crawled: SimpleNamespace) -> None:
    """Nor by a redirect; the file itself is asked for once."""
    free, closed, other = crawled.paths["Filed"]
    states = crawled.states["Filed"]
    assert states[free] == states[other] == ("stored", "")
    assert states[closed] == states["/moved"] == ("rejected", "reserved")
    assert closed not in crawled.asked["Filed"]
    assert crawled.run["withheld"] == {"reserved": 2}
    assert column(crawled.press, "detail", crawled.press.sites["Filed"].base + closed) == (
        "tdm-reservation: 1 (tdmrep.json, /closed)"
    )


@pytest.mark.parametrize("name", ["Hostile", "Endless", "Down", "Astray"])
def test_a_file_that_is_none_or_is_not_to_be_had_reserves_nothing(
    crawled: SimpleNamespace, name: str
) -> None:
    assert set(crawled.states[name].values()) == {("stored", "")}
    assert "Traceback" not in crawled.first.stderr
    assert crawled.files[name] == 1


def test_a_feed_whose_links_are_not_to_be_followed_is_not_read(crawled: SimpleNamespace) -> None:
    assert crawled.asked["Unled"] == ["/robots.txt", "/feed"]
    assert crawled.run["sources"]["failed: nofollow"] == 1


def test_no_host_is_asked_again_within_a_day_what_it_reserves(crawled: SimpleNamespace) -> None:
    """But one that gave no answer; and nothing that was refused is asked for again."""
    assert crawled.second.status == 0, crawled.second.stderr
    again = {name for name, site in crawled.press.sites.items() if site.asked_what_is_reserved}
    assert again == {"Down"}
    tagged = crawled.press.sites["Tagged"]
    refused = {crawled.paths["Tagged"][each] for each in (0, 2, 3, 4)}
    assert refused.isdisjoint(tagged.paths())


def test_what_is_stored_and_reserved_later_stays_and_is_looked_at_no_more(crawled: SimpleNamespace) -> None:
    """By the page itself, and by the host's file, for which it is not even asked."""
    press = crawled.press
    for name, path in (("Tagged", crawled.paths["Tagged"][7]), ("Down", crawled.paths["Down"][0])):
        url = press.sites[name].base + path
        assert press.states(name)[path] == ("stored", "reserved")
        with sqlite3.connect(press.place.file) as store:
            assert store.execute("SELECT count(*) FROM look WHERE url = ?", (url,)).fetchone() == (0,)
        store.close()
        told = reasons(url, f"sqlite:///{press.place.file}")
        assert told is not None
        assert (told["state"], told["reason"]) == ("stored", "reserved")
        assert told["lines"]
    assert crawled.paths["Down"][0] not in press.sites["Down"].paths()


def test_an_archive_obeys_the_same_words(crawled: SimpleNamespace, tmp_path: Path) -> None:
    """And passes over the file itself. What is marked with noarchive is refused where that is asked for."""
    place = Place(tmp_path)
    site = crawled.press.sites["Tagged"]
    paths = crawled.paths["Tagged"][:7]
    fetched = [
        Fetched(f"https://paper.example{path}", site.answers[path].body, headers=[*more.items()])
        for path in paths
        for more in [{k: v for k, v in site.answers[path].headers.items() if k != "Content-Type"}]
    ]
    rep = Fetched(f"https://paper.example{FILE}", b"[]", content_type="application/json")
    licensed = replace(fetched[0], url="https://licensed.example/1")
    warc = write(tmp_path / "a.warc", rep, *fetched, licensed)
    ended = place.crawl(
        "archive",
        warc=str(warc),
        topic="any",
        reservations="obey",
        ignore_reservations="licensed.example",
        TOUCHLINE_NOARCHIVE="refuse",
    )
    assert ended.status == 0, ended.stderr
    assert "1 tdmrep.json" in ended.stderr
    states = place.pages()
    refused = [path for path in paths if states[f"https://paper.example{path}"] == ("rejected", "reserved")]
    assert refused == [paths[each] for each in (0, 2, 3, 4, 6)]
    assert states["https://licensed.example/1"] == ("stored", "")


def test_whose_archive_it_is_says_whether_it_is_obeyed(crawled: SimpleNamespace, tmp_path: Path) -> None:
    """Ours as when it was crawled; in that of others all is kept, and what is said stays written down."""
    site, path = crawled.press.sites["Tagged"], crawled.paths["Tagged"][0]
    more = [(name, value) for name, value in site.answers[path].headers.items() if name != "Content-Type"]
    theirs = write(tmp_path / "theirs.warc", Fetched(URL, site.answers[path].body, headers=more))
    ours = tmp_path / "ours.warc"
    with ours.open("wb") as file:
        writer = WARCWriter(file, gzip=False)
        writer.write_record(writer.create_warcinfo_record(ours.name, {"software": "Touchline/0.1.0"}))
        file.write(theirs.read_bytes())
    found = {}
    for warc, argued in ((theirs, ""), (ours, ""), (ours, "ignore")):
        place = Place(tmp_path / f"{warc.stem}{argued}")
        assert place.crawl("archive", warc=str(warc), topic="any", reservations=argued).status == 0
        found[place.folder.name] = place.pages()[URL][0]
    assert found == {"theirs": "stored", "ours": "rejected", "oursignore": "stored"}
    assert Place(tmp_path / "theirs").copies()[URL]["signals"].startswith("noindex (X-Robots-Tag)")


def test_a_wrong_name_is_said_in_one_line(tmp_path: Path) -> None:
    ended = Place(tmp_path).crawl("football", ignore_reservations="BBC Sprot")
    ended.failed_in_one_line(2, 'no outlet is called "BBC Sprot"; near it: "BBC Sport"')
    ended = Place(tmp_path).crawl("archive", warc="a.warc", TOUCHLINE_NOARCHIVE="no")
    ended.failed_in_one_line(2, "TOUCHLINE_NOARCHIVE is keep or refuse")
