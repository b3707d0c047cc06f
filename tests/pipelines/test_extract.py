"""The extractor through its one door: pages of several markups, languages, encodings, and no page at all."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.article import Article, LineKind, Page, Reason, Rejection, Selectors
from pipelines.extract import extract

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
MODERN = (Path(__file__).parent / "pages" / "modern.html").read_bytes()
PROSE = (
    "The home side began the evening as they had ended the last one, with the ball and no idea of it.",
    "It took a mistake to wake them: a short back pass, a striker who believed it, a keeper who did not.",
    "After the break they played forward at last, and the equaliser came from the first cross of the night.",
    "Both managers called it a fair result, and both looked as if they had lost something on the way home.",
)


def page(body: str | bytes, **fields: str) -> Page:
    raw = body if isinstance(body, bytes) else body.encode()
    return Page(url="https://news.example.org/a/story", body=raw, fetched=NOW, **fields)


def read(body: str | bytes, **fields: str) -> Article:
    found = extract(page(body, **fields))
    assert isinstance(found, Article), found
    return found


def around(inner: str, head: str = "", lang: str = "en") -> str:
    return (
        f'<html lang="{lang}"><head><title>A draw at home</title>{head}</head>'
        f"<body><h1>A draw at home</h1>{inner}</body></html>"
    )


def paragraphs(lines: tuple[str, ...] = PROSE) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


class TestModernPage:
    article = read(MODERN)

    def test_reads_the_blocks_in_order_with_their_kinds(self) -> None:
        kinds = [block.kind for block in self.article.kept]
        assert kinds == [
            LineKind.PARAGRAPH, LineKind.PARAGRAPH, LineKind.HEADING,
            LineKind.PARAGRAPH,
            LineKind.QUOTE, LineKind.ROW, LineKind.ROW, LineKind.ROW, LineKind.ITEM, LineKind.ITEM,
            LineKind.PARAGRAPH,
        ]  # fmt: skip
        assert self.article.kept[2].text == "A wall of nine"
        assert self.article.kept[-1].text.startswith("They will not feed on this")

    @pytest.mark.parametrize(
        "furniture",
        [
            *("cookies", "Facebook", "By Ada", "Photograph", "Five other nights", "hidden line", "Sign up"),
            *("Best night", "Most read", "Copyright", "Another story", "Rowing"),
        ],
    )
    def test_leaves_furniture_out(self, furniture: str) -> None:
        assert furniture not in self.article.text

    def test_keeps_link_text_inside_a_sentence(self) -> None:
        assert "a captain who has waited" in self.article.text

    def test_headline_is_without_the_site_and_not_in_the_text(self) -> None:
        assert self.article.headline == "Harbour United hold on with ten men"
        assert self.article.headline not in self.article.text

    def test_standfirst_is_told_apart_in_the_summary(self) -> None:
        assert self.article.summary[0].startswith("Ten men, ninety minutes")
        assert "Ten men, ninety minutes" not in self.article.text

    def test_metadata_comes_from_json_ld_with_stray_commas(self) -> None:
        assert self.article.authors == ("Ada Quill", "Ben Reed")
        assert self.article.published == datetime.fromisoformat("2026-03-04T21:50:00+01:00")
        assert self.article.published is not None and self.article.published.utcoffset() == timedelta(hours=1)
        assert self.article.modified == datetime.fromisoformat("2026-03-04T22:15:00+01:00")

    def test_addresses_are_absolute_and_language_is_primary(self) -> None:
        assert self.article.canonical == "https://news.example.org/football/harbour-hold-on"
        assert self.article.image == "https://news.example.org/media/keeper.jpg"
        assert (self.article.language, self.article.section) == ("en", "Football")


def test_old_page_of_line_breaks_falls_into_paragraphs() -> None:
    article = read(around(f"<table><tr><td><font>{'<br><br>'.join(PROSE)}</font></td></tr></table>"))
    assert [block.text for block in article.kept] == list(PROSE)


def test_bare_text_in_boxes_is_read() -> None:
    article = read(around("".join(f"<div>{line}</div>" for line in PROSE)))
    assert article.text == "\n\n".join(PROSE)


def test_article_cut_into_several_boxes_is_read_whole() -> None:
    halves = f"<section class=part>{paragraphs(PROSE[:2])}</section><div class=ad>Buy!</div>"
    article = read(
        around(f"<article>{halves}<section class=part>{paragraphs(PROSE[2:])}</section></article>")
    )
    assert article.text == "\n\n".join(PROSE)


def test_bullets_above_the_text_are_summary() -> None:
    bullets = "<ul><li>Draw at home</li><li>Keeper at fault</li></ul>"
    article = read(around(f"<article>{bullets}{paragraphs()}</article>"))
    assert article.summary == ("Draw at home", "Keeper at fault")
    assert article.text == "\n\n".join(PROSE)


def test_page_that_writes_its_text_by_script_is_read_from_article_body() -> None:
    body = "\\n".join(PROSE * 2)
    head = f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{body}"}}</script>'
    assert len(read(around("<p>Loading the story, please be patient for a moment.</p>", head)).kept) == 8


def test_teaser_cards_after_the_article_are_left_out() -> None:
    card = "<div class=card><h3><a href=/x>Another story of the night</a></h3><p>{}</p></div>"
    cards = "".join(
        card.format(f"Teaser number {n} tells of a match in another town, not of this.") for n in range(6)
    )
    article = read(around(f"<div class=wrap><div class=txt>{paragraphs()}</div><div>{cards}</div></div>"))
    assert article.text == "\n\n".join(PROSE)


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        (
            "ja",
            "横浜の夜は静かに始まり、終盤に二つのゴールで一気に動いた。監督は試合後、選手たちの粘りをたたえた。",
        ),
        ("zh", "主队在开场阶段控球占优，却迟迟没有创造机会。下半场替补前锋头球破门，全场球迷起立鼓掌。"),
        (
            "ko",
            "홈팀은 경기 초반부터 공을 오래 소유했지만 기회를 만들지 못했다. 감독은 아쉬워했다.",
        ),
        ("th", "ทีมเจ้าบ้านครองบอลได้มากกว่าตั้งแต่ต้นเกมแต่ไม่สามารถทำประตูได้จนกระทั่งช่วงท้ายของการแข่งขัน"),
        (
            "ru",
            "Хозяева начали матч осторожно и долго не могли найти подход к воротам соперника этим вечером.",
        ),
    ],
)
def test_any_script_is_read(lang: str, line: str) -> None:
    article = read(around(paragraphs((line, line + line, line)), lang=lang))
    assert len(article.kept) == 3
    assert article.language == lang


@pytest.mark.parametrize(
    ("charset", "declared", "content_type"),
    [
        ("utf-8", "iso-8859-1", ""),
        ("utf-8", "", "text/html; charset=windows-1252"),
        ("windows-1252", "windows-1252", ""),
        ("windows-1252", "utf-8", "text/html; charset=utf-8"),
        ("iso-8859-1", "", ""),
        ("utf-16", "", ""),
        ("utf-8-sig", "", ""),
    ],
)
def test_charset_declared_sniffed_or_lying(charset: str, declared: str, content_type: str) -> None:
    line = "Der Stürmer aus Köln schoss früh das schönste Tor, und größer wurde die Freude nicht."
    source = around(
        paragraphs((line, line + " Ja.", line + " Nein.")), f'<meta charset="{declared}">' if declared else ""
    )
    article = read(source.encode(charset), content_type=content_type)
    assert article.kept[0].text == line


@pytest.mark.parametrize("charset", ["shift_jis", "euc_jp", "windows-1251", "gb18030"])
def test_undeclared_legacy_charset_is_guessed(charset: str) -> None:
    line = {
        "windows-1251": "Хозяева начали матч осторожно и долго не могли найти подход к воротам соперника.",
        "gb18030": "主队在开场阶段控球占优，却迟迟没有创造机会。下半场替补前锋头球破门，全场球迷起立鼓掌。",
    }.get(
        charset,
        "横浜の夜は静かに始まり、終盤に二つのゴールで一気に動いた。監督は試合後に選手たちをたたえた。",
    )
    assert line in read(around(paragraphs((line, line, line))).encode(charset)).text


def test_nul_bytes_and_control_characters_are_gone() -> None:
    source = around(paragraphs()).replace("evening", "eve\0n\x01ing").encode()
    assert not re.search(r"[\x00-\x08\x0b\x0e-\x1f]", read(source).text)
    assert "evening" in read(source).text


def test_outlet_selectors_hold_where_they_match() -> None:
    other = "".join(
        f"<p>Other prose number {n} of the page that is longer than the article itself is.</p>"
        for n in range(9)
    )
    source = around(
        f"<div id=x>{paragraphs()}<p class=odd>Odd words that the outlet strips.</p></div>{other}"
    )
    found = extract(page(source), Selectors(body=(".missing", "#x", "p:::bad"), strip=(".odd",)))
    assert isinstance(found, Article)
    assert found.text == "\n\n".join(PROSE)


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"", "text/html", Reason.EMPTY),
        (b"\0" * 50, "text/html", Reason.EMPTY),
        (b" \n ", "text/html", Reason.EMPTY),
        (b"%PDF-1.7 ...", "application/pdf", Reason.NOT_HTML),
        (b'{"a": 1}', "application/json", Reason.NOT_HTML),
        (b"\x89PNG\r\n\x1a\n....", "text/html", Reason.NOT_HTML),
        (b"<html><body><p>Short.</p></body></html>", "text/html", Reason.NO_ARTICLE),
        (
            b"<html><body><ul>" + b"<li><a href=/x>One of many links</a></li>" * 90,
            "text/html",
            Reason.NO_ARTICLE,
        ),
        (b"<p>x" * 10_000_000, "text/html", Reason.TOO_LARGE),
        (b"<html><body>" + b"<p>x</p>" * 400_000, "text/html", Reason.TOO_LARGE),
    ],
    ids=["empty", "nul", "blank", "pdf", "json", "png", "short", "links", "40 MB", "many tags"],
)
def test_what_is_no_article_is_refused_with_its_reason(
    body: bytes, content_type: str, reason: Reason
) -> None:
    found = extract(page(body, content_type=content_type))
    assert isinstance(found, Rejection)
    assert found.reason is reason


HOSTILE = {
    "nested boxes": b"<div>" * 100_000 + paragraphs().encode(),
    "nested inline": b"<b><i>" * 50_000 + paragraphs().encode(),
    "huge class": b'<div class="' + b"aB ad " * 500_000 + b'">' + paragraphs().encode(),
    "many attributes": b"<div "
    + b" ".join(b"a%d=1" % n for n in range(60_000))
    + b">"
    + paragraphs().encode(),
    "deep JSON": b'<script type="application/ld+json">'
    + b'{"a":[' * 100_000
    + b"</script>"
    + paragraphs().encode(),
    "long title": b"<title>" + b"a | " * 500_000 + b"</title>" + paragraphs().encode(),
    "open quotes": b'<a href="' * 20_000 + paragraphs().encode(),
    "one long line": b"<p>" + b"- " * 500_000 + b"</p>" + paragraphs().encode(),
    "many headlines": b"<h1>T</h1>" * 40_000 + paragraphs().encode(),
}


@pytest.mark.timeout(30)
@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_hostile_markup_is_read_or_refused(source: bytes) -> None:
    assert isinstance(extract(page(b"<html><body>" + source)), Article | Rejection)


@given(st.binary(max_size=2_000))
def test_never_raises_on_any_bytes(body: bytes) -> None:
    assert isinstance(extract(page(body)), Article | Rejection)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.data())
def test_never_raises_on_a_mutated_page(data: st.DataObject) -> None:
    body = bytearray(MODERN)
    for _ in range(data.draw(st.integers(1, 12))):
        start = data.draw(st.integers(0, len(body)))
        size = data.draw(st.integers(0, 300))
        body[start : start + size] = data.draw(
            st.binary(max_size=12) | st.sampled_from([b"<", b">", b'"', b"</div>", b"<p>"])
        )
    assert isinstance(extract(page(bytes(body))), Article | Rejection)
