"""What the feeds that are XML have in common: elements with text, and how they are written."""

from __future__ import annotations

from lxml import etree

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"


def add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    """Add an element with its text and attributes; ``name`` is as lxml has it, ``{namespace}name``."""
    element = etree.SubElement(parent, name, attributes)
    element.text = text
    return element


def serialised(root: etree._Element) -> bytes:
    """A document, with its declaration."""
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
