"""Extraction measured on real pages: accuracy by the yardstick's own score, speed, and peers beside.

python -m benchmarks.pages [--warc PATH] [--worst N] [--out PATH] [--peers [NAME …]] [--turns N] [--seed]

The pages and their truth lie beside the repository (../shared/pages) and never in it. With --peers, all
that are installed (`make bench`), or those named, read the same pages in this same process, in turns with
ours: `benchmarks.compare` tells what each figure is, `benchmarks.peers` how each peer is set.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from benchmarks.compare import compare
from benchmarks.scoring import measure, read_pages, score, touchline
from benchmarks.shared import SHARED
from pipelines.article import Page, Rejection
from pipelines.clean import clean
from pipelines.extract import extract

SEED_END = "Italy, Spain, Germany, France and Argentina have all won since 2002."


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
        return f"{len(article.kept)} lines of {len(body) - 2}"
    return ""


def main() -> None:
    """Run the benchmark as its arguments say."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--warc", type=Path, default=SHARED / "pages" / "dev.warc.gz")
    parser.add_argument("--worst", type=int, default=0, help="list the N pages with the lowest F1")
    parser.add_argument("--out", type=Path, help="keep the predictions as JSONL")
    parser.add_argument("--peers", nargs="*", metavar="NAME", help="run the installed peers beside, in turns")
    parser.add_argument("--turns", type=int, default=3, help="times that each reads all pages beside peers")
    parser.add_argument("--seed", action="store_true", help="only check the seed article")
    args = parser.parse_args()
    fault = seed_fault()
    print(f"seed article: {fault or 'clean'}")
    if args.seed:
        sys.exit(1 if fault else 0)
    todo = list(read_pages(args.warc))
    if args.peers is not None:
        compare(todo, args.peers, args.turns)
        return
    speed, rows = measure(touchline, todo)
    print(score(rows, "--worst", str(args.worst), out=args.out), end="")
    print(f"touchline: {speed:.0f} pages/s on one core, metadata and cleaning included")
    if raised := [row for row in rows if "fault" in row]:
        sys.exit("".join(f"raised on {row['url']}: {row['fault']}\n" for row in raised))


if __name__ == "__main__":
    main()
