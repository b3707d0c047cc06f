"""The texts that the fold is tested with are as the tests say: so long, so much shared, so much reworded."""

from difflib import SequenceMatcher
from itertools import combinations

import pytest

from store.words import TOKEN
from tests.pipelines.folding.texts import ARTICLES, TAGS, TEMPLATES, TONGUES, share, size
from tests.pipelines.folding.ways import item, round_up_mostly, short_item, ways_of, with_part

tongues = pytest.mark.parametrize("tag", TAGS)


def split(text: list[str]) -> list[str]:
    return TOKEN.findall("\n".join(text))


@tongues
def test_articles_are_as_long_as_articles_are(tag: str) -> None:
    """A sign of Japanese counts for less than half a word."""
    for name in ARTICLES:
        words = size(TONGUES[tag].article(name)) / (2.2 if tag == "ja" else 1)
        assert 200 <= words <= 450, (name, words)
        assert 7 <= len(TONGUES[tag].article(name)) <= 10


@tongues
def test_about_one_word_in_seven_is_reworded(tag: str) -> None:
    """Names and numbers are not; what is reworded may take more words than before, or fewer."""
    for name in ARTICLES:
        before, after = (split(text) for text in (TONGUES[tag].article(name), TONGUES[tag].reworded(name)))
        kept = sum(each.size for each in SequenceMatcher(None, before, after, False).get_matching_blocks())
        assert 1 / 9 <= 1 - kept / len(before) <= 1 / 6, (name, kept / len(before))


@tongues
def test_items_have_twenty_to_sixty_words(tag: str) -> None:
    """A sign of Japanese counts for less than half a word."""
    for cut in (item, short_item):
        for name in ARTICLES:
            words = size(cut(TONGUES[tag], name)) / (2.2 if tag == "ja" else 1)
            assert 15 <= words <= 60, (name, words)


@tongues
def test_what_is_shared_is_shared_as_the_tests_say(tag: str) -> None:
    """A third of a report is quoted, half of a column stands there every week, most of a round-up is one."""
    tongue = TONGUES[tag]
    said, frame = tongue.part("said"), [*tongue.part("opening"), *tongue.part("closing")]
    for name in ARTICLES:
        own = with_part(tongue.article(name), said, 1 / 3)
        assert 0.26 <= share(said, [*own, *said]) <= 0.38, name
        body = with_part(tongue.article(name), frame, 0.5)
        assert 0.4 <= share(frame, [*body, *frame]) <= 0.5, name
        assert 0.6 <= share(tongue.article(name), round_up_mostly(tongue, name, 0.6)) <= 0.72, name


@tongues
def test_texts_on_a_template_differ(tag: str) -> None:
    """Each in its clubs, its day and its numbers."""
    for template in TEMPLATES:
        texts = ["\n".join(TONGUES[tag].filled(template, number)) for number in range(6)]
        assert all(one != other for one, other in combinations(texts, 2))
        assert not any("{" in text for text in texts)


@tongues
def test_every_way_changes_the_text(tag: str) -> None:
    """Otherwise a case would test nothing."""
    for name, way in ways_of(tag).items():
        assert way(TONGUES[tag], "first") != TONGUES[tag].article("first"), name
