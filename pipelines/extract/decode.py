"""Bytes to text: which charset a page is really in, and what no text may hold taken out."""

from __future__ import annotations

import codecs
import re

from w3lib.encoding import http_content_type_encoding, resolve_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I
)
_META_WINDOW = 8192
_SNIFF_WINDOW = 65536
# NUL and the control characters that no text holds; tab, newline, form feed and return stay.
_CONTROLS = bytes(code for code in (*range(9), 11, *range(14, 32), 127) if code != 27)
_CONTROL_TEXT = dict.fromkeys((*_CONTROLS, 27, *range(128, 160), 65279, 65534, 65535))
# References to signs that no XML tree holds: lxml reads them, and refuses to move the text they stand in.
_CONTROL_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])|x0*(?:[0-8bcef]|1[\da-f]|fff[ef]))(?![\da-f]);?", re.I
)
_HIGH_CONTROLS = re.compile("[\0-\x08\x0b\x0e-\x1f\x80-\x9f\ufeff\ufffe\uffff]")
# What an undeclared page that is not UTF-8 may be in, each with signs that are frequent in its languages.
_KANA = re.compile("[\u3041-\u30ff]")
_COMMON_HAN = re.compile(
    "[的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也对對生能后後下年过過发發作]"
)
_COMMON_HANGUL = re.compile("[이다의는에을를가한고로지도서기사시리어자하은인대]")
_GUESSES = (
    ("cp932", _KANA),
    ("euc_jp", _KANA),
    ("cp949", _COMMON_HANGUL),
    ("gb18030", _COMMON_HAN),
    ("big5", _COMMON_HAN),
)
_HIGH_RUN = re.compile(rb"[\x80-\xff][\x40-\xff]{3,}")
_CYRILLIC_RUN = re.compile("[а-яА-ЯёЁ]{3,}")
_LEAST_COMMON = 0.08


def decode(body: bytes, content_type: str = "") -> str:
    """Read a page's bytes as text, without NUL bytes and control characters.

    A byte-order mark decides; then bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever was
    declared; then the charset of the HTTP header, of the page's own declaration, and a guess.
    Bytes that fit nowhere become U+FFFD. Never raises.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _tidy(body[len(mark) :].decode(name, "replace"))
    if body.count(b"\0", 0, 400) > 100:
        even = body[0:400:2].count(0)
        return _tidy(body.decode("utf-16-be" if even > 50 else "utf-16-le", "replace"))
    body = body.translate(None, _CONTROLS)
    declared = _declared(body, content_type)
    if declared == "iso2022_jp" and b"\x1b" in body:
        return _tidy(body.decode(declared, "replace"))
    try:
        return _tidy(body.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if declared and declared != "utf-8":
        try:
            return _tidy(body.decode(declared))
        except (ValueError, LookupError):
            declared = "" if not _decodes(declared) else declared
    if _mostly_utf8(body):
        return _tidy(body.decode("utf-8", "replace"))
    return _tidy(body.decode(_guess(body, declared), "replace"))


def _tidy(text: str) -> str:
    if _HIGH_CONTROLS.search(text):
        text = _HIGH_CONTROLS.sub("", text)
    if "&#" in text:
        text = _CONTROL_REFERENCE.sub("", text)
    return text.replace("\f", " ")


def _decodes(name: str) -> bool:
    """Whether a codec turns bytes into text whatever they are (punycode, hex and the like do not)."""
    try:
        bytes(range(256)).decode(name, "replace")
    except (ValueError, LookupError):
        return False
    return True


def _declared(body: bytes, content_type: str) -> str:
    name = http_content_type_encoding(content_type) if content_type else None
    if name and name != "cp1252":
        return name
    found = _META_CHARSET.search(body, 0, _META_WINDOW)
    own = resolve_encoding(found[1].decode("ascii", "ignore")) if found else None
    return own or name or ""


def _mostly_utf8(body: bytes) -> bool:
    """Whether what is not ASCII is UTF-8 but for a few broken bytes (a cut character, a pasted snippet)."""
    sample = body[:_SNIFF_WINDOW].decode("utf-8", "replace")
    broken = sample.count("\ufffd")
    high = sum(len(run) for run in re.findall("[^\x00-\x7f]+", sample))
    return high > 4 * broken


def _guess(body: bytes, declared: str) -> str:
    """The likeliest charset of bytes that are not UTF-8: by runs of high bytes and frequent signs."""
    sample = body[:_SNIFF_WINDOW]
    high = sum(len(run) for run in re.findall(rb"[\x80-\xff]+", sample)) or 1
    in_runs = sum(len(run) for run in re.findall(rb"[\x80-\xff]{4,}", sample))
    east = sum(len(run) for run in _HIGH_RUN.findall(sample))
    if in_runs > 0.5 * high or east > high:
        cyrillic = sample.decode("cp1251", "replace")
        if sum(len(run) for run in _CYRILLIC_RUN.findall(cyrillic)) > 0.9 * high:
            return "cp1251"
        best = max((_likeness(sample, name, common), name) for name, common in _GUESSES)
        if best[0] > _LEAST_COMMON:
            return best[1]
        if sum(len(run) for run in _CYRILLIC_RUN.findall(cyrillic)) > 0.7 * high:
            return "cp1251"
    return declared if declared and declared != "utf-8" else "cp1252"


def _likeness(sample: bytes, name: str, common: re.Pattern[str]) -> float:
    text = sample.decode(name, "replace")
    signs = sum(len(run) for run in re.findall("[^\x00-\x7f]+", text)) or 1
    return (len(common.findall(text)) - 6 * text.count("\ufffd")) / signs
