"""The language of an article: declared, wrong, made up, undeclared, and in doubt."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pipelines.article import Article, Page
from pipelines.extract import extract
from pipelines.extract.letters.identifier import identifier
from pipelines.extract.letters.language import declared_tag, language_of
from tests.pipelines.tongues import TONGUES

HEADLINE = "2-3 (0-2)"
KIN = [{"hr", "sr"}, {"da", "no"}, {"cs", "sk"}, {"id", "ms"}, {"pt", "gl"}, {"es", "gl"}, {"bg", "mk"}]


@pytest.mark.parametrize("tag", TONGUES)
def test_a_right_declaration_stands(tag: str) -> None:
    assert language_of(tag, HEADLINE, TONGUES[tag]) == (tag, "declared")


@pytest.mark.parametrize("tag", TONGUES)
def test_an_undeclared_language_is_told_by_the_text(tag: str) -> None:
    assert language_of("", HEADLINE, TONGUES[tag]) == (tag, "text")


@pytest.mark.parametrize("tag", TONGUES)
def test_a_wrong_declaration_is_overruled_but_for_near_kin(tag: str) -> None:
    for declared in TONGUES:
        told = language_of(declared, HEADLINE, TONGUES[tag])
        assert told == (
            (declared, "declared") if declared == tag or {declared, tag} in KIN else (tag, "text")
        )


@pytest.mark.parametrize("tag", [tag for tag in TONGUES if tag != "en"])
def test_the_default_of_a_content_management_system_is_overruled_by_a_short_text(tag: str) -> None:
    assert language_of("en-US", "", TONGUES[tag][:150]) == (tag, "text")


@pytest.mark.parametrize(
    ("declared", "tag"),
    [
        ("nb-NO", "no"), ("nn", "no"), ("zh-Hans", "zh"), ("zh", "zh"), ("iw", "he"), ("in", "id"),
        ("jp", "ja"), ("gr", "el"), ("cz", "cs"), ("ua", "uk"), ("br", "pt"), ("pt_BR", "pt"),
        (" EN-gb ", "en"), ("eng", "en"), ("kr", "ko"), ("dk", "da"), ("vn", "vi"),
    ],
)  # fmt: skip
def test_codes_that_pages_make_up_are_put_right(declared: str, tag: str) -> None:
    assert language_of(declared, HEADLINE, TONGUES[tag]) == (tag, "declared")


def test_serbian_in_latin_letters() -> None:
    latin = "Gosti su pre odmora dali dva gola i morali da čekaju na treći, jer sudija nije bio siguran u to."
    assert language_of("sr-Latn", "", latin * 2) == ("sr", "declared")
    assert language_of("en", "", latin * 2)[0] in ("sr", "hr", "bs")


@pytest.mark.parametrize("declared", ["", "utf-8", "und", "x", "English", "123", "-", "<b>"])
def test_what_names_no_language_is_undeclared(declared: str) -> None:
    assert declared_tag(declared) == ""
    assert language_of(declared, HEADLINE, TONGUES["it"]) == ("it", "text")
    assert language_of(declared, "", "2-3") == ("", "")


@pytest.mark.parametrize(
    "text", ["", "2-3", "Łódź", "Pérez; Gómez; Núñez; Ibáñez; Sánchez; Martínez; Fernández."]
)
def test_a_text_too_short_to_tell_leaves_the_declaration(text: str) -> None:
    assert language_of("en", HEADLINE, text) == ("en", "declared")


def test_a_list_of_names_is_in_the_language_declared() -> None:
    names = (
        "Teams: Kowalczyk; Lindqvist, Østergaard, Papadakis (Nagy 61), Yıldız; Fernández, Moreau, Horvat. "
    )
    assert language_of("en", "", names * 3) == ("en", "declared")


def test_a_quote_in_another_language_does_not_turn_the_article() -> None:
    assert language_of("en", "", TONGUES["es"][:120] + TONGUES["en"]) == ("en", "declared")


@pytest.mark.parametrize("declared", ["pcm", "ha", "yo", "zu", "eo", "la"])
def test_languages_that_no_one_knows_here_are_believed_unless_the_text_is_plainly_another(
    declared: str,
) -> None:
    unknown = "Mbeki wolo tanda nabo kesi funda mirra volu sindi bakka. " * 6
    assert language_of(declared, "", unknown) == (declared, "declared")
    assert language_of(declared, "", TONGUES["de"]) == ("de", "text")


def test_pidgin_is_not_english() -> None:
    assert language_of("pcm", "", TONGUES["en"]) == ("pcm", "declared")


def test_the_library_is_not_loaded_for_a_page_that_is_what_it_says() -> None:
    asked = (
        "import sys\n"
        "from pipelines.extract.letters.language import language_of\n"
        f"assert language_of('en', '', {TONGUES['en']!r}) == ('en', 'declared')\n"
        "assert 'py3langid' not in sys.modules\n"
        f"assert language_of('en', '', {TONGUES['de']!r}) == ('de', 'text')\n"
        "assert 'py3langid' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", asked], check=True)


def test_an_article_is_in_the_language_of_its_text_and_says_where_that_came_from() -> None:
    def read(lang: str, tag: str) -> Article:
        body = "".join(f"<p>{line}.</p>" for line in TONGUES[tag].split(". "))
        source = (
            f"<html lang='{lang}'><title>2-3</title><body><h1>2-3</h1><article>{body}</article></body></html>"
        )
        article = extract(
            Page("https://news.example.org/1", source.encode(), datetime(2026, 11, 1, tzinfo=UTC))
        )
        assert isinstance(article, Article)
        return article

    wrong, right, silent = read("en-US", "de"), read("de-AT", "de"), read("", "hr")
    assert [article.language for article in (wrong, right, silent)] == ["de", "de", "hr"]
    sources = [dict(article.origins)["language"] for article in (wrong, right, silent)]
    assert sources == ["text", "html:lang", "text"]


def test_the_mapped_model_says_what_the_librarys_own_does() -> None:
    library = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    for text in ("", "2-3", *TONGUES.values(), *(text[:60] for text in TONGUES.values())):
        assert identifier().rank(text) == library.rank(text)


def test_the_model_takes_little_memory() -> None:
    """After texts in every language; 80 MiB were it held as the library loads it."""
    asked = (
        "import re\n"
        "from pathlib import Path\n"
        "import lzma, zipfile, py3langid\n"
        "from pipelines.extract.letters.language import language_of\n"
        "from tests.pipelines.tongues import TONGUES\n"
        "def resident():\n"
        "    return int(re.search(r'VmRSS:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])\n"
        "before = resident()\n"
        "for text in TONGUES.values(): assert language_of('', '', text)[1] == 'text'\n"
        "print((resident() - before) // 1024)\n"
    )
    told = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert int(told.stdout) < 40
