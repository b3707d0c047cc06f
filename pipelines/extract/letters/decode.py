"""Bytes to text: which charset a page is really in, and what no tree may hold taken out."""

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
# What a page may declare, and what its bytes are taken for: the charsets of the web that hold ASCII as it
# is, by Python's names. UTF-7 is none, nor are the codecs of Python's own (unicode_escape, punycode, hex).
_CHARSETS = frozenset(
    "cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp866 cp874 koi8-r koi8-u iso8859-2 "
    "iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 "
    "iso8859-16 mac-roman mac-cyrillic gb18030 big5hkscs euc_jp cp932 cp949 iso2022_jp".split()
)
# Windows writes more than it declares: quotes and dashes stand where these have control characters.
_WIDER = {
    "iso8859-2": "cp1250", "iso8859-6": "cp1256", "iso8859-7": "cp1253", "iso8859-8": "cp1255",
    "iso8859-13": "cp1257", "iso8859-5": "cp1251", "iso8859-15": "cp1252",
}  # fmt: skip
_OWN_NAMES = {
    "iso-8859-8-i": "iso8859-8", "windows-949": "cp949", "x-gbk": "gb18030", "x-mac-cyrillic": "mac-cyrillic",
    "utf-8mb4": "utf-8", "utf8mb4": "utf-8",
}  # fmt: skip
# Declared by servers and templates that know nothing of the page.
_WESTERN = ("", "utf-8", "cp1252", "iso8859-15")
_META_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I
)
_META_WINDOW = 65_536
_HIGH = re.compile(rb"[\x80-\xff]++")
_TEXTS = re.compile(rb">[^<>\x80-\xff]*+[\x80-\xff][^<>]*+")
_SNIFFED = 20_000
_MOST_PASTED = 2_000
# What is guessed among, by the library's names: what pages without a declaration were written in.
_GUESSES = (
    "cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 koi8-r koi8-u iso8859-2 iso8859-5 "
    "iso8859-6 iso8859-7 iso8859-16 cp866 gb18030 big5hkscs euc_jis_2004 cp932 cp949".split()
)
_C1 = re.compile(rb"[\x80-\x9f]")
# NUL and the control characters that no text holds; tab, newline and return stay, a form feed is white space.
_CONTROLS = bytes((*range(9), 11, *range(14, 32), 127))
_SPACED = bytes(32 if code == 12 else code for code in range(256))
# The mark of byte order out of its place, and two that are no characters.
_NO_SIGNS = "\ufeff\ufffe\uffff"
_CONTROL_TEXT = {**dict.fromkeys((*_CONTROLS, 0xFEFF, 0xFFFE, 0xFFFF)), 12: " "}
# References to signs that no XML tree holds (lxml reads them, and refuses to move the text they stand in),
# and to those that are Windows' quotes and dashes by HTML's own rule.
_CONTROL_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45]|(?P<tens>12[89]|1[345]\d))(?!\d)"
    r"|x0*(?:[0-8bcef]|1[\da-f]|fff[ef]|(?P<hex>[89][\da-f]))(?![\da-f]));?",
    re.I,
)


def decode(body: bytes, content_type: str = "") -> str:
    """Read a page's bytes as text, without NUL and the characters that no tree may hold.

    A byte-order mark decides; then bytes that are UTF-8 are UTF-8 whatever was declared; then what
    is declared, by the HTTP header before the page, where the bytes bear it out; then a guess.
    Bytes that fit nowhere become U+FFFD. Never raises.

    >>> decode("Überzahl – Özil".encode("cp1252"), "text/html; charset=utf-8")
    'Überzahl – Özil'
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _tidy(body[len(mark) :].decode(name, "replace").translate(_CONTROL_TEXT))
    if body.count(b"\0", 0, 400) > 100:
        even = body[0:400:2].count(0)
        name = "utf-16-be" if even > 50 else "utf-16-le"
        return _tidy(body.decode(name, "replace").translate(_CONTROL_TEXT))
    # Seven bits and escapes into Kanji: nothing else looks like that.
    if b"\x1b" in body and (b"\x1b$B" in body or b"\x1b$@" in body) and body.isascii():
        return _tidy(body.decode("iso2022_jp", "replace").translate(_CONTROL_TEXT))
    body = body.translate(_SPACED, _CONTROLS)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = _legacy(body, _declared(body, content_type))
    # One by one, for every page comes here: a class of signs is looked for ten times as slowly.
    for sign in _NO_SIGNS:
        if sign in text:
            text = text.replace(sign, "")
    return _tidy(text)


def _tidy(text: str) -> str:
    return _CONTROL_REFERENCE.sub(_referred, text) if "&#" in text else text


def _referred(reference: re.Match[str]) -> str:
    code = int(reference["tens"] or 0) or int(reference["hex"] or "0", 16)
    return bytes((code,)).decode("cp1252", "ignore") if code else ""


def _declared(body: bytes, content_type: str) -> str:
    """The charset that is declared, as Python's codec, or ""; what the page says before a Western default."""
    name = _known(http_content_type_encoding(content_type) or "") if content_type else ""
    if name and name not in _WESTERN:
        return name
    found = _META_CHARSET.search(body, 0, _META_WINDOW)
    own = found[1].decode("ascii", "ignore") if found else ""
    return _known(_OWN_NAMES.get(own.lower()) or resolve_encoding(own) or "") or name


def _known(name: str) -> str:
    return name if name in _CHARSETS or name == "utf-8" else ""


def _legacy(body: bytes, declared: str) -> str:
    """Read what is not UTF-8, or is so but for a few broken bytes."""
    if _mostly_utf8(body):
        text = body.decode("utf-8", "replace")
        # A call for each broken byte: not for a page that is made of them.
        return body.decode("utf-8", _PASTED) if text.count("\ufffd") < _MOST_PASTED else text
    runs = _HIGH.findall(body[:_META_WINDOW])
    high = sum(map(len, runs))
    # Western letters stand alone between ASCII; where high bytes stand in rows, a Western default is wrong.
    in_rows = 2 * sum(len(run) for run in runs if len(run) > 3) > high
    if declared in ("", "utf-8") or (declared in _WESTERN and in_rows):
        return body.decode(_sniffed(body), "replace")
    if declared in _WIDER and _C1.search(body):
        declared = _WIDER[declared]
    text = body.decode(declared, "replace")
    if text.count("\ufffd", 0, _META_WINDOW) * 20 > high:
        return body.decode(_sniffed(body), "replace")
    return text


def _mostly_utf8(body: bytes) -> bool:
    """Whether what is not ASCII is UTF-8 but for a few broken bytes (a cut character, a pasted snippet)."""
    sample = body[:_META_WINDOW].decode("utf-8", "replace")
    broken = sample.count("\ufffd")
    high = sum(len(run) for run in re.findall("[^\x00-\x7f]+", sample))
    return high > 4 * broken


def _sniffed(body: bytes) -> str:
    """The likeliest charset of bytes that are not UTF-8, told by the text between the tags."""
    # Loaded with its tables when a page first needs it.
    import chardet

    sample = b" ".join(text[1:] for text in _TEXTS.findall(body))[:_SNIFFED] or body[:_SNIFFED]
    found = chardet.detect(
        sample,
        include_encodings=_GUESSES,
        compat_names=False,
        prefer_superset=False,
        no_match_encoding="cp1252",
    )["encoding"]
    return found or "cp1252"


def _pasted(fault: UnicodeError) -> tuple[str, int]:
    """A lone byte that is a Western letter or quote, in a page that else is UTF-8, was pasted as such."""
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    byte = fault.object[fault.start : fault.end]
    after_ascii = fault.object[max(fault.start - 1, 0)] < 0x80
    # The first bytes of most cut characters: better lost than wrong.
    if len(byte) == 1 and after_ascii and byte not in b"\xc2\xc3\xc4\xc5\xe2":
        return byte.decode("cp1252", "replace"), fault.end
    return "\ufffd", fault.end


_PASTED = "touchline-pasted"
codecs.register_error(_PASTED, _pasted)
