"""Pages that hold no story, in many languages, and their near misses that must stay."""

import tomllib
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from pipelines.article import Article, Draft, Page, Reason, Rejection
from pipelines.extract import extract
from pipelines.read import Reader, anything

WORDED = tomllib.loads((Path(__file__).parent / "pages" / "walls.toml").read_text("utf-8"))
NOT_THERE, ASKING, CALLS, OFFERS = (WORDED[table] for table in ("gone", "consent", "calls", "offers"))
NOW = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
PROSE = (
    "The home side began the evening as they had ended the last one, with the ball and no idea of it.",
    "It took a mistake to wake them: a short back pass, a striker who believed it, a keeper who did not.",
    "After the break they played forward at last, and the equaliser came from the first cross of the night.",
    "Both managers called it a fair result, and both looked as if they had lost something on the way home.",
)
DATED = '<meta property="article:published_time" content="2026-03-04T21:30:00Z">'
ARTICLE = '<meta property="og:type" content="article">'
NOT_FREE = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A draw at home", '
    '"isAccessibleForFree": false}</script>'
)


def paragraphs(lines: tuple[str, ...] | list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def read(
    inner: str, title: str = "A draw at home", head: str = "", path: str = "a/story", h1: str | None = None
) -> Rejection | None:
    """What the Reader says against a page: the rejection, None for a draft."""
    heading = title if h1 is None else h1
    source = (
        f"<html lang=en><head><title>{escape(title)} | The Tideline</title>{head}</head><body>"
        f"<nav><a href=/>Home</a><a href=/sport>Sport</a></nav><h1>{escape(heading)}</h1>{inner}"
        "<footer>The Tideline, Harbour Road 1. Imprint. All rights of the paper.</footer></body></html>"
    )
    page = Page(f"https://news.example.org/{path}", source.encode(), NOW)
    reading = Reader(topic=anything)(page)
    assert isinstance(reading, (Draft, Rejection))
    return reading if isinstance(reading, Rejection) else None


def reason(*given: str, **more: str) -> Reason | None:
    found = read(*given, **more)
    return found.reason if found else None


def teasers(number: int = 14) -> str:
    card = (
        "<div class=c><h3><a href=/s/{n}>Story number {n} of this long day by the sea</a></h3>"
        "<p>In town {n} they say that the season is long and that the sea is in no hurry about it.</p></div>"
    )
    return "".join(card.format(n=n) for n in range(number))


class TestSoft404:
    @pytest.mark.parametrize("language", NOT_THERE)
    def test_a_page_that_is_not_there_says_so_in_its_heading(self, language: str) -> None:
        heading, text = NOT_THERE[language]
        assert reason(f"<div><p>{text} {text}</p></div>", heading) is Reason.SOFT_404

    @pytest.mark.parametrize("language", NOT_THERE)
    def test_and_without_any_text(self, language: str) -> None:
        assert reason("", NOT_THERE[language][0]) is Reason.SOFT_404

    def test_an_article_that_went_says_so_under_its_own_headline(self) -> None:
        why = "Agency copy is taken down after thirty days, as the terms of our licence ask of us."
        inner = paragraphs(["This article is no longer available.", why])
        assert reason(inner, head=ARTICLE + DATED) is Reason.SOFT_404

    def test_a_report_of_a_page_not_found_is_one(self) -> None:
        assert (
            reason(paragraphs(PROSE), "Page not found: club's ticket site falls over", head=ARTICLE + DATED)
            is None
        )
        assert reason(paragraphs(PROSE * 3), "Page not found: club's ticket site falls over") is None

    @pytest.mark.parametrize("heading", ["404", "Not found", "Oops!", "Non trouvé", "見つかりません"])
    def test_a_bare_heading_will_do_whatever_is_offered_below_it(self, heading: str) -> None:
        assert reason(teasers(4), heading) is Reason.SOFT_404
        assert reason(teasers(20), "Page not found") is Reason.SOFT_404

    def test_a_text_that_speaks_of_one_is_kept(self) -> None:
        line = (
            "Whoever tried to buy a ticket read that the page you are looking for does not exist, and left."
        )
        assert reason(paragraphs((*PROSE, line * 2))) is None


class TestConsentWall:
    @pytest.mark.parametrize("language", ASKING)
    def test_a_page_that_asks_for_consent_and_no_more(self, language: str) -> None:
        heading, *lines = ASKING[language]
        assert reason(f"<main>{paragraphs(lines)}</main>", heading) is Reason.CONSENT_WALL

    def test_an_article_with_a_banner_is_one(self) -> None:
        banner = f"<div class=box>{paragraphs(ASKING['en'][1:])}</div>"
        assert reason(banner + f"<article>{paragraphs(PROSE)}</article>") is None

    def test_a_report_about_consent_is_one(self) -> None:
        law = (
            "The regulator fined the club's shop because its banner offered accept all and hid reject all.",
            "The club said that it would move the second button to where the first one stands, at some time.",
        )
        assert reason(paragraphs((*law, *PROSE)), "Club fined over cookies") is None


class TestLoginWall:
    @pytest.mark.parametrize(
        "heading",
        [
            *(
                "Log in",
                "Sign in to continue",
                "Anmelden",
                "Connexion",
                "Iniciar sesión",
                "Entrar",
                "Accedi",
                "Inloggen",
            ),
            *(
                "Logga in",
                "Zaloguj się",
                "Přihlášení",
                "Bejelentkezés",
                "Giriş yap",
                "Вход",
                "Σύνδεση",
                "Masuk",
            ),
            *("Đăng nhập", "ログイン", "登录", "로그인", "تسجيل الدخول", "התחברות"),
        ],
    )
    def test_a_page_for_logging_in(self, heading: str) -> None:
        form = "<form><input type=text><input type=password><button>OK</button></form>"
        assert reason(form, heading) is Reason.LOGIN_WALL
        assert reason(f"{form}<div>{paragraphs(PROSE)}</div>", heading) is Reason.LOGIN_WALL

    def test_a_bare_field_for_a_password(self) -> None:
        assert reason("<input name=u><input type=password>", "Welcome back") is Reason.LOGIN_WALL

    def test_an_article_with_a_form_in_its_head_is_one(self) -> None:
        assert reason(f"<div id=m><input type=password></div>{paragraphs(PROSE)}") is None
        assert reason(paragraphs(PROSE), "Register of members' interests") is None
        assert reason(paragraphs(PROSE), "Sign in", head=ARTICLE + DATED) is None


class TestPaywallStub:
    @pytest.mark.parametrize("language", CALLS)
    def test_a_short_text_that_breaks_off_before_a_call(self, language: str) -> None:
        inner = f"<article>{paragraphs([*PROSE[:2], PROSE[2][:40] + '…'])}<p>{CALLS[language]}</p></article>"
        assert reason(inner, head=ARTICLE + DATED) is Reason.PAYWALL_STUB

    @pytest.mark.parametrize("end", ["…", "...", " […]", " [...]"])
    def test_a_text_that_is_not_free_and_breaks_off(self, end: str) -> None:
        inner = f"<article>{paragraphs([*PROSE[:2], PROSE[2][:50] + end])}</article>"
        assert reason(inner, head=NOT_FREE + DATED) is Reason.PAYWALL_STUB

    def test_a_call_in_a_box_named_as_a_wall(self) -> None:
        inner = (
            f"<article>{paragraphs(PROSE[:2])}<div class=article-paywall><p>{CALLS['en']}</p></div></article>"
        )
        assert reason(inner, head=ARTICLE + DATED) is Reason.PAYWALL_STUB

    def test_a_text_that_is_whole_is_kept_whatever_the_page_says(self) -> None:
        assert reason(paragraphs(PROSE), head=NOT_FREE + DATED) is None
        long = paragraphs([*PROSE * 5, CALLS["en"]])
        assert reason(long, head=NOT_FREE + DATED) is None

    def test_a_short_text_that_is_whole_may_stand_beside_a_call(self) -> None:
        assert reason(paragraphs([*PROSE[:2], CALLS["en"]]), head=NOT_FREE + DATED) is None

    def test_a_free_text_may_end_in_three_dots(self) -> None:
        assert (
            reason(
                paragraphs([*PROSE, "And then there was the matter of the penalty…"]), head=ARTICLE + DATED
            )
            is None
        )


class TestVideoOnly:
    PLAYER = '<div><video src="/v/goal.mp4"></video></div>'

    def test_a_player_without_prose(self) -> None:
        assert reason(self.PLAYER, "Watch the goal") is Reason.VIDEO_ONLY
        embed = '<iframe src="https://www.youtube.com/embed/x"></iframe>'
        assert reason(embed, "Watch the goal") is Reason.VIDEO_ONLY

    @pytest.mark.parametrize("part", ["video", "videos", "vídeos", "wideo", "видео", "動画"])
    def test_a_page_of_videos_with_a_line_to_it(self, part: str) -> None:
        line = f"<p>The goal of the night, from behind the net and from the far stand. {PROSE[0][:60]}.</p>"
        assert (
            reason(self.PLAYER + line, "Watch the goal", path=f"sport/{part}/the-goal") is Reason.VIDEO_ONLY
        )

    def test_a_report_under_a_player_is_one(self) -> None:
        assert reason(self.PLAYER + paragraphs(PROSE), path="sport/video/the-goal") is None
        assert reason(self.PLAYER + paragraphs(PROSE[:2]), head=ARTICLE + DATED) is None


class TestBetting:
    @pytest.mark.parametrize("language", OFFERS)
    def test_a_page_that_lands_the_reader_at_a_bookmaker(self, language: str) -> None:
        headline, terms = OFFERS[language]
        inner = (
            f"<p>{PROSE[0]}</p><p>{terms}</p><p>{PROSE[1]}</p><p>1. {headline}. {terms}</p><p>2. {terms}</p>"
        )
        assert reason(inner, headline, head=ARTICLE + DATED) is Reason.BETTING

    def test_small_print_and_little_else_under_any_headline(self) -> None:
        lines = [
            f"{n}. Bet here: new customers only, min deposit £10, 18+, T&Cs apply, BeGambleAware."
            for n in range(8)
        ]
        assert (
            reason(paragraphs([PROSE[0], *lines]), "The derby: where to put your money", head=ARTICLE + DATED)
            is Reason.BETTING
        )

    @pytest.mark.parametrize("language", OFFERS)
    def test_a_report_with_a_betting_line_at_its_end_is_one(self, language: str) -> None:
        assert reason(paragraphs([*PROSE * 2, OFFERS[language][1]]), head=ARTICLE + DATED) is None

    def test_an_offer_with_paid_links(self) -> None:
        firm = "<p>{n}. Harbour Bets gives you more. <a rel='sponsored nofollow' href=/go/{n}>Go</a></p>"
        inner = paragraphs([*PROSE, "Only those over 18+ may play."]) + "".join(
            firm.format(n=n) for n in range(6)
        )
        assert reason(inner, "Derby free bets", head=ARTICLE + DATED) is Reason.BETTING
        assert reason(inner, "Derby preview", head=ARTICLE + DATED) is None

    def test_a_preview_with_odds_is_one(self) -> None:
        odds = "River are 6/4 to win, Town 2/1, and the draw is 9/4 with most firms. 18+, T&Cs apply."
        assert (
            reason(
                paragraphs([*PROSE, odds]),
                "River v Town prediction, odds and betting tips",
                head=ARTICLE + DATED,
            )
            is None
        )

    def test_a_report_about_offers_is_one(self) -> None:
        news = [
            "The league will ban advertising for free bets from every shirt in the division by next summer.",
            "Clubs that took the money said that they would look for it elsewhere, and did not say where.",
        ]
        assert (
            reason(paragraphs([*news, *PROSE]), "League to ban free bets from shirts", head=ARTICLE + DATED)
            is None
        )


class TestSectionFront:
    @pytest.mark.parametrize(
        "path",
        [
            "",
            "index.html",
            "tag/river-town",
            "autor/jo-quill",
            "thema/derby",
            "etiqueta/derbi",
            "category/football/page/2",
        ],
    )
    def test_a_home_page_and_a_list(self, path: str) -> None:
        assert (
            reason(teasers(), "Football", path=path, head='<meta property="og:type" content="website">')
            is Reason.SECTION_FRONT
        )

    def test_a_front_by_what_stands_on_it(self) -> None:
        assert reason(teasers(), "Football", path="sport/football") is Reason.SECTION_FRONT

    def test_a_front_whose_data_are_of_its_stories(self) -> None:
        node = '{{"@type": "NewsArticle", "headline": "Story {n}", "datePublished": "2026-03-04"}}'
        data = ", ".join(node.format(n=n) for n in range(8))
        head = f'<script type="application/ld+json">[{data}]</script>'
        assert reason(teasers(20), "Football", path="sport/football", head=head) is Reason.SECTION_FRONT
        assert reason(paragraphs(PROSE * 5) + teasers(4), path="sport/a-draw", head=head) is None

    def test_an_article_above_teasers_is_one(self) -> None:
        assert reason(f"<article>{paragraphs(PROSE * 3)}</article>{teasers()}", head=ARTICLE + DATED) is None
        assert (
            reason(
                f"<article>{paragraphs(PROSE)}</article>{teasers()}", head=ARTICLE + DATED, path="tag/story"
            )
            is None
        )
        assert (
            reason(
                f"<article>{paragraphs(PROSE)}</article>{teasers()}",
                head=ARTICLE,
                path="topics/derby/story/1",
            )
            is None
        )
        assert reason(f"<article><p>{' '.join(PROSE)}</p></article>{teasers()}") is None

    def test_an_article_whose_address_is_a_query_is_one(self) -> None:
        assert reason(paragraphs(PROSE * 2) + teasers(4), path="?p=4711") is None

    def test_a_plain_article_without_any_data_is_one(self) -> None:
        assert reason(paragraphs(PROSE)) is None


class TestBounds:
    def test_the_flaw_is_told_beside_the_text(self) -> None:
        inner = f"<h1>A draw</h1>{paragraphs([*PROSE[:2], 'And then he…'])}"
        source = f"<html><head>{NOT_FREE}{DATED}</head><body>{inner}</body></html>"
        found = extract(Page("https://news.example.org/a", source.encode(), NOW))
        assert isinstance(found, Article)
        assert found.flaw is not None and found.flaw.reason is Reason.PAYWALL_STUB
        assert PROSE[0] in found.text

    @pytest.mark.parametrize(
        "inner",
        [
            "<h2>" * 5_000 + "<a href=/x>x</a>",
            "<a href=/x><h3>" * 3_000,
            "18+ T&Cs " * 50_000,
            "<p>accept all</p>" * 3_000,
            "<div class=paywall>" * 3_000 + "…",
            "<iframe src='" + "x" * 100_000 + "'></iframe>",
        ],
    )
    def test_no_page_makes_it_raise(self, inner: str) -> None:
        read(inner, "x" * 5_000)


GERMAN = (
    "Weiterlesen mit Flut+",
    "Sie sind bereits Abonnent? Hier anmelden",
    "Jetzt 4 Wochen für 1 Euro testen",
)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (0, 2, 1)])
def test_short_lines_that_call_in_different_words_make_a_stub(order: tuple[int, ...]) -> None:
    calls = paragraphs([GERMAN[place] for place in order])
    stub = f"<article>{paragraphs(PROSE[:2])}<div class=c-pw>{calls}</div></article>"
    assert reason(stub) is Reason.PAYWALL_STUB
    assert reason(stub, head=ARTICLE + DATED) is Reason.PAYWALL_STUB


def test_calls_within_or_below_a_whole_report_make_no_stub() -> None:
    calls = paragraphs(GERMAN)
    assert reason(paragraphs(PROSE) + paragraphs(GERMAN[:1])) is None
    assert reason(paragraphs(PROSE[:2]) + calls + paragraphs(PROSE[2:])) is None
    assert reason(paragraphs(PROSE * 3) + calls) is None


def test_a_report_may_play_on_the_words_for_what_is_gone() -> None:
    title = "Error 404: defence of the home side not found"
    assert reason(paragraphs(PROSE), title=title) is None
    assert reason(paragraphs(PROSE), title="Error 404") is Reason.SOFT_404
    assert reason(paragraphs(PROSE[:1]), title=title) is Reason.SOFT_404


BRIEF = "<p>Left back Ole Brandt is out for four weeks with a calf injury. The club said so today.</p>"
POINTS = "<h2>2. Left back</h2><p>From his own half.</p><h2>1. The keeper</h2><p>With his head, in rain.</p>"


@pytest.mark.parametrize("inner", [BRIEF, f"<p>The best goals of the year.</p>{POINTS}"])
def test_an_article_of_few_words_is_one(inner: str) -> None:
    within = "<article><h1>A draw at home</h1>{}</article>"
    assert reason(within.format(inner)) is None
    assert reason(within.format(inner), head=ARTICLE + DATED) is None
    main = f"<main><h1>Out for four weeks</h1>{inner}</main>"
    assert reason(main, head=ARTICLE + DATED, h1="The Tideline") is None


def test_few_words_on_a_page_that_is_no_article_are_none() -> None:
    assert reason(BRIEF) is Reason.NO_ARTICLE
    assert reason(f"<main>{BRIEF}</main>") is Reason.NO_ARTICLE
    playing = f"<article><h1>A draw at home</h1><iframe src=//player.example/1></iframe>{BRIEF}</article>"
    assert reason(playing, head=ARTICLE + DATED) is Reason.VIDEO_ONLY
    links = f"<article><h1>A draw at home</h1><p><a href=/x>{PROSE[0]}</a></p></article>"
    assert reason(links, head=ARTICLE + DATED) is Reason.NO_ARTICLE
