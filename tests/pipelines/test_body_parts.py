"""All of an article's text is found, however its page parts it; posts of others set into it are not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines.article import Article, Page
from pipelines.clean import clean
from pipelines.extract import extract

LINES = [
    "The harbour side began the evening in fifteenth place and ended it there, though with a better "
    "view of those above, for they had taken a point from a team that had come to take three.",
    "It took them until the seventieth minute to cross the halfway line with the ball, and until the "
    "seventy-first to regret it, when the visitors hit the bar from thirty metres.",
    "Then a left back who had been sent up to make a nuisance of himself found the ball at his feet, "
    "looked for somebody to give it to, found nobody, and hit it.",
    "The keeper, who had been waving at his grandmother, waved at the ball as well, and it went past "
    "him into the net with what one witness called a sigh.",
]


def paragraphs(*lines: str, marks: str = "") -> str:
    return "".join(f"<p{marks}>{line}</p>" for line in lines)


def text_of(body: str) -> list[str]:
    markup = (
        f'<html lang="en"><head><title>Left back scores</title></head><body><h1>Left back scores</h1>{body}'
    )
    found = extract(Page("https://quay.example/a", markup.encode(), datetime(2026, 11, 22, tzinfo=UTC)))
    assert isinstance(found, Article)
    return [line.text for line in clean(found).kept]


@pytest.mark.parametrize(
    "body",
    [
        f'<article><div class="article-body">{paragraphs(*LINES[:2])}</div><div class="promo">Our app</div>'
        f'<div class="article-body">{paragraphs(*LINES[2:])}</div></article>',
        f'<div class="article-content"><div id="free">{paragraphs(LINES[0])}</div>'
        f'<div id="metered">{paragraphs(*LINES[1:] * 3)}</div></div>',
        f'<div class="article-body">{paragraphs(*LINES[:2])}'
        + paragraphs(*LINES[2:], marks=' class="paywall" aria-hidden="true"')
        + "</div>",
    ],
    ids=["two bodies side by side", "a metered rest", "paragraphs hidden until a script counts"],
)
def test_no_part_of_the_article_is_lost(body: str) -> None:
    """The first line, the last one, and all between."""
    found = text_of(body)
    assert set(found) == set(LINES)
    assert (found[0], found[-1]) == (LINES[0], LINES[-1])


@pytest.mark.parametrize(
    "name",
    ["<club-link>the keeper</club-link>", "<st1:city>the keeper</st1:city>", "<b><x-y>the keeper</x-y></b>"],
)
def test_an_element_of_the_page_s_own_making_parts_no_sentence(name: str) -> None:
    """It flows in the line unless a style sheet says otherwise."""
    line = "It went past {}, who had been waving at his grandmother all evening."
    assert text_of(paragraphs(*LINES, line.format(name)))[-1] == line.format("the keeper")


def test_how_a_sign_is_read_is_no_text() -> None:
    """Small letters beside the signs say how they are spoken."""
    ruby = "<ruby>守<rp>(</rp><rt>しゅ</rt><rp>)</rp>護<rt>ご</rt></ruby>"
    read = text_of(paragraphs(*LINES, f"It went past {ruby}, who had waved at the ball."))
    assert read[-1] == "It went past 守護, who had waved at the ball."


def test_a_list_told_in_headings_ends_the_article() -> None:
    """Five things that we learned, each in a heading that is a sentence."""
    learned = [
        "1. The left back can shoot, which nobody at the club had known before.",
        "2. The keeper has a grandmother, and she comes to every match in a boat.",
    ]
    body = paragraphs(*LINES) + "".join(
        f"<figure><img src=i.jpg></figure><h2>{line}</h2>" for line in learned
    )
    assert text_of(f"<article>{body}<h2>Read more</h2></article>") == [*LINES, *learned]


@pytest.mark.parametrize("name", ["twitter-tweet", "instagram-media", "tiktok-embed", "bluesky-embed"])
def test_posts_set_into_the_text_are_no_part_of_it(name: str) -> None:
    """A quote of the paper's own stays."""
    shout = "<p>WHAT A GOAL by our left back!</p>— Gull (@gull) November 21, 2026"
    post = f'<blockquote class="{name}">{shout}</blockquote>'
    quote = "<blockquote><p>He will not be allowed to do that again, his manager said.</p></blockquote>"
    found = text_of(f"<article>{paragraphs(*LINES[:2])}{post}{quote}{paragraphs(*LINES[2:])}</article>")
    assert found == [*LINES[:2], "He will not be allowed to do that again, his manager said.", *LINES[2:]]


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ("<h5 class=time>{}</h5>", "11.04 Uhr: The left back scores from his own half"),
        ("<h3 id=timestamp>{}</h3>", "The left back scores again, and nobody knows why"),
        ("<p class=entry-datetime>{}</p>", "20:12 The left back is booked for laughing at the bar"),
    ],
)
def test_what_is_named_a_time_and_tells_more_is_text(told: str, line: str) -> None:
    assert line in text_of(f"<article>{paragraphs(*LINES[:2])}{told.format(line)}{paragraphs(*LINES[2:])}")


@pytest.mark.parametrize(
    "told",
    [
        "<h5 class=time>11.04 Uhr</h5>",
        "<p class=date>Stood here since 21 November 2026, and again since 22 November</p>",
        "<p class=date>21.11.2026, 18:00, by a reporter who has been here for years</p>",
        "<h5 class='time promo'>11.04 Uhr: read what others say of the left back</h5>",
        "<h4 class=time itemprop=datePublished>Some time on a Saturday in November, before tea</h4>",
    ],
)
def test_what_is_named_a_time_and_is_one_is_no_text(told: str) -> None:
    assert text_of(f"<article>{paragraphs(*LINES[:2])}{told}{paragraphs(*LINES[2:])}") == LINES
