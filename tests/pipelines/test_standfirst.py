"""The standfirst is told from the text, and no markup loses it: each page here hides it in another way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines.article import Article, Page, Selectors
from pipelines.extract import extract

HEADLINE = "Gulls climb out of the mud"
STANDFIRST = "The equaliser came late, and from a man who had no business being that far forward."
PROSE = (
    "The visitors led until the seventieth minute and had by then forgotten what the ball looked like at the "
    "feet of anybody but their keeper, who kicked it away as if it owed him money.",
    "Then the left back lost his way, found himself in front of the goal, and did what a left back does "
    "there about once in a hundred matches, to the surprise of all but his mother in the stand.",
    "In the table the harbour side moves up one place, to fifteenth, which the manager called a landscape.",
)


def read(body: str, selectors: Selectors | None = None) -> Article:
    text = "".join(f"<p>{line}</p>" for line in PROSE)
    page = (
        f'<html lang="en"><head><title>{HEADLINE} | The Quay</title>'
        f'<meta property="og:title" content="{HEADLINE}">'
        f'<meta name="description" content="{STANDFIRST}"></head>'
        f"<body>{body.format(text=text)}</body></html>"
    )
    found = extract(
        Page("https://quay.example/a", page.encode(), datetime(2026, 11, 22, tzinfo=UTC)), selectors
    )
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>{HEADLINE}</h1><p class='teaser'>{STANDFIRST}</p><div class='story'>{{text}}</div>",
        f"<h1>{HEADLINE}</h1><h2 class='a_st'>{STANDFIRST}</h2><div class='story'>{{text}}</div>",
        f"<h2><span>Cup</span> <span>{HEADLINE}</span></h2><div class='intro'><p>{STANDFIRST}</p></div>"
        "<div class='story'>{text}</div>",
        f"<h1>{HEADLINE}</h1><div class='promo-lead teaser'>{STANDFIRST}</div><article>{{text}}</article>",
    ],
    ids=["called a teaser", "an unmarked heading", "under a kicker", "called a promo"],
)
def test_a_standfirst_that_the_description_repeats_is_the_summary(body: str) -> None:
    """Whatever its class says of it."""
    article = read(body)
    assert article.summary == (STANDFIRST,)
    assert [line.text for line in article.kept] == list(PROSE)


def test_a_stripped_headline_does_not_take_the_standfirst_with_it() -> None:
    """An outlet's selectors may strip the headline out of its body."""
    inside = f"<h1>{HEADLINE}</h1><p class='lead'>{STANDFIRST}</p><div class='text'>{{text}}</div>"
    article = read(f"<div id='x'>{inside}</div>", Selectors(body=("div#x",), strip=("div#x > h1",)))
    assert article.summary == (STANDFIRST,)
    assert [line.text for line in article.kept] == list(PROSE)


def test_a_teaser_for_another_story_stays_furniture() -> None:
    """The description is not what it says."""
    other = "Elsewhere the harbour master has been seen at the match again, and without his hat this time."
    article = read(f"<h1>{HEADLINE}</h1><p class='teaser'>{other}</p><div class='story'>{{text}}</div>")
    assert other not in (*article.summary, *(line.text for line in article.kept))


def test_a_headline_goes_with_the_kicker_before_it() -> None:
    article = read(f"<article><p>Cup football: {HEADLINE}</p>{{text}}</article>")
    assert [line.text for line in article.kept] == list(PROSE)
