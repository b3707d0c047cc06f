"""Dates as news pages write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dates import find_date, names_clock, offset_of, parse_date
from pipelines.zones import COUNTRY_ZONES, country_zone, home_zone, script_language

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-04T21:50:00+01:00", "2026-03-04T21:50:00+01:00"),
        ("2026-03-04T21:50:00.123Z", "2026-03-04T21:50:00+00:00"),
        ("2026-03-04T21:50:00+0100", "2026-03-04T21:50:00+01:00"),
        ("20260304T215000Z", "2026-03-04T21:50:00+00:00"),
        ("2026-03-04 21:50:00 -0300", "2026-03-04T21:50:00-03:00"),
        ("2026-03-04", "2026-03-04T00:00:00+00:00"),
        ("Wed, 04 Mar 2026 21:50:00 +0530", "2026-03-04T21:50:00+05:30"),
        ("Wed, 04 Mar 2026 21:50:00 GMT", "2026-03-04T21:50:00+00:00"),
        ("1772661000", "2026-03-04T21:50:00+00:00"),
        (1772661000000, "2026-03-04T21:50:00+00:00"),
        ("March 4, 2026 9:50 PM EST", "2026-03-04T21:50:00-05:00"),
        ("04.03.2026 21:50", "2026-03-04T21:50:00+00:00"),
    ],
)
def test_reads_the_forms_of_meta_elements(written: object, read: str) -> None:
    found = parse_date(written, NOW)
    assert found == datetime.fromisoformat(read)
    assert found is not None and found.utcoffset() == datetime.fromisoformat(read).utcoffset()


@pytest.mark.parametrize(
    "written", ["", None, True, "today", "yesterday at noon", "0000-00-00", "99999999999999999", "x" * 500]
)
def test_what_is_no_date_is_none(written: object) -> None:
    assert parse_date(written, NOW) is None


def test_the_future_is_none_beyond_a_day() -> None:
    assert parse_date((NOW + timedelta(hours=20)).isoformat(), NOW) is not None
    assert parse_date((NOW + timedelta(hours=30)).isoformat(), NOW) is None


def test_a_date_without_a_zone_is_in_the_zone_given() -> None:
    assert parse_date("2026-03-04T21:50", NOW, zone=home_zone("ja")) == datetime(
        2026, 3, 4, 21, 50, tzinfo=timezone(timedelta(hours=9))
    )
    assert home_zone("de") is UTC


@pytest.mark.parametrize(
    ("shown", "day"),
    [
        ("Updated: 4 May 2025, 10:09", "2025-05-04T10:09"),
        ("May 4, 2025 9:30 pm", "2025-05-04T21:30"),
        ("Stand: 24.04.2024 22:58 Uhr", "2024-04-24T22:58"),
        ("Do 25.04.24 | 14:07 Uhr", "2024-04-25T14:07"),
        ("12 de mayo de 2024", "2024-05-12T00:00"),
        ("le 3 février 2024 à 12h10", "2024-02-03T12:10"),
        ("2019年4月4日", "2019-04-04T00:00"),
        ("15/04/2026 17:30", "2026-04-15T17:30"),
        ("3 декабря 2024, 08:05", "2024-12-03T08:05"),
    ],
)
def test_finds_a_shown_date(shown: str, day: str) -> None:
    assert find_date(shown, NOW) == datetime.fromisoformat(day + "+00:00")


SHOWN = (
    "28. nóvember 2025", "২৮ নভেম্বর ২০২৫", "28 ნოემბერი 2025", "28 нояб. 2025", "28 listopada 2025, 14:30",
    "28. listopadu 2025", "28 Kasım 2025 14:30", "28 Νοεμβρίου 2025", "٢٨ نوفمبر ٢٠٢٥", "28 نوفمبر 2025",
    "28 تشرين الثاني 2025", "28 tháng 11 năm 2025", "28 tháng 11, 2025", "28/11/2025", "2025年11月28日 14:30",
    "2025년 11월 28일", "28 พฤศจิกายน 2568", "28 พ.ย. 2568", "28. november 2025", "28. marraskuuta 2025",
    "2025. november 28.", "28 noiembrie 2025", "28. studenoga 2025.", "28. studeni 2025.",
    "28. новембар 2025.", "28. novembar 2025.", "28 ноември 2025", "28 בנובמבר 2025", "28 नवंबर 2025",
    "28 नवम्बर 2025", "28 Novemba 2025", "28 November 2025", "28 de novembre de 2025", "28 nëntor 2025",
    "28 noyabr 2025", "2025. gada 28. novembris", "28. novembris 2025", "2025 m. lapkričio 28 d.",
    "28 November 2025 pukul 14.30", "28 நவம்பர் 2025", "2025 നവംബർ 28", "28 نومبر 2025", "نومبر 28, 2025",
    "28 de novembro de 2025", "28 novembre 2025", "28 noviembre, 2025", "28 lis 2025", "28 նոյեմբերի 2025",
    "28 november 2025", "28 нов. 2025 г.", "28 listopad 2025", "28 листопада 2025", "28 лістапада 2025",
    "28 қараша 2025", "28 noyabr, 2025", "28 Nov, 2025", "Nov 28, 2025", "28-nov-2025", "28-11-2025",
    "28 Nopember 2025", "28 November, 2025", "28 de nov. de 2025", "sábado, 28 de noviembre de 2025",
    "28 nov 2025 om 14:30", "۲۸ نوامبر ۲۰۲۵", "28 ᲜᲝᲔᲛᲑᲔᲠᲘ 2025", "28 samhain 2025",
    "Published on November 28, 2025", "Opublikowano: 28 lis 2025",
)  # fmt: skip
"""One day, as pages of many languages show it."""


@pytest.mark.parametrize("shown", SHOWN)
def test_a_month_is_known_in_every_script_and_order(shown: str) -> None:
    found = find_date(shown, NOW)
    assert found is not None and found.date() == date(2025, 11, 28)


def test_a_name_that_is_two_months_is_settled_by_the_pages_language() -> None:
    """Polish and Czech November is Croatian October."""
    october = find_date("28. listopada 2025. 14:30", NOW, language="hr")
    assert october == datetime(2025, 10, 28, 14, 30, tzinfo=UTC)
    assert find_date("28. listopada 2025. 14:30", NOW) == datetime(2025, 11, 28, 14, 30, tzinfo=UTC)


def test_a_word_beside_a_number_is_no_month() -> None:
    assert find_date("Hall 12, building 2019: opened 3 May 2025", NOW) == datetime(2025, 5, 3, tzinfo=UTC)
    assert find_date("28 goals 2025", NOW) is None


def test_month_comes_first_where_the_page_writes_so() -> None:
    assert find_date("04/03/2026", NOW, day_first=False) == datetime(2026, 4, 3, tzinfo=UTC)
    assert find_date("no date here", NOW) is None


def test_a_year_that_comes_first_is_followed_by_the_month() -> None:
    """Whatever the page's language: nobody writes year, day, month."""
    assert parse_date("2026/05/10 17:36:11", NOW, day_first=True) == datetime(
        2026, 5, 10, 17, 36, 11, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("2026-03-04T21:50:00+01:00", 1),
        ("2026-03-04 21:50 -0330", -3.5),
        ("Wed, 04 Mar 2026 21:50:00 GMT", 0),
        ("2026-03-04T21:50Z", 0),
        ("2026-03-04T21:50", None),
        ("2026-03-04", None),
        ("20260304", None),
        ("2026-03-04T21:50+99:00", None),
        ("x" * 500, None),
    ],
)
def test_the_offset_that_a_date_ends_in(written: str, hours: float | None) -> None:
    """A day's own hyphens are no offset."""
    assert offset_of(written) == (None if hours is None else timezone(timedelta(hours=hours)))


def test_tells_a_day_from_a_time_of_day() -> None:
    """Only a time of day can be moved into another zone."""
    assert names_clock("10/05/2026 05:22 pm") and names_clock("le 3 mai 2026 à 12h10")
    assert not names_clock("2026-05-10") and not names_clock("10 May 2026")


def test_summer_time_is_the_countrys_own_and_the_offset_is_plain() -> None:
    """What is stored must say its offset wherever it is read."""
    zone = country_zone("northbank.de", "")
    assert zone is not None
    winter, summer = (parse_date(f"2026-{month}-04T21:50", NOW, zone=zone) for month in ("01", "07"))
    assert winter is not None and winter.isoformat() == "2026-01-04T21:50:00+01:00"
    assert summer is not None and summer.isoformat() == "2026-07-04T21:50:00+02:00"
    assert isinstance(summer.tzinfo, timezone)


def test_every_country_named_has_its_zone() -> None:
    """The table is data: a name that is no zone would fail on the first page of that country."""
    for country in COUNTRY_ZONES:
        assert country_zone("", country) is not None


def test_kana_and_hangul_tell_their_language() -> None:
    """Han letters alone do not: they are Chinese and Japanese."""
    assert [script_language(text) for text in ("ニュース", "뉴스", "新聞", "")] == ["ja", "ko", "", ""]


@given(st.text(max_size=60))
def test_never_raises(text: str) -> None:
    for found in (parse_date(text, NOW), find_date(text, NOW)):
        assert found is None or found.tzinfo is not None


OTHER_CALENDARS = (
    ("۷ آذر ۱۴۰۴", "fa"), ("جمعه ۷ آذر ۱۴۰۴ - ۱۴:۳۰", "fa"), ("7 آذر 1404", ""), ("۷ آذرماه ۱۴۰۴", "fa"),
    ("۷ آذر ماه ۱۴۰۴", "fa"), ("شنبه / ۷ آذر / ۱۴۰۴", "fa"), ("1404/09/07", "fa"), ("۱۴۰۴/۰۹/۰۷ ۱۲:۱۰", ""),
    ("۱۴۰۴/۰۹/۰۷", "en"), ("07/09/1404", "fa"), ("۷ قوس ۱۴۰۴", "fa"), ("۷ لیندۍ ۱۴۰۴", "ps"),
    ("28 พฤศจิกายน พ.ศ. 2568", "th"), ("28 พ.ย. 68", "th"), ("28 พ.ย. 68 14:30 น.", "th"), ("28/11/2568", ""),
    ("ศุกร์ที่ 28 พฤศจิกายน 2568", "th"), ("令和7年11月28日", "ja"), ("2025年11月28日(金)", "ja"),
    ("民國114年11月28日", "zh"), ("ኅዳር 19 ቀን 2018 ዓ.ም", "am"), ("ህዳር 19/2018", "am"),
    ("19/03/2018 ዓ.ም", "am"), ("28 نوفمبر/تشرين الثاني 2025", "ar"), ("٢٨ تشرين الثاني/نوفمبر ٢٠٢٥", "ar"),
    ("28 تشرینی دووەم 2025", "ckb"), ("٢٨ی تشرینی دووەمی ٢٠٢٥", "ckb"), ("2025 оны 11 сарын 28", "mn"),
    ("2025-yil 28-noyabr", "uz"), ("2025 жылғы 28 қараша", "kk"), ("2025-жылдын 28-ноябры", "ky"),
    ("2025-njy ýylyň 28-nji noýabry", "tk"), ("28 Ugushyingo 2025", "rw"), ("28 Novambra 2025", "mg"),
    ("28ê Mijdar 2025", "ku"), ("২৮ নৱেম্বৰ ২০২৫", "as"), ("୨୮ ନଭେମ୍ବର ୨୦୨୫", "or"),
)  # fmt: skip
"""One day, as it is shown in other calendars and orders, and the page's language."""


@pytest.mark.parametrize(("shown", "language"), OTHER_CALENDARS)
def test_days_of_other_calendars_are_read(shown: str, language: str) -> None:
    found = find_date(shown, NOW, language=language)
    assert found is not None and found.date() == date(2025, 11, 28)


@pytest.mark.parametrize(
    ("shown", "day"),
    [
        ("۱ فروردین ۱۴۰۴", date(2025, 3, 21)),
        ("۳۰ اسفند ۱۴۰۳", date(2025, 3, 20)),
        ("۳۱ شهریور ۱۳۹۹", date(2020, 9, 21)),
        ("መስከረም 1 ቀን 2018", date(2025, 9, 11)),
        ("መስከረም 1 ቀን 2016", date(2023, 9, 12)),
        ("ጳጉሜን 6 ቀን 2015", date(2023, 9, 11)),
        ("令和元年5月1日", date(2019, 5, 1)),
    ],
)
def test_the_ends_of_their_years_are_right(shown: str, day: date) -> None:
    """Leap years among them."""
    found = find_date(shown, NOW)
    assert found is not None and found.date() == day


@pytest.mark.parametrize(
    ("shown", "language"),
    [
        ("18 جمادى الآخرة 1447 هـ", "ar"),
        ("1447/06/18", "ar"),
        ("۱۴۴۷/۰۶/۱۸", "ur"),
        ("1404/09/07", "de"),
        ("Season 1404-09-07", ""),
        ("১৩ অগ্রহায়ণ ১৪৩২", "bn"),
        ("১৪৩২/০৮/১৩", "bn"),
        ("२०८२ मंसिर १२", "ne"),
        ("२०८२/०८/१२", "ne"),
        ("י״ח בכסלו תשפ״ו", "he"),
        ("۳۱ آذر ۱۴۰۴", "fa"),
        ("1404/13/07", "fa"),
        ("ጳጉሜን 6 ቀን 2018", "am"),
        ("令和7年13月40日", "ja"),
        ("ที่ 12 นาที 68", "th"),
        ("28 Mata 2025", "en"),
    ],
)
def test_a_day_that_is_not_understood_is_none(shown: str, language: str) -> None:
    """Nor is one that its calendar has not: a wrong day would be worse."""
    assert find_date(shown, NOW, language=language) is None


def test_the_time_may_stand_before_the_day() -> None:
    expected = datetime(2025, 11, 28, 14, 30, tzinfo=UTC)
    for shown in (
        "۱۴:۳۰ - ۱۴۰۴/۰۹/۰۷",
        "14:30, 28 ноября 2025",
        "14h30 | 28/11/2025",
        "kl. 14.30, 28. november 2025",
    ):
        assert find_date(shown, NOW) == expected, shown
    assert find_date("12:05 28 Nov 2025 14:30", NOW) == expected, "the one behind the day counts"


@pytest.mark.parametrize(
    ("shown", "hour"),
    [
        ("28 نوفمبر 2025 - 10:30 م", 22),
        ("28 نوفمبر 2025 - 10:30 صباحاً", 10),
        ("28 نوفمبر 2025 - 10:30 مدريد", 10),
        ("۷ آذر ۱۴۰۴، ۱۰:۳۰ ب.ظ", 22),
        ("28 نومبر 2025، 10:30 شام", 22),
        ("28 de novembre de 2025 a les 21.30 h", 21),
        ("28. marraskuuta 2025 klo 21.30", 21),
        ("28 November 2025 pukul 21.30", 21),
        ("28 Νοεμβρίου 2025, 10:30 μμ", 22),
        ("28 Νοεμβρίου 2025, 10:30 π.μ.", 10),
        ("2025年11月28日 午後10時30分", 22),
        ("2025年11月28日 上午10:30", 10),
        ("2025.11.28. 오후 10:30", 22),
        ("2025년 11월 28일 오전 10시 30분", 10),
        ("28 Nov 2025 12:30 am", 0),
        ("28 Nov 2025 12:30 pm", 12),
    ],
)
def test_the_half_of_the_day_is_read_in_the_pages_language(shown: str, hour: int) -> None:
    assert find_date(shown, NOW) == datetime(2025, 11, 28, hour, 30, tzinfo=UTC)
