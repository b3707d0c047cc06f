"""A feed's or sitemap's bytes made fit for an XML parser: decoded, DTD cut away, stray ampersands mended."""

from __future__ import annotations

import codecs
import html.entities
import re
from collections.abc import Iterator
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_CHARSETS = re.compile(
    r"(utf-?8|iso-?8859|iso-?2022-?jp|windows-?\d|cp-?\d|koi8|euc|gb|big5|shift|sjis|us-?ascii|latin|mac|tis|ks_c)",
    re.IGNORECASE,
)
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_ELEMENT = re.compile(r"<([A-Za-z_][\w.:-]{0,40})")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_AMPERSAND = re.compile(r"&(#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{0,31};)?")
_XML_ENTITIES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})


class SourceError(ValueError):
    """What was taken for a feed, a sitemap or a section page is none. The message is a short reason."""


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of XML that lists articles: what it is called, its roots, and the elements of its entries.

    What stands after ``most_tags`` is left out: a tree of ten mebibytes of tags alone would have 200.
    """

    name: str
    roots: tuple[str, ...]
    entries: tuple[str, ...]
    most_tags: int = 200_000


FEED = Form("feed", ("rss", "RDF", "feed"), ("item", "entry"))


def list_markup(body: bytes, form: Form) -> tuple[bytes, bool]:
    """The markup from the list's root on, as UTF-8, and whether its last entry is whole.

    Everything before the root goes, so no parser ever sees a DTD and no entity can be defined.
    Raises SourceError when there is no list of that form in the bytes.
    """
    text = _NO_XML.sub("", _decoded(body))
    if not text.strip(" \t\r\n\ufeff"):
        raise SourceError("empty")
    root = re.search(rf"<(?:[A-Za-z_][\w.-]*:)?({'|'.join(form.roots)})(?=[\s>/])", text)
    page = _HTML.search(text)
    if page is not None and (root is None or page.start() < root.start()):
        raise SourceError(f"an HTML page, not a {form.name}")
    if root is None:
        raise SourceError(_what_it_is(body, text, form))
    text = _cut(text[root.start() :], form.most_tags)
    finished = all(text.rfind(f"<{name}") <= text.rfind(f"</{name}") for name in _entry_names(text, form))
    return "".join(_mended(text)).encode(), finished


def _cut(text: str, most: int) -> str:
    """The text up to so many tags."""
    if text.count("<") <= most:
        return text
    at = -1
    for _ in range(most):
        at = text.find("<", at + 1)
    return text[:at]


def _entry_names(text: str, form: Form) -> set[str]:
    """The names that the list gives its entries, prefixes with them."""
    return set(re.findall(rf"<((?:[A-Za-z_][\w.-]{{0,40}}:)?(?:{'|'.join(form.entries)}))[\s>]", text))


def _what_it_is(body: bytes, text: str, form: Form) -> str:
    if body.startswith(b"\x1f\x8b"):
        return "gzip data, not XML"
    if text.lstrip()[:1] in {"{", "["}:
        return "JSON, not XML"
    element = _ELEMENT.search(text)
    if element is None:
        return "not XML"
    return f"not a {form.name}: its root is <{element[1]}>"


def _decoded(body: bytes) -> str:
    """The text of a list: by its byte order mark, else as UTF-8 if it is that, else as it declares."""
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return body.decode(charset, "replace").removeprefix("\ufeff")
    declared = _DECLARED.search(body[:1024])
    charset = declared[1].decode("ascii") if declared else ""
    if not charset.lower().startswith("iso-2022"):
        try:
            return body.decode()
        except UnicodeDecodeError as error:
            if error.start > len(body) - 4:  # cut off within a character
                return body.decode(errors="ignore")
    if not _CHARSETS.match(charset) or re.match("utf-?8", charset, re.IGNORECASE):
        return _mostly_utf8(body)
    try:
        return body.decode(charset, "replace")
    except LookupError:
        return _mostly_utf8(body)


def _mostly_utf8(body: bytes) -> str:
    """UTF-8 where only a few characters are broken, Windows-1252 otherwise."""
    text = body.decode(errors="replace")
    foreign = sum(letter > "\x7f" for letter in text)
    return text if text.count("\ufffd") * 4 < foreign else body.decode("cp1252", "replace")


def _mended(text: str) -> Iterator[str]:
    """The text with every ampersand outside CDATA made a reference that XML knows."""
    at = 0
    while at < len(text):
        start = text.find("<![CDATA[", at)
        if start < 0:
            start = len(text)
        yield _AMPERSAND.sub(_reference, text[at:start])
        end = text.find("]]>", start)
        at = len(text) if end < 0 else end + 3
        yield text[start:at]


def _reference(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return "&amp;"
    if name.startswith("#"):
        # Half a surrogate pair would stand in the tree as bytes that cannot be read.
        code = int(name[2:-1], 16) if name[1] in "xX" else int(name[1:-1])
        return "" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else match[0]
    if name in _XML_ENTITIES:
        return match[0]
    return html.entities.html5.get(name, "&amp;" + name)
