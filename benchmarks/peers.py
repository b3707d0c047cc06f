"""The extractors that we are measured beside, each by its best settings for an article's text and date.

Who takes bytes gets the bytes and finds the charset itself; who takes text gets it decoded by us, at no
cost to its accuracy. A setting that its own documentation offers for articles is used where it helps.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from pipelines.article import Page
from pipelines.extract.letters.decode import decode

Way = Callable[[Page], dict[str, Any]]
"""Reads one page to a row as the yardstick's scorer takes it."""

_LANGUAGE = re.compile(r"""<html\b[^>]{0,2000}?\blang\s*=\s*["']?\s*([A-Za-z]{2,3})""", re.I)
# jusText calls its stoplists by the languages' English names.
_STOPLISTS = {
    "ar": "Arabic", "az": "Azerbaijani", "bg": "Bulgarian", "bn": "Bengali", "bs": "Bosnian",
    "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "ga": "Irish", "gl": "Galician", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "id": "Indonesian", "in": "Indonesian", "is": "Icelandic", "it": "Italian",
    "iw": "Hebrew", "ka": "Georgian", "kk": "Kazakh", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian",
    "mk": "Macedonian", "ml": "Malayalam", "mr": "Marathi", "ms": "Malay", "nb": "Norwegian_Bokmal",
    "ne": "Nepali", "nl": "Dutch", "nn": "Norwegian_Nynorsk", "no": "Norwegian_Bokmal", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian",
    "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu",
    "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese",
}  # fmt: skip


def _trafilatura(**settings: bool) -> Way:
    trafilatura = importlib.import_module("trafilatura")

    def way(page: Page) -> dict[str, Any]:
        found = trafilatura.bare_extraction(
            page.body, url=page.url, with_metadata=True, include_comments=False, **settings
        )
        if found is None:
            return {"url": page.url, "text": ""}
        return {"url": page.url, "text": found.text, "title": found.title, "published": found.date}

    return way


def _readability() -> Way:
    readability = importlib.import_module("readability")
    html = importlib.import_module("lxml.html")

    def way(page: Page) -> dict[str, Any]:
        # Its older releases take text only.
        document = readability.Document(decode(page.body, page.content_type))
        tree = html.fromstring(document.summary())
        lines = [
            " ".join(part.text_content().split()) for part in tree.iter("p", "li", "h2", "h3", "blockquote")
        ]
        return {
            "url": page.url,
            "text": "\n".join(line for line in lines if line),
            "title": document.short_title(),
        }

    return way


def _newspaper() -> Way:
    """Raises on Japanese and Hindi pages where the packages that it wants for them are not installed."""
    newspaper = importlib.import_module("newspaper")

    def way(page: Page) -> dict[str, Any]:
        article = newspaper.Article(page.url, fetch_images=False)
        article.download(input_html=decode(page.body, page.content_type))
        article.parse()
        when = article.publish_date
        published = when.isoformat() if when else None
        return {"url": page.url, "text": article.text, "title": article.title, "published": published}

    return way


def _resiliparse() -> Way:
    text = importlib.import_module("resiliparse.extract.html2text")
    settings = {
        "main_content": True,
        **dict.fromkeys(("alt_texts", "links", "list_bullets", "comments", "post_meta"), False),
    }

    def way(page: Page) -> dict[str, Any]:
        return {
            "url": page.url,
            "text": text.extract_plain_text(decode(page.body, page.content_type), **settings),
        }

    return way


def _justext() -> Way:
    justext = importlib.import_module("justext")
    stoplist = cache(justext.get_stoplist)

    def way(page: Page) -> dict[str, Any]:
        source = decode(page.body, page.content_type)
        declared = _LANGUAGE.search(source)
        name = _STOPLISTS.get(declared[1].lower() if declared else "en")
        # Its own documentation has a language without a stoplist judged by length and links alone.
        words = {} if name else {"stopwords_low": 0, "stopwords_high": 0}
        stops = stoplist(name) if name else frozenset()
        parts = justext.justext(source, stops, no_headings=True, **words)
        return {"url": page.url, "text": "\n".join(part.text for part in parts if not part.is_boilerplate)}

    return way


def _paragraphs() -> Way:
    bs4 = importlib.import_module("bs4")

    def way(page: Page) -> dict[str, Any]:
        soup = bs4.BeautifulSoup(page.body, "lxml")
        lines = (part.get_text(" ", strip=True) for part in soup.find_all("p"))
        return {"url": page.url, "text": "\n".join(lines)}

    return way


PEERS: dict[str, Callable[[], Way]] = {
    "trafilatura": _trafilatura,
    "trafilatura, precision": lambda: _trafilatura(favor_precision=True),
    "trafilatura, fast": lambda: _trafilatura(fast=True),
    "readability-lxml": _readability,
    "newspaper4k": _newspaper,
    "resiliparse": _resiliparse,
    "jusText": _justext,
    "all <p>": _paragraphs,
}
"""The peers by name; a call loads one and raises ImportError where it is not installed."""
