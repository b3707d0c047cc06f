"""A second glance at a page's uncut tree, for what is asked only where something looks suspicious."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from pipelines.extract.body.survey import DROPPED

_PLAYERS = ("youtube", "vimeo", "dailymotion", "jwplatform", "brightcove", "kaltura", "player", "video")
_PLAYER_TAGS = ("video", "amp-video", "amp-youtube")
_WALL_NAMES = ("paywall", "regwall", "piano", "subscription-wall", "premium-wall", "metered")
_SPEAKING = ("button", "label", "dialog")
_MOST_SHOWN = 400
_LONGEST_TEXT = 6_000
_LONGEST_NAME = 400


def fold_case(text: str) -> str:
    """Text to be compared: small letters, one kind of apostrophe, white space folded."""
    return " ".join(text.casefold().replace("’", "'").split())


class Glance:
    """A page's tree, parsed when first asked for, and what is read from it."""

    def __init__(self, again: Callable[[], etree._Element | None]) -> None:
        """Glance at the tree that this gives, when something is first asked."""
        self._again = again
        self._body: etree._Element | None = None
        self._asked = False

    def body(self) -> etree._Element | None:
        """The page's body."""
        if not self._asked:
            self._asked = True
            root = self._again()
            self._body = None if root is None else root.find("body")
        return self._body

    def shown(self) -> Iterator[str]:
        """The first pieces of text that the page shows, folded; buttons' words are among them."""
        body, left = self.body(), _MOST_SHOWN
        if body is None:
            return
        for element in body.iter("*"):
            if element.tag in DROPPED and element.tag not in _SPEAKING:
                continue
            for text in (element.text, None if element is body else element.tail):
                if text and (text := text.strip()):
                    yield fold_case(text[:_LONGEST_TEXT])
                    left -= 1
            if left <= 0:
                return

    def links(self) -> int:
        """How many links stand on the page."""
        body = self.body()
        return 0 if body is None else sum(1 for _ in body.iter("a"))

    def sponsored(self) -> int:
        """How many links the page says are paid for."""
        body = self.body()
        return 0 if body is None else sum("sponsored" in (link.get("rel") or "") for link in body.iter("a"))

    def teasers(self) -> int:
        """How many headings lead elsewhere, each to a place of its own."""
        body, places = self.body(), set()
        if body is None:
            return 0
        for heading in body.iter("h2", "h3", "h4"):
            link = next(heading.iter("a"), None)
            above = heading.getparent() if link is None else None
            for _ in range(3):
                if above is None:
                    break
                if above.tag == "a":
                    link = above
                    break
                above = above.getparent()
            if link is not None and link.get("href"):
                places.add(link.get("href"))
        return len(places)

    def plays(self) -> bool:
        """Whether a player of videos stands on the page."""
        body = self.body()
        if body is None:
            return False
        return any(
            element.tag in _PLAYER_TAGS
            or any(name in (element.get("src") or element.get("data-src") or "").lower() for name in _PLAYERS)
            for element in body.iter("iframe", *_PLAYER_TAGS)
        )

    def asks_password(self) -> bool:
        """Whether a field for a password stands on the page."""
        body = self.body()
        return body is not None and any(
            (field.get("type") or "").lower() == "password" for field in body.iter("input")
        )

    def has_wall(self) -> bool:
        """Whether an element is named as a paywall."""
        body = self.body()
        return body is not None and any(
            any(name in (element.get("class") or "").lower()[:_LONGEST_NAME] for name in _WALL_NAMES)
            for element in body.iter("div", "section", "aside", "p")
        )
