"""Pages made to do harm, or by accident like them: whatever the bytes, an article or a counted reason."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.article import Article, Page, Reason, Rejection
from pipelines.clean import clean
from pipelines.extract import extract

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LINE = "The home side began the evening as they had ended the last one, with the ball and no idea of it."
PROSE = f"<p>{LINE}</p>" * 5
CONTROLS = frozenset((*range(32), *range(127, 160), *range(0xD800, 0xE000)))


def read(body: bytes | str, content_type: str = "") -> Article | Rejection:
    raw = body if isinstance(body, bytes) else body.encode()
    return extract(Page("https://news.example.org/a/story", raw, NOW, content_type=content_type))


def around(inner: str, head: str = "") -> str:
    return (
        f"<html lang=en><head><title>A draw at home</title>{head}</head>"
        f"<body><h1>A draw at home</h1><article>{PROSE}{inner}{PROSE}</article></body></html>"
    )


def assert_sound(body: bytes, found: Article | Rejection) -> None:
    """What holds of every answer."""
    if isinstance(found, Rejection):
        return
    article = clean(found)
    lines = [line.text for line in found.lines]
    told = [
        *lines,
        *found.summary,
        found.headline,
        *found.authors,
        found.section,
        found.image,
        found.canonical,
    ]
    for line in (*lines, *found.summary):
        assert line == " ".join(line.split()) != ""
    assert not any(ord(sign) in CONTROLS for line in told for sign in line)
    # A byte gives one character at most but for a few entities; a line may stand in the summary as well.
    assert sum(map(len, lines)) <= 3 * len(body)
    assert {line.text for line in article.kept} <= {line.text for line in article.lines}


# A grammar of pages: what stands in it is odd more often than not.
NAMES = st.sampled_from(
    "p div span a b li ul td table tr article section aside h1 h2 time figure figcaption blockquote br "
    "iframe form svg math template select textarea noscript title x-y a:b script style body html".split()
)
WORDS = st.one_of(
    st.just(LINE),
    st.text(max_size=40),
    st.sampled_from(
        [
            "球队在最后时刻进球了。" * 9,
            "goal" * 200,
            "&#3A; &#127; &#xD800;",
            "e\u0301" * 50,
            "]]>",
            "<!--",
        ]
    ),
)
VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["comments related", "article-body", "byline author", "standfirst", "datePublished", "http://["]
    ),
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from("class id itemprop datetime href content hidden aria-label role Furniture a:b".split()),
    VALUES,
    max_size=3,
)
DATES = st.sampled_from(
    [
        "0000-00-00",
        "9999-12-31T23:59:59-23:59",
        "31.02.2024",
        "1e99",
        "-1",
        "2024" * 30,
        "noon",
        "2024-01-01T00:00+99:99",
    ]
)
JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.floats(), st.text(max_size=20), DATES, st.just("\x03 \ud800 \x7f")
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                "@type @graph headline author name datePublished articleBody image keywords publisher".split()
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=12,
)


@st.composite
def elements(draw: st.DrawFn) -> str:
    name, inner = draw(NAMES), draw(WORDS)
    given = "".join(f' {key}="{value}"' for key, value in draw(ATTRIBUTES).items())
    opening = f"<{name}{given}>" * draw(st.sampled_from([1, 1, 1, 2, 400]))
    return opening + inner + draw(st.sampled_from(["", f"</{name}>", "</p></div>"]))


@st.composite
def pages(draw: st.DrawFn) -> bytes:
    told = draw(JSON)
    data = json.dumps({"@type": "NewsArticle", **told} if isinstance(told, dict) else told)
    cut = draw(st.integers(0, len(data))) if draw(st.booleans()) else len(data)
    head = f'<script type="application/ld+json">{data[:cut]}</script>'
    head += f'<meta property="article:published_time" content="{draw(DATES)}">'
    page = around("".join(draw(st.lists(elements(), max_size=8))), head)
    charset = draw(st.sampled_from(["utf-8", "utf-16", "utf-16-be", "utf-32", "cp1251", "gb18030", "utf-7"]))
    body = page.encode(charset, "replace")
    return body[: draw(st.integers(0, len(body)))] if draw(st.booleans()) else body


@settings(max_examples=100, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    pages(),
    st.sampled_from(["", "text/html; charset=utf-8", "text/html; charset=utf-7", "text/html; charset=\0"]),
)
def test_a_page_gives_a_sound_article_or_a_reason_and_the_same_each_time(body: bytes, header: str) -> None:
    found = read(body, header)
    assert_sound(body, found)
    assert read(body, header) == found


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.binary(max_size=300))
def test_bytes_give_a_sound_article_or_a_reason(body: bytes) -> None:
    for page in (body, around("%").encode().replace(b"%", body)):
        assert_sound(page, read(page))


DEEP = 100_000


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param("<div>" * DEEP, id="boxes left open"),
        pytest.param("<b>" * DEEP + "a" + "</b>" * DEEP, id="emphasis"),
        pytest.param("<ul><li>" * 40_000, id="lists"),
        pytest.param("<table><tr><td>" * 30_000, id="tables"),
        pytest.param("</div>" * DEEP, id="boxes never opened"),
        pytest.param(f"<h1>{LINE}" * 300 + "word " * DEEP, id="headings in one another over a long text"),
        pytest.param('<a href="/newsletter">Sign up</a> and read. ' * 20_000, id="sign-up links in one line"),
        pytest.param("<aside>a</aside>b" * 10_000, id="furniture between words"),
        pytest.param('<div itemprop="datePublished">no date ' * 300, id="marks of a date in one another"),
    ],
)  # fmt: skip
def test_a_page_nested_or_repeated_without_end_is_answered(inner: str) -> None:
    body = around(inner).encode()
    assert_sound(body, read(body))


def tags(count: int, attributes: int) -> str:
    return ("<p " + " ".join(f"a{number}" for number in range(attributes)) + ">a</p>") * count


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-7"])
@pytest.mark.parametrize(
    "inner",
    [
        pytest.param("<b>" * 120_000, id="more tags than any article"),
        pytest.param(tags(1, 30_000), id="one tag of many attributes"),
        pytest.param(tags(60, 3_000), id="many tags of many attributes"),
    ],
)
def test_costly_markup_is_too_large_in_every_charset(inner: str, charset: str) -> None:
    body = around(inner).encode(charset)
    found = read(body, f"text/html; charset={charset}")
    assert isinstance(found, Rejection)
    assert found.reason is Reason.TOO_LARGE


def test_a_tag_with_long_values_is_not_taken_for_a_costly_one() -> None:
    words = "a " * 60_000
    found = read(around(f"<div data-words='{words}' title=\"{words}\">{LINE}</div>"))
    assert isinstance(found, Article)


@pytest.mark.parametrize(
    "sign", ["&#3A;", "&#3;", "&#x3;", "&#127;", "&#x7F;", "&#65279;", "&#xFEFF", "&#0031;"]
)
def test_references_to_control_characters_are_left_out(sign: str) -> None:
    found = read(around(f"<p>Half {sign} time</p>"))
    assert isinstance(found, Article)
    assert_sound(b" " * 10_000, found)
    assert "time" in found.text


def test_json_escapes_of_control_characters_are_left_out_and_pairs_stay() -> None:
    data = r'{"@type":"Report","headline":"A dr\u0003\ud800aw \ud83c\udfc6","author":"A\u0000da Byron\u007f"}'
    found = read(f'<script type="application/ld+json">{data}</script>{PROSE}')
    assert isinstance(found, Article)
    assert (found.headline, found.authors) == ("A draw \U0001f3c6", ("Ada Byron",))


def test_references_to_other_characters_stay() -> None:
    found = read(around("<p>Half &#146; &#38; &#x1a3; &#310; time</p>"))
    assert isinstance(found, Article)
    assert "Half \u2019 & \u01a3 \u0136 time" in found.text
