"""Pieces of HTML that stand on every page, made once a name: to an outlet, to what a story is about."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from touchline.serving.pages import words

MOST = 4096
"""Names whose links are kept."""


@lru_cache(MOST)
def outlet(name: str) -> Markup:
    """The link to an outlet's page."""
    told = Markup('<a href="/outlets/{}"><bdi>{}</bdi></a>')
    return told.format(words.segment(name), words.name(name))


@lru_cache(MOST)
def tag(kind: str, name: str) -> Markup:
    """The link to what a story is about: the page of a club, the stories of a competition."""
    where = "/clubs/" if kind == "club" else "/?competition="
    told = Markup('<a class="tag" href="{}{}"><bdi>{}</bdi></a>')
    return told.format(where, words.segment(name), words.name(name))


@lru_cache(MOST)
def tongue(language: str) -> Markup:
    """The attributes of an element whose text is in a language.

    >>> str(tongue("he")), str(tongue(""))
    (' lang="he" dir="rtl"', ' dir="auto"')
    """
    told = Markup(' lang="{}"').format(language) if language else Markup("")
    return told + Markup(' dir="{}"').format(words.direction(language))
