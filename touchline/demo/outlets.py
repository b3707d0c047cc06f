"""The invented outlets: who they are, where their feed and articles stand, what their robots.txt says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Feed:
    """An outlet's feed; an ``untidy`` one links relatively, with tracking, and lists an entry twice."""

    path: str
    kind: Literal["rss", "atom"] = "rss"
    text: Literal["none", "summary", "full"] = "none"
    untidy: bool = False


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented outlet. Its markup is ``templates/<slug>.html``.

    ``article_path`` is a format string over a piece's slug, section and published time;
    ``address_patterns`` are regular expressions that follow the outlet's address, and become its
    ``article_urls``. ``robots`` is the text of robots.txt, None where that answers 404. ``curly`` outlets
    set typographic quotes. ``furniture`` names lines of the template that an extractor must leave out.
    """

    slug: str
    name: str
    country: str
    language: str
    owner: str
    feed: Feed
    article_path: str
    furniture: tuple[str, ...]
    robots: str | None = "User-agent: *\nDisallow:\n"
    hours_east: int = 0
    curly: bool = False
    charset: str = "utf-8"
    paywall: str = "no"
    terms: Literal["open", "restricted"] = "open"
    terms_reason: str = "The demo press is ours"
    address_patterns: tuple[str, ...] = ()
    selectors: dict[str, tuple[str, ...]] = field(default_factory=dict)


_ALL = (
    Outlet(
        slug="harbour-gazette",
        name="The Harbour Gazette",
        country="GB",
        language="en",
        owner="Harbour Media",
        feed=Feed("/feed/", text="full"),
        article_path="/{published:%Y/%m/%d}/{slug}/",
        robots="User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n",
        furniture=("Share this:", "The Quay Letter", "You may also like", "Leave a Reply"),
    ),
    Outlet(
        slug="albion-post",
        name="Albion Evening Post",
        country="GB",
        language="en",
        owner="Post & Packet Newspapers",
        feed=Feed("/rss/sport.xml", text="summary"),
        article_path="/{section}/{slug}-{published:%d%m%y}.html",
        robots="User-agent: GreedyBot\nDisallow: /\n\nUser-agent: *\nDisallow: /search\n",
        curly=True,
        selectors={"body": ("div.c-stry__txt",), "strip": ("div.c-adv", "div.c-nl")},
        furniture=("Advertisement", "Get the Post's sport email", "Most read", "We use cookies"),
    ),
    Outlet(
        slug="swift-sport",
        name="Swift Sport",
        country="IE",
        language="en",
        owner="Swift Digital",
        feed=Feed("/amp/latest.atom", kind="atom", text="summary"),
        article_path="/amp/{section}/{slug}",
        furniture=("Tap here for live scores", "More from Swift", "18+. Please gamble responsibly"),
    ),
    Outlet(
        slug="back-post",
        name="The Back Post",
        country="GB",
        language="en",
        owner="Back Post Co-operative",
        feed=Feed("/atom.xml", kind="atom"),
        article_path="/{section}/{published:%Y-%m-%d}/{slug}",
        robots="# Be kind: we are six people.\nUser-agent: *\nDisallow: /*?print=\n",
        furniture=(
            "Join the co-operative",
            "Related stories",
            "Photograph:",
            "Corrections and clarifications",
        ),
    ),
    Outlet(
        slug="terrace-talk",
        name="Terrace Talk",
        country="GB",
        language="en",
        owner="Dunc",
        feed=Feed("/index.xml", text="summary"),
        article_path="/{published:%Y/%m}/{slug}.html",
        robots=None,
        furniture=("Labels:", "Blog archive", "Buy me a pie", "Older post"),
    ),
    Outlet(
        slug="matchday-wire",
        name="Matchday Wire",
        country="GB",
        language="en",
        owner="Matchday Wire Ltd",
        feed=Feed("/headlines.rss", untidy=True),
        article_path="/{section}/{published:%d%b}_{slug}.htm",
        robots="User-agent: *\nCrawl-delay: 0.3\nDisallow: /cgi-bin/\n",
        charset="windows-1252",
        furniture=("E-mail this page to a friend", "Best viewed in 800 x 600", "Site map"),
    ),
    Outlet(
        slug="eleven",
        name="Eleven",
        country="GB",
        language="en",
        owner="Eleven Studios",
        feed=Feed("/api/feed.atom", kind="atom"),
        article_path="/{section}/{slug}",
        robots="User-agent: *\nDisallow: /api/account\n",
        curly=True,
        furniture=("Copy link", "Sign up to Eleven Daily", "What did you think of this article?", "Up next"),
    ),
    Outlet(
        slug="riverside-chronicle",
        name="Riverside Chronicle",
        country="GB",
        language="en",
        owner="Harbour Media",
        feed=Feed("/section/football.atom", kind="atom", text="summary"),
        article_path="/{section}/{slug}",
        robots="User-agent: *\nDisallow: /members/\n",
        paywall="partly",
        furniture=("Listen to this article", "Support local journalism", "Editor's picks", "Follow us on"),
    ),
    Outlet(
        slug="correo-del-area",
        name="El Correo del Área",
        country="ES",
        language="es",
        owner="Editorial Punto de Penalti",
        feed=Feed("/rss/portada/", text="summary"),
        article_path="/{section}/{published:%Y%m%d}/{slug}.html",
        hours_east=1,
        furniture=("Compartir en", "Suscríbete a nuestro boletín", "Lo más leído", "Aviso legal"),
    ),
    Outlet(
        slug="tribuna-sur",
        name="Tribuna Sur",
        country="ES",
        language="es",
        owner="Tribuna Sur Medios",
        feed=Feed("/feed/atom/", kind="atom"),
        article_path="/{section}/{published:%Y}/{slug}/",
        robots="User-agent: *\nDisallow: /buscar\n",
        hours_east=1,
        address_patterns=(r"/futbol/20\d\d/[^/]+/$",),
        furniture=("Te puede interesar", "Publicidad", "Síguenos en", "Todos los derechos reservados"),
    ),
    Outlet(
        slug="strafraum-anzeiger",
        name="Strafraum-Anzeiger",
        country="DE",
        language="de",
        owner="Anzeiger Verlag",
        feed=Feed("/news.rss", text="summary"),
        article_path="/{section}/artikel-{slug}.html",
        robots="User-agent: *\nDisallow: /suche\n",
        hours_east=1,
        furniture=("Anzeige", "Artikel teilen", "Meistgelesen", "Impressum"),
    ),
    Outlet(
        slug="kurvenblatt",
        name="Das Kurvenblatt",
        country="DE",
        language="de",
        owner="Verein Kurvenblatt",
        feed=Feed("/feed.xml"),
        article_path="/{section}/{slug}",
        robots="",
        hours_east=1,
        furniture=("Zum Newsletter anmelden", "Mehr zum Thema", "Kommentare", "Datenschutz"),
    ),
    Outlet(
        slug="gilded-ball",
        name="The Gilded Ball",
        country="GB",
        language="en",
        owner="Gilded Holdings",
        feed=Feed("/rss", text="summary"),
        article_path="/{section}/{slug}",
        paywall="yes",
        terms="restricted",
        terms_reason="Its terms of use forbid automated collection",
        furniture=("Subscribe from", "Already a subscriber?"),
    ),
)

OUTLETS = {outlet.slug: outlet for outlet in _ALL}
"""Every outlet by its slug. One, The Gilded Ball, is restricted: a crawl leaves it alone unless told."""
