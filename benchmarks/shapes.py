"""Pages of our own making that grow in one way each: what `benchmarks.cost` holds the extractor's time to.

A shape is a piece of markup that is repeated until the page has the size asked for. It stands in the
midst of a plain article, so that nothing of it can be passed over.
"""

from __future__ import annotations

from collections.abc import Callable

WORDS = (
    "the keeper held a late shot and the home crowd sang while both benches argued over one throw in "
    "that nobody had seen before an old coach walked out to calm them down again"
)
_PROSE = "".join(f"<p>In minute {minute} of the evening, {WORDS}.</p>" for minute in range(3, 90, 17))
_OPEN = '<!doctype html><html lang="en"><head><title>A long night at home</title>{head}</head><body>{above}'
_MIDST = f"<article><h1>A long night at home</h1>{_PROSE}"
_CLOSE = f"{_PROSE}</article></body></html>"

Filling = Callable[[int], str]
"""Gives markup of about so many characters."""


def repeated(piece: str, before: str = "", after: str = "") -> Filling:
    """One piece again and again; ``{n}`` in it is its number, so that no two are alike."""
    numbered = "{n}" in piece
    size = len(piece) + 3 * numbered

    def fill(wanted: int) -> str:
        times = max(1, (wanted - len(before) - len(after)) // size)
        if not numbered:
            return before + piece * times + after
        return before + "".join([piece.replace("{n}", str(number)) for number in range(times)]) + after

    return fill


def nested(opening: str, closing: str, within: str = f"<p>{WORDS}.</p>") -> Filling:
    """Elements in one another, with the same text on each level."""

    def fill(wanted: int) -> str:
        times = max(1, wanted // (len(opening) + len(closing) + len(within)))
        return (opening + within) * times + closing * times

    return fill


def over(opening: str, closing: str) -> Filling:
    """A few hundred elements in one another, all of them around one long text."""

    def fill(wanted: int) -> str:
        times = min(200, max(1, wanted // 2 // (len(opening) + len(closing))))
        text = (WORDS + " ") * max(1, (wanted - times * (len(opening) + len(closing))) // (len(WORDS) + 1))
        return opening * times + text + closing * times

    return fill


_LINE = f"<p>{WORDS}.</p>"
_MANY = " ".join(f"a{number}" for number in range(2_000))

IN_HEAD: dict[str, Filling] = {
    "meta elements": repeated('<meta name="n{n}" content="A value">'),
    "one long title": repeated("Ten men hold on | ", "<title>", "</title>"),
    "one huge script": repeated("let a={n};if(a<2){b('</div>')}\n", "<script>", "</script>"),
    "many scripts": repeated("<script>let a={n}</script>"),
    "many styles": repeated("<style>.a{n}{top:0}</style>"),
    "one huge JSON-LD": repeated(
        '"A line {n}",',
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"A long night","keywords":[',
        '""]}</script>',
    ),
    "JSON-LD body": repeated(
        f"{WORDS} {{n}}. ",
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"A","articleBody":"',
        '"}</script>',
    ),
    "JSON-LD nested": repeated(
        '{"hasPart":[', '<script type="application/ld+json">', '</script>'
    ),
    "JSON-LD broken": repeated(
        '"headline":"a\\"{n}",,', '<script type="application/ld+json">{', "</script>"
    ),
    "JSON-LD commas": repeated(", ", '<script type="application/ld+json">{"a":[1', "</script>"),
    "JSON-LD authors": repeated(
        '{"@type":"Person","name":"Ada Lovelace {n}"},',
        '<script type="application/ld+json">{"@type":"NewsArticle","author":[',
        '{"name":"B"}]}</script>',
    ),
    "many JSON-LD": repeated(
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"H {n}"}</script>'
    ),
    "JSON-LD white space": repeated(" \n", '<script type="application/ld+json">{"a":1', "</script>"),
    "canonical links": repeated('<link rel="canonical" href="http://[{n}">'),
}  # fmt: skip

IN_BODY: dict[str, Filling] = {
    "paragraphs": repeated(f"<p>{{n}} {WORDS}.</p>"),
    "short paragraphs": repeated("<p>Goal {n}</p>"),
    "one long line": repeated(WORDS + " ", "<p>", "</p>"),
    "one long word": repeated("goal", "<p>", "</p>"),
    "letters with marks": repeated("e\u0301\u0323", "<p>", "</p>"),
    "bare text and breaks": repeated(f"{WORDS}<br>"),
    "white space": repeated(" \n\t", "<p>a", "b</p>"),
    "no-break spaces": repeated("\u00a0 ", "<p>a", "b</p>"),
    "full stops": repeated(". ", "<p>", "</p>"),
    "Han": repeated("球队在最后时刻进球了，", "<p>", "</p>"),
    "Thai": repeated("ทีมเหย้าทำประตู", "<p>", "</p>"),
    "entities": repeated("&amp;&eacute;&#233;&#x1F3C6;", "<p>", "</p>"),
    "controls as entities": repeated("&#0;&#x1f;&#65535;", "<p>", "</p>"),
    "broken entities": repeated("&&#&#x;&bogus ", "<p>", "</p>"),
    "numerals": repeated("12.12.2024 ", "<p>", "</p>"),
    "empty boxes": repeated("<div></div>"),
    "deep boxes": nested("<div>", "</div>"),
    "deep bare boxes": nested("<div>", "</div>", ""),
    "deep marked boxes": nested('<div class="related">', "</div>"),
    "deep articles": nested("<article><h1>A long night at home</h1>", "</article>"),
    "deep leads": nested('<div class="standfirst">', "</div>"),
    "deep authors": nested('<div class="byline">By Ada Lovelace', "</div>", ""),
    "deep emphasis": nested("<b>", "</b>", "a word "),
    "deep spans": nested("<span>", "</span>", "a word "),
    "deep quotes": nested("<blockquote>", "</blockquote>"),
    "deep lists": nested("<ul><li>", "</li></ul>"),
    "deep tables": nested("<table><tr><td>", "</td></tr></table>"),
    "deep links": nested('<a href="/newsletter/"><div>', "</div></a>", "Sign up "),
    "deep calls": nested('<div><a href="/newsletter">Sign up</a>', "</div>", ""),
    "deep fonts": nested("<font>", "</font>", ""),
    "unclosed boxes": repeated(f"<div>{_LINE}"),
    "unclosed paragraphs": repeated(f"<p>{WORDS}"),
    "unclosed emphasis": repeated("<p><b><i><font>a word "),
    "unclosed links": repeated('<a href="/{n}">a word '),
    "unclosed formatting": repeated("<b><i><u><em>"),
    "closings": repeated("</div></p></b>"),
    "closing paragraphs": repeated("</p>"),
    "wrongly nested": repeated("<b><p></b><i></p></i>a word"),
    "attributes": repeated(' data-a{n}="b"', "<p", ">a</p>"),
    "tags of many attributes": repeated(f"<p {_MANY}>a</p>"),
    "one long attribute": repeated("a ", '<p class="', '">a</p>'),
    "attribute never closed": repeated("a b ", '<p class="', ""),
    "quotes in a tag": repeated("\"'", "<p ", ">a</p>"),
    "open angles": repeated("<"),
    "open angles apart": repeated("< a "),
    "slashes in a tag": repeated("/", "<p ", ">a</p>"),
    "comments": repeated("<!-- {n} -->"),
    "comment never closed": repeated("<!-- "),
    "one long comment": repeated("<!- -", "<!--", "-->"),
    "processing": repeated("<?php {n} ?>"),
    "declarations": repeated("<!DOCTYPE html>"),
    "CDATA": repeated("<![CDATA[ {n} ]]>"),
    "classes": repeated('<div class="related-{n} box_{n} nav{n}">a</div>'),
    "long class names": repeated('<div class="' + "aBc-" * 90 + '{n}">a</div>'),
    "furniture boxes": repeated(f'<div class="related">{_LINE}</div>'),
    "teaser cards": repeated('<div class="card"><a href="/{n}">Ten men hold on for a draw {n}</a></div>'),
    "links": repeated('<a href="/{n}">Ten men hold on</a> '),
    "links in paragraphs": repeated('<p><a href="/{n}">Ten men hold on</a> for a draw at home.</p>'),
    "sign-up links": repeated('<p><a href="/newsletter/{n}">Sign up</a></p>'),
    "sign-up links in text": repeated('<a href="/newsletter/{n}">Sign up</a> and read. '),
    "mail fields": repeated('<div><input type="email"></div>'),
    "links home": repeated('<a href="/">Home</a>'),
    "one long link home": repeated("Home ", '<a href="/">', "</a>"),
    "deep links home": nested('<a href="/"><div>', "</div></a>", "Home"),
    "list items": repeated("<ul><li>Goal {n} of the season</li></ul>"),
    "one long list": repeated("<li>Goal {n} of the season by a striker</li>", "<ul>", "</ul>"),
    "definitions": repeated("<dl><dt>Goal {n}</dt><dd>A striker scored it late</dd></dl>"),
    "table rows": repeated("<tr><td>Team {n}</td><td>12</td><td>4</td></tr>", "<table>", "</table>"),
    "one long row": repeated("<td>{n}</td>", "<table><tr>", "</tr></table>"),
    "headings": repeated("<h2>A long night at home</h2>"),
    "first headings": repeated("<h1>A night {n} at home</h1>"),
    "headings and text": repeated(f"<h3>Half {{n}}</h3>{_LINE}"),
    "entries of a live blog": repeated(
        f'<div class="entry"><time datetime="2026-01-01T20:00">20:00</time><h3>Goal {{n}}</h3>{_LINE}</div>'
    ),
    "articles": repeated(f"<article><h2>Night {{n}}</h2>{_LINE}</article>"),
    "times": repeated("<time>{n} Foo 2024</time>"),
    "shown dates": repeated('<span class="date">99 Foo 2024 x</span>'),
    "published marks": repeated('<span itemprop="datePublished">{n} no date</span>'),
    "deep published marks": nested('<div itemprop="datePublished">', "</div>", "no date "),
    "bylines": repeated('<p class="byline">By Ada Lovelace and Alan Turing {n}</p>'),
    "long byline": repeated("Ada Lovelace and ", '<p class="author">By ', "</p>"),
    "byline of commas": repeated(", ", '<p class="author">By ', "</p>"),
    "byline of initials": repeated("A. ", '<p class="author">By ', "</p>"),
    "standfirsts": repeated('<p class="standfirst">A line {n} that sums up the night at home.</p>'),
    "one long lead": repeated(f"<p>{WORDS}.</p>", '<div class="standfirst">', "</div>"),
    "captions": repeated(f"<figure><img src=a><figcaption>{WORDS}.</figcaption></figure>"),
    "deep captions": nested("<figcaption>", "</figcaption>"),
    "iframes": repeated('<iframe src="/{n}"></iframe>'),
    "iframe with text": repeated("<p>a</p>", "<iframe>", "</iframe>"),
    "comments of readers": repeated(f'<div class="comment"><b>Ada {{n}}</b>{_LINE}</div>'),
    "forms": repeated("<form><input><select><option>{n}</select></form>"),
    "hidden": repeated(f'<div hidden aria-hidden="true">{_LINE}</div>'),
    "labels": repeated('<div aria-label="related stories" role="complementary">a</div>'),
    "vectors": repeated('<svg><path d="M{n}"/></svg>'),
    "deep vectors": nested("<svg>", "</svg>", "a"),
    "pictures": repeated('<picture><source srcset="{n}"><img alt="a"></picture>'),
    "pixels in text": repeated('<img src="data:{n}">'),
    "noscripts": repeated("<noscript><p>a {n}</p></noscript>"),
    "templates": repeated("<template><p>a {n}</p></template>"),
    "dead leaves": repeated("<aside>a</aside>b"),
    "frames": repeated("<frameset><frame>"),
    "bodies": repeated("<html><body>"),
    "textarea never closed": repeated("<p>a</p>", "<textarea>"),
    "plaintext": repeated("<p>a</p>", "<plaintext>"),
    "prefixed names": repeated("<a:b{n} c:d=e>a</a:b{n}>"),
    "unknown names": repeated("<x-{n}>a</x-{n}>"),
    "last lines": repeated("<p>Read more</p>"),
    "questions": repeated("<p>Follow us on Twitter @ada{n} and read more: news</p>"),
    "headline repeated": repeated("<p>A long night at home</p>"),
    "boxes over a text": over("<div>", "</div>"),
    "headings over a text": over("<h1>", "</h1>"),
    "bylines over a text": over('<div class="byline author">', "</div>"),
    "dates over a text": over('<div itemprop="datePublished">', "</div>"),
    "standfirsts over a text": over('<div class="standfirst">', "</div>"),
    "captions over a text": over("<figcaption>", "</figcaption>"),
    "links home over a text": over('<a href="/"><div>', "</div></a>"),
    "sign-up links over a text": over('<div><a href="/newsletter">Sign up</a>', "</div>"),
    "items over a text": over("<ul><li>", "</li></ul>"),
    "articles over a text": over("<article>", "</article>"),
    "times over a text": over("<time>", "</time>"),
    "furniture over a text": over('<div class="related">', "</div>"),
    "shouted": repeated("GOAL! ", "<p>", "</p>"),
    "bars and dashes": repeated(" | - ", "<p>", "</p>"),
    "addresses in text": repeated("https://example.org/a?b={n} ", "<p>", "</p>"),
    "clubs": repeated("Arsenal beat Real Madrid 2-1 in the Champions League final, ", "<p>", "</p>"),
    "look-alikes": repeated("Аrsеnаl ", "<p>", "</p>"),
}  # fmt: skip


def page(name: str, size: int, *, above: bool = False) -> bytes:
    """The page of a shape, of about ``size`` bytes and never more; ``above`` puts it before the article."""
    filling = IN_HEAD.get(name) or IN_BODY[name]
    frame = len(_OPEN) + len(_MIDST) + len(_CLOSE)
    room = max(size - frame, 1)
    text = filling(room)
    width = len(text.encode()) / len(text)
    if width > 1:
        text = filling(int(room / width))
    if name in IN_HEAD:
        opening, inside = _OPEN.format(head=text, above=""), ""
    elif above:
        opening, inside = _OPEN.format(head="", above=text), ""
    else:
        opening, inside = _OPEN.format(head="", above=""), text
    return (opening + _MIDST + inside + _CLOSE).encode()[:size]
