"""Boilerplate elements inside the article's subtree, found with BeautifulSoup and cut."""

from __future__ import annotations

from bs4 import BeautifulSoup
from bs4.element import Tag
from lxml import etree

_INLINE = (
    "b", "i", "em", "strong", "span", "font", "small", "big", "u", "s", "mark", "abbr", "acronym", "cite",
    "code", "q", "sub", "sup", "tt", "kbd", "samp", "var", "ins", "bdi", "bdo", "dfn", "nobr", "wbr",
    "data", "center", "strike", "del", "time", "tbody", "thead", "tfoot",
)  # fmt: skip
_LINKY = 0.6
_JUDGED = frozenset(
    ("ul", "ol", "p", "li", "div", "table", "section", "article", "h2", "h3", "h4", "h5", "h6", "dl")
)


def soup_of(subtree: etree._Element) -> BeautifulSoup:
    """The article's subtree as a BeautifulSoup tree.

    Elements that only style words are dissolved before, attributes dropped, to keep it small.
    """
    etree.strip_tags(subtree, *_INLINE)
    for element in subtree.iter("*"):
        if element.attrib:
            element.attrib.clear()
    return BeautifulSoup(etree.tostring(subtree, encoding="unicode", method="html", with_tail=False), "lxml")


def cut(soup: BeautifulSoup) -> None:
    """Cut lists, paragraphs and boxes that are links and little else. One pass up, one down."""
    nodes = list(soup.descendants)
    sizes: dict[int, int] = {}
    linked: dict[int, int] = {}
    for node in reversed(nodes):
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
    if not linked:
        return
    for node in nodes:
        if (
            isinstance(node, Tag)
            and node.name in _JUDGED
            and linked.get(id(node), 0) > _LINKY * sizes.get(id(node), 0)
        ):
            if not node.decomposed:
                node.decompose()
