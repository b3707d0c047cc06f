"""Pages that JavaScript makes become stories like any other."""

from __future__ import annotations

from tests.browser.made import crawl, made, needing
from tests.crawler.running import CONTACT, Place
from tests.crawler.site import Site, tales


def test_an_article_that_a_script_makes_is_stored(place: Place, site: Site) -> None:
    made(site, "/tale")
    site.feed("/tale")
    ended = crawl(place, needing(place.folder, [site]))
    print(ended.stderr)
    assert ended.status == 0, ended.stderr
    [copy] = place.copies().values()
    assert copy["title"] == tales()[0].headline
