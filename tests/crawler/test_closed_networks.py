"""Crawls that hostile names, addresses and redirects would lead into this machine: nothing is asked there.

Each has its counterpart, where the outlets say that they are private: then the very same canary is hit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.crawler.names import Names
from tests.crawler.odd_press import kept
from tests.crawler.running import Ended, Place
from tests.crawler.site import Answer, Site, outlets_file

XML = {"Content-Type": "application/rss+xml"}
LEADING_HOME = {
    "loop.test": [["127.0.0.1"]],
    "another.test": [["127.8.9.1"]],
    "nowhere.test": [["0.0.0.0"]],
    "loop6.test": [["::1"]],
    "nowhere6.test": [["::"]],
    "mapped.test": [["::ffff:127.0.0.1"]],
    "several.test": [["127.0.0.1", "::1", "127.0.0.2"]],
    # An address of the open web beside, or before, this machine: one that nobody has, to trouble nobody.
    "mixed.test": [["3ffe::1", "127.0.0.1"]],
    "rebinding.test": [["3ffe::1"], ["127.0.0.1"]],
}
ELSEWHERE = {
    "private.test": [["10.0.0.1", "192.168.0.1", "172.16.0.1"]],
    "metadata.test": [["169.254.169.254"], ["fd00:ec2::254"]],
    "carrier.test": [["100.64.0.1"]],
    "translated.test": [["64:ff9b::127.0.0.1", "2002:7f00:1::1", "2001:0:4136:e378:8000:63bf:80ff:fffe"]],
}
SPELT = ("127.0.0.1", "localhost", "2130706433", "0x7f000001", "017700000001", "127.1", "0x7f.0.0.1")


def press(folder: Path, hosts: Iterable[str], *, private: bool) -> Path:
    """An outlet file with an outlet for each host."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "outlets.toml"
    file.write_text(
        'country = "GB"\nlanguage = "en"\n'
        + "".join(
            f'[[outlet]]\nname = "{host}"\nhome = "http://{host}/"\nhosts = ["{host}"]\n'
            f'feeds = [{{ url = "http://{host}/feed" }}]\nprivate = {str(private).lower()}\n'
            for host in hosts
        )
    )
    return file


def crawl(place: Place, file: Path, **settings: str) -> Ended:
    settings = {"DOWNLOAD_TIMEOUT": "3", "DNS_TIMEOUT": "2"} | settings
    return place.crawl("football", bundled="no", topic="any", outlets_file=str(file), **settings)


def canary(name: str = "Canary") -> Site:
    """A site whose feed lists an article, by a relative link, that is not to be had today."""
    site = Site(name)
    feed = '<?xml version="1.0"?><rss version="2.0"><channel><item><link>/tale</link></item></channel></rss>'
    site.answers["/feed"] = Answer(feed.encode(), headers=XML)
    site.answers["/tale"] = Answer(status=503)
    return site


def twice(place: Place, names: Mapping[str, list[list[str]]], hosts: Iterable[str]) -> SimpleNamespace:
    """Crawl hosts that are all the canary: as private outlets', then as anybody's."""
    with canary() as bird, Names(names) as server:
        port = bird.host.rpartition(":")[2]
        places = [f"{host}:{port}" for host in hosts]
        settings = {"TOUCHLINE_DNS": server.server} if names else {}
        opened = crawl(place, press(place.folder, places, private=True), **settings)
        hit = {each.host for each in bird.asked if each.path == "/tale"}
        bird.connections, bird.asked = 0, []
        server.asked.clear()
        closed = crawl(place, press(place.folder, places, private=False), **settings)
        return kept(
            places=places,
            opened=opened,
            hit=hit,
            closed=closed,
            connections=bird.connections,
            looked_up={name for name, _ in server.asked},
            run=place.last_run(),
            pages=place.pages(),
        )


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """The canary under names."""
    return twice(Place(tmp_path_factory.mktemp("named")), LEADING_HOME, LEADING_HOME)


@pytest.fixture(scope="module")
def spelt(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """The canary by its address, in every spelling that the system understands."""
    return twice(Place(tmp_path_factory.mktemp("spelt")), {}, SPELT)


@pytest.mark.parametrize("way", ["named", "spelt"])
def test_the_canary_is_hit_by_every_way_where_the_outlets_say_that_they_are_private(
    way: str, request: pytest.FixtureRequest
) -> None:
    crawled = request.getfixturevalue(way)
    assert crawled.opened.status == 0, crawled.opened.stderr
    assert crawled.hit == set(crawled.places)


@pytest.mark.parametrize("way", ["named", "spelt"])
def test_the_canary_is_never_hit_where_they_do_not(way: str, request: pytest.FixtureRequest) -> None:
    crawled = request.getfixturevalue(way)
    assert crawled.connections == 0
    assert "Traceback" not in crawled.closed.stderr
    assert "Unhandled" not in crawled.closed.stderr


def test_every_name_was_looked_up_anew(named: SimpleNamespace) -> None:
    assert named.looked_up == set(LEADING_HOME)


def test_an_address_that_is_refused_as_it_stands_is_counted_and_settled(spelt: SimpleNamespace) -> None:
    assert spelt.run["sources"] == {"failed: refused-address": len(SPELT)}
    assert spelt.run["withheld"] == {"refused-address": len(SPELT)}
    assert set(spelt.pages.values()) == {("rejected", "refused-address")}


def test_a_name_that_leads_to_this_machine_is_withheld_for_it_may_lead_elsewhere_another_day(
    named: SimpleNamespace,
) -> None:
    """Of one that leads elsewhere too, that place alone is asked, and nobody answers there."""
    assert named.run["withheld"] == {"robots": len(LEADING_HOME) - 1, "network": 1}
    ends = {url.split("/")[2].partition(":")[0]: end for url, end in named.pages.items()}
    assert ends.pop("mixed.test") == ("pending", "network")
    assert set(ends.values()) == {("pending", "robots")}
    assert "loop.test leads to 127.0.0.1, which is loopback" in named.closed.stderr


def test_names_that_lead_into_other_networks_are_not_connected_to(place: Place) -> None:
    with Names(ELSEWHERE) as server:
        ended = crawl(
            place,
            press(place.folder, ELSEWHERE, private=False),
            TOUCHLINE_DNS=server.server,
            LOG_LEVEL="DEBUG",
        )
    for name in ELSEWHERE:
        assert f"{name} leads to " in ended.stderr


@pytest.fixture(scope="module")
def redirected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """Private outlets whose feed, article and robots.txt redirect to another port of this machine."""
    place = Place(tmp_path_factory.mktemp("redirected"))
    with ExitStack() as stack:
        sites = {name: stack.enter_context(Site(name)) for name in ("feed", "article", "robots")}
        birds = {name: stack.enter_context(canary()) for name in sites}
        sites["feed"].redirect("/feed", birds["feed"].base + "/feed")
        sites["article"].redirect("/go", birds["article"].base + "/tale")
        sites["robots"].redirect("/robots.txt", birds["robots"].base + "/robots.txt")
        for name in ("article", "robots"):
            sites[name].feed("/go")
        closed = crawl(place, outlets_file(place.folder, sites.values()))
        hits = {name: bird.connections for name, bird in birds.items()}
        run = place.last_run()
        for name, site in sites.items():
            site.more_hosts.append(birds[name].host)
        again = Place(place.folder / "opened")
        crawl(again, outlets_file(again.folder, sites.values()))
        yield kept(
            closed=closed, run=run, hits=hits, opened={name: bird.connections for name, bird in birds.items()}
        )


def test_a_redirect_off_a_private_outlets_own_hosts_is_not_followed(redirected: SimpleNamespace) -> None:
    assert redirected.hits == {"feed": 0, "article": 0, "robots": 0}
    assert redirected.run["withheld"] == {"elsewhere": 1}
    assert redirected.run["sources"] == {"read": 1, "failed: elsewhere": 1, "failed: robots": 1}
    assert "robots.txt could not be read: 127.0.0.1:" in redirected.closed.stderr


def test_the_same_redirect_is_followed_where_the_host_is_the_outlets_own(redirected: SimpleNamespace) -> None:
    assert all(redirected.opened.values())


def test_a_password_in_a_redirect_is_neither_used_nor_told(place: Place) -> None:
    with Site("feed") as feed, Site("article") as article:
        feed.redirect("/feed", f"http://desk:s3cret@{feed.host}/rss")
        article.redirect("/go", f"http://desk:s3cret@{article.host}/tale")
        article.redirect("/away", "http://desk:s3cret@elsewhere.test/tale")
        article.redirect("/without", f"///desk:s3cret@{article.host}/tale")
        article.feed("/go", "/away", "/without")
        ended = crawl(place, outlets_file(place.folder, [feed, article]), LOG_LEVEL="DEBUG")
    assert ended.status == 0
    assert not {"/rss", "/tale"} & {*feed.paths(), *article.paths()}
    assert place.last_run()["withheld"] == {"refused-address": 3}
    assert place.last_run()["sources"] == {"read": 1, "failed: refused-address": 1}
    assert "s3cret" not in ended.stderr + ended.stdout
    assert b"s3cret" not in place.file.read_bytes()


def test_a_proxy_looks_names_up_and_is_told_of_once_while_addresses_are_refused_here(tmp_path: Path) -> None:
    with canary("proxy") as proxy, canary() as bird:
        for path in ("/feed", "/tale"):
            proxy.answers[f"http://paper.test{path}"] = proxy.answers[path]
        way = f"http://desk:s3cret@{proxy.host}"
        place = Place(tmp_path, http_proxy=way, HTTP_PROXY=way, no_proxy="", NO_PROXY="")
        ended = crawl(place, press(tmp_path, ["paper.test", bird.host, "localhost"], private=False))
    assert ended.status == 0
    assert {each.host for each in proxy.asked} == {"paper.test"}
    assert "http://paper.test/tale" in proxy.paths()
    assert ended.stderr.count(f"the proxy {proxy.host} looks names up") == 1
    assert place.last_run()["sources"] == {"read": 1, "failed: refused-address": 2}
    assert bird.connections == 0
    assert "s3cret" not in ended.stderr


def test_a_name_server_that_is_none_stops_the_crawl_in_one_line(place: Place) -> None:
    file = press(place.folder, ["paper.test"], private=False)
    crawl(place, file, TOUCHLINE_DNS="resolver").failed_in_one_line(2, "TOUCHLINE_DNS", "'resolver'")


def test_without_the_guarded_resolver_nothing_is_asked(place: Place) -> None:
    with canary() as bird:
        file = press(place.folder, [bird.host], private=True)
        ended = crawl(place, file, TWISTED_DNS_RESOLVER="scrapy.resolver.CachingThreadedResolver")
    assert bird.connections == 0
    assert ended.status == 1
    assert "TWISTED_DNS_RESOLVER is not Touchline's" in ended.stderr


def test_the_resolver_refuses_on_its_own_what_the_middleware_would(place: Place) -> None:
    """Addresses in numbers go through it too: Twisted knows no way around it."""
    with canary() as bird:
        port = bird.host.rpartition(":")[2]
        file = press(place.folder, [f"{host}:{port}" for host in SPELT], private=False)
        crawl(place, file, DOWNLOADER_MIDDLEWARES="{}", ROBOTSTXT_OBEY="False")
    assert bird.connections == 0
    assert place.last_run()["sources"] == {"failed: refused-address": len(SPELT)}


def test_a_name_server_that_does_not_answer_gives_no_address(place: Place) -> None:
    mute = Names({})
    file = press(place.folder, ["paper.test"], private=True)
    ended = crawl(place, file, TOUCHLINE_DNS=mute.server, DNS_TIMEOUT="1")
    mute.close()
    ended.failed_in_one_line(1, "none of the 1 sources could be read")
    assert place.last_run()["sources"] == {"failed: network": 1}


def test_a_handler_that_goes_by_its_own_resolver_stops_the_crawl_in_one_line(place: Place) -> None:
    with canary() as bird:
        file = press(place.folder, [bird.host], private=True)
        other = '{"http": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"}'
        ended = crawl(place, file, DOWNLOAD_HANDLERS=other)
    ended.failed_in_one_line(2, "DOWNLOAD_HANDLERS", "http")
    assert bird.connections == 0
