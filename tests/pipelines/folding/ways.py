"""What outlets do to a story that stays the story, and how texts are put together from parts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from html.entities import codepoint2name

from tests.pipelines.folding.texts import ARTICLES, Tongue, share, size

Way = Callable[[Tongue, str], list[str]]
"""A language's texts and an article's name in, the paragraphs of a copy out."""

_STRAIGHT = dict.fromkeys(map(ord, "“”„«»「」"), '"') | dict.fromkeys(map(ord, "–—―"), "-") | {ord("’"): "'"}
_CURLED = str.maketrans("«»„“”’–―「」", "“”‚‘’`—ー『』")
_CYRILLIC = str.maketrans("aceopxyiABCEHKMOPTX", "асеорхуіАВСЕНКМОРТХ")
_LATIN = str.maketrans("асеорхуАВСЕНКМОРТХ", "aceopxyABCEHKMOPTX")
_PERSIAN = str.maketrans("يكى", "یکی")
_HALF_WIDTH = {unicodedata.normalize("NFKC", chr(sign)): chr(sign) for sign in range(0xFF66, 0xFFA0)}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_LONG_WORD = re.compile(r"[^\W\d_]{7,}")
_LINE = 60


def _each(change: Callable[[str], str]) -> Way:
    """A way that changes every paragraph for itself."""
    return lambda tongue, name: [change(each) for each in tongue.article(name)]


def head(paragraphs: int) -> Way:
    """A brief: the first paragraphs alone."""
    return lambda tongue, name: tongue.article(name)[:paragraphs]


def middle_cut(tongue: Tongue, name: str) -> list[str]:
    """Shortened in the middle: three paragraphs of each end stay."""
    text = tongue.article(name)
    return [*text[:3], *text[-3:]]


def reordered(tongue: Tongue, name: str) -> list[str]:
    """The lead stays, the others stand in another order."""
    first, *others = tongue.article(name)
    return [first, *others[1::2], *others[::2]]


def turned(tongue: Tongue, name: str) -> list[str]:
    """The last paragraph first."""
    return tongue.article(name)[::-1]


def later(tongue: Tongue, name: str) -> list[str]:
    """A later version: a new lead, and two new paragraphs among the old."""
    text, (lead, *news) = tongue.article(name), tongue.part("later")
    return [lead, *text[1:4], news[0], *text[4:], news[1]]


def appended(tongue: Tongue, name: str) -> list[str]:
    """Two paragraphs of the outlet's own about something else stand below."""
    return [*tongue.article(name), *tongue.part("extra")]


def reworded(tongue: Tongue, name: str) -> list[str]:
    """About one word in seven is another."""
    return tongue.reworded(name)


def straight(text: str) -> str:
    """Plain quotes and dashes, as a typewriter has them."""
    return text.translate(_STRAIGHT)


def curled(text: str) -> str:
    """The quotes and dashes of another house."""
    return text.translate(_CURLED)


def soft_hyphens(text: str) -> str:
    """Words may be broken anywhere by a sign that is not seen."""
    return re.sub(r"([^\W\d_]{3})(?=[^\W\d_]{2})", "\\1\u00ad", text)


def zero_width(text: str) -> str:
    """A space without width after every third letter."""
    return re.sub(r"(\w{3})(?=\w)", "\\1\u200b", text)


def stretched(text: str) -> str:
    """Arabic words drawn out by kashidas, as a line is filled."""
    return re.sub("([بتثنيسشصضكلمهعغ])(?=[بتثنيسشصضكلمهعغ])", "\\1ـ", text)


def broken(text: str) -> str:
    """A column's lines: words broken at their ends by a hyphen."""
    done, start = [], 0
    while start + _LINE < len(text):
        word = _LONG_WORD.search(text, start + _LINE - 10)
        if word is None:
            break
        middle = (word.start() + word.end()) // 2
        done.append(text[start:middle])
        start = middle
    return "-\n".join([*done, text[start:]])


def broken_on_one_line(text: str) -> str:
    """The same, after its white space was folded."""
    return broken(text).replace("\n", " ")


def wrapped(text: str) -> str:
    """A column's lines where words are not parted: a line ends anywhere."""
    return "\n".join(text[at : at + 30] for at in range(0, len(text), 30))


def entities(text: str) -> str:
    """Every sign that HTML has a name for is written by it."""
    return "".join(f"&{codepoint2name[ord(each)]};" if ord(each) in codepoint2name else each for each in text)


def numbered(text: str) -> str:
    """Every sign beyond ASCII is written by its number."""
    return text.encode("ascii", "xmlcharrefreplace").decode()


def twice(change: Callable[[str], str]) -> Callable[[str], str]:
    """The same, and then the ampersands escaped once more."""
    return lambda text: change(text).replace("&", "&amp;")


def stripped(text: str) -> str:
    """Letters without their marks."""
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(each for each in apart if not unicodedata.combining(each)))


def decomposed(text: str) -> str:
    """Letters and their marks apart, as some file systems write them."""
    return unicodedata.normalize("NFD", text)


def spelled_out(text: str) -> str:
    """German without umlauts."""
    return text.translate(_UMLAUTS)


def mojibake(text: str) -> str:
    """UTF-8 read as Windows-1252, as browsers do: what that leaves open is read as Latin-1.

    Lines reach the saver with their white space folded, so a no-break space is a space.
    """
    read = "".join(_as_windows(each) for each in text.encode("utf-8"))
    return " ".join(read.split())


def _as_windows(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def disguised(text: str) -> str:
    """Every letter that another script has a look-alike of is that one."""
    if re.search("[а-я]", text):
        return text.translate(_LATIN)
    if re.search("[ء-ي]", text):
        return text.translate(_PERSIAN)
    if re.search("[ぁ-ヿ一-龥]", text):
        return re.sub("[ァ-ー]", lambda sign: _half_width(sign[0]), text)
    return text.translate(_CYRILLIC)


def _half_width(sign: str) -> str:
    return "".join(_HALF_WIDTH.get(each, each) for each in decomposed(sign))


def disguised_here_and_there(text: str) -> str:
    """Every third word is disguised."""
    words = text.split(" ")
    return " ".join(disguised(each) if place % 3 == 0 else each for place, each in enumerate(words))


ALL = {
    "brief_of_two": head(2),
    "brief_of_three": head(3),
    "brief_of_four": head(4),
    "middle_cut": middle_cut,
    "reordered": reordered,
    "turned": turned,
    "later": later,
    "appended": appended,
    "reworded": reworded,
    "straight": _each(straight),
    "curled": _each(curled),
    "soft_hyphens": _each(soft_hyphens),
    "zero_width": _each(zero_width),
    "stretched": _each(stretched),
    "broken": _each(broken),
    "broken_on_one_line": _each(broken_on_one_line),
    "wrapped": _each(wrapped),
    "entities": _each(entities),
    "entities_twice": _each(twice(entities)),
    "numbered": _each(numbered),
    "numbered_twice": _each(twice(numbered)),
    "stripped": _each(stripped),
    "decomposed": _each(decomposed),
    "spelled_out": _each(spelled_out),
    "mojibake": _each(mojibake),
    "disguised": _each(disguised),
    "disguised_here_and_there": _each(disguised_here_and_there),
}
_PARTED = ("en", "es", "de", "ru", "ar")
_ONLY = {
    "entities": _PARTED,
    "entities_twice": _PARTED,
    "soft_hyphens": ("en", "es", "de", "ru"),
    "zero_width": ("ja",),
    "stretched": ("ar",),
    "broken": ("en", "es", "de", "ru"),
    "broken_on_one_line": ("en", "es", "de", "ru"),
    "wrapped": ("ja",),
    "stripped": _PARTED,
    "spelled_out": ("de",),
    "disguised_here_and_there": _PARTED,
}


def ways_of(tag: str) -> dict[str, Way]:
    """The ways that make sense in a language."""
    return {name: way for name, way in ALL.items() if tag in _ONLY.get(name, (tag,))}


def articles_for(way: str) -> tuple[str, ...]:
    """The articles that there is such a copy of: the news of the later version are of the first."""
    return ("first",) if way == "later" else ARTICLES


def with_part(text: Sequence[str], part: Sequence[str], wanted: float) -> list[str]:
    """As many paragraphs of a text as make the part, which is not among them, that share of both."""
    kept: list[str] = []
    for each in text:
        kept.append(each)
        if share(part, [*kept, *part]) <= wanted:
            break
    return kept


def round_up_mostly(tongue: Tongue, name: str, least: float) -> list[str]:
    """A story whole, and of the others as much as leaves it that share of the round-up."""
    text = tongue.article(name)
    second, third = (tongue.article(each) for each in ARTICLES if each != name)
    below: list[str] = []
    for each in (each for pair in zip(second, third, strict=False) for each in pair):
        if size(text) / size([*text, *below, each]) < least:
            break
        below.append(each)
    return [*text, *below]


def item(tongue: Tongue, name: str) -> list[str]:
    """An item of some 35 words: the lead of an article and no more."""
    return tongue.article(name)[:1]


def short_item(tongue: Tongue, name: str) -> list[str]:
    """An item of some twenty words: the shortest paragraph that has so many."""
    least = 40 if tongue.tag == "ja" else 20
    return [
        min((each for each in tongue.article(name) if size([each]) >= least), key=lambda each: size([each]))
    ]
