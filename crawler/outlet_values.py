"""The checks of single values in an outlet file: addresses, hosts, codes, patterns and selectors.

Each takes a value, returns it in its settled form, or raises ValueError with the end of a sentence
that begins with the field's name ("must be …").
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import soupsieve
from cssselect import HTMLTranslator, SelectorError

from crawler.outlet_codes import COUNTRIES, LANGUAGES

ADDRESS_LIMIT = 2048
PATTERN_LIMIT = 400

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


def line_of_text(value: str) -> str:
    """One line of text, stripped."""
    if _CONTROL.search(value):
        raise ValueError("must be one line of text")
    return value.strip()


def outlet_name(value: str) -> str:
    """A name that can be asked for: one line, no comma, for commas part names in a list of them."""
    name = line_of_text(value)
    if not name or len(name) > 100:
        raise ValueError("must be a name of 1 to 100 characters")
    if "," in name:
        raise ValueError("must not hold a comma")
    return name


def web_address(value: str) -> str:
    """An absolute http(s) address, stripped, without user name and fragment."""
    address = value.strip()
    try:
        parts = urlsplit(address)
        sane = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sane = False
    if not sane or re.search(r"\s", address) or _CONTROL.search(address):
        raise ValueError("must be an http(s) address")
    if parts.username is not None:
        raise ValueError("must not hold a user name or a password")
    if parts.fragment:
        raise ValueError("must not hold a fragment (#…)")
    if len(address) > ADDRESS_LIMIT:
        raise ValueError(f"must be at most {ADDRESS_LIMIT} characters")
    return address


def host_entry(value: str) -> str:
    """A host as pages are found on it: lower case, with a port or a path only where they tell it apart."""
    host, slash, path = value.strip().rstrip("/").partition("/")
    name, colon, port = host.lower().partition(":")
    if colon and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError(f'"{value}" has a port that is none')
    try:
        name = name.rstrip(".").encode("idna").decode("ascii")
    except UnicodeError:
        name = ""
    if not name or len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise ValueError(f'"{value}" is not a host (such as "www.example.com", without http://)')
    if re.search(r"[\s?#]", path) or "//" in path:
        raise ValueError(f'"{value}" has a path that is none')
    return name + colon + port + slash + path


def country_code(value: str) -> str:
    """An ISO 3166 alpha-2 code in capitals."""
    if value == "UK":
        raise ValueError('must be an ISO 3166 code, which for the United Kingdom is "GB"')
    if value not in COUNTRIES:
        raise ValueError('must be an ISO 3166 alpha-2 code in capitals, such as "GB"')
    return value


def language_tag(value: str) -> str:
    """A BCP 47 primary tag: two letters of ISO 639-1, or three where a language has no two."""
    if value not in LANGUAGES and not re.fullmatch(r"[a-z]{3}", value):
        raise ValueError('must be a BCP 47 primary tag in small letters, such as "en"')
    return value


def article_pattern(value: object) -> re.Pattern[str]:
    """A pattern over a whole http(s) address that no address can keep busy."""
    if isinstance(value, re.Pattern):
        return value
    if not isinstance(value, str):
        raise ValueError("must be text")
    if len(value) > PATTERN_LIMIT:
        raise ValueError(f"must be at most {PATTERN_LIMIT} characters")
    try:
        pattern = re.compile(value)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"must be a regular expression: {error}") from None
    if not re.match(r"(\(\?[aimsux]+\))?\^?https?\??:", value):
        raise ValueError('must match a whole address, so begin with "^https://" or the like')
    if _wildcards(value) > 2:
        raise ValueError("must not hold more than two of .* and .+")
    if _repeats_a_repeat(value):
        raise ValueError("must not repeat a group that itself repeats without end")
    return pattern


def css_selector(value: str) -> str:
    """A CSS selector that both readers of pages, soupsieve and cssselect, can use."""
    selector = line_of_text(value)
    try:
        soupsieve.compile(selector)
        HTMLTranslator().css_to_xpath(selector)
    except (soupsieve.SelectorSyntaxError, SelectorError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "not understood"
        raise ValueError(f"must be a CSS selector: {reason}") from None
    return selector


def _plain(pattern: str) -> str:
    """A pattern with its escapes and character classes each put down to one letter."""
    return re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", "x", pattern, flags=re.DOTALL)


def _wildcards(pattern: str) -> int:
    return len(re.findall(r"\.(?:[*+]|\{\d*,\})", _plain(pattern)))


def _repeats_a_repeat(pattern: str) -> bool:
    """Whether a group that holds an endless repeat is itself repeated: what takes exponential time."""
    endless = re.compile(r"[*+]|\{\d*,\}|\{\d{2,}")
    text = _plain(pattern)
    groups = [False]
    for at, letter in enumerate(text):
        if letter == "(":
            groups.append(False)
        elif letter == ")" and len(groups) > 1:
            inner = groups.pop()
            repeated = endless.match(text, at + 1) is not None
            if inner and repeated:
                return True
            groups[-1] = groups[-1] or inner
        elif endless.match(text, at):
            groups[-1] = True
    return False
