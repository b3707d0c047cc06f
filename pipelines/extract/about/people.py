"""Author names: the people and desks in what a page gives as its author, one name each."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.extract.about.credit import agency
from pipelines.extract.about.wrote import joint, opening, parted

_LEAD = re.compile(
    r"^\s*(?:(?:written|reported|story|words|article|analysis|text|posted|published|edited)\s+)?(?:by|von|por|par|di|da|door|av|af|autor(?:in)?:?|author:?|text:?|oleh:?|przez)\s*:?(?:\s+|$)",
    re.I,
)
# The same as a label: words that are part of a sentence but before a colon, and those that never are.
_LABEL = re.compile(
    r"^\s*(?:(?:автор(?:ы|и|ка)?|аутор(?:ка)?|аўтар|текст|підготува(?:в|ла)|írta|szerző|piše|napisa(?:o|la)"
    r"|autor(?:s|e|i|iu|ius|ė|zy|ka|ky|es|as)?|auteur|avtor(?:ica|ji)?|besedilo|yazan|yazar|müəllif|كتبت?|الكاتب"
    r"|تحرير|إعداد|כותב|כתב|نویسنده|خبرنگار|گزارش|tác giả|thực hiện|penulis|höfundur|teksti|kirjoittaja"
    r"|toimittaja|tekst|लेखक|লেখক|প্রতিবেদক|ผู้เขียน|作者|撰文|文|取材・文|執筆|글|συντάκτης|κείμενο|mwandishi"
    r"|words|texto|texte|testo|հեղինակ|ავტორი|shkruan|shkroi|redactor|testua|egilea|awtur|awdur|skrywer|marubuci"
    r"|rubutawa|qore|journalist|manunulat|пише|пишува|opracował[ao]?|oprac\.?|haber|muhabir|hazırlayan|raksta"
    r"|teksts|szöveg|forfatter|údar|muallif|муаллиф|रिपोर्ट|رپورٹ)\s*[:：=＝]|(?:بقلم|מאת|โดย|记者|記者)[\s:：/／]\s*:?)\s*",
    re.I,
)
_SPLIT = re.compile(
    r"\s*(?:,|;|\||·|•|/|、|／|\n)\s*|\s+(?:and|und|y|et|e|en|och|og|ja|&|with|mit|avec|com|con)\s+", re.I
)
_JOIN = re.compile(r"\s*(?:,|;|/|&|(?:and|und|y|et|e|en|och|og|ja|with|mit|avec|com|con)\b)?\s*$", re.I)
_DROP = re.compile(r"https?:|www\.|@|(?<!\w)\d|[:*?!<>{}=]|^\W*$|\.(?:com|org|net|de|co)\b", re.I)
_ADDRESS = re.compile(r"\s*(?:https?:)?//|\s*www\.", re.I)
# What follows a name: "(London)", "– Chief Writer", "@handle", "for The Tideline".
_TAIL = re.compile(
    r"\s*(?:\(.*\)|\[.*\]|[-–—|]\s.*|\s@\w+.*|\s(?:for|para|pour|für|per)\s+(?:(?:the|la|le|die|das|der)\s+)?[^\W\d_].*|\s기자(?:\s.*)?)$",
    re.I,
)
_INITIAL = re.compile(r"(?:\b\w|\b(?:jr|sr))\.$", re.I)
_ROLES = re.compile(
    r"^(?:admin|administrator|editor(?:ial)?|correspondent|reporter|writer"
    r"|senior writer|journalist|journalista|periodista|redakteur(?:in)?|giornalista|journaliste|redaktör"
    r"|contributor|chief .*|.* correspondent|.* editor|.* reporter|.* writer|updated|published|posted|guest"
    r"|(?:sun|mon|tue|tues|wed|thu|thur|fri|sat)(?:day|sday|nesday|rsday|urday)?|unknown|anonymous|undefined|null|none"
    r"|share|follow\b.*|read more|name|nama|nombre|nome|email|e-mail|twitter|facebook|instagram"
    r"|please\b.*|enter your\b.*|your name\b.*|view all\b.*|see all\b.*|more from\b.*|all posts\b.*)$",
    re.I,
)
# A person's role before the name ("Chefredakteur Otto Quill") or after it ("Ada Quill Football Writer").
_ROLE_FIRST = re.compile(
    r"^(?:[\w-]*(?:experte|expertin|reporter|reporterin|redakteur|redakteurin|korrespondent|korrespondentin"
    r"|kolumnist|kolumnistin|autor|autorin|journalist|journalistin|editor|correspondent|writer|columnist)\s+)"
    r"(?=[^\W\d_]\S*\s+[^\W\d_])",
    re.I,
)
_ROLE_LAST = re.compile(
    r"(?<=\w)\s+(?:(?:chief|senior|deputy|associate|assistant|staff|football|soccer|sports?|political|business|technology"
    r"|science|AP|BBC|PA)\s+){1,4}(?:writer|editor|reporter|correspondent|journalist|columnist)$",
    re.I,
)
_DESK = re.compile(
    r"\b(?:staff|desk|team|newsroom|reporters|editors|news|nachrichten(?:dienst)?|wires?|agenc(?:y|ies)|agenc\w{1,3}|agentur(?:en)?|press|presse"
    r"|media|online|redaktion\w*|redacci[oó]n|r[eé]daction|redazione|redactie|reda[ck]cj?[aeo]|redação|redaksi"
    r"|redaktionen|toimitus)\b|\w\s+sports?$|^the\s|編集部|編集局|편집부|редакция",
    re.I,
)
_CAPITALS = re.compile(r"\b[A-Z]{2,4}\b")
# A lone word of a few capitals is an agency's sign, known or not.
_SIGN = re.compile(r"[A-Z]{2,5}$")
# A word in small letters longer than this is a login, a shorter one a paper's sign for one of its people.
_LONGEST_SIGN = 4
_LONGEST = 400


def people(values: Iterable[str], language: str = "") -> tuple[str, ...]:
    """Names in order, each once, from "By A and B" or lists; addresses, links, logins and roles are left out.

    ``language`` is that of values which are shown as bylines, "" for those that should be names and no more:
    what is a byline's first word in one language is a name in another.

    >>> people(["By Ada Quill and Ben Reed", "https://example.org/author/ada"])
    ('Ada Quill', 'Ben Reed')
    >>> people(["Ada Quill Chief Football Writer, Ben Reed for The Tideline", "ada.quill"])
    ('Ada Quill', 'Ben Reed')
    """
    found: dict[str, str] = {}
    for value in values:
        if _ADDRESS.match(value):
            continue
        text = _without_lead(" ".join(value[: 4 * _LONGEST].split())[:_LONGEST], language)
        for part in _parts(text, language):
            name = _without_role(_trim(_TAIL.sub("", _without_lead(part, language))))
            if _could_be(name):
                found.setdefault(name.casefold(), name)
    return tuple(found.values())[:20]


def is_desk(name: str) -> bool:
    """Whether a name is a desk's or an agency's, not a person's.

    >>> is_desk("Redaktion"), is_desk("Sports Desk"), is_desk("AFP"), is_desk("Gazette Sport")
    (True, True, True, True)
    >>> is_desk("Ada Quill"), is_desk("Sid Lowe")
    (False, False)
    """
    if _DESK.search(name) or _SIGN.match(name) or agency(name):
        return True
    return not name.isupper() and any(agency(word) for word in _CAPITALS.findall(name))


def first_names(texts: Iterable[str], language: str = "") -> tuple[str, ...]:
    """The names that a byline's pieces of text open with: the first, and those joined to it."""
    found: list[str] = []
    joined = True
    between = joint(language)
    for text in texts:
        if not text.strip():
            continue
        if _JOIN.match(text) or (between is not None and between.match(f" {text.strip()} A")):
            joined = True
            continue
        names = people([text], language) if joined else ()
        if found and not names:
            break
        found.extend(names)
        joined = not found or bool(_JOIN.search(text[-5:]) and not text[-1:].isalnum())
    return people(found)


def labelled(text: str) -> int:
    """How long the word is with which a text says, before a colon, who wrote; 0 where it does not."""
    found = _LABEL.match(text)
    return found.end() if found else 0


def _without_lead(text: str, language: str) -> str:
    """A text without the words that say that whoever it names next wrote."""
    bare = _LABEL.sub("", _LEAD.sub("", text))
    return bare[opening(bare, language) :]


def _parts(text: str, language: str) -> list[str]:
    """What stands between the commas and the words for "and" of a text."""
    return parted(_SPLIT.split(text), language)


def _without_role(name: str) -> str:
    """A name without the role written beside it; a role alone stays what it is."""
    bare = _trim(_ROLE_LAST.sub("", _ROLE_FIRST.sub("", name)))
    return bare if " " in bare and not _ROLES.match(bare) else name


def _could_be(name: str) -> bool:
    """Whether a trimmed piece of text may be the name of somebody."""
    return (
        1 < len(name) <= 60
        and (len(name) > 2 or not name.isascii())
        and len(name.split()) <= 6
        and not _DROP.search(name)
        and not _ROLES.match(name)
        and not _is_login(name)
    )


def _is_login(name: str) -> bool:
    return (
        name.islower() and " " not in name and not agency(name) and (len(name) > _LONGEST_SIGN or "." in name)
    )


def _trim(name: str) -> str:
    name = name.strip(" ,:;-–|’'\"")
    return name if _INITIAL.search(name) else name.strip(" .,:;-–|")
