"""What may hang onto a name: the endings of languages that inflect names, and words written onto others.

The rule is small on purpose: behind a name, or behind what is left of it without its last vowel, one of the
endings of the text's language (or of its script, where only languages that inflect are written in it) may
stand. It lets a few words through that are none of the name, which the capital letter mostly keeps out.
"""

from __future__ import annotations

VOWELS = "aeiouyаяоеийьыі"
"""What a name loses before some endings."""
SHORTEST = 4
"""Letters that must be left of a name without its last vowel."""

CYRILLIC = frozenset(
    "а я у ю е и і ы ї й ь о ом ем ою ой ей єю ами ям ам ах ях ов ів ым ого ому ої ій ію ии ия ие ию ией "
    "ією ії ът а та та то ът ьом ью".split()
)
_SLAVIC = frozenset(
    "a e i o u y ą ę ě í ů ou em om ie ów owi ami ach om ům ech im ego emu ej ii ią ię ji ju jem jom evi ovi "
    "ova ovo ove oy".split()
)
_GENITIVE = frozenset({"s"})
_FINNISH = frozenset("n a ta in an on en iin ssa sta lle lla lta na ksi tä ssä stä llä ltä nin".split())
_HUNGARIAN = frozenset(
    "t at et ot n nak nek ban ben ba be bol tol hoz hez val vel nal nel ra re on en ja je ert os es s".split()
)
_BALTIC = frozenset("as is us a o e ai u i os es am ui".split())
_BY_LANGUAGE = {
    **dict.fromkeys(("pl", "cs", "sk", "hr", "sr", "bs", "sl", "sh"), _SLAVIC),
    **dict.fromkeys(("de", "sv", "no", "nb", "nn", "da", "is", "nl", "lb"), _GENITIVE),
    "fi": _FINNISH,
    "hu": _HUNGARIAN,
    **dict.fromkeys(("lt", "lv", "et"), _BALTIC),
}
_LOSING = frozenset({"pl", "cs", "sk", "hr", "sr", "bs", "sl", "sh", "fi", "lt", "lv"})
_GREEK = frozenset("σ ν υ ο ου η ησ ασ α".split())
_NONE: frozenset[str] = frozenset()

FIRST_WORD = {"cyrillic": ("а", "у", "ом", "е"), "latin": ("u", "a", "em", "owi", "om")}
"""Endings of the first word of a name of two: "Реала Мадрид", "Realu Madryt"."""

_ARABIC = frozenset(("و", "ب", "ل", "ف", "ک", "ك", "وب", "ول", "فل", "لل"))
_HEBREW = frozenset("בלוהמשכ") | frozenset(("וב", "ול", "של", "שב", "מה", "וה", "שה", "כש"))


def script(letter: str) -> str:
    """The script of a small letter, of those that are told apart here."""
    for name, first, last in (
        ("latin", "a", "ɏ"),
        ("greek", "ͱ", "Ͽ"),
        ("cyrillic", "Ѐ", "ӿ"),
        ("hebrew", "א", "ת"),
        ("arabic", "؀", "ۿ"),
    ):
        if first <= letter <= last:
            return name
    return "other"


def may_follow(letter: str, rest: str, language: str) -> bool:
    """Whether these letters may stand behind a name that ends in this one."""
    written = script(letter)
    if written == "cyrillic":
        return rest in CYRILLIC
    if written == "greek":
        return rest in _GREEK
    return written == "latin" and rest in _BY_LANGUAGE.get(language, _NONE)


def loses_vowels(language: str) -> bool:
    """Whether a name in Latin letters may lose its last vowel in this language."""
    return language in _LOSING


def may_precede(letter: str, before: str) -> bool:
    """Whether these letters may stand before a name that begins with this one, written onto it."""
    written = script(letter)
    return (written == "arabic" and before in _ARABIC) or (written == "hebrew" and before in _HEBREW)
