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


BYLINES = [
    ("ro", "De Ion Popescu", ("Ion Popescu",)),
    ("ro", "De Ion Popescu și Dan Marin", ("Ion Popescu", "Dan Marin")),
    ("ro", "Scris de Ion Popescu", ("Ion Popescu",)),
    ("el", "Του Γιώργου Παπαδόπουλου", ("Γιώργου Παπαδόπουλου",)),
    ("el", "Γράφει ο Γιώργος Παπαδόπουλος", ("Γιώργος Παπαδόπουλος",)),
    ("el", "Γράφουν οι Νίκος Βλάχος και Άννα Ρήγα", ("Νίκος Βλάχος", "Άννα Ρήγα")),
    ("el", "Επιμέλεια: Άννα Ρήγα", ("Άννα Ρήγα",)),
    ("sq", "Nga Arben Hoxha", ("Arben Hoxha",)),
    ("sq", "Shkruar nga Arben Hoxha dhe Ilir Dema", ("Arben Hoxha", "Ilir Dema")),
    ("sw", "Na Juma Ali", ("Juma Ali",)),
    ("sw", "Imeandikwa na Juma Ali na Asha Said", ("Juma Ali", "Asha Said")),
    ("ca", "Per Jordi Puig", ("Jordi Puig",)),
    ("ca", "Per Jordi Puig i Marta Soler", ("Jordi Puig", "Marta Soler")),
    ("mt", "Minn Joe Borg", ("Joe Borg",)),
    ("gl", "Escrito por Xurxo Castro", ("Xurxo Castro",)),
    ("sl", "Piše Janez Novak", ("Janez Novak",)),
    ("eu", "Egilea: Jon Etxeberria", ("Jon Etxeberria",)),
    ("cy", "Gan Dafydd Morgan", ("Dafydd Morgan",)),
    ("cy", "Ysgrifennwyd gan Dafydd Morgan", ("Dafydd Morgan",)),
    ("af", "Deur Jan Botha", ("Jan Botha",)),
    ("da", "Skrevet af Lars Holm", ("Lars Holm",)),
    ("no", "Skrevet av Kari Lund", ("Kari Lund",)),
    ("is", "Eftir Jón Jónsson", ("Jón Jónsson",)),
    ("fil", "Ni Juan Reyes", ("Juan Reyes",)),
    ("tl", "Nina Juan Reyes at Ana Santos", ("Juan Reyes", "Ana Santos")),
    ("ha", "Daga Musa Ibrahim", ("Musa Ibrahim",)),
    ("ms", "Ditulis oleh Ahmad Zaki", ("Ahmad Zaki",)),
    ("hu", "Írta Kovács János", ("Kovács János",)),
    ("cs", "Napsal Petr Svoboda", ("Petr Svoboda",)),
    ("bg", "От Иван Петров и Мария Илиева", ("Иван Петров", "Мария Илиева")),
    ("mk", "Пишува Горан Стојков", ("Горан Стојков",)),
    ("vi", "Bởi Nguyễn Văn An", ("Nguyễn Văn An",)),
    ("ga", "Le Seán Ó Briain", ("Seán Ó Briain",)),
]
"""A language, a byline in it, and whom it names."""


@pytest.mark.parametrize(("language", "line", "authors"), BYLINES)
def test_the_first_word_of_a_byline_is_no_part_of_the_name(
    language: str, line: str, authors: tuple[str, ...]
) -> None:
    """Where the page marks it as a byline, and where it stands in the text as a line of its own."""
    assert read(f"<div><p class=byline>{line}</p>{BODY}</div>", language=language).authors == authors
    assert read(f"<div><span class=author>{line}</span>{BODY}</div>", language=language).authors == authors
    plain = read(f"<div><p>{line}</p>{BODY}</div>", language=language)
    assert plain.authors == authors
    assert plain.text == TEXT


def test_the_word_may_stand_beside_the_link_that_holds_the_name() -> None:
    line = "<p class=byline>De <a href=/autor/1>Ion Popescu</a> și <a href=/autor/2>Dan Marin</a></p>"
    assert read(f"<div>{line}{BODY}</div>", language="ro").authors == ("Ion Popescu", "Dan Marin")


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("nl", "De Jong Piet"),
        ("en", "De Bruyne Kevin"),
        ("de", "Per Mertesacker"),
        ("ca", "Per Mertesacker"),
        ("sv", "Per Anders Nilsson"),
        ("vi", "Nga Nguyen Thi"),
        ("en", "Na Hyun Kim"),
        ("en", "Gan Wei Ming"),
        ("en", "Ni Hao Ming"),
    ],
)
def test_the_same_word_is_a_name_in_other_languages(language: str, name: str) -> None:
    """One word after it makes a surname or a first name of it in its own language as well."""
    assert read(f"<div><p class=byline>{name}</p>{BODY}</div>", language=language).authors == (name,)


@pytest.mark.parametrize(("language", "name"), [("ro", "De Bruyne Kevin"), ("ca", "Per Anders Nilsson")])
def test_what_should_be_a_mere_name_keeps_its_first_word(language: str, name: str) -> None:
    """A meta element and a link to the author hold no byline."""
    assert read(f"<div>{BODY}</div>", head=author(name), language=language).authors == (name,)
    link = f"<a rel=author href=/autor/1>{name}</a>"
    assert read(f"<div>{link}{BODY}</div>", language=language).authors == (name,)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ro", "<p>De la Cluj a venit un singur om</p>"),
        ("ro", "<h2>De Cluj Arena</h2>"),
        ("el", "<p>Της Κυριακής</p>"),
        ("sw", "<p>Na Yanga</p>"),
        ("ca", "<p>Per fi el Barça</p>"),
    ],
)
def test_a_line_that_opens_like_a_byline_of_its_language_names_nobody(language: str, line: str) -> None:
    """A sentence, a subheading, or one word alone."""
    assert read(f"<div>{line}{BODY}</div>", language=language).authors == ()
