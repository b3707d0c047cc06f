"""Live blogs through the extractor: every entry's text, its time, and the order of time."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.article import Article, Kind, Page
from pipelines.extract import extract
from pipelines.extract.live.labels import read_label

NOW = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
NOTES = (
    "The teams are out on a pitch that has seen better winters, and the visitors kick towards the river end.",
    "A corner is headed over by a defender who had the whole goal to aim at and will hear about it tonight.",
    "The keeper turns a low shot round the post with a hand that nobody in the ground believed he had.",
    "A substitute comes on to no applause at all and hits the bar with the first thing that he touches.",
    "It is over, a draw that neither side wanted and that both of them will call a point won by tomorrow.",
)
CLOCKS = ("19:45", "19:58", "20:12", "20:40", "21:35")


def read(
    inner: str, head: str = "", path: str = "live/river-town", headline: str = "River v Town"
) -> Article:
    published = '<meta property="article:published_time" content="2026-03-04T19:30:00+01:00">'
    source = (
        f"<html lang=en><head><title>{headline}</title>{published}{head}"
        f'<meta property="og:type" content="article"></head><body><h1>{headline}</h1>{inner}</body></html>'
    )
    found = extract(Page(f"https://news.example.org/{path}/4711", source.encode(), NOW))
    assert isinstance(found, Article), found
    return found


def timed(article: Article) -> list[tuple[str, str]]:
    """The clock and the text of each line that begins an entry."""
    return [(f"{line.at:%H:%M}", line.text) for line in article.kept if line.at]


def entries(shape: str, labels: tuple[str, ...] = CLOCKS) -> str:
    rows = list(zip(labels, NOTES, strict=True))
    return "".join(shape.format(label=label, note=note) for label, note in reversed(rows))


INTRO = (
    "<p>Follow the night by the river here, from the first kick to whatever they have left at the end.</p>"
)


@pytest.mark.parametrize(
    "shape",
    [
        "<div class=entry><time datetime='2026-03-04T{label}:00+01:00'>{label}</time><p>{note}</p></div>",
        "<article><span class=clock>{label}</span><h3><a href='#x'>A title</a></h3><p>{note}</p></article>",
        "<li class=ticker-item><div class=time>{label} Uhr</div><div class=text>{note}</div></li>",
        "<div class=teaser><b>{label}</b><p>{note}</p></div>",
        "<h4>{label}</h4><p>{note}</p>",
        "<p><strong>{label}</strong> {note}</p>",
        "<p>{label}: {note}</p>",
    ],
    ids=["time", "cards", "list", "teaser", "flat", "strong", "bare"],
)
def test_entries_of_any_markup_come_oldest_first_with_their_times(shape: str) -> None:
    article = read(f"{INTRO}<div class=live-ticker>{entries(shape)}</div>")
    assert article.kind is Kind.LIVE
    assert [clock for clock, _ in timed(article)] == list(CLOCKS)
    text = article.text
    assert text.index("Follow the night") < text.index(NOTES[0])
    assert [text.index(note) for note in NOTES] == sorted(text.index(note) for note in NOTES)


def test_paragraphs_of_an_entry_keep_their_order_and_the_first_has_the_time() -> None:
    shape = "<section><time>{label}</time><p>{note}</p><p>One more word on that.</p></section>"
    article = read(entries(shape))
    lines = [
        line for line in article.kept if line.text.startswith(NOTES[1][:20]) or line.text.startswith("One")
    ]
    assert [line.at is None for line in lines[1:3]] == [False, True]


def test_a_minute_of_play_stays_at_the_head_of_its_entry_and_is_no_time() -> None:
    minutes = ("1'", "12'", "45'+2", "78'", "90'+4")
    shape = "<div class=event><span class=minute>{label}</span><p>{note}</p></div>"
    article = read(entries(shape, minutes))
    assert article.kind is Kind.LIVE
    assert not timed(article)
    assert [line.text for line in article.kept] == [
        f"{minute} {note}" for minute, note in zip(minutes, NOTES, strict=True)
    ]


@pytest.mark.parametrize("odd", ["<div class=event><p>Half time.</p></div>", f"<p>19:30 {INTRO[3:]}"])
def test_entries_of_which_one_has_no_minute_stay_as_on_the_page(odd: str) -> None:
    minutes = ("1'", "12'", "45'+2", "78'", "90'+4")
    shape = "<div class=event><span class=minute>{label}</span><p>{note}</p></div>"
    text = read(entries(shape, minutes).replace("</div>", f"</div>{odd}", 1)).text
    places = [text.index(note) for note in NOTES]
    assert places == sorted(places, reverse=True)


def test_a_short_line_behind_a_minute_is_kept() -> None:
    rows = "".join(f"<div class=e><p>{minute}' {note}</p></div>" for minute, note in enumerate(NOTES, 3))
    article = read(f"{rows}<div class=e><p>9' Corner, River.</p></div>")
    assert article.kept[-1].text == "9' Corner, River."


TICK = "<li><time datetime='2026-03-04T{label}:00Z'>{label}</time><strong>News.</strong><p>{note}</p></li>"


@pytest.mark.parametrize(
    "name", ["class=ticker", "id=ticker", "class='box live-blog'", "id=liveBlog", "class=transfer-ticker"]
)
def test_a_row_named_as_a_ticker_is_live_whatever_the_page_calls_itself(name: str) -> None:
    ticks = entries(TICK).replace("<li>", "", 1).partition("<li>")
    article = read(f"<ul {name}><li>{ticks[2]}</ul>", path="news", headline="Done deals of the day")
    assert article.kind is Kind.LIVE
    assert [clock for clock, _ in timed(article)] == list(CLOCKS[:4])


def test_a_ticker_beside_a_report_is_none_of_it() -> None:
    report = "".join(f"<p>{note} {other}</p>" for note in NOTES for other in NOTES if note != other)
    rows = "".join(
        f"<li><time>{clock}</time><p>News from {clock}, short and soon old.</p></li>" for clock in CLOCKS
    )
    article = read(f"<div><ul class=ticker>{rows}</ul></div>{report}", path="news", headline="The long night")
    assert article.kind is Kind.REPORT
    assert "soon old" not in article.text
    assert not timed(article)


def test_a_clock_past_midnight_is_of_the_next_day() -> None:
    labels = ("22:50", "23:20", "23:55", "00:10", "00:25")
    article = read(entries("<div class=e><b>{label}</b><p>{note}</p></div>", labels))
    whens = [line.at for line in article.kept if line.at]
    assert [f"{when:%d %H:%M}" for when in whens] == [
        "04 22:50",
        "04 23:20",
        "04 23:55",
        "05 00:10",
        "05 00:25",
    ]


def test_clocks_that_run_to_and_fro_are_no_times() -> None:
    labels = ("12:00", "19:00", "14:00", "20:00", "13:30")
    article = read(entries("<p><b>{label}</b> {note}</p>", labels))
    assert not timed(article)
    assert all(note in article.text for note in NOTES)


def update(note: str, clock: str, **more: str) -> dict[str, str]:
    return {
        "@type": "BlogPosting",
        "articleBody": note,
        "datePublished": f"2026-03-04T{clock}:00+01:00",
        **more,
    }


def blog(updates: list[dict[str, str]]) -> str:
    node = {
        "@type": "LiveBlogPosting", "headline": "River v Town",
        "datePublished": "2026-03-04T19:30:00+01:00", "liveBlogUpdate": updates,
    }  # fmt: skip
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def test_json_ld_gives_the_entries_that_the_page_loads_later() -> None:
    updates = [update(note, clock) for note, clock in zip(NOTES, CLOCKS, strict=True)][::-1]
    more = (
        "<p>The entries of the evening are loaded when somebody scrolls down to where they ought to be.</p>"
    )
    article = read(INTRO + more, blog(updates))
    assert timed(article) == list(zip(CLOCKS, NOTES, strict=True))
    assert article.kept[0].text.startswith("Follow the night")


def test_entries_of_page_and_json_ld_are_each_there_once() -> None:
    updates = [
        update(note, clock, headline=f"Title {clock}") for note, clock in zip(NOTES, CLOCKS, strict=True)
    ]
    shape = "<div class=e><span>{label}</span><h3>Title {label}</h3><p>{note}</p></div>"
    shown = "".join(
        shape.format(label=clock, note=note) for note, clock in zip(NOTES[3:], CLOCKS[3:], strict=True)
    )
    article = read(
        INTRO + shown + shape.format(label="21:40", note="Good night from a wet and windy river."),
        blog(updates),
    )
    assert [clock for clock, _ in timed(article)] == [*CLOCKS, "21:40"]
    assert all(article.text.count(note) == 1 for note in NOTES)


def test_json_ld_without_bodies_leaves_the_page_its_text() -> None:
    updates = [update("", clock, headline="Goal") for clock in CLOCKS]
    article = read(entries("<div class=e><time>{label}</time><p>{note}</p></div>"), blog(updates))
    assert all(note in article.text for note in NOTES)


def test_a_page_that_only_shows_that_it_is_live_is_live() -> None:
    shape = "<div><time datetime='2026-03-04T{label}:00+01:00'>{label}</time><p>{note}</p></div>"
    again = "".join(
        shape.format(label=f"22:0{n}", note=f"Note {n} of the night after the night before it.")
        for n in range(5)
    )
    article = read(entries(shape) + again, path="sport")
    assert article.kind is Kind.LIVE
    assert len(timed(article)) == 10


def test_comments_with_times_are_no_entries() -> None:
    comment = "<li class=comment><time datetime='2026-03-04T{label}:00Z'>{label}</time><p>{note}</p></li>"
    prose = "".join(f"<p>{note}</p>" for note in NOTES)
    article = read(f"<article>{prose}</article><ol class=comments>{entries(comment) * 4}</ol>")
    assert article.kind is Kind.REPORT
    assert article.text == "\n\n".join(NOTES)


def test_a_page_of_thousands_of_entries_is_bounded() -> None:
    row = "<p><b>12:{:02}</b> A note of the evening that says nothing new.</p>"
    article = read("".join(row.format(n % 60) for n in range(3_500)))
    assert len(article.kept) == 3_500
    deep = "<div>" * 200 + "<time>12:45</time>" * 3_000 + "</div>" * 200
    assert read(INTRO * 2 + deep).kind is Kind.REPORT


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        *(
            ("5 min ago", 5),
            ("vor 5 Minuten", 5),
            ("hace 2 horas", 120),
            ("il y a 3 min", 3),
            ("há 4 minutos", 4),
        ),
        *(("7 minuti fa", 7), ("8 minuten geleden", 8), ("2 godz. temu", 120), ("5 dakika önce", 5)),
        *(("10 минут назад", 10), ("3 хв тому", 3), ("5分前", 5), ("2小时前", 120), ("πριν 6 λεπτά", 6)),
        *(("dakika 5 zilizopita", 5), ("saa 2 zilizopita", 120), ("5 मिनट पहले", 5), ("৫ মিনিট আগে", 5)),
        *(("5 நிமிடங்களுக்கு முன்பு", 5), ("5 నిమిషాల క్రితం", 5), ("5 മിനിറ്റ് മുമ്പ്", 5), ("5 წუთის წინ", 5)),
        *(("5 րոպե առաջ", 5), ("5 dəqiqə əvvəl", 5), ("5 daqiqa oldin", 5), ("5 мүнөт мурун", 5)),
        *(("5 минутын өмнө", 5), ("5 minuta më parë", 5), ("acum 5 minute", 5), ("duela 5 minutu", 5)),
        *(
            ("5 منٹ پہلے", 5),
            ("۵ دقیقه پیش", 5),
            ("5 munud yn ôl", 5),
            ("5 minit lepas", 5),
            ("fyrir 2 klst. síðan", 120),
        ),
        *(("4 menit lalu", 4), ("منذ 5 دقائق", 5), ("for 9 minutter siden", 9), ("před 5 minutami", 5)),
    ],
)
def test_spans_of_time_are_read_in_many_languages(text: str, minutes: int) -> None:
    label = read_label(text, NOW, UTC)
    assert label is not None and label.at == NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "text", ["", "Goal", "2-1", "1:0 Harbour", "25:70", "Room 12", "19", "4-4-2", "€ 12.50 m"]
)
def test_what_is_no_label_is_none(text: str) -> None:
    label = read_label(text, NOW, UTC)
    assert label is None or (label.at is None and label.clock is None and not label.minute)
