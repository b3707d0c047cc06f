"""Words as they are compared: a text is folded sign by sign, whatever stands beside one."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from store.words import folded


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
