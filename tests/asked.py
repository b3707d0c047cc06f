"""A small press in several scripts to be asked for, and what plain Python makes of a query of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Engine, update

from pipelines.save import Saver
from store import exporting, facets, tags
from store.grammar import Term, parse
from store.ordering import hot
from store.pages import outlet_id
from store.records import Copy, Story
from store.schema import outlet
from store.tags import Found, Named
from store.wanted import Sort, Terms, Wanted
from store.words import TOKEN, folded
from tests.material import NOON, draft, page, prose

OUTLETS = {
    "Albion Post": ("GB", "Northern"),
    "Swift Sport": ("GB", "Swift"),
    "Correo": ("ES", "Sur"),
    "Tribuna": ("ES", "Sur"),
    "Kurve": ("DE", "Northern"),
    "Yuanqiu": ("CN", "Yuan"),
}
SAID = (
    "Müller traf, Ødegaard fehlte.",
    "O'Neill named his squad after the 1-1 draw.",
    "The Saka injury, a pre-season friendly in north London.",
    "梅西在迈阿密国际攻入两球。",
    "ลิเวอร์พูลชนะแมนเชสเตอร์",
    "Зенит обыграл Спартак в Москве 90+3.",
    "فاز الهلال على النصر في الرياض.",
    "Ο Ολυμπιακός κέρδισε τον Παναθηναϊκό.",
    "손흥민이 두 골을 넣었다 ⚽ goal.",
    "スパーズの三笘が得点した north.",
    "London calling, snake_case and Straße.",
)
CLUBS = tuple(Named(name.lower(), "club", name, "GB-ENG") for name in ("Arsenal", "Everton", "Spurs"))
CUP = Named("cup", "competition", "The Cup", "")
LANGUAGES = ("en", "es", "de", "zh")
KINDS = ("report", "live", "opinion")
WIRES = ("Reuters", "EFE")
AUTHORS = ("Ann Smith", "José Peña", "三浦 知良")


def fill(engine: Engine, stories: int = 40) -> None:
    """Save stories of one to four copies, each outlet's with its own ways; then say what they are about."""
    saver = Saver(engine)
    names = list(OUTLETS)
    with engine.begin() as connection:
        for name, (country, owner) in OUTLETS.items():
            outlet_id(connection, name)
            connection.execute(
                update(outlet).where(outlet.c.name == name).values(country=country, owner=owner)
            )
    for number in range(stories):
        text = [*prose(number, 4), SAID[number % len(SAID)], SAID[(number * 7 + 3) % len(SAID)]]
        batch = []
        for copy in range(1 + number * 5 % 4):
            name = names[(number + copy * (1 + number % 3)) % len(names)]
            url = f"https://{name.split()[0].lower()}.example/{number}-{copy}"
            # Every seventh is an excerpt, and what comes late is not what came into the store late.
            own = text[2:] if copy and (number + copy) % 7 == 0 else text
            minutes = (number * 17 % stories) * 60 + copy
            batch.append(
                (
                    page(url, minutes, name),
                    draft(
                        url,
                        own,
                        SAID[(number + copy) % len(SAID)].split(".")[0],
                        language=LANGUAGES[number % 4],
                        kind=KINDS[(number + copy) % 3],
                        credit=(WIRES[number % 2],) if (number + copy) % 3 == 0 else (),
                        authors=(AUTHORS[number % 3],) if copy % 2 == 0 else (),
                        published=NOON + timedelta(minutes=minutes),
                    ),
                )
            )
        saver(batch)
    with engine.begin() as connection:
        leads = {each.story_id: each.copies[0].url for each in exporting.stories(connection)}
        ids = dict(
            connection.exec_driver_sql(
                "SELECT url, article.id FROM article JOIN page ON page.id = page_id"
            ).all()
        )
        about = {
            ids[url]: [
                Found(CLUBS[story_id % 3], 0.6, about=True),
                Found(CLUBS[(story_id + 1) % 3], 0.2, about=story_id % 5 == 0),
                *([Found(CUP, 0.2, about=True)] if story_id % 4 == 0 else []),
            ]
            for story_id, url in leads.items()
            if story_id % 6
        }
        tags.rewrite(connection, 1, about)
        facets.refresh(connection, leads)


@dataclass
class Model:
    """What a store holds, in memory, asked by plain Python."""

    engine: Engine
    _about: dict[int, list[tags.Tag]] = field(default_factory=dict)

    @cached_property
    def stories(self) -> list[Story]:
        """All of them."""
        with self.engine.connect() as connection:
            told = list(exporting.stories(connection))
            self._about = tags.of_stories(connection, [each.story_id for each in told])
        return told

    def found(self, wanted: Wanted) -> set[int]:
        """The stories wanted."""
        return {each.story_id for each in self.stories if self._is(each, wanted)}

    def ordered(self, wanted: Wanted) -> list[int]:
        """The same in their order, which must not be relevance."""
        keys: dict[Sort, Callable[[Story, int], tuple[float, ...]]] = {
            Sort.NEWEST: lambda each, at: (at, each.story_id),
            Sort.OUTLETS: lambda each, at: (len(each.outlets), at, each.story_id),
            Sort.HOT: lambda each, at: (hot(len(each.outlets), at), at, each.story_id),
        }
        kept = [each for each in self.stories if self._is(each, wanted)]
        kept.sort(key=lambda each: keys[wanted.sort](each, facets.microseconds(_at(each))), reverse=True)
        return [each.story_id for each in kept]

    def _is(self, story: Story, wanted: Wanted) -> bool:
        about = self._about.get(story.story_id, [])
        names = {each.outlet for each in story.copies}
        has: dict[str, set[str]] = {
            "clubs": {each.name for each in about if each.kind == "club"},
            "competitions": {each.name for each in about if each.kind == "competition"},
            "outlets": names,
            "countries": {OUTLETS[name][0] for name in names},
            "owners": {OUTLETS[name][1] for name in names},
            "languages": {story.language},
            "kinds": {each.kind for each in story.copies},
            "relations": {each.relation for each in story.copies},
            "wires": {agency for each in story.copies for agency in each.credit},
        }
        asked = parse(wanted.text)
        return (
            all(_met(getattr(wanted, name), values) for name, values in has.items())
            and (wanted.since is None or _at(story) >= wanted.since)
            and (wanted.until is None or _at(story) < wanted.until)
            and len(names) >= wanted.min_outlets
            and (asked is None or (not asked.nowhere and any(_says(each, asked) for each in story.copies)))
        )


def _at(story: Story) -> Any:
    return story.copies[0].published


def _met(terms: Terms, values: set[str]) -> bool:
    return (not terms.any or bool(values & set(terms.any))) and not values & set(terms.none)


def _says(copy: Copy, asked: Any) -> bool:
    return all(_holds(copy, each) for each in asked.all) and not any(
        _holds(copy, each) for each in asked.none
    )


def _holds(copy: Copy, term: Term) -> bool:
    told = {
        "": f"{copy.title}\n{copy.text}",
        "headline": copy.title,
        "author": " ".join(copy.authors),
        "outlet": copy.outlet,
    }[term.field]
    return _stands(TOKEN.findall(folded(told).replace("_", " ")), list(term.words))


def _stands(words: list[str], phrase: Iterable[str]) -> bool:
    wanted = list(phrase)
    return any(words[place : place + len(wanted)] == wanted for place in range(len(words)))
