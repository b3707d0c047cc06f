"""What an article is filed under, where it lives, and whether it is free, as its page says."""

import pytest

from tests.pipelines.heads import TITLE, URL, meta, read, told


class TestKeywords:
    def test_come_from_every_source_each_once(self) -> None:
        """In the order of trust, whatever their case; the site's own name is none."""
        head = (
            told(keywords="Cup, Harbour United ,,cup")
            + "<meta property='article:tag' content='Transfers'><meta property='article:tag' content='Frost'>"
            + meta(
                news_keywords="Frost; Ada Quill",
                og__site_name="Northbank",
                parsely__tags="x",
                keywords="goals",
            )
            + meta(sailthru="Northbank")
        )
        found = read(head)
        assert found.keywords == ("Cup", "Harbour United", "Transfers", "Frost", "Ada Quill", "goals")
        assert dict(found.origins)["keywords"] == "json-ld:keywords"

    @pytest.mark.parametrize("plain", ["news, weather, horoscope", "northbank, goals", ""])
    def test_sites_own_boilerplate_is_none(self, plain: str) -> None:
        """It names the site, or has no word in common with the headline."""
        assert read(meta(og__site_name="Northbank", keywords=plain)).keywords == ()

    def test_odd_values_are_passed_over(self) -> None:
        """Lists of objects are read, machine tags and sentences left; never more than fifty."""
        values = [{"name": "Cup"}, {"x": 1}, None, 7, "type:story", "@river", "long " * 40, "", ["Frost"]]
        assert read(told(keywords=values)).keywords == ("Cup", "Frost")
        assert len(read(told(keywords=[f"word{n}" for n in range(5_000)])).keywords) == 50

    @pytest.mark.parametrize(
        "word",
        [
            "/article",
            "sections/sverige",
            "topic/cup-final",
            "Day: Wednesday",
            "WC: 1000-1999",
            TITLE.upper(),
            "1234567",
            "p061234",
            "12-34",
        ],
    )
    def test_what_machines_keep_there_is_none(self, word: str) -> None:
        """Paths, counts and numbers, and the headline once more."""
        assert read(told(keywords=[word, "Cup"])).keywords == ("Cup",)

    @pytest.mark.parametrize("word", ["2025/26", "2026", "Bodø/Glimt", "1860 München"])
    def test_what_only_looks_so_stays(self, word: str) -> None:
        """A season, a club of two towns."""
        assert read(told(keywords=[word])).keywords == (word,)


class TestSection:
    CRUMBS = (
        '<script type="application/ld+json">{"@type": "BreadcrumbList", "itemListElement": ['
        '{"position": 1, "name": "Home"}, {"position": 2, "item": {"name": "Football"}}, {"position": 3, '
        f'"name": "{TITLE}"}}]}}</script>'
    )

    def test_is_the_last_breadcrumb_at_the_last(self) -> None:
        """Neither the front page nor the article itself is a section."""
        assert read(self.CRUMBS).section == "Football"
        assert read(self.CRUMBS + told(articleSection=["Cup", "Sport"])).section == "Cup"
        assert read(self.CRUMBS + meta(article__section="Local &amp;amp; more")).section == "Local & more"


class TestPaywall:
    @pytest.mark.parametrize(
        ("head", "closed", "source"),
        [
            ("", None, None),
            (told(isAccessibleForFree=True), False, "json-ld:isAccessibleForFree"),
            (told(isAccessibleForFree="False"), True, "json-ld:isAccessibleForFree"),
            (told(isAccessibleForFree="http://schema.org/True"), False, "json-ld:isAccessibleForFree"),
            (told(isAccessibleForFree={"odd": 1}), None, None),
            (
                told(hasPart=[{"isAccessibleForFree": "false", "cssSelector": ".wall"}]),
                True,
                "json-ld:hasPart.isAccessibleForFree",
            ),
            (meta(article__content_tier="locked"), True, "meta:article:content_tier"),
            (meta(article__content_tier="metered"), True, "meta:article:content_tier"),
            (meta(article__content_tier="free"), False, "meta:article:content_tier"),
            (meta(article__content_tier="gold"), None, None),
            (meta(ispremium="0"), False, "meta:ispremium"),
        ],
    )
    def test_is_what_the_page_says_of_itself(
        self, head: str, closed: bool | None, source: str | None
    ) -> None:
        """Nothing said is neither free nor closed."""
        found = read(head)
        assert found.paywalled is closed
        assert dict(found.origins).get("paywalled") == source


class TestAddresses:
    @pytest.mark.parametrize(
        ("href", "canonical"),
        [
            (URL, URL),
            ("/football/2026/frost", "https://www.northbank.example/football/2026/frost"),
            ("https://other.example/a/frost-gives-way", "https://other.example/a/frost-gives-way"),
            ("www.northbank.example/football/frost", "https://www.northbank.example/football/frost"),
            ("https://northbank.example:443/a/frost", "https://northbank.example/a/frost"),
            ("https://www.northbank.example/", ""),
            ("https://other.example", ""),
            ("https://www.northbank.example/football", ""),
            ("http://localhost/football/2026/frost-gives-way-to-goals", ""),
            ("http://10.0.0.7/football/2026/frost-gives-way-to-goals", ""),
            ("http://[broken", ""),
            ("javascript:void(0)", ""),
            ("x" * 5_000, ""),
        ],
    )
    def test_canonical_is_the_articles_own(self, href: str, canonical: str) -> None:
        """The front page, a section above the article and a house's own machine are templates' mistakes."""
        assert read(f'<link rel="canonical" href="{href}">').canonical == canonical

    def test_og_url_stands_in_for_a_canonical_that_is_noise(self) -> None:
        """What the link says is passed over, not the fact."""
        found = read(f'<link rel=canonical href="/"><meta property="og:url" content="{URL}">')
        assert (found.canonical, dict(found.origins)["canonical"]) == (URL, "meta:og:url")

    @pytest.mark.parametrize("end", ["/amp", "/amp/", "/2", "/index.html"])
    def test_variant_of_a_page_has_the_page_as_canonical(self, end: str) -> None:
        """The address above an AMP or second page is the article's, not a section's."""
        plain = "https://www.northbank.example/football/frost"
        assert read(f'<link rel=canonical href="{plain}">', url=plain + end).canonical == plain

    def test_twin_is_linked(self) -> None:
        """A page that has an AMP twin says so in a link."""
        found = read('<link rel="amphtml" href="/amp/frost">')
        assert (found.amp, dict(found.origins)["amp"]) == (
            "https://www.northbank.example/amp/frost",
            "link:amphtml",
        )

    @pytest.mark.parametrize("mark", ["amp", "⚡", 'amp=""'])
    def test_amp_page_is_the_twin_itself(self, mark: str) -> None:
        """Its canonical address is the other page."""
        found = read(f'<link rel=canonical href="{URL}">', url=URL + ".amp", html=f"{mark} lang=en")
        assert (found.canonical, found.amp) == (URL, URL + ".amp")

    def test_image_is_the_first_that_has_an_address(self) -> None:
        """Data and broken addresses are no images."""
        head = meta(og__image="data:image/png;base64,AAAA") + told(image=[{"url": "/keeper.jpg"}])
        assert read(head).image == "https://www.northbank.example/keeper.jpg"
