"""Certificates are checked, and a proxy that tunnels is told names alone: by real TLS on loopback."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.crawler.names import Names
from tests.crawler.running import Ended, Place
from tests.crawler.site import Site

NAME = "paper.test"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for one name that vouches for itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return file


@contextmanager
def paper(certificate: Path, name: str, port: int | None = None) -> Iterator[Site]:
    """A site that speaks TLS with that certificate, under a name; its feed lists one article."""
    site = Site()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    site._server.socket = context.wrap_socket(site._server.socket, server_side=True)
    site.host = f"{name}:{port or site._server.server_port}".removesuffix(":443")
    site.base = f"https://{site.host}"
    site.feed(*site.articles(1))
    with site:
        yield site


def crawl(place: Place, site: Site, **settings: str) -> Ended:
    file = site.outlets_file(place.folder)
    return place.crawl("football", bundled="no", outlets_file=str(file), LOG_LEVEL="DEBUG", **settings)


@pytest.mark.parametrize(
    ("name", "trusted", "stored"),
    [(NAME, True, 1), (NAME, False, 0), ("other.test", True, 0)],
    ids=["vouched for", "vouched for by nobody", "another's name"],
)
def test_a_site_is_asked_only_where_its_certificate_is_good(
    name: str, trusted: bool, stored: int, certificate: Path, tmp_path: Path
) -> None:
    with paper(certificate, name) as site, Names({name: [["127.0.0.1"]]}) as names:
        place = Place(tmp_path / "place", SSL_CERT_FILE=str(certificate) if trusted else "")
        ended = crawl(place, site, TOUCHLINE_DNS=names.server)
        assert len(place.copies()) == stored, ended.stderr
        assert bool(site.asked) == bool(stored)


class Proxy(ThreadingHTTPServer):
    """A proxy that opens tunnels, all of them to one site; ``asked`` holds where to."""

    daemon_threads = True

    def __init__(self, to: int) -> None:
        super().__init__(("127.0.0.1", 0), _Tunnel)
        self.to = to
        self.asked: list[tuple[str, str]] = []


class _Tunnel(BaseHTTPRequestHandler):
    server: Proxy

    def do_CONNECT(self) -> None:
        self.server.asked.append((self.path, self.headers.get("Proxy-Authorization", "")))
        with socket.create_connection(("127.0.0.1", self.server.to)) as there:
            self.send_response(200)
            self.end_headers()
            back = threading.Thread(target=pump, args=(there, self.connection), daemon=True)
            back.start()
            pump(self.connection, there)
            back.join(5)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def pump(source: socket.socket, sink: socket.socket) -> None:
    """Everything from one end to the other."""
    try:
        while data := source.recv(65_536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def test_a_tunnelling_proxy_is_told_names_alone_and_its_password_is_not_told(
    certificate: Path, tmp_path: Path
) -> None:
    with paper(certificate, NAME, 443) as site, Proxy(site._server.server_port) as proxy:
        threading.Thread(target=proxy.serve_forever, args=(0.05,), daemon=True).start()
        way = f"http://desk:s3cret@127.0.0.1:{proxy.server_port}"
        place = Place(
            tmp_path / "place",
            **dict.fromkeys(("https_proxy", "HTTPS_PROXY"), way),
            **dict.fromkeys(("no_proxy", "NO_PROXY"), ""),
            SSL_CERT_FILE=str(certificate),
        )
        site.private = False
        file = site.outlets_file(place.folder)
        for number, host in enumerate(("127.0.0.1", "localhost", "169.254.169.254")):
            more = (
                f'[[outlet]]\nname = "{number}"\nhome = "https://{host}/"\nhosts = ["{host}"]\n'
                f'feeds = [{{ url = "https://{host}/feed" }}]\n'
            )
            file.write_text(file.read_text() + more)
        ended = place.crawl("football", bundled="no", outlets_file=str(file), LOG_LEVEL="DEBUG")
        proxy.shutdown()
    password = base64.b64encode(b"desk:s3cret").decode()
    assert ended.status == 0, ended.stderr
    assert set(proxy.asked) == {(f"{NAME}:443", f"Basic {password}")}
    assert len(place.copies()) == 1
    assert place.last_run()["sources"] == {"read": 1, "failed: refused-address": 3}
    assert ended.stderr.count("looks names up") == 1
    for secret in ("s3cret", password):
        assert secret not in ended.stderr + ended.stdout
        assert secret.encode() not in place.file.read_bytes()
