"""Words as they are compared: a text is folded sign by sign, whatever stands beside one."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from store.occurring import number, occurrences
from store.words import TOKEN, folded


@given(st.text())
def test_a_text_is_folded_sign_by_sign(text: str) -> None:
    """However many different signs it has."""
    assert folded(text) == "".join(map(folded, text))


@given(st.text())
def test_what_is_folded_stays_so(text: str) -> None:
    """What was put into the index is found with the words that come out of it."""
    assert folded(folded(text)) == folded(text)


def test_a_text_of_many_signs_is_folded_as_one_of_few() -> None:
    """Each letter of the Latin script that has an accent is the letter without it."""
    letters = [chr(code) for code in range(0xC0, 0x180) if unicodedata.decomposition(chr(code))]
    assert len(letters) > 100
    assert folded("".join(letters)) == "".join(map(folded, letters))


@given(
    st.text("ab éгоł0한判定 -.\n", max_size=40),
    st.sampled_from(["a", "ab", "г", "го", "한", "判", "0", "l", "e"]),
)
def test_a_word_stands_where_it_is_a_word_of_the_text(text: str, word: str) -> None:
    """Whatever letters stand beside it: those of a script without spaces end a word of another."""
    told = folded(text)
    assert number(told, (word,)) == TOKEN.findall(told).count(word)


@given(st.text("aг判 -", max_size=30))
def test_a_phrase_stands_where_its_words_follow_one_another(text: str) -> None:
    told = folded(text)
    words = TOKEN.findall(told)
    for phrase in (("a", "г"), ("г", "判"), ("判", "判"), ("a", "a")):
        places = [place for place in range(len(words)) if tuple(words[place : place + 2]) == phrase]
        found = list(occurrences(told, phrase))
        assert all(TOKEN.findall(told[start:end]) == list(phrase) for start, end in found)
        # Those that overlap are one after the other.
        assert bool(found) == bool(places)
        assert len(found) <= len(places)
