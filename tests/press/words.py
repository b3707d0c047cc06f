"""Made football news: any number of articles, each with its own names and sentences, by a seed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random

_OPENINGS = (
    "Al Ash Bar Bel Bran Cal Car Cor Dar Del Dun El Fal Fen Gar Glen Hal Har Hol Kel Kin Lan Lor Mar Mel Nor "
    "Or Pen Per Quin Ras Rin Sal Sel Sten Tar Tor Ul Val Ver Wal Wes Yar Zan"
).split()
_MIDDLES = "a e i o u an en in on ar er or al el ol am em".split()
_PLACE_ENDS = (
    "bury by combe dale field ford gate ham holt ington ley mere mouth ness port stead ton wick worth".split()
)
_NAME_ENDS = (
    "ard ash bek den dez eck ell ensen escu ic ier inho inov ling man mark nik ovic rano ris sen sey "
    "sson tano vald wood"
).split()
_FIRST = (
    "Adam Aldo Bruno Callum Carlos Dario Diego Emil Enzo Felix Fran Goran Hugo Ivan Jonas Karim Kofi Leon "
    "Luka Marco Mateo Milan Nico Niko Omar Oskar Pavel Rafa Remy Ruben Samir Sergio Stefan "
    "Theo Tomas Viktor Yusuf"
).split()
_SUFFIXES = "Albion Athletic City Rangers Rovers Town United Wanderers".split()
_WHEN = (
    "On Monday|Late on Tuesday|By Wednesday|On Thursday night|Early on Friday|Last Saturday|Before the break|"
    "After an hour|Within minutes|In the autumn|Since August|Over two legs|At the interval|"
    "Deep into stoppage time|Once again|For the third time|A year ago|This season|"
    "Midway through spring|On the final day"
).split("|")
_ROLES = (
    "midfielder|goalkeeper|winger|striker|captain|centre-back|full-back|manager|head coach|assistant|"
    "playmaker|forward|sporting director|club doctor|chairwoman|defender|substitute|academy graduate"
).split("|")
_DID = (
    "signed|refused|headed in|saved|demanded|earned|missed|converted|praised|rejected|announced|lost|studied|"
    "curled home|defended|regretted|celebrated|conceded|inspired|questioned|delayed|confirmed|settled|doubled"
).split("|")
_WHAT = (
    "a late penalty|the loan deal|an early corner|the equaliser|his contract|the transfer fee|a second goal|"
    "the free kick|a red card|the winning header|a low cross|the medical|a new formation|the derby|"
    "a knee injury|the offside call|an away win|the title race|a relegation battle|the cup replay|"
    "a record bid|the training ground plan|a clean sheet|the opening goal|a heavy defeat|the friendly match"
).split("|")
_WHERE = (
    "in front of {number} supporters|away at {place}|beneath the {place} stand|against {club}|"
    "with {number} minutes left|beside {person}|for {club}|under heavy rain|at {place}|"
    "from {number} metres|despite {person}|"
    "while {club} waited|as {person} watched|without {person}|near the touchline|ahead of {club}"
).split("|")
_AND = (
    "and {club} never recovered|which {person} called cruel|so {person} stepped in|but {place} stayed quiet|"
    "although {club} protested|because {person} insisted|before {club} answered twice|"
    "while {person} shrugged|leaving {club} in {number}th place|to the delight of {place}|"
    "and {person} knew why|yet {club} held firm|"
    "a sum near {number} million|with {number} points at stake|and the whistle went|as the floodlights failed"
).split("|")
_SAID = (
    '"We trained for {number} days to stop {person}," {person} said|'
    '"Nobody in {place} expected {what}," admitted {person}|'
    '"My {role} deserved {what} more than {club}," {person} told reporters|'
    '"Ask {person} about {what}," said {person} with a smile|'
    '"{club} were {number} seconds too slow," according to {person}|'
    '"I owe {person} for {what}," {person} conceded'
).split("|")
_SHAPES = (
    "{when} {person} {did} {what} {where}, {and_}.",
    "{club} {did} {what} {where} {when_}, {and_}.",
    "The {role} {person} {did} {what} {where}.",
    "{said}, {and_}.",
    "{said}.",
    "{when} the {place} {role} {did} {what}, {and_}.",
    "{person}, {number}, {did} {what} {where} and {did} {what2} {when_}.",
    "No {role} {did} {what} {where} like {person} {when_}.",
)


@dataclass(frozen=True, slots=True)
class Tale:
    """An article's own words."""

    headline: str
    paragraphs: tuple[str, ...]


class _Cast:
    """Who is in an article: each has its own."""

    def __init__(self, dice: Random) -> None:
        self.places = [_spelled(dice, _PLACE_ENDS) for _ in range(4)]
        self.people = [f"{dice.choice(_FIRST)} {_spelled(dice, _NAME_ENDS)}" for _ in range(7)]
        self.clubs = [f"{_spelled(dice, _PLACE_ENDS)} {dice.choice(_SUFFIXES)}" for _ in range(3)]


def _spelled(dice: Random, ends: list[str]) -> str:
    middle = dice.choice(_MIDDLES) + dice.choice("bdglmnrstv") if dice.random() < 0.7 else ""
    return dice.choice(_OPENINGS) + middle + dice.choice(ends)


@lru_cache(maxsize=4_096)
def tale(number: int, seed: int = 1) -> Tale:
    """The article of a number."""
    dice = Random(f"{seed}-{number}")
    cast = _Cast(dice)
    first, second = (f"{dice.choice(_DID)} {dice.choice(_WHAT)}" for _ in range(2))
    headline = f"{cast.clubs[0]} {first} as {cast.people[0]} {second}"
    paragraphs = tuple(
        " ".join(sentence(dice, cast) for _ in range(dice.randint(2, 3))) for _ in range(dice.randint(6, 9))
    )
    return Tale(headline, paragraphs)


def extra(number: int, version: int, seed: int = 1) -> str:
    """A paragraph that stands in no tale: what an outlet adds to a copy, or to its text when it edits it."""
    dice = Random(f"{seed}-{number}-{version}-extra")
    cast = _Cast(dice)
    return " ".join(sentence(dice, cast) for _ in range(2))


def sentence(dice: Random, cast: _Cast) -> str:
    """One sentence, with these people in it."""
    told = dice.choice(_SHAPES)
    while "{" in told:
        before, _, rest = told.partition("{")
        slot, _, after = rest.partition("}")
        told = before + _filled(slot, dice, cast) + after
    return told


def _filled(slot: str, dice: Random, cast: _Cast) -> str:
    match slot:
        case "person":
            return dice.choice(cast.people)
        case "club":
            return dice.choice(cast.clubs)
        case "place":
            return dice.choice(cast.places)
        case "number":
            return str(dice.randint(2, 97))
        case "when":
            return dice.choice(_WHEN)
        case "when_":
            when = dice.choice(_WHEN)
            return when[0].lower() + when[1:]
        case _:
            return dice.choice(_LISTS[slot])


_LISTS = {
    "role": _ROLES,
    "did": _DID,
    "what": _WHAT,
    "what2": _WHAT,
    "where": _WHERE,
    "and_": _AND,
    "said": _SAID,
}
