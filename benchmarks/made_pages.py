"""Whole pages around made articles, as large as news pages: `python -m benchmarks.made_pages [--pages N]`.

An article of `benchmarks.realistic` with a head, styles, a script's data, a menu and cards of other stories.
Sizes are spread as those of the 441 pages in ../shared/pages are, whose mean is 233 KB, 45 KB by gzip. The
same number gives the same page. Prints the mean and the tenths of both, in KB.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random

from benchmarks import realistic

MEDIAN, SPREAD = 165_000, 0.85
"""Bytes of the median page, and the standard deviation of the sizes' logarithm."""
LEAST, MOST = 20_000, 2_000_000
STYLES, DATA = 0.2, 0.55
"""Shares of what stands around an article; the rest are cards."""
NOISE = 0.33
"""Share of a script's data that does not pack well."""


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page with its number, that of the outlet that runs it, and when it says that it was published."""

    number: int
    outlet: int
    published: str
    body: bytes


def pages(outlets: int) -> Iterator[MadePage]:
    """Pages without end, spread over so many outlets; nearly a third run the same story as an earlier one."""
    cards: list[str] = []
    for made in realistic.articles():
        dice = Random(made.number)
        cards = [*cards[-40:], made.title]
        size = min(max(dice.lognormvariate(0, SPREAD) * MEDIAN, LEAST), MOST)
        published = realistic.START.isoformat()
        body = _markup(made, published, size, cards, dice).encode()
        yield MadePage(made.number, made.number % outlets, published, body)


def _markup(made: realistic.Made, published: str, size: float, cards: list[str], dice: Random) -> str:
    title = html.escape(made.title)
    told = "".join(f"<p>{html.escape(each)}</p>\n" for each in made.paragraphs)
    about = json.dumps(
        {"@type": "NewsArticle", "headline": made.title, "datePublished": published, "inLanguage": "pt"}
    )
    left = max(0.0, size - len(told) - 3_000)
    menu = "".join(f'<li><a href="/secao/{n}">Seção {n}</a></li>' for n in range(25))
    return (
        f'<!doctype html><html lang="pt"><head><meta charset="utf-8"><title>{title}</title>\n'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">\n'
        f'<script type="application/ld+json">{about}</script>\n'
        f"<style>{_styles(left * STYLES, dice)}</style>\n"
        f"<script>window.state={_data(left * DATA, dice)}</script></head>\n"
        f"<body><header><nav><ul>{menu}</ul></nav></header>\n"
        f"<main><article><h1>{title}</h1>\n{told}</article>\n"
        f"<aside>{_cards(left * (1 - STYLES - DATA), cards, dice)}</aside></main></body></html>\n"
    )


def _styles(size: float, dice: Random) -> str:
    return "".join(
        f".block-{n} > .item{{margin:{dice.randrange(40)}px auto;"
        f"color:#{dice.randbytes(3).hex()};display:flex}}\n"
        for n in range(int(size / 70))
    )


def _data(size: float, dice: Random) -> str:
    noise = int(64 * NOISE)
    rows = [
        {"id": dice.randbytes(noise // 2).hex(), "kind": "teaser", "section": dice.randrange(25), "ad": True}
        for _ in range(int(size / (48 + noise)))
    ]
    return json.dumps(rows, separators=(",", ":"))


def _cards(size: float, titles: list[str], dice: Random) -> str:
    return "".join(
        f'<div class="card"><a href="/noticia/{dice.randrange(10**8)}"><img loading="lazy" alt="" '
        f'src="/img/{dice.randbytes(8).hex()}.jpg"><h3>{html.escape(dice.choice(titles))}</h3></a></div>\n'
        for _ in range(int(size / 200))
    )


def main() -> None:
    """Make and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=441)
    asked = parser.parse_args()
    realistic.prepare()
    bodies = [page.body for page in islice(pages(40), asked.pages)]
    packed = [len(gzip.compress(each, 6)) for each in bodies]
    for name, sizes in (("plain", list(map(len, bodies))), ("gzip", packed)):
        tenths = " ".join(f"{each / 1e3:4.0f}" for each in statistics.quantiles(sizes, n=10))
        print(f"{name:6} mean {statistics.mean(sizes) / 1e3:4.0f}   tenths {tenths}")


if __name__ == "__main__":
    main()
