"""What a page marks and shows: headline beside site name, bylines, standfirsts, boxes in the text."""

from datetime import UTC, datetime

import pytest

from pipelines.article import Article, Page, Selectors
from pipelines.clean import clean
from pipelines.extract import extract

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
PROSE = (
    "The groundsman had the frost off by noon, and by three o'clock nobody remembered any of it.",
    "Two goals in five minutes settled it, both from corners, both headed in by a full-back of nineteen.",
    "The visitors changed their shape at half-time and their goalkeeper after it, and neither made any odds.",
    "Next week the two sides meet again in the cup, and the home manager said he would rather they did not.",
)
HEADLINE = "Frost gives way to goals"
TEXT = "\n\n".join(PROSE)
BODY = "".join(f"<p>{line}</p>" for line in PROSE)


def read(
    inner: str, title: str = "Frost gives way to goals", head: str = "", language: str = "en"
) -> Article:
    source = f"<html lang={language}><head><title>{title}</title>{head}</head><body>{inner}</body></html>"
    found = extract(Page("https://www.northbank.example/a/1", source.encode(), NOW))
    assert isinstance(found, Article), found
    return clean(found)


class TestHeadline:
    def test_an_h1_that_leads_home_is_the_sites_name(self) -> None:
        inner = f"<h1><a href='/'>North Bank Notes</a></h1><h3>Frost gives way</h3><div>{BODY}</div>"
        assert read(inner, "North Bank Notes: Frost gives way").headline == "Frost gives way"

    @pytest.mark.parametrize(
        "title",
        [
            "Kick and Rush - FROST GIVES WAY TO GOALS",
            "FROST GIVES WAY TO GOALS - Kick and Rush",
            "FROST GIVES WAY TO GOALS | Kick and Rush",
        ],
    )
    def test_the_side_of_the_title_that_stands_above_the_text_is_the_headline(self, title: str) -> None:
        inner = f"<p><b>KICK AND RUSH</b></p><p><b>FROST GIVES WAY TO GOALS</b></p><div>{BODY}</div>"
        article = read(inner, title)
        assert article.headline == "FROST GIVES WAY TO GOALS"
        assert article.text == TEXT

    @pytest.mark.parametrize(
        "head",
        [
            "<meta property='og:site_name' content='The Tideline'>",
            '<script type="application/ld+json">{"@type": "WebSite", "name": "The Tideline"}</script>',
        ],
    )
    def test_the_sites_own_name_goes_from_the_front_of_the_title(self, head: str) -> None:
        assert read(BODY, "The Tideline | Frost gives way", head).headline == "Frost gives way"

    def test_what_someone_says_of_the_site_stays_in_the_headline(self) -> None:
        head = "<meta property='og:site_name' content='The Tideline'>"
        said = "Keeper of nineteen: I never read the Tideline"
        assert read(f"<h1>{said}</h1>{BODY}", f"{said} | The Tideline", head).headline == said


class TestAuthors:
    @pytest.mark.parametrize(
        "byline",
        [
            "<p>By <a class='p-author h-card' href='/w/1'>Ada Quill</a> on <time>1 May 2026</time></p>",
            "<div data-testid=byline><a data-testid=author-name>Ada Quill</a><span>3 min read</span></div>",
            "<div class=post-footer>Posted by <span class=fn>Ada Quill</span> at noon</div>",
            "<div class=firma><span itemprop=author><span itemprop=name>Ada Quill</span></span></div>",
            "<p class=article__byline>Words by Ada Quill | 12 October 2026</p>",
        ],
    )
    def test_one_whom_the_page_marks_as_its_author(self, byline: str) -> None:
        article = read(f"<h1>Frost gives way to goals</h1>{byline}<div>{BODY}</div>")
        assert article.authors == ("Ada Quill",)
        assert article.text == TEXT

    def test_an_agency_beside_a_person_is_credited(self) -> None:
        byline = "<p>By <a class=p-author>Ada Quill</a> and <a class=p-author>Tern Press</a></p>"
        assert read(byline + BODY).authors == ("Ada Quill",)
        assert read(byline + BODY).credit == ("Tern Press",)

    def test_a_desk_is_credited_and_the_byline_asked_for_a_person(self) -> None:
        head = "<meta name=author content='Sports Desk'>"
        assert (read(BODY, head=head).authors, read(BODY, head=head).credit) == ((), ("Sports Desk",))
        assert read(f"<p class=byline>By Ada Quill</p>{BODY}", head=head).authors == ("Ada Quill",)

    def test_the_sites_own_name_in_a_meta_element_is_no_author(self) -> None:
        head = "<meta name=author content='Northbank'><meta property='og:site_name' content='Northbank'>"
        assert read(BODY, head=head).authors == ()

    def test_an_address_is_no_author(self) -> None:
        head = "<meta property='article:author' content='https://social.example/ada.quill'>"
        assert read(BODY, head=head).authors == ()


def test_a_date_in_the_title_of_an_abbreviation_counts() -> None:
    dated = "<abbr class=published title='2026-10-31T18:05:00+00:00'>yesterday</abbr>"
    assert read(BODY + dated).published == datetime(2026, 10, 31, 18, 5, tzinfo=UTC)


class TestStandfirst:
    LINE = "Two headers from a teenager thaw the coldest afternoon of the season"

    @pytest.mark.parametrize(
        "markup",
        [
            "<p class=standfirst>{}</p>",
            "<div itemprop=description>{}</div>",
            "<div class=p-summary><p>{}</p></div>",
        ],
    )
    @pytest.mark.parametrize("inside", [True, False])
    def test_a_short_marked_one_is_summary_and_no_text(self, markup: str, inside: bool) -> None:
        line = markup.format(self.LINE)
        inner = f"<article>{line}{BODY}</article>" if inside else f"{line}<article>{BODY}</article>"
        article = read(f"<h1>Frost gives way to goals</h1>{inner}")
        assert (article.summary, article.text) == ((self.LINE,), TEXT)

    def test_stands_above_an_outlets_own_body_selector_too(self) -> None:
        inner = f"<h1>{HEADLINE}</h1><div class=dek>{self.LINE}</div><div class=related id=x>{BODY}</div>"
        source = f"<html><head><title>{HEADLINE}</title></head><body>{inner}</body></html>"
        article = extract(Page("https://www.northbank.example/a/1", source.encode(), NOW), Selectors(("#x",)))
        assert isinstance(article, Article)
        assert (article.summary, article.text) == ((self.LINE,), TEXT)

    def test_a_long_one_that_the_description_repeats_is_in_both(self) -> None:
        line = (
            f"{self.LINE}, and the crowd of four thousand goes home warm, which it had not hoped for at noon."
        )
        head = f"<meta name=description content='{line}'>"
        inner = f"<h1>Frost gives way to goals</h1><p class=standfirst>{line}</p><article>{BODY}</article>"
        article = read(inner, head=head)
        assert article.summary == (line,)
        assert article.text == f"{line}\n\n{TEXT}"

    def test_a_first_paragraph_is_no_summary_for_its_being_the_description(self) -> None:
        head = f"<meta name=description content='{PROSE[1]}'>"
        assert read(f"<article>{PROSE[0]}{BODY}</article>", head=head).summary == ()

    def test_bullets_marked_as_key_points_above_the_text(self) -> None:
        bullets = "<ul data-testid=key-points><li>Frost off by noon</li><li>Two goals from corners</li></ul>"
        article = read(f"<h1>Frost gives way to goals</h1>{bullets}<article>{BODY}</article>")
        assert (article.summary, article.text) == (("Frost off by noon", "Two goals from corners"), TEXT)


@pytest.mark.parametrize(
    "box",
    [
        "<div data-testid='newsletter-promo'><p>A letter from the terraces, once a week.</p></div>",
        "<div data-component=related-links><p>Ten other matches that began late for the frost.</p></div>",
        "<div role=complementary><p>Our podcast has more on this and on everything else.</p></div>",
        "<section aria-label='Most read'><p>A keeper speaks of his longest winter.</p></section>",
        "<div class=appeal><p>You have read three of your four articles this month.</p></div>",
        "<div class=x1><div>North bank by mail</div><div><a href='/newsletters/'>Yes, please</a></div></div>",
        "<div class=x1><p>The north bank by mail</p><div><input type=email><b>At six sharp.</b></div></div>",
    ],
)
def test_boxes_set_into_the_text_go_by_what_marks_them(box: str) -> None:
    halves = [f"<p>{line}</p>" for line in PROSE]
    assert (
        read(f"<article><h1>{HEADLINE}</h1>{''.join(halves[:2])}{box}{''.join(halves[2:])}</article>").text
        == TEXT
    )


def test_a_sentence_with_a_link_to_a_newsletter_stays() -> None:
    line = "He wrote of it in <a href='/newsletters/'>his letter</a> to the members of the club on Monday."
    assert "his letter to the members" in read(f"<article>{BODY}<p>{line}</p>{BODY}</article>").text


def test_a_label_that_is_a_sentence_marks_nothing() -> None:
    label = "Comments on how the frost was related to the pitch"
    assert read(f"<section aria-label='{label}'>{BODY}</section>").text == TEXT


def test_layout_cells_of_links_stay_out_of_the_text() -> None:
    links = "<br>".join(
        f"<a href='/{name}'>{name}</a>" for name in ("Results", "Tables", "Guestbook", "The wire")
    )
    inner = f"<table><tr><td>{links}</td><td><font>{'<br><br>'.join(PROSE)}</font></td></tr></table>"
    assert read(inner).text == TEXT


def test_captions_are_the_text_of_a_gallery() -> None:
    figures = "".join(
        f"<figure><img src=/{n}.jpg><figcaption>{PROSE[n % 4]} {n}</figcaption></figure>" for n in range(8)
    )
    assert len(read(f"<h1>Frost gives way to goals</h1><article>{figures}</article>").kept) == 8


def test_a_reference_to_a_control_character_costs_no_page() -> None:
    text = read(f"<article><p>{PROSE[0]}&#1;&#x1F;<script>x</script>&#65534;\f</p>{BODY}</article>").text
    assert text.startswith(PROSE[0])
    assert text.isprintable() or set(text) - {"\n"} <= {sign for sign in text if sign.isprintable()} | {"\n"}


def test_a_mistake_of_ours_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AttributeError("ours")

    monkeypatch.setattr("pipelines.extract.reader.locate", fail)
    with pytest.raises(AttributeError):
        read(BODY)
