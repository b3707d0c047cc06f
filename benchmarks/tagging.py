"""Measures the tagger against texts labelled by hand: `python -m benchmarks.tagging [--errors]`.

`tags.jsonl` holds a text's set, its id (of a page the first digits of its address's SHA-1), how many
characters of it were read and what it is ABOUT and NAMES by its labeller, who had not seen what the tagger
says; a key with ? is one that the data does not know. Both sides of a match that a text tells are what it is
about; a competition, where it is the matter itself.

Rules and data are changed after looking at what --errors shows. It shows nothing of the texts that are HELD,
whose figures are printed apart: they say what the tagger does with texts that nobody tuned it to.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.shared import SHARED, rows
from pipelines.football import tagger

LABELS = Path(__file__).with_name("tags.jsonl")
LEAST_PRECISION, LEAST_RECALL = 0.97, 0.93
MOST_MILLISECONDS = 0.5
FIRST = 54
"""Texts that were labelled first, of which floors have been held since."""
SAMPLE = 2_000
_SPOKEN = {"fold": ("en", "GB"), "corpus": ("pt", "BR")}
_SUBTITLE = re.compile(r"(?<=[^\W\d_A-Z.][\w\"”!?)])\. ?(?=[A-ZÀ-Ý\"“])|\?\. ")


@dataclass(frozen=True, slots=True)
class Item:
    """A labelled text."""

    name: str
    headline: str
    text: str
    language: str
    country: str
    about: frozenset[str]
    named: frozenset[str]
    held: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """How the tagger fares: precision and recall of what texts name, and of what they are about."""

    precision: float
    recall: float
    about_precision: float
    about_recall: float


def texts() -> dict[tuple[str, str], tuple[str, str]]:
    """Headline and text of every item of the sets; of the season's headlines the first sentence."""
    found = {}
    for row in rows(SHARED / "fold" / "dev.jsonl.gz"):
        found["fold", str(row["id"])] = row["title"], row["text"]
    for row in rows(SHARED / "corpus" / "ge-2018.jsonl.gz"):
        headline, *subtitle = _SUBTITLE.split(row["title"], maxsplit=1)
        found["corpus", str(row["id"])] = headline, "\n".join([*subtitle, *row["lines"]])
    for row in rows(SHARED / "pages" / "dev.truth.jsonl"):
        key = hashlib.sha1(row["url"].encode(), usedforsecurity=False).hexdigest()[:12]
        found["pages", key] = row.get("title") or "", row.get("body") or ""
    return found


def labelled() -> Iterator[Item]:
    """The labelled texts, as far as they were read."""
    known = texts()
    for row in rows(LABELS):
        headline, text = known[row["set"], str(row["id"])]
        language, country = _SPOKEN.get(row["set"]) or (row["language"], row["country"])
        about = frozenset(row["about"])
        yield Item(
            f"{row['set']} {row['id']}",
            headline,
            text[: row["limit"]],
            language,
            country,
            about,
            about | frozenset(row["named"]),
            row.get("held", False),
        )


def figures(items: Iterable[Item], errors: bool = False) -> Figures:
    """Tag labelled texts and compare."""
    hit = said = true = about_hit = about_said = about_true = 0
    for item in items:
        tags = tagger.tag(item.headline, item.text, item.language, item.country)
        found = {each.subject.key for each in tags}
        about = {each.subject.key for each in tags if each.about}
        hit, said, true = hit + len(found & item.named), said + len(found), true + len(item.named)
        about_hit += len(about & item.about)
        about_said, about_true = about_said + len(about), about_true + len(item.about)
        if errors and not item.held:
            _show(item, found, about)
    return Figures(hit / said, hit / true, about_hit / about_said, about_hit / about_true)


def _show(item: Item, found: set[str], about: set[str]) -> None:
    """What was tagged otherwise than labelled."""
    if found != item.named or about != item.about:
        print(f"{item.name} | {item.headline[:70]}")
    for sign, keys in (
        ("named +", found - item.named),
        ("named -", item.named - found),
        ("about +", about - item.about),
        ("about -", item.about - about),
    ):
        if keys:
            print(f"    {sign} {', '.join(sorted(keys))}")


def milliseconds() -> float:
    """The median time of the processor that an article takes, over a part of both sets."""
    took = []
    known = list(texts().items())
    for (kind, _), (headline, text) in known[:: max(len(known) // SAMPLE, 1)]:
        language = "en" if kind == "fold" else "pt"
        started = time.process_time()
        tagger.tag(headline, text, language)
        took.append((time.process_time() - started) * 1e3)
    return statistics.median(took)


def main() -> int:
    """Print the figures; 1 when a floor is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--errors", action="store_true", help="name what was tagged otherwise than labelled")
    wanted = parser.parse_args()
    started = time.perf_counter()
    tagger.tag("", "")
    made = time.perf_counter() - started
    items = list(labelled())
    found = figures(items, wanted.errors)
    took = milliseconds()
    parts = {"all": items, "held": [each for each in items if each.held]}
    parts |= {kind: [each for each in items if each.name.startswith(kind)] for kind in (*_SPOKEN, "pages")}
    for name, some in parts.items():
        told = figures(some)
        print(
            f"{name:8}{len(some):4} texts  named: precision {told.precision:.3f}, recall {told.recall:.3f}  "
            f"about: precision {told.about_precision:.3f}, recall {told.about_recall:.3f}"
        )
    print(f"matcher made in {made:.2f} s; median {took:.3f} ms an article")
    good = found.precision >= LEAST_PRECISION and found.recall >= LEAST_RECALL and took <= MOST_MILLISECONDS
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
