"""Line cleaning: an article's furniture lines go, by rules that are data (pipelines/rules/*.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from pipelines.article import Article, Block, BlockKind

_POSITIONS = ("any", "head", "tail", "last", "rest")
_LONGEST = 200
_HEAD = 5
# How long a line may be that a rule looks at: rules are joined by these steps.
_REACHES = (60, 130, 250, 1_000, 100_000)
_TAIL = 6
_REST_SHARE = 0.6
# Languages that read another's file, for they share its furniture.
_KIN = {
    "no": "sv", "nb": "sv", "nn": "sv", "da": "sv", "uk": "ru", "be": "ru", "sk": "cs", "ms": "id",
    "zh": "ja", "ko": "ja", "gl": "pt", "ca": "es",
}  # fmt: skip
# A last line that names the author near its start is about the author.
_BIO_START = 60
_LONGEST_BIO = 450
_DANGLING_WORDS = 6
_DANGLING_LONGEST = 60
_ESCAPED = re.compile(r"(\\.)|[^\\]+", re.S)
_ENDING = re.compile(r"[.!?…。！？।؟:;,\"'”“’»«)\]\d]\s*$")


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of furniture line.

    ``pattern`` is matched from the line's start without regard to case (``exact`` minds it);
    ``position`` says where a match counts: any line, among the first lines (head), among the last
    (tail), the very last only (last), or in the last part of the text, where it takes all that
    follows with it (rest). ``part`` cuts the match out of the line instead of the line. ``cuts``
    are lines that it must cut, ``keeps`` lines that it must leave.
    """

    id: str
    language: str
    pattern: str
    position: str
    exact: bool = False
    part: bool = False
    longest: int = _LONGEST
    cuts: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for a position that is none."""
        if self.position not in _POSITIONS:
            raise ValueError(f"rule {self.id}: position {self.position!r} is none of {', '.join(_POSITIONS)}")

    @property
    def source(self) -> str:
        """The pattern as it is asked: of the line as written (exact), else of the line in lower case."""
        return (
            self.pattern
            if self.exact
            else _ESCAPED.sub(lambda found: found[0] if found[1] else found[0].lower(), self.pattern)
        )

    def matches(self, line: str) -> bool:
        """Whether the rule's pattern fits the line, wherever in a text that may stand."""
        if len(line) > self.longest:
            return False
        pattern = re.compile(self.source)
        line = line if self.exact else line.lower()
        return bool(pattern.search(line) if self.part else pattern.match(line))


@dataclass(frozen=True, slots=True)
class _RuleBook:
    """A language's rules, joined to a few patterns a position: a line is asked once for each."""

    whole: dict[str, tuple[tuple[int, bool, re.Pattern[str]], ...]]
    parts: tuple[re.Pattern[str], ...]

    def says(self, position: str, line: str) -> bool:
        """Whether a rule of this position matches the line."""
        size, low = len(line), ""
        for longest, exact, pattern in self.whole[position]:
            if size > longest:
                break
            if not exact:
                low = low or line.lower()
            if pattern.match(line if exact else low):
                return True
        return False


@cache
def load_rules() -> tuple[Rule, ...]:
    """All rules of all languages, in the order of the files' names.

    Raises ValueError or TypeError for a rule that is not well formed, with its id where it has one.
    """
    rules: list[Rule] = []
    for entry in sorted(files("pipelines.rules").iterdir(), key=lambda each: each.name):
        if not entry.name.endswith(".toml"):
            continue
        language = entry.name.removesuffix(".toml")
        for row in tomllib.loads(entry.read_text("utf-8")).get("rule", ()):
            cuts, keeps = tuple(row.pop("cuts", ())), tuple(row.pop("keeps", ()))
            rules.append(Rule(language=language, cuts=cuts, keeps=keeps, **row))
    return tuple(rules)


@cache
def _book(language: str) -> _RuleBook:
    names = {"all", "en", _KIN.get(language, language)}
    rules = [rule for rule in load_rules() if not language or rule.language in names]
    whole = {
        position: _joined([rule for rule in rules if rule.position == position]) for position in _POSITIONS
    }
    return _RuleBook(whole, tuple(re.compile(rule.source) for rule in rules if rule.part))


def _joined(rules: list[Rule]) -> tuple[tuple[int, bool, re.Pattern[str]], ...]:
    """Rules alike in length and case as one pattern, the longest reach first."""
    alike: dict[tuple[int, bool], list[str]] = {}
    for rule in rules:
        if not rule.part:
            reach = next(step for step in _REACHES if rule.longest <= step)
            alike.setdefault((reach, rule.exact), []).append(f"(?:{rule.source})")
    return tuple(
        (reach, exact, re.compile("|".join(alike[reach, exact])))
        for reach, exact in sorted(alike, reverse=True)
    )


def clean(article: Article) -> Article:
    """Give the article without its furniture lines; the headline's repeats and a dangling end go as well.

    Reads the rules for all languages, for English and for the article's own (all when it declares
    none). Linear in the text. An article may come out with no blocks at all.
    """
    book = _book(article.language)
    blocks = _without_parts(article.blocks, book)
    blocks = [block for block in blocks if not book.says("any", block.text)]
    blocks = _cut_head(blocks, book, article.headline)
    blocks = _cut_rest(blocks, book)
    blocks = _cut_tail(blocks, book, article.authors)
    summary = tuple(
        line for line in article.summary if not book.says("any", line) and not book.says("head", line)
    )
    return replace(article, blocks=tuple(blocks), summary=summary)


def _without_parts(blocks: Iterable[Block], book: _RuleBook) -> list[Block]:
    kept = []
    for block in blocks:
        text = block.text
        for pattern in book.parts:
            text = pattern.sub("", text).strip()
        if text:
            kept.append(block if text == block.text else Block(block.kind, text))
    return kept


def _cut_head(blocks: list[Block], book: _RuleBook, headline: str) -> list[Block]:
    low = headline.casefold()
    head, rest = blocks[:_HEAD], blocks[_HEAD:]
    return [
        block for block in head if block.text.casefold() != low and not book.says("head", block.text)
    ] + rest


def _cut_rest(blocks: list[Block], book: _RuleBook) -> list[Block]:
    whole = sum(len(block.text) for block in blocks)
    before = 0
    for place, block in enumerate(blocks):
        if before >= _REST_SHARE * whole and book.says("rest", block.text):
            return blocks[:place]
        before += len(block.text)
    return blocks


def _cut_tail(blocks: Sequence[Block], book: _RuleBook, authors: Sequence[str]) -> list[Block]:
    """Peel the end: last lines that a rule knows, that speak of the author, or that are no sentence."""
    kept = list(blocks)
    names = [name.casefold() for name in authors if len(name) > 6 and " " in name]
    while True:
        while len(kept) > 1 and _ends_nothing(kept[-1], book, names):
            kept.pop()
        start = min(len(kept), max(1, len(kept) - _TAIL))
        tail = [block for block in kept[start:] if not book.says("tail", block.text)]
        if len(tail) == len(kept) - start:
            return kept
        kept[start:] = tail


def _ends_nothing(block: Block, book: _RuleBook, names: Sequence[str]) -> bool:
    text = block.text
    if book.says("last", text) or book.says("tail", text) or _dangles(block):
        return True
    start = text[:_BIO_START].casefold()
    return len(text) <= _LONGEST_BIO and any(name in start for name in names)


def _dangles(block: Block) -> bool:
    """Whether a last line is none: a subheading over nothing, or a few words that are no sentence."""
    if block.kind is BlockKind.HEADING:
        return True
    text = block.text
    if block.kind is not BlockKind.PARAGRAPH or len(text) > _DANGLING_LONGEST or _ENDING.search(text):
        return False
    return len(text.split()) <= _DANGLING_WORDS and text.isascii() | (" " in text)
