"""Metadata that can be trusted: each fact from its best source, and where that was."""

import json
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.article import Article, Page
from pipelines.extract import extract
from pipelines.extract.about.credit import credited
from pipelines.extract.about.metadata import Metadata
from tests.pipelines.heads import NOW, PROSE, TITLE, URL, meta, read, told
from tests.pipelines.test_extract_marks import BODY
from tests.pipelines.test_extract_marks import read as marked


class TestAuthors:
    @pytest.mark.parametrize(
        ("author", "people", "credit"),
        [
            ({"@type": "Person", "name": "Ada Quill"}, ("Ada Quill",), ()),
            ([{"name": "Ada Quill"}, "Ben Reed"], ("Ada Quill", "Ben Reed"), ()),
            ("By Ada Quill and Ben Reed for The Tideline", ("Ada Quill", "Ben Reed"), ()),
            ("Ada Quill, Chief Football Writer", ("Ada Quill",), ()),
            ("Chefreporterin Ada Quill @adaq", ("Ada Quill",), ()),
            ("Reporterin Ada Quill (London)", ("Ada Quill",), ()),
            ("Ada Quill / Reuters", ("Ada Quill",), ("Reuters",)),
            ("sid/dpa", (), ("SID", "dpa")),
            ("PA Sport staff", (), ("PA Media",)),
            ({"@type": "Organization", "name": "Agence France-Presse"}, (), ("AFP",)),
            ({"@type": "Organization", "name": "Gull Football"}, (), ("Gull Football",)),
            ("Sid Lorn", ("Sid Lorn",), ()),
            ("Sports Desk", (), ("Sports Desk",)),
            ("Northbank24 Redaktion", (), ("Northbank24 Redaktion",)),
            ("editor", (), ()),
            ("ada.quill", (), ()),
            ("Sat, 20 Dec, 2025", (), ()),
            ("https://northbank.example/a/ada", (), ()),
        ],
    )
    def test_are_people_and_agencies_stand_apart(
        self, author: object, people: tuple[str, ...], credit: tuple[str, ...]
    ) -> None:
        """A role, a login, a day and an address are nobody; an agency goes by its own name."""
        found = read(told(author=author))
        assert (found.authors, found.credit) == (people, credit)

    def test_site_is_never_an_author(self) -> None:
        """Whichever element names the site, and however its template names itself as author."""
        head = meta(og__site_name="The Tideline", author="The Tideline") + told(
            author={"name": "The Tideline"}
        )
        assert read(head).authors == read(head).credit == ()

    def test_reference_means_the_node_it_refers_to(self) -> None:
        """Structured data often names its people once and refers to them by @id."""
        graph = {
            "@graph": [
                {"@type": "NewsArticle", "author": {"@id": "#ada"}},
                {"@id": "#ada", "name": "Ada Quill"},
            ]
        }
        assert read(f'<script type="application/ld+json">{json.dumps(graph)}</script>').authors == (
            "Ada Quill",
        )

    def test_plain_author_element_gives_way_to_one_that_names_the_person(self) -> None:
        """The plain one is often the publishing house's."""
        found = read(meta(author="Gull Holdings", article__author="Ada Quill"))
        assert found.authors == ("Ada Quill",)
        assert ("authors", "meta:article:author") in found.origins

    def test_label_of_a_card_tells_the_author(self) -> None:
        """A card's data is an author only where its label says so."""
        assert read(meta(twitter__label1="Written by", twitter__data1="Ada Quill")).authors == ("Ada Quill",)
        assert read(meta(twitter__label1="Reading time", twitter__data1="Three Minutes")).authors == ()

    @pytest.mark.parametrize(
        "markup",
        [
            "<form><span class=author>Please enter it</span><span class=author>Eve Other</span></form>",
            "<aside><p class=byline>By Eve Other</p></aside>",
            "<div class=comments><cite class=fn>Eve Other</cite></div>",
            "<a href=/b/2><h3>Another match</h3><span class=author>Eve Other</span></a>",
            "<ul><li><h2>Another match</h2><span class=byline>By Eve Other</span></li></ul>",
            "<div class=author>Cup, League, Transfers, Injuries, Rumours, Tables</div>",
        ],
    )
    def test_loose_class_name_elsewhere_on_the_page_names_nobody(self, markup: str) -> None:
        """Forms, comments, teasers and lists of topics carry the word author too."""
        assert read(body=markup).authors == ()
        assert read(body=f"{markup}<article><p class=byline>By Ada Quill</p></article>").authors == (
            "Ada Quill",
        )

    def test_markup_is_not_asked_where_an_agency_wrote(self) -> None:
        """A teaser's author would become the author of wire copy."""
        found = read(told(author="dpa"), "<p class=byline>By Eve Other</p>")
        assert (found.authors, found.credit) == ((), ("dpa",))


class TestCredit:
    @pytest.mark.parametrize("field", ["sourceOrganization", "creditText", "copyrightHolder"])
    def test_is_told_by_structured_data_where_it_names_an_agency(self, field: str) -> None:
        """The site's own name and a picture's credit stand in these fields as well."""
        found = read(told(author="Ada Quill", **{field: {"@type": "Organization", "name": "Reuters"}}))
        assert (found.credit, dict(found.origins)["credit"]) == (("Reuters",), f"json-ld:{field}")
        assert read(told(**{field: "Marius Becker/dpa"})).credit == ()
        assert read(told(**{field: {"name": "The Tideline"}})).credit == ()

    def test_is_completed_by_the_text(self) -> None:
        """A dateline names the agency where nothing else does."""
        lines = "".join(
            f"<p>{line}</p>" for line in (f"LONDON (Reuters) - {PROSE}", PROSE + "On.", PROSE + "Off.")
        )
        source = (
            f"<html lang=en><title>{TITLE}</title><body><h1>{TITLE}</h1><article>{lines}</article></body>"
        )
        article = extract(Page(URL, source.encode(), NOW))
        assert isinstance(article, Article)
        assert article.credit == ("Reuters",)
        assert ("credit", "text") in article.origins


class TestDates:
    def test_time_without_an_offset_borrows_that_of_the_pages_other_date(self) -> None:
        """Late in the evening it is the next day in UTC."""
        found = read(told(datePublished="2026-05-10T23:35:55", dateModified="2026-05-11T04:10:00-03:00"))
        assert found.published == datetime.fromisoformat("2026-05-10T23:35:55-03:00")
        assert found.modified is not None and found.modified.utcoffset() == timedelta(hours=-3)

    def test_mere_day_borrows_none(self) -> None:
        """Midnight moved east would be the day before in UTC."""
        found = read(told(datePublished="2026-05-10", dateModified="2026-05-11T04:10:00+09:00"))
        assert found.published == datetime(2026, 5, 10, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("url", "lang", "offset"),
        [
            ("https://www.northbank.example.uy/a/frost", "en", -3),
            ("https://www.northbank.de/a/frost", "en-US", 2),
            ("https://www.northbank.com/a/frost", "tr-TR", 3),
            ("https://www.northbank.com/a/frost", "en-US", 0),
            ("https://northbank.co/a/frost", "en", 0),
        ],
    )
    def test_time_that_can_borrow_none_is_that_of_the_sites_country(
        self, url: str, lang: str, offset: int
    ) -> None:
        """Of the host's ending, then of the page's region; a day alone stays what it is."""
        found = read(told(datePublished="2026-05-10 21:00"), url=url, html=f"lang={lang}")
        assert found.published is not None and found.published.utcoffset() == timedelta(hours=offset)
        day = read(told(datePublished="2026-05-10"), url=url, html=f"lang={lang}")
        assert day.published == datetime(2026, 5, 10, tzinfo=UTC)

    def test_own_offset_is_kept(self) -> None:
        """Whatever the other date's is."""
        found = read(told(datePublished="2026-05-10T08:00+02:00", dateModified="2026-05-11T04:10:00Z"))
        assert found.published is not None and found.published.utcoffset() == timedelta(hours=2)

    def test_future_date_gives_way_to_the_next_source(self) -> None:
        """A page is never from the future."""
        found = read(
            told(datePublished="2027-05-10T08:00Z") + meta(article__published_time="2026-10-31T08:00Z")
        )
        assert found.published == datetime(2026, 10, 31, 8, tzinfo=UTC)
        assert dict(found.origins)["published"] == "meta:article:published_time"
        assert read(told(dateModified="2027-05-10T08:00Z")).modified is None

    @pytest.mark.parametrize(
        ("lang", "written", "read_as"),
        [
            ("es", "10/05/2026 05:22 pm", "2026-05-10T17:22"),
            ("en-GB", "10/05/2026 05:22 pm", "2026-05-10T17:22"),
            ("en-US", "05/10/2026 05:22 pm", "2026-05-10T17:22"),
            ("en", "04/11/2025", "2025-04-11T00:00"),
            ("en", "01/12/2026", "2026-01-12T00:00"),
            ("en", "31/10/2026", "2026-10-31T00:00"),
            ("en", "01/11/2026", "2026-01-11T00:00"),
            ("en", "10/11/2026", "2026-10-11T00:00"),
            ("en", "11/10/2026", "2026-10-11T00:00"),
        ],
    )
    def test_slashes_are_read_as_the_pages_country_writes(
        self, lang: str, written: str, read_as: str
    ) -> None:
        """Month first in America, and there too the day first where the month would be in the future."""
        found = read(told(datePublished=written), html=f"lang={lang}")
        assert found.published is not None
        assert found.published.replace(tzinfo=None) == datetime.fromisoformat(read_as)

    def test_page_that_declares_no_language_has_the_zone_of_its_letters(self) -> None:
        """Japanese pages of old say nothing of their language, and write local time."""
        found = read(body="<p class=date>2026年4月4日 09:00</p>", html="", title="マインドマップ風のツリー")
        assert found.published == datetime.fromisoformat("2026-04-04T09:00+09:00")

    @pytest.mark.parametrize(
        ("shown", "at", "source"),
        [
            ("21 Oct 2026, 18:05 GMT", "2026-10-21T18:05", "shown"),
            ("21 Oct 2026", "2026-10-21T00:00", "url"),
            ("22 Oct 2026, 18:05 GMT", "2026-10-21T00:00", "url"),
        ],
    )
    def test_addresss_day_has_the_time_that_the_page_shows(self, shown: str, at: str, source: str) -> None:
        """Where both name the same day."""
        body = f"<p class=date>1 Nov 2026, 09:00</p><p class=date>{shown}</p>"
        found = read(body=body, url="https://www.northbank.example/2026/10/21/frost")
        assert found.published == datetime.fromisoformat(at).replace(tzinfo=UTC)
        assert dict(found.origins)["published"] == source

    def test_modified_before_published_is_left_out(self) -> None:
        """And its origin with it; at the same moment it stays."""
        found = read(told(datePublished="2026-05-10T08:00Z", dateModified="2026-05-10T07:59Z"))
        assert found.modified is None
        assert "modified" not in dict(found.origins)
        same = read(told(datePublished="2026-05-10T08:00Z", dateModified="2026-05-10T09:00+01:00"))
        assert same.modified == same.published

    def test_shown_time_is_of_greenwich_where_it_says_so(self) -> None:
        """Whatever the zone of the page's home."""
        found = read(body="<p class=date>21 Oct 2026, 18:05 GMT</p>", html="lang=ja")
        assert found.published == datetime(2026, 10, 21, 18, 5, tzinfo=UTC)

    def test_a_day_in_old_markup_is_read(self) -> None:
        """In a page of tables, where an element dresses it and no class speaks of dates."""
        found = read(body="<td><font size=1>21.10.2026, 18:05 Uhr | Von Max Muster</font></td>")
        assert found.published == datetime(2026, 10, 21, 18, 5, tzinfo=UTC)

    def test_elements_that_only_look_like_time_count(self) -> None:
        """Scripts show a date relative to now, in elements of their own."""
        found = read(body="<relative-time datetime='2026-07-07T12:10:51Z'>in July</relative-time>")
        assert dict(found.origins)["published"] == "markup:time"


class TestHeadline:
    def test_kicker_in_the_heading_is_not_the_headline(self) -> None:
        """Where structured data tells the headline without it."""
        found = read(told(headline=TITLE), f"<h1><span>Second division:</span> {TITLE}</h1>")
        assert found.headline == TITLE

    def test_attribute_that_a_quotation_mark_closed_is_completed(self) -> None:
        """Careless templates put the headline into an attribute as it is."""
        full = 'Captain calls the draw "a scandal"'
        assert read(f'<meta property="og:title" content="{full}">', title=full).headline == full

    def test_lone_heading_that_has_nothing_of_the_title_is_a_widgets(self) -> None:
        """A translation bar's heading stands on pages whose own headline is none."""
        assert read(body="<h1>Original text</h1>").headline == TITLE

    def test_origin_is_told(self) -> None:
        """The heading on the page is trusted most."""
        found = read(told(headline=TITLE), f"<h1>{TITLE}</h1>")
        assert dict(found.origins)["headline"] == "h1"


class TestHostilePages:
    def test_wrapping_of_a_script_takes_linear_time(self) -> None:
        """White space after a comment's end must not be walked anew from each of its characters."""
        started = time.process_time()
        read('<script type="application/ld+json">{"a" -->' + " " * 300_000 + "x</script>")
        assert time.process_time() - started < 2

    def test_lists_in_lists_take_linear_time(self) -> None:
        """A queue that grows in front must not be moved each time."""
        nested: list[Any] = []
        while len(json.dumps(nested)) < 200_000:
            nested = [nested] * 2 + [[]] * 150
        started = time.process_time()
        read(
            told(author=nested, keywords=nested)
            + f'<script type="application/ld+json">{json.dumps(nested)}</script>'
        )
        assert time.process_time() - started < 2

    def test_crowd_of_authors_takes_linear_time(self) -> None:
        """Each asks what it stands in, which is never walked for all of them."""
        crowd = "<ul><li>" + "<form><span class=author>Eve Other</span></form>" * 30_000
        started = time.process_time()
        assert read(body=crowd).authors == ()
        assert time.process_time() - started < 3

    @pytest.mark.parametrize("url", ["", "x", "http://[broken/a", "https://" + "a" * 5_000])
    def test_address_that_is_none_costs_no_fact(self, url: str) -> None:
        """An archive's records carry whatever was asked for."""
        assert read(told(headline=TITLE, author="Ada Quill"), url=url).authors == ("Ada Quill",)

    @given(
        st.dictionaries(
            st.sampled_from(
                "headline author creator datePublished dateModified keywords articleSection image publisher "
                "hasPart isAccessibleForFree articleBody inLanguage creditText breadcrumb".split()
            ),
            st.recursive(
                st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
                lambda inner: (
                    st.lists(inner, max_size=3)
                    | st.dictionaries(
                        st.sampled_from("@type @id name url item itemListElement".split()), inner, max_size=3
                    )
                ),
                max_leaves=8,
            ),
        )
    )
    def test_odd_structured_data_never_raises(self, fields: dict[str, Any]) -> None:
        """Dictionaries where strings are expected, and the other way round."""
        found = read(told(**fields))
        assert len(found.keywords) <= 50
        assert {field for field, _ in found.origins} <= set(Metadata.__slots__)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("fa", "<span class=date>پنجشنبه ۷ آبان ۱۴۰۵ - ۱۴:۳۰</span>"),
        ("fa", "<div class=news-date>1405/08/07 14:30</div>"),
        ("fa", "<p>14:30 | 7 آبان 1405</p>"),
        ("th", "<div class=date>29 ต.ค. 69 14:30 น.</div>"),
        ("ja", "<p class=date>令和8年10月29日 14:30</p>"),
        ("am", "<span class=date>ጥቅምት 19 ቀን 2019 ዓ.ም 14:30</span>"),
    ],
)
def test_a_day_shown_in_another_calendar_dates_the_article(language: str, shown: str) -> None:
    """Where nothing else on the page does."""
    article = marked(f"<div>{shown}{BODY}</div>", language=language)
    assert article.published is not None
    assert article.published.astimezone(UTC).date() == date(2026, 10, 29)
    assert dict(article.origins)["published"] == "shown"


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("دبي (رويترز) - فاز الفريق بهدفين.", "Reuters"),
        ("القاهرة 28 نوفمبر (أ ف ب) – قال المدرب إنه راض.", "AFP"),
        ("МОСКВА, 28 ноября (ТАСС) - Клуб подписал вратаря.", "TASS"),
        ("লন্ডন (রয়টার্স): দলটি জিতেছে।", "Reuters"),
        ("नई दिल्ली, 28 नवंबर (पीटीआई) टीम जीत गई।", "PTI"),
        ("ลอนดอน (รอยเตอร์) - ทีมชนะ", "Reuters"),
        ("［ロンドン　２８日　ロイター］ - 得点した。", "Reuters"),
        ("【ロンドン=共同】得点した。", "Kyodo News"),
        ("（路透社）切尔西获胜。", "Reuters"),
        ("新华社伦敦11月28日电 切尔西获胜。", "Xinhua"),
        ("(런던=연합뉴스) 첼시가 이겼다.", "Yonhap"),
        ("İSTANBUL (AA) - Takım kazandı.", "Anadolu"),
        ("BUCUREȘTI, 28 noiembrie (Agerpres) – Echipa a câștigat.", "Agerpres"),
        ("ΑΘΗΝΑ (ΑΠΕ-ΜΠΕ) - Η ομάδα κέρδισε.", "ANA-MPA"),
    ],
)
def test_a_dateline_names_its_agency_in_the_signs_of_its_language(line: str, agency: str) -> None:
    assert credited([line, "He said so."]) == (agency,)


@pytest.mark.parametrize(("line", "agency"), [("Источник: ТАСС", "TASS"), ("منبع: ایسنا", "ISNA")])
def test_a_source_line_names_its_agency_in_the_words_of_its_language(line: str, agency: str) -> None:
    assert credited(["He said so.", line]) == (agency,)


@pytest.mark.parametrize("line", ["(사진=연합뉴스) 첼시가 이겼다.", "[Foto: Reuters] The keeper stays."])
def test_a_pictures_credit_is_none(line: str) -> None:
    assert credited([line, "He said so."]) == ()
