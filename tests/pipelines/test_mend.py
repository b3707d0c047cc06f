"""Mending: what is broken is repaired, what is fine is left, and twice is as once."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.article import Article, Page
from pipelines.extract import extract
from pipelines.extract.letters.mend import mended
from tests.pipelines.tongues import TONGUES


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("Kylian MbappÃ©", "Kylian Mbappé"),
        ("didnâ€™t â€“ Â£20m", "didn’t – £20m"),
        ("â€œHe said,â€\x9d he said", "“He said,” he said"),
        ("MbappÃ© and “Özil”, donâ€™t", "Mbappé and “Özil”, don’t"),
        ("MÃƒÂ¼ller twice", "Müller twice"),
        ("voilÃ  le travail", "voilà le travail"),
        ("it\x92s C1", "it’s C1"),
        ("it&#8217;s", "it’s"),
        ("it&amp;#8217;s &amp;amp;quot;fine&quot;", 'it’s "fine"'),
        ("l&amp;eacute;quipe &eacute; &#xE9;", "léquipe é é"),
        ("R&amp;D", "R&D"),
        ("Not\xadfall\xaddaten", "Notfalldaten"),
        ("\ufeffa\u200bb\u2060c\u202ed\u200cef", "abcdef"),
        ("\ue001 icon", " icon"),
        ("Mu\ufffd\ufffd\ufffdoz", "Mu\ufffdoz"),
        ("Mu\u0308ller", "Müller"),
        ("\ud83dlone", "lone"),
        ("a\0b", "ab"),
    ],
)
def test_mends(broken: str, whole: str) -> None:
    assert mended(broken) == whole


@pytest.mark.parametrize(
    "text",
    [
        "", "plain", "Q&A, AT&T; R&D; a&b;", "?a=1&copy=2&lt", "NÃO, MAÇÃ, À BEIRA, SÃO, ÃO",
        "“José” é” é… là » à », ‘Ã’", "O Â e o Ã.", "Đội Ân Ấn ÂM", "În ţară și în Țară, â, Â", "Ağrı’nın",
        "café’s naïve €5", "Сергей С. «Р»", "В РС и СССР: «ГРС»", "Ελλάδα ΟΗΕ", "می‌کند و نمی‌شود", "क्‍ष और श्री‍",
        "👨‍👩‍👧 🏳️‍🌈 👍🏽 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "5\xa0000 €", "a\tb\nc",
        "Cуarez with a Cyrillic у", "\u200fعربي\u200e",
        "Mu\ufffdoz", "3 × 2 ± 1 √ 2 ≈ 1,4", "Â", "Ã", "§ 5 ¶", "¿Qué? ¡No! ºª",
    ],
)  # fmt: skip
def test_leaves_what_is_fine(text: str) -> None:
    assert mended(text) == text


@pytest.mark.parametrize("tag", TONGUES)
def test_leaves_every_language_and_reads_its_utf_8_again(tag: str) -> None:
    text = TONGUES[tag]
    assert mended(text) == text
    assert mended(text.encode().decode("latin-1")) == text


@pytest.mark.parametrize(
    ("tag", "charset"), [("ru", "cp1251"), ("uk", "cp1251"), ("pl", "cp1250"), ("cs", "cp1250")]
)
def test_reads_again_what_went_through_another_charset(tag: str, charset: str) -> None:
    misread = "".join(
        byte.to_bytes().decode(charset, "ignore") or chr(byte) for byte in TONGUES[tag].encode()
    )
    assert mended(misread) == TONGUES[tag]


PIECES = st.sampled_from(
    [
        "&", "amp;", "#", "8217;", "#8203;", "&am", "p;", "x27;", "eacute;", "&#", "195;", "169;", "&Atilde;",
        "&copy;", "Ã", "©", "Â", "â", "€", "™", "\x9d", "Ð", "Ñ", "ƒ", "вЂ", "Р", "“", "à", "…", " ", "\xa0",
        "\u200b", "\u200c", "\u200d", "\ufffd", "\xad", "\ufeff", "e", "\u0301", "ی", "👩", "ш", "\0",
    ]
)  # fmt: skip


@given(st.lists(PIECES | st.characters(), max_size=14).map("".join) | st.text())
def test_twice_is_as_once(text: str) -> None:
    once = mended(text)
    assert mended(once) == once
    once.encode()


@pytest.mark.parametrize(
    "piece",
    [
        "Ã©",
        "é”",
        "&amp;",
        "&",
        "\u200c",
        "\ufffd",
        "a\u0301",
        "&am&#8203;p;#8217;",
        "ÃƒÂ©",
        "â€",
        "&amp;amp;amp;",
    ],
)
def test_takes_time_linear_in_the_size(piece: str) -> None:
    def cost(size: int) -> float:
        text = piece * (size // len(piece))
        begun = time.process_time()
        mended(text)
        return time.process_time() - begun

    assert cost(400_000) < 20 * max(cost(40_000), 0.005)


def test_an_article_is_mended_in_all_its_parts_and_keeps_no_empty_line() -> None:
    lines = "".join(f"<p>{line}.</p>" for line in TONGUES["en"].split(". "))
    head = "<title>MbappÃ©&amp;#8217;s night</title><meta name=author content='JosÃ© Silva'>"
    above = "<h1>MbappÃ©&amp;#8217;s night</h1><article><p>\u200b</p>"
    source = f"<html lang=en><head>{head}</head><body>{above}{lines}<p>Itâ€™s o\xadver.</p></article></body>"
    article = extract(Page("https://news.example.org/1", source.encode(), datetime(2026, 11, 1, tzinfo=UTC)))
    assert isinstance(article, Article)
    assert article.headline == "Mbappé’s night"
    assert article.kept[-1].text == "It’s over."
    assert article.authors == ("José Silva",)
    assert all(line.text for line in article.lines)
