"""The zone in which a page that names none keeps its clock: its country's, where it has but one."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

# Languages of one zone without summer time: a mere day on such a page is in it.
_HOME_ZONES = {"ja": timezone(timedelta(hours=9)), "ko": timezone(timedelta(hours=9))}
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
# By country, in two letters as hosts end. Russia's, Brazil's, Mexico's and Indonesia's papers go by one city;
# those of the United States, Canada and Australia by no one zone, and are left out.
_COUNTRIES = """
ar America/Buenos_Aires     at Europe/Vienna           be Europe/Brussels       bg Europe/Sofia
bo America/La_Paz           br America/Sao_Paulo       ch Europe/Zurich         cl America/Santiago
cn Asia/Shanghai            co America/Bogota          cr America/Costa_Rica    cz Europe/Prague
de Europe/Berlin            dk Europe/Copenhagen       ec America/Guayaquil     eg Africa/Cairo
es Europe/Madrid            fi Europe/Helsinki         fr Europe/Paris          gb Europe/London
gh Africa/Accra             gr Europe/Athens           hk Asia/Hong_Kong        hr Europe/Zagreb
hu Europe/Budapest          id Asia/Jakarta            ie Europe/Dublin         il Asia/Jerusalem
in Asia/Kolkata             it Europe/Rome             jp Asia/Tokyo            ke Africa/Nairobi
kr Asia/Seoul               mx America/Mexico_City     my Asia/Kuala_Lumpur     ng Africa/Lagos
nl Europe/Amsterdam         no Europe/Oslo             nz Pacific/Auckland      pe America/Lima
ph Asia/Manila              pk Asia/Karachi            pl Europe/Warsaw         pt Europe/Lisbon
py America/Asuncion         ro Europe/Bucharest        rs Europe/Belgrade       ru Europe/Moscow
se Europe/Stockholm         sg Asia/Singapore          si Europe/Ljubljana      sk Europe/Bratislava
th Asia/Bangkok             tr Europe/Istanbul         tw Asia/Taipei           ua Europe/Kiev
uk Europe/London            uy America/Montevideo      ve America/Caracas       vn Asia/Ho_Chi_Minh
za Africa/Johannesburg      ir Asia/Tehran             af Asia/Kabul            np Asia/Kathmandu
et Africa/Addis_Ababa       bd Asia/Dhaka              sa Asia/Riyadh           ae Asia/Dubai
ma Africa/Casablanca        tn Africa/Tunis            dz Africa/Algiers        iq Asia/Baghdad
"""
COUNTRY_ZONES = dict(zip(_COUNTRIES.split()[::2], _COUNTRIES.split()[1::2], strict=True))
"""The name of each country's zone."""
# Countries' endings that sites of all countries use for their letters.
_BORROWED = frozenset(("co", "in"))


def home_zone(language: str) -> timezone:
    """The zone of a day that names none: Japan's or Korea's on pages in their languages, else UTC."""
    return _HOME_ZONES.get(language, UTC)


def country_zone(host: str, region: str) -> tzinfo | None:
    """The zone of the country whose ending a site's host has, or else of the region that its page declares.

    >>> str(country_zone("www.example.com.uy", "")), str(country_zone("example.com", "co"))
    ('America/Montevideo', 'America/Bogota')
    >>> country_zone("example.com", "")
    """
    end = host.rpartition(".")[2].lower()
    name = "" if end in _BORROWED else COUNTRY_ZONES.get(end, "")
    name = name or COUNTRY_ZONES.get(region.lower(), "")
    return ZoneInfo(name) if name else None


def script_language(text: str) -> str:
    """The language that a text's letters alone tell: "ja" of kana, "ko" of hangul, else "".

    >>> script_language("4月4日のニュース"), script_language("Matchday")
    ('ja', '')
    """
    return "ja" if _KANA.search(text) else "ko" if _HANGUL.search(text) else ""
