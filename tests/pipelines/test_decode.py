"""Charsets: declared, sniffed, lying and refused, on real bytes of many languages."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.letters.decode import decode
from tests.pipelines.tongues import TONGUES

TRADITIONAL = (
    "客隊在上半場結束之前打進了兩個球，然後他們不得不等待第三個進球，因為主裁判不能確定球是不是已經越過了門線。"
    "將會缺席下一場比賽的隊長說：「我們知道自己可以做到什麼，今天我們也把它表現出來了。」"
)
TEXTS = {**TONGUES, "zh-Hant": TRADITIONAL}
CHARSETS = {
    "ja": "shift_jis euc_jp iso2022_jp", "zh": "gb2312 gbk gb18030", "zh-Hant": "big5", "ko": "euc_kr cp949",
    "ru": "windows-1251 koi8-r iso-8859-5", "uk": "windows-1251 koi8-u", "bg": "windows-1251",
    "pl": "iso-8859-2 windows-1250", "cs": "iso-8859-2 windows-1250", "hr": "iso-8859-2 windows-1250",
    "hu": "iso-8859-2 windows-1250", "tr": "iso-8859-9 windows-1254", "el": "iso-8859-7 windows-1253",
    "th": "tis-620 cp874", "he": "windows-1255", "ar": "windows-1256", "fa": "windows-1256",
    "lt": "windows-1257", "de": "windows-1252", "fr": "windows-1252", "es": "windows-1252",
    "pt": "windows-1252", "is": "windows-1252", "fi": "windows-1252",
}  # fmt: skip
PAIRS = [(tag, charset) for tag, charsets in CHARSETS.items() for charset in charsets.split()]
IN_ROWS = [pair for pair in PAIRS if pair[0] in "ja zh zh-Hant ko ru uk bg el th he ar fa".split()]


def page(text: str, head: str = "") -> str:
    return (
        f"<html><head>{head}<script>function go(x) {{ return x }}</script><title>{text[:40]}</title></head>"
        f'<body><a href="/home">Home</a><h1>{text[:40]}</h1><p>{text}</p><p>{text[50:]}</p></body></html>'
    )


def written(tag: str, charset: str, head: str = "") -> tuple[bytes, str]:
    """A page's bytes in a charset, and what it reads: what the charset cannot write is left out."""
    raw = page(TEXTS[tag], head).encode(charset, "ignore")
    return raw, raw.decode(charset)


def letters(text: str) -> str:
    """Letters alone: charsets of one family differ in quotes and dashes."""
    return re.sub(r"[\W\d_]", "", text)


@pytest.mark.parametrize(("tag", "charset"), PAIRS)
def test_reads_what_declares_its_charset_in_the_header_or_far_down_the_page(tag: str, charset: str) -> None:
    raw, text = written(tag, charset)
    assert letters(decode(raw, f"text/html; charset={charset}")) == letters(text)
    far = f'<script>{"x = 1;" * 3000}</script><meta http-equiv="content-type" content="charset={charset}">'
    raw, text = written(tag, charset, far)
    assert letters(decode(raw)) == letters(text)


@pytest.mark.parametrize(("tag", "charset"), PAIRS)
@pytest.mark.parametrize(
    "declared", ["", "utf-8", "x-user-defined", "utf-7", "utf-16", "unicode_escape", "hex"]
)
def test_guesses_what_declares_nothing_or_what_cannot_be(tag: str, charset: str, declared: str) -> None:
    raw, text = written(tag, charset)
    assert letters(decode(raw, f"text/html; charset={declared}" if declared else "")) == letters(text)


@pytest.mark.parametrize(("tag", "charset"), IN_ROWS)
def test_overrules_a_western_default_of_the_server(tag: str, charset: str) -> None:
    raw, text = written(tag, charset)
    assert letters(decode(raw, "text/html; charset=ISO-8859-1")) == letters(text)


@pytest.mark.parametrize("tag", TEXTS)
@pytest.mark.parametrize("declared", ["", "iso-8859-1", "windows-1251", "shift_jis", "utf-8", "utf-7"])
def test_utf_8_is_utf_8_whatever_is_declared(tag: str, declared: str) -> None:
    text = page(TEXTS[tag], f'<meta charset="{declared}">')
    assert decode(text.encode(), f"text/html; charset={declared}") == text


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("tag", ["en", "ja", "ar", "pl"])
def test_reads_utf_16_with_and_without_its_mark(tag: str, charset: str) -> None:
    text = page(TEXTS[tag], '<meta charset="utf-8">')
    assert decode(text.encode(charset), "text/html; charset=ISO-8859-1") == text


def test_windows_quotes_in_a_page_that_declares_the_iso_charset() -> None:
    text = page("„Bramkarz źle wyszedł” – powiedział trener. Śląsk przegrał.")
    assert decode(text.encode("windows-1250"), "text/html; charset=iso-8859-2") == text


def test_a_western_snippet_pasted_into_utf_8_is_read_as_such() -> None:
    raw = page(TONGUES["de"] * 3).encode().replace(b"Trainer war", "M\xfcller war".encode("latin-1"))
    assert "Müller war" in decode(raw, "text/html; charset=utf-8")


def test_a_cut_character_is_lost_alone() -> None:
    raw = page(TONGUES["ru"]).encode()
    assert decode(raw.replace("Гости".encode(), "Гости".encode()[:-1])).count("\ufffd") == 3


def test_a_page_made_of_broken_bytes_costs_no_more_than_another() -> None:
    begun = time.process_time()
    assert "\ufffd" in decode("ü".encode() * 40_000 + b"a\xfc" * 1_000_000)
    assert time.process_time() - begun < 0.5


def test_a_declared_charset_that_reads_all_but_a_few_bytes_stands() -> None:
    raw, text = written("zh", "gb2312")
    broken = raw.replace(b"</h1>", b"\xff</h1>")
    assert decode(broken, "text/html; charset=gb2312").replace("\ufffd", "") == text


def test_utf_7_is_never_read() -> None:
    assert "<script>" not in decode("caf\xe9 +ADw-script+AD4-".encode("latin-1"), "text/html; charset=utf-7")


def test_signs_that_no_tree_may_hold_go_and_references_to_them() -> None:
    raw = "a\0b\x08c\x1bd\ufeffe\uffff f\x0cg &#0;&#x1F;&#65535;h &#146;i&#x85;".encode()
    assert decode(raw) == "abcde f g h ’i…"


def test_control_characters_that_windows_meant_otherwise_are_kept_for_the_mender() -> None:
    assert decode("it\x92s".encode()) == "it\x92s"


@given(
    st.binary(max_size=600),
    st.sampled_from(["", "utf-8", "gbk", "iso-2022-jp", "koi8-r", "latin-1", "zip", "\0"]),
)
def test_never_raises(raw: bytes, charset: str) -> None:
    text = decode(raw, f"text/html; charset={charset}")
    assert not set(text) & set("\0\x08\x1b\ufffe\uffff")
