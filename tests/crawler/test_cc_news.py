"""`scrapy crawl archive` on files in the form of Common Crawl's CC-NEWS: made here, read as they are."""

from __future__ import annotations

import gzip
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.crawler.running import Place, crawling, finish
from tests.crawler.warc_files import by_hand

WHEN = "2026-03-04T05:06:07Z"
PAGES = 120

GERMAN = (
    "Der FC Beispielstadt hat das Spiel gegen den SV Musterdorf mit {0} zu 1 gewonnen, sagte Trainer Vogel.",
    "Der Stürmer traf in der {0}. Minute nach einer Ecke, der Torwart war chancenlos, die Abwehr zu weit.",
    "Am nächsten Spieltag der Bundesliga reist die Mannschaft mit {0} Verletzten zum Tabellenführer.",
)
SPANISH = (
    "El Real Ejemplo ganó el partido de liga por {0} a 1 ante su afición, dijo el entrenador Ruiz.",
    "El delantero marcó en el minuto {0} tras un saque de esquina, y el portero no pudo hacer nada más.",
    "En la próxima jornada de la liga el equipo viaja con {0} bajas al campo del líder de la clasificación.",
)
JAPANESE = (
    "サッカーJ1リーグの第{0}節が行われ、浦和が川崎に3対1で勝利した。監督は試合後、選手の努力をたたえた。",
    "後半{0}分、フォワードがコーナーキックからゴールを決め、ゴールキーパーは反応できなかった。",
    "次節、チームは首位の横浜とアウェーで対戦する。負傷者は{0}人で、監督は起用法に悩んでいる。",
)


def page(language: str, sentences: Sequence[str], number: int) -> bytes:
    told = "".join(f"<p>{each.format(number + place)}</p>" for place, each in enumerate(sentences * 2))
    title = sentences[0].format(number)[:60]
    return (
        f'<html lang="{language}"><head><title>{title}</title></head>'
        f"<body><article><h1>{title}</h1>{told}</article></body></html>"
    ).encode()


def record(kind: str, url: str, block: bytes, content: str, **more: str) -> bytes:
    """One record as its crawler writes it: WARC/1.0, a gzip member of its own, digests, an IP address."""
    given = {
        "WARC_Type": kind,
        "WARC_Record_ID": f"<urn:uuid:{abs(hash((kind, url))):032x}>",
        "WARC_Date": WHEN,
        "Content_Type": content,
        "WARC_Target_URI": url,
        "WARC_IP_Address": "192.0.2.7",
        "WARC_Payload_Digest": "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
    }
    return gzip.compress(by_hand(block, **(given | more)))


def answered(url: str, body: bytes, *head: str, **more: str) -> bytes:
    """Request and response, the body out of its chunks and unpacked, which the head tells in its own way."""
    lines = (
        "HTTP/1.1 200 OK",
        "Content-Type: text/html; charset=UTF-8",
        "X-Crawler-Transfer-Encoding: chunked",
        "X-Crawler-Content-Encoding: gzip",
        f"X-Crawler-Content-Length: {len(body) // 3}",
        f"Content-Length: {len(body)}",
        *head,
    )
    asked = b"GET / HTTP/1.1\r\nUser-Agent: CCBot/2.0\r\nAccept-Encoding: br,gzip\r\n\r\n"
    block = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    return record("request", url, asked, "application/http; msgtype=request") + record(
        "response", url, block, "application/http; msgtype=response", **more
    )


def headed(name: str) -> bytes:
    """The record at the head of a file, without an address."""
    told = f"isPartOf: CC-NEWS\r\nsoftware: StormCrawler\r\nformat: WARC File Format 1.0\r\nfile: {name}\r\n"
    return record("warcinfo", "", told.encode(), "application/warc-fields", WARC_Payload_Digest="")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two files as a day of CC-NEWS has them: many outlets, languages and topics in no order."""
    folder = tmp_path_factory.mktemp("cc-news")
    tongues = (("de", GERMAN), ("es", SPANISH), ("ja", JAPANESE))
    parts = []
    for number in range(PAGES):
        language, sentences = tongues[number % 3]
        url = f"https://www.paper-{number % 11}.example/{language}/{number}"
        parts.append(answered(url, page(language, sentences, number * 10)))
    odd = (
        answered("https://www.paper-1.example/cut", page("de", GERMAN, 7), WARC_Truncated="length"),
        answered(
            "https://www.paper-2.example/pdf", b"%PDF-1.7 ...", WARC_Identified_Payload_Type="application/pdf"
        ),
        record(
            "metadata", "https://www.paper-3.example/m", b"fetchTimeMs: 23\r\n", "application/warc-fields"
        ),
    )
    for name, held in (("CC-NEWS-1.warc.gz", parts[:60]), ("CC-NEWS-2.warc.gz", [*odd, *parts[60:]])):
        (folder / name).write_bytes(headed(name) + b"".join(held))
    return folder


def test_every_response_is_a_page_in_whatever_language(folder: Path, place: Place) -> None:
    ended = place.crawl("archive", warc=str(folder), topic="any", workers="2")
    assert ended.status == 0, ended.stderr
    run = place.last_run()
    assert run["fetched"] == PAGES + 2
    assert run["rejected"] == {"truncated": 1, "not-html": 1}
    found = place.copies()
    assert {copy["language"] for copy in found.values()} == {"de", "es", "ja"}
    assert {copy["fetched"] for copy in found.values()} == {WHEN}
    assert all("コーナーキック" in copy["text"] for url, copy in found.items() if "/ja/" in url)


def test_a_replay_that_is_killed_goes_on_behind_what_it_had_saved(folder: Path, place: Place) -> None:
    given = {"warc": str(folder / "CC-NEWS-*.warc.gz"), "topic": "any", "workers": "2"}
    process = place.start(*crawling("archive", **given))
    end = time.monotonic() + 40
    while time.monotonic() < end and process.poll() is None and not _stored(place):
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    finish(process)
    before = _stored(place)
    ended = place.crawl("archive", **given)
    assert ended.status == 0, ended.stderr
    run = place.last_run()
    assert (run["fetched"], run["unchanged"]) == (PAGES + 2 - before, 0)
    assert len(place.copies()) == PAGES


def _stored(place: Place) -> int:
    """Pages that are done with, by now."""
    try:
        return len(place.pages())
    except Exception:  # The store is being made.
        return 0
