"""Line cleaning: an article's furniture lines go, by rules that are data (pipelines/rules/*.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from pipelines.article import Article, Line, LineKind

_POSITIONS = ("any", "head", "tail", "last", "rest")
_LONGEST = 200
_HEAD = 5
# How long a line may be that a rule looks at: rules are joined by these steps.
_REACHES = (60, 130, 250, 1_000, 100_000)
_TAIL = 6
_REST_SHARE = 0.6
# Languages that read another's file beside their own, for they share its furniture.
_KIN = {
    "no": "sv", "nb": "sv", "nn": "sv", "da": "sv", "uk": "ru", "be": "ru", "sk": "cs", "ms": "id",
    "zh": "ja", "ko": "ja", "gl": "pt", "ca": "es", "sr": "hr", "bs": "hr", "sh": "hr", "sl": "hr",
    "mk": "bg", "ur": "fa", "az": "tr", "ckb": "ku", "kmr": "ku", "ky": "kk", "ti": "am", "xh": "zu",
    "fo": "is", "prs": "fa",
}  # fmt: skip
# A last line that names the author near its start is about the author.
_BIO_START = 60
_LONGEST_BIO = 450
_DANGLING_WORDS = 6
_DANGLING_LONGEST = 60
_ESCAPED = re.compile(r"(\\.)|[^\\]+", re.S)
# A result, a minute or a place in a list: such a line says all that it has to say.
_SCORE = re.compile(r"\d\s*[-–:]\s*\d|^\d{1,3}[.)'’]\s|:\s*\d|,\s")
_ENDING = re.compile(r"[.!?…。！？।؟:;,\"'”“’»«)\]\d]\s*$")


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of furniture line.

    ``pattern`` is matched from the line's start without regard to case (``exact`` minds it);
    ``position`` says where a match counts: any line, among the first lines (head), among the last
    (tail), the very last only (last), or in the last part of the text, where it takes all that
    follows with it (rest). ``part`` cuts the match out of the line instead of the line; only lines that
    hold one of its ``hints`` are looked at, for the pattern is tried at every place in them. ``cuts``
    are lines that it must cut, ``keeps`` lines that it must leave.
    """

    id: str
    language: str
    pattern: str
    position: str
    exact: bool = False
    part: bool = False
    longest: int = _LONGEST
    hints: tuple[str, ...] = ()
    cuts: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for a position that is none, and for a part that no line is asked for."""
        if self.part != bool(self.hints):
            raise ValueError(f"rule {self.id}: a part has hints, and nothing else has")
        if self.position not in _POSITIONS:
            raise ValueError(f"rule {self.id}: position {self.position!r} is none of {', '.join(_POSITIONS)}")

    @property
    def name(self) -> str:
        """What a line that it cuts is marked with."""
        return f"rule:{self.language}/{self.id}"

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
        if self.part:
            return any(hint in line for hint in self.hints) and bool(pattern.search(line))
        return bool(pattern.match(line if self.exact else line.lower()))


@dataclass(frozen=True, slots=True)
class _RuleBook:
    """A language's rules, joined to a few patterns a position: a line is asked once for each.

    The group that matched names the rule.
    """

    whole: dict[str, tuple[tuple[int, bool, re.Pattern[str]], ...]]
    parts: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]
    names: dict[str, str]

    def says(self, position: str, line: str) -> str:
        """The rule of this position that matches the line, as ``rule:language/id``; "" when none does."""
        size, low = len(line), ""
        for longest, exact, pattern in self.whole[position]:
            if size > longest:
                break
            if not exact:
                low = low or line.lower()
            found = pattern.match(line if exact else low)
            if found:
                return self.names[found.lastgroup or ""]
        return ""


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
            lists: dict[str, Any] = {name: tuple(row.pop(name, ())) for name in ("cuts", "keeps", "hints")}
            rules.append(Rule(language=language, **lists, **row))
    return tuple(rules)


@cache
def _book(language: str) -> _RuleBook:
    files_read = {"all", "en", language, _KIN.get(language, language)}
    rules = [rule for rule in load_rules() if not language or rule.language in files_read]
    groups = {rule: f"r{number}" for number, rule in enumerate(rules)}
    return _RuleBook(
        whole={
            position: _joined({rule: groups[rule] for rule in rules if rule.position == position})
            for position in _POSITIONS
        },
        parts=tuple((rule.name, rule.hints, re.compile(rule.source)) for rule in rules if rule.part),
        names={group: rule.name for rule, group in groups.items()},
    )


def _joined(groups: Mapping[Rule, str]) -> tuple[tuple[int, bool, re.Pattern[str]], ...]:
    """Rules alike in length and case as one pattern, the longest reach first."""
    alike: dict[tuple[int, bool], list[str]] = {}
    for rule, group in groups.items():
        if not rule.part:
            reach = next(step for step in _REACHES if rule.longest <= step)
            alike.setdefault((reach, rule.exact), []).append(f"(?P<{group}>{rule.source})")
    return tuple(
        (reach, exact, re.compile("|".join(alike[reach, exact])))
        for reach, exact in sorted(alike, reverse=True)
    )


def clean(article: Article) -> Article:
    """Give the article with its furniture lines cut, each marked with the rule that says so.

    The headline's repeats, a line about the author and a dangling end go as well. Reads the rules for
    all languages, for English and for the article's own (all when it declares none). Linear in the text.
    Lines that are cut already stay so. An article may come out with no line kept.
    """
    book = _book(article.language)
    lines = _without_parts(article.lines, book)
    text = _Text(list(lines), [place for place, line in enumerate(lines) if not line.cut])
    text.cut_where(0, None, lambda line: book.says("any", line.text))
    _cut_head(text, book, article.headline)
    _cut_rest(text, book)
    _cut_tail(text, book, article.authors)
    summary = tuple(
        line for line in article.summary if not book.says("any", line) and not book.says("head", line)
    )
    return replace(article, lines=tuple(text.lines), summary=summary)


@dataclass(slots=True)
class _Text:
    """All lines of an article, and the places of those that still stand."""

    lines: list[Line]
    kept: list[int]

    def cut_where(self, first: int, last: int | None, why: Callable[[Line], str]) -> bool:
        """Cut, of the lines that still stand, those from first to last for which there is a reason.

        Whether there was any.
        """
        asked = self.kept[first:last]
        for place in asked:
            reason = why(self.lines[place])
            if reason:
                self.lines[place] = replace(self.lines[place], cut=reason)
        left = [place for place in asked if not self.lines[place].cut]
        if len(left) < len(asked):
            self.kept[first:last] = left
        return len(left) < len(asked)


def _without_parts(lines: Sequence[Line], book: _RuleBook) -> list[Line]:
    """The lines without what part rules cut out of them; that follows its line as a cut line of its own."""
    given: list[Line] = []
    for line in lines:
        if line.cut:
            given.append(line)
            continue
        text, parts = line.text, []
        for name, hints, pattern in book.parts:
            if not any(hint in text for hint in hints):
                continue
            shorter, times = pattern.subn("", text)
            if times:
                parts += [Line(line.kind, part[0].strip(), name) for part in pattern.finditer(text)]
                text = shorter.strip()
        if text:
            given.append(line if text == line.text else replace(line, text=text))
        given += [part for part in parts if part.text]
    return given


def _cut_head(text: _Text, book: _RuleBook, headline: str) -> None:
    low = headline.casefold()
    text.cut_where(
        0,
        _HEAD,
        lambda line: "rule:headline" if line.text.casefold() == low else book.says("head", line.text),
    )


def _cut_rest(text: _Text, book: _RuleBook) -> None:
    whole = sum(len(text.lines[place].text) for place in text.kept)
    before = 0
    for number, place in enumerate(text.kept):
        line = text.lines[place].text
        reason = book.says("rest", line) if before >= _REST_SHARE * whole else ""
        if reason:
            text.cut_where(number, None, _always(reason))
            return
        before += len(line)


def _always(reason: str) -> Callable[[Line], str]:
    return lambda _: reason


def _cut_tail(text: _Text, book: _RuleBook, authors: Sequence[str]) -> None:
    """Peel the end: last lines that a rule knows, that speak of the author, or one that is no sentence."""
    names = [name.casefold() for name in authors if len(name) > 6 and " " in name]
    more, may_dangle = True, True
    while more:
        while len(text.kept) > 1 and text.cut_where(-1, None, lambda line: _ends_nothing(line, book, names)):
            pass
        start = min(len(text.kept), max(1, len(text.kept) - _TAIL))
        more = text.cut_where(start, None, lambda line: book.says("tail", line.text))
        if not more and may_dangle:
            more, may_dangle = _cut_dangling(text), False


def _cut_dangling(text: _Text) -> bool:
    """Cut a last line that is none, and no more than one: a table of results ends in such lines as well."""
    if len(text.kept) < 2:
        return False
    last, before = (text.lines[place] for place in (text.kept[-1], text.kept[-2]))
    if not _dangles(last) or _SCORE.search(last.text) or (last.kind is before.kind and _dangles(before)):
        return False
    return text.cut_where(-1, None, _always("rule:dangling"))


def _ends_nothing(line: Line, book: _RuleBook, names: Sequence[str]) -> str:
    """Why a last line is no end of a text; "" when it is."""
    text = line.text
    reason = book.says("last", text) or book.says("tail", text)
    if not reason and len(text) <= _LONGEST_BIO:
        start = text[:_BIO_START].casefold()
        return "rule:about-author" if any(name in start for name in names) else ""
    return reason


def _dangles(line: Line) -> bool:
    """Whether a last line is none: a subheading over nothing, or a few words that are no sentence."""
    text = line.text
    if line.kind is LineKind.HEADING:
        return not (_ENDING.search(text) and len(text.split()) > _DANGLING_WORDS)
    if line.kind is not LineKind.PARAGRAPH or len(text) > _DANGLING_LONGEST or _ENDING.search(text):
        return False
    return len(text.split()) <= _DANGLING_WORDS and text.isascii() | (" " in text)
