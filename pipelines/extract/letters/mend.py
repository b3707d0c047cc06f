"""Mends a text as written by broken machines: mojibake, entities escaped twice, signs that nobody sees."""

from __future__ import annotations

import re
from html import unescape
from html.entities import name2codepoint
from unicodedata import is_normalized, normalize

# One mistake may hide another. A text made of more than this many, one in another, is left half mended.
_ROUNDS = 16
_LONGEST = 100_000
# A reference that is still one after the page was parsed; however often it was escaped.
_REFERENCE = re.compile(r"&(?:amp;){0,9}(?:#[0-9]{2,7}|#[xX][0-9a-fA-F]{2,6}|([a-zA-Z]{2,8}[0-9]{0,2}));")
# Pairs that UTF-8 leaves when it is read as a Windows charset or a Mac's. Text that is fine has some of them
# too: they decide only that the library is asked, which is slow and knows better.
LEADS = "\x80-\x9fÂ-ôĂĹāβΒΓΞΟвВГРС√‚"
TRAILS = "\xa0-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸˇ˘ŁĄŞŻ˛łąşĽ˝ľżЂ±Ä"
_SUSPECT = re.compile(f"[{LEADS}](?:[{TRAILS}]|(?<=[ÂÃ]) |(?<=[\x80-\x9f]))")
# Signs that join and part letters are spelling in Arabic script and those of India, and hold emoji together.
_JOINED = (
    "\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc"
    "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
)
_UNSEEN = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff"
    f"\ue000-\uf8ff\ud800-\udfff]|(?<![{_JOINED}])[\u200c\u200d]"
)
_LOST = re.compile("\ufffd{2,}")


def mended(text: str) -> str:
    """The text as its author meant it; a text that is fine comes back as it is.

    UTF-8 that was read as something else is read again, references that were escaped twice become
    their signs, signs that cannot be seen go (but for those that Persian, Hindi and the like are
    spelled with, and that hold an emoji together), of a run of U+FFFD one stays, and what is left
    is in normal form C. Letters are never changed for others that look like them. Takes time linear
    in the text's size; what is mended once stays as it is.

    >>> mended("MÃ¼ller said it&amp;#8217;s over")
    'Müller said it’s over'
    """
    for _ in range(_ROUNDS):
        better = _round(text)
        if better == text:
            break
        text = better
    return text


def _round(text: str) -> str:
    if "&" in text:
        text = _REFERENCE.sub(_sign, text)
    if not text.isascii() and _SUSPECT.search(text):
        text = _read_again(text)
    # Lines end in a sign that is not printable, and nearly every text has them.
    if not text.replace("\n", "").isprintable():
        text = _UNSEEN.sub("", text)
    if text.isascii():
        return text
    if "\ufffd\ufffd" in text:
        text = _LOST.sub("\ufffd", text)
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def _sign(found: re.Match[str]) -> str:
    if found[1] and found[1] != "apos" and found[1] not in name2codepoint:
        return found[0]
    return unescape("&" + found[0].rpartition("amp;")[2].removeprefix("&"))


def _read_again(text: str) -> str:
    # A line is shorter; the library asks a longer one at every place for each of its charsets.
    if len(text) > _LONGEST:
        return text
    # Loaded when a text is first suspected: most runs never need it.
    from ftfy import TextFixerConfig, fix_encoding

    return fix_encoding(text, TextFixerConfig(replace_lossy_sequences=False, explain=False))
