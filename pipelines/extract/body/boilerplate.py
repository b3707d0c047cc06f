"""Boilerplate elements inside the article's subtree, found with BeautifulSoup and marked as cut."""

from __future__ import annotations

from typing import cast

from bs4 import BeautifulSoup
from bs4.builder import HTMLTreeBuilder
from bs4.element import Tag
from lxml import etree

from pipelines.extract.markup import MARK

_INLINE = (
    "b", "i", "em", "strong", "span", "font", "small", "big", "u", "s", "mark", "abbr", "acronym", "cite",
    "code", "q", "sub", "sup", "tt", "kbd", "samp", "var", "ins", "bdi", "bdo", "dfn", "nobr", "wbr",
    "data", "center", "strike", "del", "time", "tbody", "thead", "tfoot", "ruby", "rb",
)  # fmt: skip
# Elements of a page's own making, in a paragraph: they flow in its line as a style sheet leaves them.
_OWN = etree.XPath(".//p/*[not(*)][contains(name(), '-') or contains(name(), ':')]")
# Around what flows in a line, white space parts words.
_SPACED = frozenset(("a", "label"))
_LINKY = 0.6
# A paragraph with this much text outside its links may be a sentence.
_SOME_PROSE = 15
_STOPS = tuple(".!?…。！？")
LINKS = "markup:links"
_JUDGED = frozenset(
    ("ul", "ol", "p", "li", "div", "table", "section", "article", "h2", "h3", "h4", "h5", "h6", "dl")
)


def soup_of(subtree: etree._Element) -> BeautifulSoup:
    """The article's subtree as a BeautifulSoup tree.

    To keep it small, elements that only style words are dissolved before, and all attributes left out
    but the mark of furniture.
    """
    for element in subtree.iter(*_INLINE):
        if element.get(MARK) is not None:
            element.tag = "aside"
        elif element.tag == "time":
            _set_apart(element)
    etree.strip_tags(subtree, *_INLINE)
    for element in cast("list[etree._Element]", _OWN(subtree)):
        if element.get(MARK) is None:
            element.tag = _INLINE[0]
    etree.strip_tags(subtree, _INLINE[0])
    return BeautifulSoup("", builder=_Handover(subtree))


def _set_apart(element: etree._Element) -> None:
    """Part a time from the words that touch it: a style sheet does so, and dissolved it would be glued."""
    before, around = element.getprevious(), element.getparent()
    touching = before.tail if before is not None else around.text if around is not None else ""
    if not touching or touching[-1].isalnum():
        element.text = f" {element.text or ''}"
    if element.tail[:1].isalnum() if element.tail else element.getnext() is not None:
        element.tail = f" {element.tail or ''}"


class _Handover(HTMLTreeBuilder):
    """Builds a soup from a tree that is parsed already, rather than from its markup once more."""

    def __init__(self, subtree: etree._Element) -> None:
        """Hand over this tree."""
        super().__init__()
        self._subtree = subtree

    def feed(self, markup: object) -> None:
        """Hand the tree over, element by element; there is no markup to be read."""
        soup = self.soup
        if soup is None:
            raise TypeError("a builder is fed by its soup")
        for event, element in etree.iterwalk(self._subtree, events=("start", "end")):
            tag = str(element.tag)
            if event == "start":
                mark = element.get(MARK)
                soup.handle_starttag(tag, None, None, {} if mark is None else {MARK: mark})
                text = element.text
            else:
                soup.handle_endtag(tag)
                text = element.tail if element is not self._subtree else None
            # White space beside the edge of a block says nothing.
            if text and (tag in _SPACED or not text.isspace()):
                soup.handle_data(text)


def link_heaps(soup: BeautifulSoup) -> set[int]:
    """The topmost lists, paragraphs and boxes that are links and little else, by the ``id`` of each.

    One pass up measures the share of linked text, one down tells.
    """
    sizes: dict[int, int] = {}
    linked: dict[int, int] = {}
    for node in reversed(list(soup.descendants)):
        if isinstance(node, Tag):
            size = sizes.get(id(node), 0)
            links = size if node.name == "a" else linked.get(id(node), 0)
        else:
            size, links = len(str(node).strip()), 0
        parent = id(node.parent)
        if size:
            sizes[parent] = sizes.get(parent, 0) + size
        if links:
            linked[parent] = linked.get(parent, 0) + links

    def is_linky(node: Tag) -> bool:
        if node.name not in _JUDGED:
            return False
        size, links = sizes.get(id(node), 0), linked.get(id(node), 0)
        return links > _LINKY * size and not (size - links >= _SOME_PROSE and _is_sentence(node))

    heaps: set[int] = set()
    stack: list[Tag] = [soup]
    while stack:
        for node in stack.pop().contents:
            if isinstance(node, Tag):
                if is_linky(node):
                    heaps.add(id(node))
                else:
                    stack.append(node)
    return heaps


def _is_sentence(node: Tag) -> bool:
    """Whether a paragraph reads as a sentence, however much of it is linked."""
    return node.name == "p" and node.get_text().rstrip()[-1:] in _STOPS
