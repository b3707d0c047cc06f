"""Pages that hold no story: fronts, walls, pages that are gone, stubs, bare videos and betting offers.

A page that says when it was published and has text enough is believed, whatever else is on it: all
that could speak against it are short texts and what its own headline says.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files

from lxml import etree

from pipelines.article import Kind, Line, Reason, Rejection
from pipelines.extract.markup import DENSE, FIRST_DENSE
from pipelines.extract.nature.glance import Glance, fold_case
from pipelines.extract.nature.signs import Signs

_TABLE = tomllib.loads(files("pipelines.extract.nature").joinpath("walls.toml").read_text("utf-8"))


def _phrases(name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold_case(phrase) for phrase in _TABLE[name]))


_GONE, _CONSENT, _CALLS = _phrases("gone"), _phrases("consent"), _phrases("calls")
_OFFERS, _TERMS = _phrases("offers"), _phrases("terms")
_LOGIN, _GONE_TITLES = frozenset(_phrases("login_titles")), frozenset(_phrases("gone_titles"))
_LISTS = frozenset(_TABLE["lists"])
_LIST_TYPES = frozenset(_TABLE["list_types"])
_ELLIPSES = ("…", "...", "[…]", "[...]", "(…)", "(...)", "… »", "…”", "...”", '..."')
_JOINTS = ("|", " - ", " – ", " — ", " · ", " • ", "｜", " : ")

# A text as short as this is looked at with suspicion.
_SHORT = 1_500
_NOTICE = 900
_BRIEF = 250
_NO_TEXT = 60
_LINE_OR_TWO = 120
_LONGEST_SAYING = 160
_LONGEST_OFFER = 90
_LONGEST_WALL = 6_000
_LONGEST_TEXT = 200_000
_LAST_LINES = 6
_SPONSORED = 4
_MANY_ARTICLES = 5
_ARTICLE_OG = ("article", "story", "news")
_MOST_OF_NAME = 0.5
_TEASERS = 6
_MANY_TEASERS = 10
_PARAGRAPH = 300
_FEW_LINKS = 20
_HOMES = frozenset(("index.html", "index.htm", "index.php", "home", "default.aspx"))


def no_story(
    signs: Signs,
    kind: Kind,
    headline: str,
    lines: Sequence[Line],
    paywalled: bool | None,
    again: Callable[[], etree._Element | None],
) -> Rejection | None:
    """Give why a page is no story, None for one that is.

    ``lines`` are those of its text (none where it has no text). ``again`` gives the page's tree uncut; it
    is asked for only where what is known already is suspicious, for to parse a page costs a good part
    of reading it.
    """
    kept = [line.text for line in lines if not line.cut]
    size = _size(kept)
    glance = Glance(again)
    betting = _betting(signs, headline, kept, glance)
    if betting is not None:
        return betting
    believed = signs.article and signs.dated and not _lists_articles(signs)
    if size >= _SHORT and believed:
        return None
    if size < _NO_TEXT:
        return _of_no_text(signs, kind, glance)
    return (
        _gone(signs, headline, kept, size, believed)
        or _consent(signs, kept, size, believed)
        or _login(signs, size, believed)
        or _stub(kept, lines, size, paywalled, glance)
        or _video(kind, size, glance)
        or (None if believed else _front(signs, kept, glance))
    )


def _lists_articles(signs: Signs) -> bool:
    """Whether a page's data describe one article after another, as a front's may."""
    return signs.articles >= _MANY_ARTICLES and signs.og not in _ARTICLE_OG


def _size(texts: Iterable[str]) -> int:
    return sum(len(text) * (DENSE if text[:1] >= FIRST_DENSE else 1) for text in texts)


def _said(phrases: Sequence[str], text: str) -> str:
    """The first of the phrases that stands in a folded text, "" when none does."""
    return next((phrase for phrase in phrases if phrase in text), "")


def _betting(signs: Signs, headline: str, kept: Sequence[str], glance: Glance) -> Rejection | None:
    """An offer to those who bet: its headline offers, or nearly all of it is an offer's small print."""
    named = fold_case(f"{headline} {signs.heading} {signs.title}")
    offer = _said(_OFFERS, named)
    if not offer and not any("18+" in text or "T&C" in text or "21+" in text for text in kept):
        return None
    folded = [fold_case(text) for text in kept]
    whole = "\n".join(folded)[:_LONGEST_TEXT]
    terms = [term for term in _TERMS if term in whole]
    offering = [text for text in folded if _said(terms, text) or _said(_OFFERS, text)]
    share = _size(offering) / (_size(folded) or 1)
    if (
        (offer and len(terms) >= 2 and share >= 0.25)
        or (offer and terms and glance.sponsored() >= _SPONSORED)
        or (len(terms) >= 4 and share >= 0.5)
    ):
        return Rejection(Reason.BETTING, offer or ", ".join(terms[:3]))
    return None


def _names(signs: Signs, headline: str = "") -> list[str]:
    return [fold_case(name) for name in dict.fromkeys((signs.heading, signs.title, headline)) if name]


def _gone(signs: Signs, headline: str, kept: Sequence[str], size: int, believed: bool) -> Rejection | None:
    """A page that says that it is not there. One with an article's data must say so in few words."""
    if size > (_BRIEF if believed else _LONGEST_WALL):
        return None
    for name in () if believed else _names(signs, headline):
        phrase = _said(_GONE, name)
        first = _first_part(name)
        if first in _GONE_TITLES or len(phrase) > _MOST_OF_NAME * len(name):
            return Rejection(Reason.SOFT_404, phrase or name)
        # A report may play on the words, and then says more than they do.
        most = len(phrase) > _MOST_OF_NAME * len(first) or size <= _BRIEF
        if phrase and most and size <= _NOTICE and len(name) <= _LONGEST_SAYING:
            return Rejection(Reason.SOFT_404, phrase)
    if size <= _NOTICE:
        for text in kept:
            phrase = _said(_GONE, fold_case(text)) if len(text) <= _LONGEST_SAYING else ""
            if phrase:
                return Rejection(Reason.SOFT_404, phrase)
    return None


def _consent(signs: Signs, kept: Sequence[str], size: int, believed: bool) -> Rejection | None:
    """A wall of consent: at least half of its text asks for it, in more ways than one."""
    if size > (_SHORT if believed else _LONGEST_WALL):
        return None
    asking, phrases = 0, set()
    for text in map(fold_case, kept):
        said = [phrase for phrase in _CONSENT if phrase in text]
        if said:
            asking += _size([text])
            phrases.update(said)
    if len(phrases) >= 2 and asking >= (0.7 if believed else 0.5) * size:
        return Rejection(Reason.CONSENT_WALL, ", ".join(sorted(phrases)[:3]))
    return None


def _login(signs: Signs, size: int, believed: bool) -> Rejection | None:
    """A page for logging in, by its heading or its title, without the site's name."""
    if believed or size > _SHORT:
        return None
    for name in (signs.heading, signs.title):
        if _first_part(name) in _LOGIN:
            return Rejection(Reason.LOGIN_WALL, name)
    return None


def _first_part(name: str) -> str:
    for joint in _JOINTS:
        name = name.partition(joint)[0]
    return fold_case(name).rstrip(".!")


def _stub(
    kept: Sequence[str], lines: Sequence[Line], size: int, paywalled: bool | None, glance: Glance
) -> Rejection | None:
    """The first lines of an article that goes on for those who pay or register.

    Two things must say so: that the page is not free, that the text breaks off, a call to subscribe
    near its end, an element named as a wall; or short lines near the end call in different words. A
    short text that is whole says at most the first.
    """
    if size > _SHORT:
        return None
    last = [fold_case(line.text) for line in lines[-_LAST_LINES:]]
    calling = {said: text for text in last if (said := _said(_CALLS, text))}
    call = next(iter(calling), "")
    end = next((text for text in map(fold_case, reversed(kept)) if not _said(_CALLS, text)), "")
    broken = end.endswith(_ELLIPSES)
    if broken and (paywalled or call):
        return Rejection(Reason.PAYWALL_STUB, call or "not free, and breaks off")
    if broken:
        call = next(filter(None, (_said(_CALLS, text) for text in glance.shown())), "")
        return Rejection(Reason.PAYWALL_STUB, call) if call else None
    if not call or paywalled is False or size > _NOTICE:
        return None
    # Below a wall stands what it offers, in few words; a sentence there is the report going on.
    below = last[last.index(calling[call]) :]
    if len(set(calling.values())) > 1 and all(len(text) <= _LONGEST_OFFER for text in below):
        return Rejection(Reason.PAYWALL_STUB, ", ".join(calling))
    if glance.has_wall():
        return Rejection(Reason.PAYWALL_STUB, call)
    return None


def _video(kind: Kind, size: int, glance: Glance) -> Rejection | None:
    """A video with a line or two beside it."""
    if (kind is Kind.VIDEO and size <= _BRIEF) or (size < _LINE_OR_TWO and glance.plays()):
        return Rejection(Reason.VIDEO_ONLY)
    return None


def _of_no_text(signs: Signs, kind: Kind, glance: Glance) -> Rejection | None:
    """The telling reason for a page without text; None where there is none."""
    shown = list(glance.shown())
    if any(_first_part(name) in _GONE_TITLES for name in (signs.heading, signs.title)):
        return Rejection(Reason.SOFT_404, signs.heading or signs.title)
    for text in (*_names(signs), *(text for text in shown if len(text) <= _LONGEST_SAYING)):
        phrase = _said(_GONE, text)
        if phrase:
            return Rejection(Reason.SOFT_404, phrase)
    login = _login(signs, 0, False)
    if login is not None:
        return login
    if kind is Kind.VIDEO or glance.plays():
        return Rejection(Reason.VIDEO_ONLY)
    few = glance.links() <= _FEW_LINKS
    phrases = {phrase for text in shown for phrase in _CONSENT if phrase in text} if few else set()
    if len(phrases) >= 2:
        return Rejection(Reason.CONSENT_WALL, ", ".join(sorted(phrases)[:3]))
    if few and glance.asks_password():
        return Rejection(Reason.LOGIN_WALL)
    return _front(signs, (), glance)


def _front(signs: Signs, kept: Sequence[str], glance: Glance) -> Rejection | None:
    """A front, a list or a page of a tag: many headings that lead elsewhere, and no paragraph to speak of."""
    home = not signs.query and (not signs.parts or (len(signs.parts) == 1 and signs.parts[0] in _HOMES))
    parts = [part for part in signs.parts if not part.isdigit()]
    listing = (
        bool(_LISTS.intersection(parts[-2:]))
        or _lists_articles(signs)
        or (not signs.article and bool(_LIST_TYPES & signs.types))
    )
    if not (home or listing) and signs.article:
        return None
    long = sum(1 for text in kept if _size([text]) >= _PARAGRAPH)
    if long > (_TEASERS if home else 2 if listing else 0):
        return None
    teasers = glance.teasers()
    if teasers >= (_TEASERS if home or listing else _MANY_TEASERS) and teasers >= 2 * long:
        return Rejection(Reason.SECTION_FRONT, f"{teasers} headings lead elsewhere")
    return None
