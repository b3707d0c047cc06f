"""Ways to spoil a page: each takes dice, the page's bytes and another page's, and gives other bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

Mutation = Callable[[Random, bytes, bytes], bytes]

LARGEST = 4 * 1024 * 1024
"""Mutations in a row can grow a page; it is cut here, so that a run goes on to other pages."""

_NAMES = (
    "p div span a b article section aside table tr td ul li form svg math template select option "
    "textarea title body html head noscript iframe frameset figcaption h1 time br x-y a:b script style"
).split()
_ATTRIBUTES = (
    'class="comments related nav"', "class='", "hidden", 'itemprop="articleBody"',
    'itemprop="datePublished"', 'datetime="0000-99-99T99:99"', 'href="http://["', 'href="//%00"',
    'content="\ud7ff"', 'lang="\u00e9"', 'xml:lang="en"', 'xmlns="x"', 'xmlns:a=""', "a:b:c=d", '="', "''",
    'id=""', 'rel="canonical author"', 'type="application/ld+json"', 'name="author"', 'property="og:title"',
    'aria-label="' + "a " * 99 + '"', 'style="' + "a:b;" * 99 + '"', "\x00=1", "<", "/", 'charset="utf-7"',
    "data-furniture", 'Furniture="x"',
)  # fmt: skip
_SIGNS = (
    b"\0", b"\x00" * 50, b"\x1b$B", b"\x0c", b"\x85", b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xf4\x90\x80\x80",
    b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xc2\xa0", b"\xe2\x80\x8b" * 9, b"\xcc\x81" * 99,
    b"\xef\xbf\xbe", b"&#0;", b"&#xD800;", b"&#xDFFF;", b"&#x110000;", b"&#xFFFE;", b"&#x85;", b"&#12;",
    b"&#99999999999;", b"&#-1;", b"&bogus;", b"&amp" * 20, b"&lt;script&gt;", b"&nbsp;" * 40, b"&#x202E;",
    b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?xml version='1.0' encoding='utf-16'?>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>&b;", b"</html>", b"</body>", b"<body>", b"<plaintext>",
    b"<base href='http://['>", b"\xf0\x9f\x8f\x86", "\u0130\u1e9e\ufb01".encode(),
)  # fmt: skip
_CHARSETS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "latin-1", "cp1252", "cp1251", "koi8-r",
    "gb18030", "big5", "shift_jis", "euc-jp", "iso2022_jp", "euc-kr", "tis-620", "windows-874", "hex",
    "idna", "punycode", "rot13", "undefined", "no-such", "unicode_escape", "raw_unicode_escape", "mbcs",
    "base64",
)  # fmt: skip
_VALUES = (
    b"null", b"true", b"-1e999", b"NaN", b"[]", b"{}", b'""', b"[[[[[[[[", b'{"@graph":', b'"\\ud800"',
    b'"\\u0000"', b'{"name":{"name":{"name":1}}}', b'[["a"],{"name":["b"]}]', b"1" * 5000,
    b'"2024-13-45T99:99:99+99:99"', b'"0001-01-01"', b'"9999-12-31T23:59:59-23:59"', b'"1e400"',
    b'{"@type":["NewsArticle",null,1]}', b'"' + b"a" * 9000 + b'"',
)  # fmt: skip
_DATES = (
    b"0001-01-01T00:00:00+14:00", b"9999-12-31T23:59:59-12:00", b"2024-02-30", b"31.02.2024", b"2024-W60-9",
    b"1e9", b"99999999999999999999", b"1700000000000", b"-5", b"noon", b"12 mai 99999",
    b"2024-01-01T25:61:61.9999999999Z", b"2024-01-01T00:00:00+99:99", "٢٠٢٤-٠١-٠١".encode(),
    b"10 10 10 10 10", b"a.m. p.m.", b"Sept Sept 2024", b"2024" * 50,
)  # fmt: skip
_LD = re.compile(rb"<script[^<>]{0,200}ld\+json[^<>]{0,200}>", re.I)
_SHOWN_DATE = re.compile(rb"(?:19|20)\d\d-\d\d-\d\d[^\"'<]{0,30}")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?[\w-]+", re.I)


def _place(dice: Random, body: bytes) -> int:
    return dice.randrange(len(body) + 1)


def _tag(dice: Random, body: bytes) -> tuple[int, int]:
    """Where a tag somewhere in the page begins and ends; (0, 0) when there is none."""
    start = body.find(b"<", _place(dice, body))
    if start < 0:
        start = body.find(b"<")
    end = body.find(b">", start)
    return (start, end + 1) if 0 <= start < end else (0, 0)


def _slice(dice: Random, body: bytes, most: int) -> tuple[int, int]:
    start = _place(dice, body)
    return start, min(len(body), start + dice.randrange(most))


def flip(dice: Random, body: bytes, other: bytes) -> bytes:
    """Change single bytes."""
    spoilt = bytearray(body)
    for _ in range(min(len(body), dice.choice((1, 10, 300, 5_000)))):
        spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
    return bytes(spoilt)


def truncate(dice: Random, body: bytes, other: bytes) -> bytes:
    """Cut the page off, mostly near its end, at times near its start."""
    return body[: int(len(body) * dice.choice((dice.random(), dice.random() ** 4, 0.999)))]


def behead(dice: Random, body: bytes, other: bytes) -> bytes:
    """Cut the page's start off."""
    return body[int(len(body) * dice.random() ** 3) :]


def delete_tags(dice: Random, body: bytes, other: bytes) -> bytes:
    """Take some tags out."""
    for _ in range(dice.randrange(1, 20)):
        start, end = _tag(dice, body)
        body = body[:start] + body[end:]
    return body


def duplicate(dice: Random, body: bytes, other: bytes) -> bytes:
    """Repeat a stretch of the page, now and then hundreds of times."""
    start, end = _slice(dice, body, dice.choice((50, 1_000, 20_000)))
    return body[:end] + body[start:end] * dice.choice((1, 2, 20, 400)) + body[end:]


def nest(dice: Random, body: bytes, other: bytes) -> bytes:
    """Put a stretch of the page into elements in one another, at times left unclosed."""
    start, end = _slice(dice, body, 20_000)
    deep = dice.choice((1, 5, 100, 300, 10_000))
    names = [dice.choice(_NAMES).encode() for _ in range(dice.choice((1, 3)))]
    opening = b"".join(b"<" + name + b">" for name in names) * deep
    closing = b"".join(b"</" + name + b">" for name in reversed(names)) * dice.choice((0, deep))
    return body[:start] + opening + body[start:end] + closing + body[end:]


def rename(dice: Random, body: bytes, other: bytes) -> bytes:
    """Give one kind of element another name, everywhere."""
    old, new = (dice.choice(_NAMES).encode() for _ in range(2))
    for opening in (b"<", b"</"):
        body = body.replace(opening + old, opening + new)
    return body


def attributes(dice: Random, body: bytes, other: bytes) -> bytes:
    """Set odd attributes into tags."""
    for _ in range(dice.randrange(1, 30)):
        _, end = _tag(dice, body)
        if end:
            given = " ".join(dice.choices(_ATTRIBUTES, k=dice.choice((1, 2, 50)))).encode("utf-8", "replace")
            body = body[: end - 1] + b" " + given + body[end - 1 :]
    return body


def unquote(dice: Random, body: bytes, other: bytes) -> bytes:
    """Take a few quotes, angles or slashes away."""
    sign = dice.choice((b'"', b"'", b">", b"<", b"/", b"="))
    for _ in range(dice.choice((1, 5, 50))):
        place = body.find(sign, _place(dice, body))
        if place >= 0:
            body = body[:place] + body[place + 1 :]
    return body


def splice(dice: Random, body: bytes, other: bytes) -> bytes:
    """Go over to another page midway, or set a stretch of it in."""
    if dice.random() < 0.5:
        return body[: _place(dice, body)] + other[_place(dice, other) :]
    start, end = _slice(dice, other, 50_000)
    place = _place(dice, body)
    return body[:place] + other[start:end] + body[place:]


def recode(dice: Random, body: bytes, other: bytes) -> bytes:
    """Write the page in another charset than it says, or say another than it is in."""
    name = dice.choice(_CHARSETS)
    if dice.random() < 0.5:
        return _CHARSET.sub(b"charset=" + name.encode(), body)
    try:
        return body.decode("utf-8", "replace").encode(name, "replace")
    except (LookupError, ValueError, TypeError):
        return body


def signs(dice: Random, body: bytes, other: bytes) -> bytes:
    """Set signs in that no text should hold: NUL, halves of a pair, references, markup out of place."""
    for _ in range(dice.choice((1, 5, 60))):
        place = _place(dice, body)
        body = body[:place] + dice.choice(_SIGNS) + body[place:]
    return body


def structured(dice: Random, body: bytes, other: bytes) -> bytes:
    """Spoil the page's JSON-LD, or bring some along."""
    found = list(_LD.finditer(body))
    value = dice.choice(_VALUES)
    if not found:
        script = b'<script type="application/ld+json">' + value + b"</script>"
        return body.replace(b"<body", script + b"<body", 1)
    start = dice.choice(found).end()
    end = body.find(b"</script", start)
    script = body[start : end if end >= 0 else len(body)]
    if dice.random() < 0.6 and b":" in script:
        colon = script.find(b":", dice.randrange(len(script)))
        comma = script.find(b",", colon)
        spoilt = script[: colon + 1] + value + (script[comma:] if comma > 0 else b"}")
    else:
        cut, end = _slice(dice, script, 200)
        spoilt = script[:cut] + script[end:]
    return body[:start] + spoilt + body[start + len(script) :]


def dates(dice: Random, body: bytes, other: bytes) -> bytes:
    """Put odd dates where dates stand."""
    return _SHOWN_DATE.sub(lambda found: dice.choice(_DATES) if dice.random() < 0.7 else found[0], body)


MUTATIONS: tuple[Mutation, ...] = (
    flip, truncate, behead, delete_tags, duplicate, nest, rename, attributes, unquote, splice, recode,
    signs, structured, dates,
)  # fmt: skip

_HEADERS = (
    "", "text/html", "text/html; charset=utf-8", "application/pdf", "image/png", "text/html; charset=\0",
    "text/html;charset=" + "a" * 5_000, "TEXT/HTML ; CHARSET = 'x'", "application/xhtml+xml", ";;;", "é/ü",
    *(f"text/html; charset={name}" for name in _CHARSETS),
)  # fmt: skip


def header(dice: Random, own: str) -> str:
    """The page's own header, or one that lies."""
    return own if dice.random() < 0.6 else dice.choice(_HEADERS)


def spoil(dice: Random, body: bytes, other: bytes) -> bytes:
    """One to five mutations, one after the other."""
    for mutation in dice.choices(MUTATIONS, k=dice.choice((1, 1, 2, 3, 5))):
        body = mutation(dice, body, other)[:LARGEST]
    return body
