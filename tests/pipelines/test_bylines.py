"""Bylines in the text: who wrote is read from them, and they are no part of it."""

import pytest

from tests.pipelines.test_extract_marks import BODY, PROSE, TEXT, read


def author(name: str) -> str:
    return f"<meta name=author content='{name}'>"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Jane Doe", ("Jane Doe",)),
        ("By Jane Doe, 21 October 2026", ("Jane Doe",)),
        ("By Jane Doe and Ben Reed | 21 Oct 2026, 18:05 GMT | 3 min read", ("Jane Doe", "Ben Reed")),
        ("By JANE DOE Published: October 21, 2026", ("JANE DOE",)),
        ("Von Max Muster", ("Max Muster",)),
        (
            "Von Max Muster und Eva von der Aue, 21. Oktober 2026 um 18:05 Uhr",
            ("Max Muster", "Eva von der Aue"),
        ),
        ("Von Max Muster, Berlin, 21.10.2026, 18:05 Uhr", ("Max Muster",)),
        ("21.10.2026, 18:05 Uhr | Von Max Muster", ("Max Muster",)),
        ("21 October 2026 - By Jane Doe", ("Jane Doe",)),
        ("By Jane Doe, Chief Football Writer", ("Jane Doe",)),
        ("By Jane Doe in London", ("Jane Doe",)),
        ("Por Ana de la Cruz", ("Ana de la Cruz",)),
        ("Par Luc Martin, 21 octobre 2026", ("Luc Martin",)),
        ("Di Carlo Bianchi", ("Carlo Bianchi",)),
        ("Door Piet de Vries", ("Piet de Vries",)),
        ("Av Åsa Öberg", ("Åsa Öberg",)),
        ("كتب: أحمد محمود", ("أحمد محمود",)),
    ],
)
def test_line_that_is_nothing_but_a_byline_names_the_author(line: str, authors: tuple[str, ...]) -> None:
    """With a date after it or without."""
    article = read(f"<div><p>{line}</p>{BODY}</div>")
    assert article.authors == authors
    assert dict(article.origins)["authors"] == "text:byline"
    assert article.text == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Von Beginn an war es kalt.",
        "Von Beginn an",
        "By Monday the frost was gone",
        "By Christmas",
        "21.10.2026 Von Beginn an",
        "By Sports Desk",
        "Von Tor zu Tor",
        "By The Tideline",
    ],
)
def test_line_that_only_begins_so_names_nobody(line: str) -> None:
    """A sentence, a subheading, a desk."""
    assert read(f"<div><p>{line}</p>{BODY}</div>").authors == ()


@pytest.mark.parametrize("line", ["Von Beginn an war es kalt.", "Von Beginn an", "Jane Doe scored."])
def test_line_that_says_more_stays(line: str) -> None:
    """Whoever wrote."""
    assert read(f"<div><p>{line}</p>{BODY}</div>", head=author("Jane Doe")).text == f"{line}\n\n{TEXT}"


def test_author_that_the_page_names_stays_the_author() -> None:
    """The text is asked last, and its byline goes all the same."""
    article = read(f"<div><p>By Jane Doe</p>{BODY}</div>", head=author("Ada Quill"))
    assert article.authors == ("Ada Quill",)
    assert article.text == TEXT


def test_byline_deep_in_the_text_names_nobody() -> None:
    """What stands below the opening may be anyone's."""
    assert read(f"<div>{BODY}<p>By Jane Doe</p><p>{PROSE[0]} Again.</p></div>").authors == ()


@pytest.mark.parametrize(
    "block",
    [
        "<div><span>Jane Doe</span><time>21 Oct 2026</time><span>3 min read</span></div>",
        "<p>Jane Doe | 21 Oct 2026</p>",
        "<p>Jane Doe</p>",
    ],
)
def test_block_of_a_known_author_a_date_and_a_reading_time_goes(block: str) -> None:
    """However its pieces are parted."""
    article = read(f"<div>{block}{BODY}</div>", head=author("Jane Doe"))
    assert article.text == TEXT
    assert any(line.cut == "markup:byline" for line in article.lines)


def test_time_is_parted_from_the_words_that_it_touches() -> None:
    """And from no sign beside it."""
    inner = (
        f"<div>{BODY}<p><time>18:15</time><b>Silva signs</b> for two more years, and the crowd sang on.</p>"
        f"<p>It ended at <time>18:20</time>, some said, or later (<time>18:25</time>).</p></div>"
    )
    text = read(inner).text
    assert "18:15 Silva signs for two" in text
    assert "at 18:20, some said, or later (18:25)." in text


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Автор: Иван Примеров", "Иван Примеров"),
        ("Аутор: Јован Јовановић", "Јован Јовановић"),
        ("Írta: Kovács János", "Kovács János"),
        ("Piše: Ivan Horvat", "Ivan Horvat"),
        ("Yazan: Ahmet Yılmaz", "Ahmet Yılmaz"),
        ("كتب: أحمد علي", "أحمد علي"),
        ("بقلم أحمد علي", "أحمد علي"),
        ("מאת: דני כהן", "דני כהן"),
        ("نویسنده: علی رضایی", "علی رضایی"),
        ("Tác giả: Nguyễn Văn An", "Nguyễn Văn An"),
        ("Höfundur: Jón Jónsson", "Jón Jónsson"),
        ("Autorius: Jonas Jonaitis", "Jonas Jonaitis"),
        ("लेखक: राम कुमार", "राम कुमार"),
        ("文＝山田太郎", "山田太郎"),
        ("홍길동 기자", "홍길동"),
        ("Words: Ada Quill", "Ada Quill"),
        ("Texto: Rui Marques", "Rui Marques"),
        ("记者 王小明", "王小明"),
        ("โดย สมชาย ใจดี", "สมชาย ใจดี"),
    ],
)
def test_the_word_for_whoever_wrote_is_known_in_many_languages(line: str, author: str) -> None:
    """Where the page marks the line."""
    assert read(f"<div><p class=byline>{line}</p>{BODY}</div>").authors == (author,)


@pytest.mark.parametrize(
    ("line", "author", "agency"),
    [
        ("Par Émile Dufour avec AFP", "Émile Dufour", "AFP"),
        ("Por Ana Díaz con Reuters", "Ana Díaz", "Reuters"),
        ("Texto: Rui Marques com Reuters", "Rui Marques", "Reuters"),
    ],
)
def test_who_wrote_with_an_agency_is_named_beside_it(line: str, author: str, agency: str) -> None:
    """Whatever the page's word for "with"."""
    article = read(f"<div><p class=byline>{line}</p>{BODY}</div>")
    assert (article.authors, article.credit) == ((author,), (agency,))
