"""The entries of a live blog found in a page's markup: repeated siblings, each with a label and prose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import islice
from typing import cast

from lxml import etree

from pipelines.extract.body.survey import DROPPED
from pipelines.extract.live.labels import Label, read_head, read_label, read_stamp
from pipelines.extract.live.order import MOST_ENTRIES, signed
from pipelines.extract.markers import FOREIGN, LONGEST_NAME, mark
from pipelines.extract.markup import text_within

_MOST_LABELS = 2 * MOST_ENTRIES
_LONGEST_LABEL = 40
_MOST_PIECES = 12
_HIGHEST = 8
_LEAST_ENTRIES = 3
_LEAST_PROSE = 40
_MOST_OF_BEST = 0.5
_MOST_PARTS = 100_000
_MOST_GROUPS = 40
_ASIDE = frozenset(("nav", "footer", "aside", "form", "header"))
_ROWS = frozenset(("li", "div", "section", "article", "tr"))
_LINES = frozenset(("p", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "td"))
_STAMPS = ("data-post-time", "data-timestamp", "data-time", "data-published", "data-date", "data-datetime")


@dataclass(slots=True)
class _Entry:
    """The elements of an entry, and the labels that stand in them."""

    parts: list[etree._Element]
    labels: list[tuple[etree._Element, Label]]


def sign_entries(body: etree._Element, fetched: datetime, zone: timezone, sure: bool = True) -> list[Label]:
    """Sign each line of each entry below ``body`` and give the entries' labels, in the page's order.

    Where it is ``sure`` that the page is live, the entries are marked as the article's text, so that no rule
    for teasers takes them; a label that tells a time and stands alone is taken out, for the entry's
    time says it; and a match minute is set at the head of its entry. Where it is not, only <time>
    counts as a label and nothing but the signs is set. An empty list where the page has no entries. Linear.
    """
    entries = _entries(_labels(body, fetched, zone, "*" if sure else "time"))[:MOST_ENTRIES]
    found = []
    for number, entry in enumerate(entries):
        label, minute = _label_of(entry, fetched, zone)
        if sure:
            minute = _clear_labels(entry, minute, fetched, zone)
            _anchor(entry)
        _sign(entry, number, minute if sure else "")
        found.append(label)
    return found


def _labels(
    body: etree._Element, fetched: datetime, zone: timezone, tag: str
) -> list[tuple[etree._Element, Label]]:
    """Every element that is a label or a line that begins with one."""
    found: list[tuple[etree._Element, Label]] = []
    for element in body.iter(tag):
        label = None
        if element.tag == "time":
            stamp = element.get("datetime") or ""
            label = read_stamp(stamp[:100], fetched, zone) or _read(element, fetched, zone)
        elif (
            element.tag not in DROPPED
            and element.text
            and any(map(str.isdigit, element.text[:_LONGEST_LABEL]))
        ):
            text = element.text.strip()
            label = read_label(text, fetched, zone) if len(text) <= _LONGEST_LABEL else None
            if label is None and element.tag in _LINES:
                label = read_head(text)
        if label is not None:
            found.append((element, label))
            if len(found) >= _MOST_LABELS:
                break
    return found


def _read(element: etree._Element, fetched: datetime, zone: timezone) -> Label | None:
    return read_label(_start_of(element), fetched, zone)


def _start_of(element: etree._Element) -> str:
    """The start of an element's text, longer than a label where it is no label."""
    pieces = islice(cast("Iterator[str]", element.itertext()), _MOST_PIECES)
    return " ".join("".join(piece[: 2 * _LONGEST_LABEL] for piece in pieces).split())


def _entries(labels: list[tuple[etree._Element, Label]]) -> list[_Entry]:
    """The row of siblings that holds the most prose, of those that hold a label each."""
    rows: dict[etree._Element, dict[etree._Element, list[tuple[etree._Element, Label]]]] = {}
    for element, label in labels:
        here = element
        for _ in range(_HIGHEST):
            above = here.getparent()
            if above is None or here.tag in ("body", "html"):
                break
            rows.setdefault(above, {}).setdefault(here, []).append((element, label))
            here = above
    alike: dict[tuple[str, str], list[_Entry]] = {}
    for parent, row in rows.items():
        if len(row) >= _LEAST_ENTRIES or parent.tag not in _LINES:
            name = (str(parent.tag), (parent.get("class") or "")[:LONGEST_NAME])
            key = name if len(row) >= _LEAST_ENTRIES else (f"{name[0]} alone", name[1])
            if not _is_aside(parent):
                alike.setdefault(key, []).extend(_row(row))
    groups = sorted(
        (group for group in alike.values() if len(group) >= _LEAST_ENTRIES), key=len, reverse=True
    )[:_MOST_GROUPS]
    sizes = [_prose(group) for group in groups]
    best = max(sizes, default=0)
    for group, size in zip(groups, sizes, strict=True):
        if size >= _MOST_OF_BEST * best and size >= _LEAST_PROSE * _LEAST_ENTRIES:
            return group
    return []


def _is_aside(element: etree._Element | None) -> bool:
    """Whether an element stands in what is never an article's text, as comments do."""
    while element is not None and element.tag != "body":
        if element.tag in _ASIDE:
            return True
        names = (element.get("class") or "")[:LONGEST_NAME], (element.get("id") or "")[:LONGEST_NAME]
        if any(mark(name) & FOREIGN for name in names if name):
            return True
        element = element.getparent()
    return False


def _row(row: dict[etree._Element, list[tuple[etree._Element, Label]]]) -> Iterator[_Entry]:
    """The entries of one parent: each labelled child with those that follow it up to the next.

    The last one takes no more followers than another has: what comes after it is no entry's.
    """
    most = 0
    children = list(row)
    for place, child in enumerate(children):
        entry = _Entry([child], row[child])
        last = place == len(children) - 1
        following = child.getnext()
        while following is not None and following not in row and not (last and len(entry.parts) > most):
            entry.parts.append(following)
            following = following.getnext()
        most = max(most, len(entry.parts) - 1)
        yield entry


def _prose(group: list[_Entry]) -> int:
    """The text of a group of entries, but for links, labels and scripts; 0 where it is little for each.

    0 as well where the entries lie in one another: each would be read and signed with all below it.
    """
    whole = seen = 0
    for entry in group:
        for part in entry.parts:
            for element in part.iter("*"):
                seen += 1
                if seen > _MOST_PARTS:
                    return 0
                if element.tag in DROPPED:
                    continue
                text = element.text
                if text and element.tag != "a":
                    whole += len(text.strip())
                tail = element.tail
                if tail and element is not part:
                    whole += len(tail.strip())
    return whole if whole >= _LEAST_PROSE * len(group) else 0


def _label_of(entry: _Entry, fetched: datetime, zone: timezone) -> tuple[Label, str]:
    """The label that tells an entry's time best, and its minute of play ("" when it has none).

    A follower like the entry itself is one without a minute: then minutes do not tell the order.
    """
    top = entry.parts[0]
    stamps = (read_stamp(value[:100], fetched, zone) for name in _STAMPS if (value := top.get(name)))
    labels = [label for label in stamps if label and label.at]
    labels += [label for _, label in entry.labels]
    minute = next((label.minute for label in labels if label.minute), "")
    timed = next((label for label in labels if label.at), None)
    placed = "" if any(_is_like(part, top) for part in entry.parts[1:]) else minute
    return timed or next((label for label in labels if label.clock), Label(minute=placed)), minute


def _is_like(part: etree._Element, top: etree._Element) -> bool:
    return (
        top.tag in _ROWS
        and part.tag == top.tag
        and part.get("class") == top.get("class")
        and bool(text_within(part))
    )


def _clear_labels(entry: _Entry, minute: str, fetched: datetime, zone: timezone) -> str:
    """Take out the labels that stand alone; give the minute where no line begins with it already."""
    for element, _ in entry.labels:
        text = _start_of(element)
        alone = len(text) <= _LONGEST_LABEL
        # A short line that begins with a label says something behind it.
        if alone and (element.tag == "time" or read_label(text, fetched, zone)):
            _empty(element)
        elif minute and text.startswith(minute):
            minute = ""
    return minute


def _empty(element: etree._Element) -> None:
    for part in element.iter("*"):
        part.text = None
        if part is not element:
            part.tail = None


def _sign(entry: _Entry, number: int, minute: str) -> None:
    """Set an entry's sign into each of its pieces of text, and the minute before the first of a line."""
    pieces = [part for top in entry.parts for part in top.iter("*") if part.tag not in DROPPED]
    if minute:
        line = next((part for part in pieces if part.tag in _LINES and text_within(part)), None)
        line = (
            line if line is not None else next((part for part in pieces if (part.text or "").strip()), None)
        )
        if line is not None:
            line.text = f"{minute} {line.text or ''}"
    tops = set(entry.parts)
    for part in pieces:
        if part.text and part.text.strip():
            part.text = signed(part.text, number)
        if part.tail and part.tail.strip() and part not in tops:
            part.tail = signed(part.tail, number)


def _anchor(entry: _Entry) -> None:
    for part in entry.parts:
        part.set("itemprop", "articleBody")
