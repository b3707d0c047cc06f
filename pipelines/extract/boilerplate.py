"""Boilerplate elements inside the article's subtree, found with BeautifulSoup and cut."""

from __future__ import annotations

from bs4 import BeautifulSoup
from lxml import etree

_INLINE = (
    "b", "i", "em", "strong", "span", "font", "small", "big", "u", "s", "mark", "abbr", "acronym", "cite", "code", "q", "sub", "sup",
    "tt", "kbd", "samp", "var", "ins", "bdi", "bdo", "dfn", "nobr", "wbr", "data", "center", "strike", "del", "time",
)  # fmt: skip
_LINKY = 0.6


def soup_of(subtree: etree._Element) -> BeautifulSoup:
    """The article's subtree as a BeautifulSoup tree; elements that only style words are dissolved before, to keep it small."""
    etree.strip_tags(subtree, *_INLINE)
    return BeautifulSoup(etree.tostring(subtree, encoding="unicode", method="html", with_tail=False), "lxml")


def cut(soup: BeautifulSoup) -> None:
    """Cut lists and paragraphs that are links and little else."""
    for block in soup.find_all(
        ["ul", "ol", "p", "li", "div", "table", "section", "h2", "h3", "h4", "h5", "dl"]
    ):
        if block.decomposed:
            continue
        links = block.find_all("a")
        if not links:
            continue
        whole = len(block.get_text(strip=True))
        linked = sum(len(link.get_text(strip=True)) for link in links)
        if linked > _LINKY * whole:
            block.decompose()
