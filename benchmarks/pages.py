"""Extraction measured on real pages: accuracy by the yardstick's own score, speed, and peers beside.

python -m benchmarks.pages [--warc PATH] [--worst N] [--out PATH] [--peers] [--seed]

The pages and their truth lie beside the repository (../shared/pages) and never in it. Peers are run
where they are installed, in this same process, one after the other on one core.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from pipelines.article import Page, Rejection
from pipelines.clean import clean
from pipelines.extract import extract

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEED_END = "Italy, Spain, Germany, France and Argentina have all won since 2002."

Way = Callable[[Page], dict[str, Any]]


def read_pages(warc: Path) -> Iterator[Page]:
    """Every response of a WARC as a page."""
    with warc.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type != "response":
                continue
            headers = record.http_headers
            yield Page(
                url=record.rec_headers.get_header("WARC-Target-URI"),
                body=record.content_stream().read(),
                fetched=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
                content_type=(headers.get_header("Content-Type") or "") if headers else "",
            )


def touchline(page: Page) -> dict[str, Any]:
    """Our own extractor and the cleaning of the page by itself: no selectors, no learned lines."""
    found = extract(page)
    if isinstance(found, Rejection):
        return {"url": page.url, "text": "", "rejected": found.reason.value}
    article = clean(found)
    return {
        "url": page.url,
        "text": article.text,
        "title": article.headline,
        "authors": list(article.authors),
        "published": article.published.isoformat() if article.published else None,
        "summary": list(article.summary),
    }


def _trafilatura(precision: bool) -> Way:
    trafilatura = importlib.import_module("trafilatura")

    def way(page: Page) -> dict[str, Any]:
        found = trafilatura.bare_extraction(
            page.body, url=page.url, favor_precision=precision, with_metadata=True
        )
        if found is None:
            return {"url": page.url, "text": ""}
        return {"url": page.url, "text": found.text, "title": found.title, "published": found.date}

    return way


def _readability() -> Way:
    readability = importlib.import_module("readability")
    html = importlib.import_module("lxml.html")

    def way(page: Page) -> dict[str, Any]:
        document = readability.Document(page.body)
        tree = html.fromstring(document.summary())
        lines = [
            " ".join(part.text_content().split()) for part in tree.iter("p", "li", "h2", "h3", "blockquote")
        ]
        return {"url": page.url, "text": "\n".join(line for line in lines if line), "title": document.title()}

    return way


def _newspaper() -> Way:
    newspaper = importlib.import_module("newspaper")

    def way(page: Page) -> dict[str, Any]:
        article = newspaper.Article(page.url, fetch_images=False)
        article.download(input_html=page.body.decode("utf-8", "replace"))
        article.parse()
        when = article.publish_date
        published = when.isoformat() if when else None
        return {"url": page.url, "text": article.text, "title": article.title, "published": published}

    return way


def _resiliparse() -> Way:
    text = importlib.import_module("resiliparse.extract.html2text")
    encoding = importlib.import_module("resiliparse.parse.encoding")

    def way(page: Page) -> dict[str, Any]:
        source = encoding.bytes_to_str(page.body, encoding.detect_encoding(page.body))
        return {"url": page.url, "text": text.extract_plain_text(source, main_content=True)}

    return way


def _justext() -> Way:
    justext = importlib.import_module("justext")
    stops = frozenset().union(
        *(justext.get_stoplist(name) for name in ("English", "German", "Spanish", "French"))
    )

    def way(page: Page) -> dict[str, Any]:
        parts = justext.justext(page.body, stops)
        return {"url": page.url, "text": "\n".join(part.text for part in parts if not part.is_boilerplate)}

    return way


def _paragraphs() -> Way:
    bs4 = importlib.import_module("bs4")

    def way(page: Page) -> dict[str, Any]:
        soup = bs4.BeautifulSoup(page.body, "lxml")
        return {
            "url": page.url,
            "text": "\n".join(part.get_text(" ", strip=True) for part in soup.find_all("p")),
        }

    return way


PEERS: dict[str, Callable[[], Way]] = {
    "trafilatura": lambda: _trafilatura(False),
    "trafilatura, precision": lambda: _trafilatura(True),
    "readability-lxml": _readability,
    "newspaper4k": _newspaper,
    "resiliparse": _resiliparse,
    "jusText": _justext,
    "all <p>": _paragraphs,
}


def measure(way: Way, todo: list[Page]) -> tuple[float, list[dict[str, Any]]]:
    """Run one way over all pages; give pages a second of processor time, and its predictions."""
    started = time.process_time()
    rows = []
    for page in todo:
        try:
            rows.append(way(page))
        except Exception as fault:
            rows.append({"url": page.url, "text": "", "fault": repr(fault)[:100]})
    return len(todo) / (time.process_time() - started), rows


def score(rows: list[dict[str, Any]], *options: str, out: Path | None = None) -> str:
    """What the yardstick's scorer prints for predictions; ``out`` keeps them as JSONL."""
    with TemporaryDirectory() as folder:
        target = out or Path(folder) / "predictions.jsonl"
        target.write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
        )
        where = SHARED / "pages"
        command = [
            sys.executable,
            str(where / "score.py"),
            str(where / "dev.truth.jsonl"),
            str(target),
            *options,
        ]
        return run(command, capture_output=True, text=True, check=True).stdout


def compare(todo: list[Page], ours: float) -> None:
    """Print each installed peer's row `all` and how many times as fast we are."""
    for name, load in PEERS.items():
        try:
            way = load()
        except ImportError:
            print(f"{name:24} not installed")
            continue
        speed, rows = measure(way, todo)
        figures = json.loads(score(rows, "--json"))["all"]
        shown = " ".join(
            f"{key} {figures[key]}" for key in ("F1", "tail", "headline", "keep", "drop", "date")
        )
        print(f"{name:24} {shown}  {speed:.0f} pages/s, we are {ours / speed:.1f} times as fast")


def seed_fault() -> str:
    """Lay the seed article into a page, read it back and say what is wrong with it ("" when nothing is)."""
    lines = (SHARED / "seed" / "ancelotti.txt").read_text("utf-8").splitlines()
    headline, *rest = [line for line in lines if line.strip()]
    bullets = [line[2:] for line in rest if line.startswith("- ")]
    body = [line for line in rest if not line.startswith("- ")]
    items = "".join(f"<li>{escape(line)}</li>" for line in bullets)
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in body)
    markup = (
        f"<html lang=en><head><title>{escape(headline)} | Example</title></head>"
        f"<body><nav><a href=/>Home</a></nav><article><h1>{escape(headline)}</h1>"
        f"<ul>{items}</ul>{paragraphs}</article><footer>Imprint</footer></body></html>"
    )
    found = extract(Page("https://example.org/seed", markup.encode(), datetime.now(UTC)))
    if isinstance(found, Rejection):
        return f"rejected: {found.reason}"
    article = clean(found)
    if not article.text.endswith(SEED_END):
        return f"ends in {article.text[-80:]!r}"
    if list(article.summary) != bullets:
        return f"summary is {article.summary!r}"
    if len(article.kept) != len(body) - 2 or headline in article.text:
        return f"{len(article.kept)} blocks of {len(body) - 2}"
    return ""


def main() -> None:
    """Run the benchmark as its arguments say."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--warc", type=Path, default=SHARED / "pages" / "dev.warc.gz")
    parser.add_argument("--worst", type=int, default=0, help="list the N pages with the lowest F1")
    parser.add_argument("--out", type=Path, help="keep the predictions as JSONL")
    parser.add_argument("--peers", action="store_true", help="run the installed peers beside")
    parser.add_argument("--seed", action="store_true", help="only check the seed article")
    args = parser.parse_args()
    fault = seed_fault()
    print(f"seed article: {fault or 'clean'}")
    if args.seed:
        sys.exit(1 if fault else 0)
    todo = list(read_pages(args.warc))
    speed, rows = measure(touchline, todo)
    print(score(rows, "--worst", str(args.worst), out=args.out), end="")
    print(f"touchline: {speed:.0f} pages/s on one core, metadata and cleaning included")
    if raised := [row for row in rows if "fault" in row]:
        sys.exit("".join(f"raised on {row['url']}: {row['fault']}\n" for row in raised))
    if args.peers:
        compare(todo, speed)


if __name__ == "__main__":
    main()
