"""What kind of journalism an article is, by what its page says and shows."""

import json
from datetime import UTC, datetime

import pytest

from pipelines.article import Article, Kind, Page
from pipelines.extract import extract

NOW = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
PROSE = (
    "The home side began the evening as they had ended the last one, with the ball and no idea of it.",
    "It took a mistake to wake them: a short back pass, a striker who believed it, a keeper who did not.",
    "After the break they played forward at last, and the equaliser came from the first cross of the night.",
)
BODY = "".join(f"<p>{line}</p>" for line in PROSE)


def kind(
    path: str = "sport/a-draw-at-home",
    inner: str = BODY,
    head: str = "",
    headline: str = "A draw at home",
    og: str = "article",
) -> tuple[Kind, str]:
    source = (
        f"<html lang=en><head><title>{headline}</title><meta property='og:type' content='{og}'>{head}</head>"
        f"<body><h1>{headline}</h1>{inner}</body></html>"
    )
    found = extract(Page(f"https://news.example.org/{path}", source.encode(), NOW))
    assert isinstance(found, Article), found
    return found.kind, dict(found.origins).get("kind", "")


def ld(*types: str, **more: object) -> str:
    nodes = [{"@type": name, "headline": "A draw at home", **more} for name in types]
    return f'<script type="application/ld+json">{json.dumps(nodes)}</script>'


@pytest.mark.parametrize(
    "part",
    [
        *("opinion", "commentisfree", "meinung", "kommentar", "kolumnen", "chroniques", "edito", "opinión"),
        *(
            "columnistas",
            "opiniao",
            "editoriale",
            "opinie",
            "debatt",
            "ledare",
            "mielipide",
            "felietony",
            "komentare",
        ),
        *(
            "velemeny",
            "opinii",
            "kolumne",
            "apopseis",
            "yazarlar",
            "мнения",
            "dumka",
            "kolom",
            "goc-nhin",
            "社説",
            "رأي",
        ),
    ],
)
def test_a_part_of_the_address_tells_opinion(part: str) -> None:
    assert kind(f"football/{part}/the-draw-was-fair") == (Kind.OPINION, f"address:{part}")


@pytest.mark.parametrize(
    ("section", "told"),
    [
        *(("Opinion", Kind.OPINION), ("Kommentar", Kind.OPINION), ("Éditos", Kind.OPINION)),
        *(("Fotogalería", Kind.GALLERY), ("Bundesliga", Kind.REPORT), ("Opinion poll", Kind.REPORT)),
    ],
)
def test_the_name_of_the_section_tells(section: str, told: Kind) -> None:
    assert kind(head=f'<meta property="article:section" content="{section}">')[0] is told


@pytest.mark.parametrize(
    ("headline", "told"),
    [
        ("Kommentar: Das war kein Derby", Kind.OPINION),
        ("Editorial | The price of a ticket", Kind.OPINION),
        ("Opinion – The draw was fair", Kind.OPINION),
        ("Opinion is divided: who keeps goal?", Kind.REPORT),
        ("Kommentator: Das war kein Derby", Kind.REPORT),
        ("A draw at home: comment and reaction", Kind.REPORT),
    ],
)
def test_the_first_words_of_the_headline_tell(headline: str, told: Kind) -> None:
    assert kind(headline=headline)[0] is told


def test_structured_data_tells_before_the_address() -> None:
    assert kind("opinion/x", head=ld("OpinionNewsArticle")) == (Kind.OPINION, "json-ld:OpinionNewsArticle")
    assert kind("sport/x", head=ld("LiveBlogPosting"))[0] is Kind.LIVE
    assert kind(og="video.other", head="")[0] is Kind.VIDEO
    assert kind("podcasts/x", head=ld("PodcastEpisode"), og="")[0] is Kind.AUDIO


def test_a_video_within_an_article_makes_no_video_of_it() -> None:
    assert kind(head=ld("NewsArticle", "VideoObject"))[0] is Kind.REPORT
    assert kind("video/x", inner=BODY * 9)[0] is Kind.REPORT
    assert kind("video/x")[0] is Kind.VIDEO


def test_a_gallery_is_mostly_captions() -> None:
    captions = "".join(
        f"<figure><img src=p{n}.jpg><figcaption>{line} Picture {n} of the night.</figcaption></figure>"
        for n, line in enumerate(PROSE * 2)
    )
    assert kind(inner=captions) == (Kind.GALLERY, "markup:figcaption")
    credited = captions.replace("</figcaption>", " <span class=credit>Photo: Tideline</span></figcaption>")
    assert kind(inner=credited) == (Kind.GALLERY, "markup:figcaption")
    assert kind(inner=captions + BODY * 12)[0] is Kind.REPORT
    assert kind("sport/bildergalerie/x") == (Kind.GALLERY, "address:bildergalerie")
    assert kind(head=ld("NewsArticle", "ImageGallery"))[0] is Kind.REPORT


@pytest.mark.parametrize(
    ("path", "headline"),
    [
        ("sport/live/how-to-watch", "How to watch the derby live"),
        ("sport/live-stream-on-tv", "Live: where the derby is shown"),
        ("liverpool/a-draw", "Liverpool: a draw at home"),
    ],
)
def test_the_word_live_alone_makes_no_live_blog(path: str, headline: str) -> None:
    assert kind(path, headline=headline)[0] is Kind.REPORT


@pytest.mark.parametrize(
    "path", ["sport/opinion", "sport/why-opinion-polls-fail", "", "%ff%00/%zz", "opinion?x=1"]
)
def test_a_storys_own_name_tells_nothing(path: str) -> None:
    assert kind(path)[0] is Kind.REPORT
