"""Shingles and signatures: what counts as the same words, and what a signature is."""

import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from pipelines.folding import shingle
from pipelines.folding.likeness import measure
from pipelines.folding.shingle import (
    LONGEST,
    OPENING,
    OPENING_PERMUTATIONS,
    PERMUTATIONS,
    SCHEME,
    SEED,
    shingled,
    shingles,
    signature,
    tokens,
    told,
)
from pipelines.folding.verdict import judge
from pipelines.save import Saver
from store.candidates import keys
from tests.material import prose, save


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("LATE Winner", "late winner"),
        ("Müller traf", "Muller traf"),
        ("Ødegaard and Łukasz", "Odegaard and Lukasz"),
        ("Mu\u0308ller", "M\u00fcller"),
        ("“It’s over,” he said – finally", '"It\'s over," he said - finally'),
        ("O’Neill", "ONeill"),
        ("full\u00adback", "fullback"),
        ("a\u200bgoal", "agoal"),
        ("the ﬁnal", "the final"),
        ("Ｇｏａｌ", "goal"),
        ("Аrsеnаl", "Arsenal"),  # the first, e and second a are Cyrillic
        ("two  \n goals", "two goals"),
    ],
)
def test_what_only_looks_different_is_the_same(one: str, other: str) -> None:
    """Case, accents, quotes, dashes, invisible signs and look-alike letters."""
    assert tokens(one) == tokens(other)


def test_cyrillic_words_stay_cyrillic() -> None:
    """Only a word that mixes the two scripts is taken for a disguise."""
    assert tokens("Спартак вора") == ["спартак", "вора"]


@pytest.mark.parametrize("text", ["梅西攻入两球", "เมสซี่ยิงสอง", "メッシが二得点"])
def test_scripts_without_spaces_go_by_characters(text: str) -> None:
    """A sentence is no single word there."""
    assert len(tokens(text)) > 3


def test_a_chinese_brief_is_found_in_its_article() -> None:
    """Its characters' shingles stand in the whole."""
    brief = "梅西在迈阿密国际攻入两球，帮助球队取得了联赛的胜利。"
    whole = brief + "赛后主教练表示对球员的表现非常满意，并期待下一场比赛。"
    assert measure(told(brief), told(whole)).containment == 1.0
    assert len(shingles(brief)) > 10


@pytest.mark.parametrize("text", ["", " \n ", "… — !", "⚽"])
def test_a_text_without_words_has_no_shingles(text: str) -> None:
    """And is like nothing, not even like itself."""
    assert len(shingles(text)) == 0
    assert not judge(measure(told(text), told(text))).one_story


def test_a_text_shorter_than_a_shingle_is_one() -> None:
    """One word, or four."""
    assert len(shingles("Goal")) == len(shingles("Goal for the visitors")) == 1


def test_shingles_are_distinct_and_sorted() -> None:
    """A line that is said a thousand times is said once."""
    found = shingles("The draw was made on Friday evening. " * 1_000)
    assert len(found) == 7
    assert list(found) == sorted(set(found))


def test_of_an_endless_text_the_beginning_counts() -> None:
    """Five megabytes cost no more than the longest story."""
    text = "word " * 1_000_000
    assert list(shingles(text)) == list(shingles(text[:LONGEST]))


def test_a_signature_is_datasketchs() -> None:
    """As datasketch itself makes it of the same shingles, one at a time."""
    text = " ".join(prose(1, 20))
    run, distinct = shingled(text)
    assert len(run) > OPENING
    made: list[int] = []
    for some, number in ((distinct, PERMUTATIONS), (run[:OPENING], OPENING_PERMUTATIONS)):
        plain = MinHash(num_perm=number, seed=SEED, scheme=SCHEME, hashfunc=int)
        for each in some:
            plain.update(int(each))
        made += plain.digest().tolist()
    assert list(signature(text)) == made


def test_signatures_do_not_leak_into_each_other() -> None:
    """The second text's is the same whether or not a first was signed."""
    second = " ".join(prose(2))
    alone = list(signature(second))
    signature(" ".join(prose(1)))
    assert list(signature(second)) == alone


def test_with_another_signature_nothing_is_found(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The candidates come from the datasketch signature and from nowhere else."""
    text = prose(1)
    first = save(Saver(engine), "https://a.example/1", text)
    monkeypatch.setattr(shingle, "SEED", SEED + 1)
    monkeypatch.setattr(shingle, "_SIGNERS", type(shingle._SIGNERS)())
    second = save(Saver(engine), "https://b.example/1", text)
    assert second.story_id != first.story_id


def test_keys_tell_recipe_shelf_and_permutation_apart() -> None:
    """The same minimum under another recipe or permutation, or on another shelf, is another key."""
    minima = [7] * PERMUTATIONS
    made = {key for recipe in (1, 2) for shelf in (1, 2) for key in keys(minima, recipe, shelf)}
    assert len(made) == 4 * PERMUTATIONS
    assert all(0 <= each < 2**63 for each in made)


@settings(deadline=None)
@given(st.text())
def test_any_text_can_be_signed(text: str) -> None:
    """Whatever an archive holds, and always alike."""
    first = list(signature(text))
    assert list(signature(text)) == first
    assert len(first) == PERMUTATIONS + OPENING_PERMUTATIONS
