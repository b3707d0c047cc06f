"""What the guard refuses, by table: networks, odd spellings, ports, schemes, and whose say opens what."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.utils.conf import build_component_list
from scrapy.utils.project import get_project_settings
from twisted.web.client import URI

from crawler.errors import CrawlError
from crawler.guard.addresses import AddressRefused, Guard, shown
from crawler.guard.networks import NAT64, V4, V6, closed
from crawler.guard.resolver import name_server
from crawler.outlet import Outlet, load

CLOSED = """
    0.0.0.0 0.1.2.3 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 100.100.100.200 127.0.0.1
    127.255.255.255 168.63.129.16 169.254.0.1 169.254.169.254 172.16.0.0 172.31.255.255 192.0.0.8
    192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.0 192.168.255.255 198.18.0.0 198.19.255.255 198.51.100.7
    203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
    :: ::1 ::2 ::127.0.0.1 ::7f00:1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1
    64:ff9b::127.0.0.1 64:ff9b::a00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 64:ff9b:1::8.8.8.8 64:ff9b:1:ffff::1
    64:ff9b:0:0:0:1:7f00:1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1
    2001:db8::1 2002:7f00:1:: 2002:808:808::1 3fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254
    fdff:ffff::1 fe80::1 fe80::1%eth0 febf::1 fec0::1 feff::1 ff02::1 ff0e::1
    2606:4700::1111%eth0
""".split()
OPEN = """
    1.0.0.1 8.8.8.8 9.255.255.255 11.0.0.0 93.184.216.34 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0
    168.63.129.17 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.167.255.255 192.169.0.0
    198.17.255.255 198.20.0.0 223.255.255.255 2606:4700::1111 2a00:1450:4001::1 2001:4860:4860::8888
    64:ff9b::8.8.8.8 64:ff9b::5db8:d822
""".split()


@pytest.mark.parametrize("address", CLOSED)
def test_an_address_off_the_open_web_is_closed(address: str) -> None:
    assert closed(address)


@pytest.mark.parametrize("address", OPEN)
def test_an_address_on_the_open_web_is_open(address: str) -> None:
    assert closed(address) == ""


@pytest.mark.parametrize("network", [*V4, *V6], ids=str)
def test_every_network_of_the_tables_is_closed_from_end_to_end(network: object) -> None:
    assert network in V4 or network in V6
    assert closed(str(network[0])) and closed(str(network[-1]))  # type: ignore[index]  # A network, by now.


@given(st.ip_addresses())
def test_whatever_python_knows_to_be_special_is_closed_too(address: IPv4Address | IPv6Address) -> None:
    special = not address.is_global or address.is_multicast or address.is_reserved
    if special and address not in NAT64:
        assert closed(str(address))


@pytest.mark.parametrize(
    "text", ["", "loop", "127.1", "0177.0.0.1", "127.0.0.1.", "1.2.3", "::1::", "1.2.3.4%e"]
)
def test_what_is_no_address_in_its_usual_spelling_is_closed(text: str) -> None:
    assert closed(text)


def outlet(*hosts: str, private: bool = False, name: str = "Gazette") -> Outlet:
    host = hosts[0]
    return Outlet(
        name=name, hosts=hosts, home=f"http://{host}/", country="GB", language="en", private=private
    )


def refused(url: str, asking: Outlet | None = None, *others: Outlet) -> str:
    with pytest.raises(AddressRefused) as caught:
        Guard([each for each in (asking, *others) if each is not None]).check(url, asking)
    return str(caught.value)


SPELLINGS = """
    127.0.0.1 127.0.0.1. 2130706433 2130706433. 0x7f000001 0X7F000001 017700000001 0177.0.0.1 0x7f.0.0.1
    0x7f.1 127.1 127.0.1 127.0.0.01 127.000.000.001 127.0.0.1.. .127.0.0.1 127..1 0 0.0.0.0 0x 00 1
    256.256.256.256 1.2.3.4.5 4294967295 99999999999 0x7f.0.0.0x1 1.0x a.b.0x7f a.1 8.8.8.8. 010.8.8.8
    134744072 127%2e0%2e0%2e1 %31%32%37.0.0.1 127.0.0.1%00 127。0。0。1 １２７.0.0.1 ①②⑦.0.0.1 [::1] [::]
    [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [64:ff9b::7f00:1] [fe80::1]
    [fe80::1%25eth0] [fe80::1%eth0] [fd00:ec2::254] [2002:7f00:1::] [v1.x] [127.0.0.1] [] [::1]. ::1
    169.254.169.254 localhost LOCALHOST localhost. sub.localhost router printer.local
    metadata.google.internal nas.home.arpa 127.0.0.1\\@example.com example.com\\@127.0.0.1
    example.com:80@127.0.0.1 @127.0.0.1 a@example.com :pw@example.com
""".split()


@pytest.mark.parametrize("host", SPELLINGS)
@pytest.mark.parametrize("form", ["http://{}/", "https://{}:8443/x?y#z", "http://{}"])
def test_no_spelling_of_a_closed_host_is_let_through(host: str, form: str) -> None:
    refused(form.format(host))


@given(st.lists(st.from_regex(r"[0-9]{1,11}|0[xX][0-9a-fA-F]{0,9}", fullmatch=True), min_size=1, max_size=5))
def test_whatever_inet_aton_takes_is_refused_but_in_its_usual_spelling(
    parts: list[str],
) -> None:
    host = ".".join(parts)
    try:
        usual = socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        usual = ""
    if host != usual or closed(usual):
        refused(f"http://{host}/")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "data:text/html,x",
        "//example.com/",
        "example.com",
        "",
        "http://",
        "http:///x",
        "http:/example.com",
        "http:\\\\example.com",
        "http://example.com:0/",
        "http://example.com:22/",
        "http://example.com:8000/",
        "http://example.com:65616/",
        "http://example.com:/x:80:80",
        "http://example.com:٨٠/",
        "http://exa mple.com/",
        "http://exa\tmple.com/",
        "http://example.com\n/",
        f"http://{'a' * 64}.example.com/",
        f"http://{'a.' * 130}example.com/",
        f"http://example.com/{'a' * 2048}",
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    refused(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "https://www.example.co.uk/a?b=c",
        "HTTPS://Example.COM./",
        "http://example.com:8080/",
        "https://xn--fuball-cta.example:8443/",
        "http://93.184.216.34/",
        "http://[2606:4700::1111]/",
        "http://127.0.0.1.nip.example/",
    ],
)
def test_an_address_of_the_open_web_may_be_asked(url: str) -> None:
    Guard([]).check(url)


def test_a_private_outlet_opens_its_own_hosts_to_its_own_requests_alone() -> None:
    own, other = outlet("127.0.0.1:4000", private=True), outlet("gazette.test", name="Other")
    guard = Guard([own, other])
    guard.check("http://127.0.0.1:4000/x", own)
    assert "a private outlet's" in refused("http://127.0.0.1:4000/x", other, own)
    assert "a private outlet's" in refused("http://127.0.0.1:4000/robots.txt", None, own)
    for elsewhere in ("127.0.0.1:4001", "127.0.0.1", "10.0.0.1:4000", "[::1]:4000"):
        refused(f"http://{elsewhere}/", own, other)


def test_a_private_name_is_closed_to_others_though_it_looks_like_any_name() -> None:
    own, other = outlet("desk.example", private=True), outlet("gazette.test", name="Other")
    for host in ("desk.example", "www.desk.example", "desk.example.", "a.desk.example:443"):
        assert "a private outlet's" in refused(f"http://{host}/", other, own)
        Guard([own]).check(f"http://{host}/", own)


def test_an_outlet_opens_the_ports_that_its_hosts_name() -> None:
    own = outlet("gazette.test:8000")
    Guard([own]).check("http://gazette.test:8000/", own)
    for host in ("gazette.test:8001", "other.test:8000"):
        assert "on no port" in refused(f"http://{host}/", own)
    assert "on no port" in refused("http://gazette.test:8000/", None, own)


def test_a_user_name_and_a_password_are_never_told() -> None:
    assert "secret" not in refused("http://desk:secret@gazette.test/")
    assert shown("http://desk:secret@gazette.test/a@b") == "http://gazette.test/a@b"
    assert shown("https://gazette.test/?to=//a@b") == "https://gazette.test/?to=//a@b"


@pytest.mark.parametrize(
    "setting", ["localhost:53", "dns", "127.0.0.1:0", "127.0.0.1:99999", "1.1.1.1:5x", "::1"]
)
def test_a_name_server_that_is_none_is_refused(setting: str) -> None:
    with pytest.raises(CrawlError, match=re.escape(repr(setting))):
        name_server(setting)


def test_a_name_server_is_named_by_its_address() -> None:
    assert name_server("") is None
    assert name_server("9.9.9.9") == ("9.9.9.9", 53)
    assert name_server(" 127.0.0.1:5353 ") == ("127.0.0.1", 5353)


@given(st.text("ab1.:@/\\?#[]%27x-１。＠ß \t\n", max_size=24))
def test_the_host_that_was_checked_is_the_one_that_twisted_connects_to(rest: str) -> None:
    try:
        url = Request(f"http://example.com{rest}").url
        Guard([]).check(url)
    except (ValueError, AddressRefused):
        return
    connected, read = URI.fromBytes(url.partition("#")[0].encode("ascii")), urlsplit(url)
    assert connected.host.decode("ascii").lower() == read.hostname
    assert connected.port == (read.port or 80)


def test_no_outlet_that_touchline_brings_along_is_private() -> None:
    assert not any(each.private for each in load())


def test_scrapys_doors_into_the_process_are_not_even_loaded() -> None:
    """Telnet and remote control, whatever a setting says."""
    loaded = get_project_settings().get_component_priority_dict_with_base("EXTENSIONS")
    names = build_component_list(loaded)
    assert "scrapy.extensions.corestats.CoreStats" in names
    assert not [name for name in names if "telnet" in name or "remote" in name]


def test_what_a_crawl_is_made_of_brings_no_web_server_no_console_and_no_scipy() -> None:
    """A second of every start: they come with parts of Scrapy and datasketch that nothing here asks for."""
    code = (
        "import sys, pipelines.folding.shingle, crawler.spiders.football\n"
        "from scrapy.utils.project import get_project_settings\n"
        "get_project_settings().get_component_priority_dict_with_base('EXTENSIONS')\n"
        "unwanted = {'scipy', 'datasketch', 'aiohttp', 'twisted.conch', 'scrapy.extensions.telnet'}\n"
        "print(unwanted & set(sys.modules))\n"
        "import datasketch; print(datasketch.MinHashLSH.__name__, datasketch.minhash.__name__)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == ["set()", "MinHashLSH datasketch.minhash"]
