"""Words as they are compared: where one begins, what is the same one, and that a short cut is only that."""

import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.folding.disguise import plainly
from pipelines.folding.words import LONGEST, words_of
from store.words import UNSPACED, folded

# The rule in the words of a regular expression, slower and beyond doubt.
_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+(?:['’‘ʼ`´][^\W{UNSPACED}]+)*")
_LETTERS = "aÁzЖжя梅がส'’-–.,&;1_ \n\u00a0éÃÂã“‐\u0301\u00ad\u200bор\ufffdأتüАA"


@settings(deadline=None, max_examples=600)
@given(st.text(st.sampled_from(_LETTERS), max_size=60))
@example("MÃ¼ller said it&amp;#8217;s over")
@example("foot-\nball and 2 - 1")
@example("Ã laccent, NÃ O")
@example("Rоdri")
@example("a-Ã ")
def test_words_are_those_of_the_text_as_it_was_meant(text: str) -> None:
    """Letters and digits with single apostrophes between them, single signs in scripts without spaces; and a
    text in which nothing seems to be hidden, so that it is not looked into, would give the same."""
    told = [
        "".join(each for each in folded(word) if each not in "'’") for word in _WORD.findall(plainly(text))
    ]
    assert words_of(text).told == told


@settings(deadline=None)
@given(st.text(st.sampled_from("abÁß'1 梅"), max_size=40))
def test_the_same_words_have_the_same_hashes(text: str) -> None:
    """And no two others: a word's hash does not hang on where it stands."""
    words = words_of(text)
    pairs = set(zip(words.told, words.hashes.tolist(), strict=True))
    assert len(pairs) == len(set(words.told)) == len(set(words.hashes.tolist()))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Straße", "STRASSE"), ("Ærø", "aero"), ("ﬁnal", "final"), ("한국", "한국"), ("x²", "X2")],
)
def test_a_letter_that_folds_to_several_is_those(one: str, other: str) -> None:
    """Ligatures, sharp s, Hangul in parts."""
    assert words_of(one).told == words_of(other).told
    assert np.array_equal(words_of(one).hashes, words_of(other).hashes)


def test_letters_that_fold_to_several_do_not_make_a_text_longer_than_is_looked_at() -> None:
    """One character may be eighteen."""
    assert len(words_of("\ufdfa " * LONGEST)) <= LONGEST


def test_a_lone_surrogate_is_no_word() -> None:
    """Broken JSON leaves them."""
    assert words_of("goal \ud83d late").told == ["goal", "late"]
