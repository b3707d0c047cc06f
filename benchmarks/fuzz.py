"""Spoils the real pages and reads them: `python -m benchmarks.fuzz [--inputs N] [--seed S] [--seconds MAX]`.

Each input is a real page after one to five mutations (`benchmarks.mutations`), under headers that may
lie; it goes through extraction, cleaning and the topic's judgement. What counts as a finding: an
exception, a line that no article may hold, a text longer than its page, an answer that took over 2 s of
processor time, a process that died or hung. Findings are written to --folder, and
`--replay FILE …` reads them again. The same seed gives the same inputs; input N does not depend on those
before it.

The pages are read in a process of their own with a bound on its memory (--memory, MiB). Printed at the
end: what became of the inputs, the slowest ones, and how the memory stood after every 1,000.
Leaves with status 1 where there is a finding.
"""

from __future__ import annotations

import argparse
import heapq
import json
import logging
import multiprocessing
import resource
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from benchmarks.mutations import header, spoil
from benchmarks.scoring import read_pages
from benchmarks.shared import SHARED
from pipelines.article import Article, Page, Rejection
from pipelines.clean import clean
from pipelines.extract import extract
from pipelines.topic import judge

SLOWEST = 2.0
HUNG = 60
STEP = 1_000
_FETCHED = datetime(2026, 11, 1, 12, tzinfo=UTC)


@dataclass(slots=True)
class Sight:
    """What was seen of the inputs so far."""

    ends: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, int]] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    findings: Counter[str] = field(default_factory=Counter)
    done: int = 0


def made(pages: list[Page], seed: int, number: int) -> Page:
    """One input."""
    dice = Random(f"{seed}:{number}")
    page, other = dice.choice(pages), dice.choice(pages)
    body = spoil(dice, page.body, other.body)
    return Page(page.url, body, _FETCHED, content_type=header(dice, page.content_type))


def tried(page: Page) -> tuple[str, float, str]:
    """Read a page: what became of it, the seconds it took, and what is wrong with that ("" if nothing)."""
    start = time.process_time()
    try:
        end, wrong = _read(page)
    except Exception:
        end, wrong = "raised", traceback.format_exc()
    took = time.process_time() - start
    if took > SLOWEST and not wrong:
        wrong = f"took {took:.1f} s"
    return end, took, wrong


def _read(page: Page) -> tuple[str, str]:
    found = extract(page)
    if isinstance(found, Rejection):
        return found.reason.value, ""
    article = clean(found)
    judge(article.headline, article.text, article.language)
    return "article", complaint(page, found)


def complaint(page: Page, article: Article) -> str:
    """What no article may hold, "" when it holds nothing such."""
    lines = [article.headline, *article.summary, *article.text.split("\n\n")]
    for line in lines[1:]:
        if not line or line != " ".join(line.split()):
            return f"a line that is empty or not folded: {line[:80]!r}"
    for line in lines:
        if any(ord(sign) < 32 or 127 <= ord(sign) < 160 or 0xD800 <= ord(sign) < 0xE000 for sign in line):
            return f"a control character: {line[:80]!r}"
    # A byte of a page gives a character at most; a standfirst stands twice, an entity may give two.
    if len(article.text) > 3 * len(page.body):
        return f"{len(article.text)} characters of {len(page.body)} bytes"
    return ""


def work(pipe: Connection, seed: int, first: int, last: int, step: int, bound: int) -> None:
    """Read inputs in this process and tell of each; the parent knows by that which one it died of."""
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    logging.disable(logging.CRITICAL)
    pages = list(read_pages(SHARED / "pages" / "dev.warc.gz"))
    for page in pages[:50]:
        tried(page)
    for number in range(first, last, step):
        pipe.send((number, *tried(made(pages, seed, number)), _resident()))
    pipe.send(None)


def _resident() -> int:
    """MiB that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() // 1024 // 1024


def run(asked: argparse.Namespace) -> Sight:
    """Read all inputs; where the process dies or hangs, tell of it and go on with the next one."""
    sight, until = Sight(), time.monotonic() + asked.seconds
    context = multiprocessing.get_context("spawn")
    following = asked.first
    while following < asked.first + asked.inputs and time.monotonic() < until:
        here, there = context.Pipe(duplex=False)
        bounds = (following, asked.first + asked.inputs, 1, asked.memory * 1024 * 1024)
        process = context.Process(target=work, args=(there, asked.seed, *bounds), daemon=True)
        process.start()
        there.close()
        why = ""
        try:
            while time.monotonic() < until:
                if not here.poll(HUNG):
                    why = f"hung for {HUNG} s"
                    break
                told = here.recv()
                if told is None:
                    return sight
                note(sight, asked, *told)
                following = told[0] + 1
        except EOFError:
            process.join()
            why = f"the process died with status {process.exitcode}"
        process.kill()
        process.join()
        if why:
            note(sight, asked, following, "died", 0.0, why, 0)
            following += 1
    return sight


def note(
    sight: Sight, asked: argparse.Namespace, number: int, end: str, took: float, wrong: str, memory: int
) -> None:
    """Take down what became of one input; a finding is written to the folder."""
    sight.ends[end] += 1
    sight.done += 1
    heapq.heappush(sight.slowest, (took, number))
    if len(sight.slowest) > 10:
        heapq.heappop(sight.slowest)
    if sight.done % STEP == 0:
        sight.memory.append(memory)
        print(f"{sight.done} inputs, {memory} MiB, slowest {max(sight.slowest)[0]:.2f} s", flush=True)
    if wrong:
        sight.findings[wrong.strip().splitlines()[-1][:120]] += 1
        page = made(list(read_pages(SHARED / "pages" / "dev.warc.gz")), asked.seed, number)
        asked.folder.mkdir(parents=True, exist_ok=True)
        target = asked.folder / f"{asked.seed}-{number}"
        target.with_suffix(".html").write_bytes(page.body)
        about = {"url": page.url, "content_type": page.content_type, "wrong": wrong}
        target.with_suffix(".json").write_text(json.dumps(about, indent=1), "utf-8")


def replay(files: list[Path]) -> bool:
    """Read findings again and print what they give; whether one is still wrong."""
    failed = False
    for file in files:
        about = json.loads(file.with_suffix(".json").read_text("utf-8"))
        body = file.with_suffix(".html").read_bytes()
        end, took, wrong = tried(Page(about["url"], body, _FETCHED, content_type=about["content_type"]))
        print(f"{file.stem}: {end}, {took:.2f} s{': ' + wrong if wrong else ''}")
        failed = failed or bool(wrong)
    return failed


def main() -> None:
    """Fuzz, or replay."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=50_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    parser.add_argument("--memory", type=int, default=1_500, help="MiB that the reading process may take")
    parser.add_argument("--folder", type=Path, default=Path("fuzz-findings"), help="where findings go")
    parser.add_argument("--replay", type=Path, nargs="+", metavar="FILE", help="read findings again")
    asked = parser.parse_args()
    if asked.replay:
        sys.exit(replay(asked.replay))
    sight = run(asked)
    print(f"{sight.done} inputs of seed {asked.seed}: {dict(sight.ends.most_common())}")
    print(
        "slowest: "
        + ", ".join(f"{took:.2f} s (input {number})" for took, number in sorted(sight.slowest)[::-1])
    )
    if sight.memory:
        print(f"memory after each {STEP} inputs, MiB: {' '.join(map(str, sight.memory))}")
    for wrong, times in sight.findings.most_common():
        print(f"FOUND {times} times: {wrong}")
    print("no findings" if not sight.findings else f"findings are in {asked.folder}")
    sys.exit(bool(sight.findings))


if __name__ == "__main__":
    main()
