"""The tagger: names in many scripts, whose they are, what is no club, and what a story is about."""

from __future__ import annotations

import subprocess
import sys
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.football.letters import lined, written
from pipelines.football.subjects import DATA, subjects
from pipelines.football.tagger import tag


def named(text: str, language: str = "en", country: str = "", headline: str = "") -> set[str]:
    return {each.subject.key for each in tag(headline, text, language, country)}


def about(headline: str, text: str, language: str = "en") -> set[str]:
    return {each.subject.key for each in tag(headline, text, language) if each.about}


GAME = "The striker scored, the midfielder and the goalkeeper watched the penalty. "


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", GAME + "Man Utd beat Tottenham.", {"gb-eng-manchester-united", "gb-eng-tottenham"}),
        ("es", "El delantero y el portero del Barça, de la Juve, un gol.", {"es-barcelona", "it-juventus"}),
        ("pt", "O Palmeiras venceu o Boca Juniors com gol do atacante.", {"br-palmeiras", "ar-boca-juniors"}),
        (
            "de",
            "Der Stürmer von Bayern München traf gegen Borussia Dortmund.",
            {"de-bayern-munich", "de-borussia-dortmund"},
        ),
        ("ru", "Нападающий Зенита и вратарь Спартака, гол и пенальти.", {"ru-zenit", "ru-spartak-moscow"}),
        ("ru", "Вратарь Барселоны, полузащитник Челси, нападающий.", {"es-barcelona", "gb-eng-chelsea"}),
        ("uk", "Воротар Шахтаря пропустив гол від нападника Реала Мадрид.", {"es-real-madrid"}),
        ("ar", "فاز ريال مدريد على برشلونة", {"es-real-madrid"}),
        ("fa", "پرسپولیس و منچستریونایتد", {"gb-eng-manchester-united"}),
        ("el", "Ολυμπιακός και Ρεάλ Μαδρίτης", {"es-real-madrid"}),
        ("he", "כדורגל: ניצחון למכבי תל אביב", {"il-maccabi-tel-aviv"}),
        ("ja", "プレミアリーグ アーセナルがゴール サッカー 監督", {"gb-eng-arsenal", "cup-premier-league"}),
        ("zh", "英超足球：曼联进球击败利物浦", {"gb-eng-manchester-united", "gb-eng-liverpool"}),
        (
            "ko",
            "축구 골 손흥민의 토트넘은 맨체스터 유나이티드를",
            {"gb-eng-manchester-united", "gb-eng-tottenham"},
        ),
        (
            "tr",
            "Galatasaray'ın golcüsü Fenerbahçe'ye gol attı, teknik direktör",
            {"tr-galatasaray", "tr-fenerbahce"},
        ),
        ("pl", "Bramkarz i napastnik Realu Madryt oraz Barcelony, gol.", {"es-barcelona"}),
        ("th", "ฟุตบอล แมนเชสเตอร์ ยูไนเต็ด", {"gb-eng-manchester-united"}),
    ],
)
def test_names_are_found_in_every_script(language: str, text: str, wanted: set[str]) -> None:
    assert wanted <= named(text, language)


@pytest.mark.parametrize(
    ("text", "language", "absent"),
    [
        ("The council of Liverpool met on Monday, and Reading has a new library.", "en", "gb-eng-liverpool"),
        (GAME + "She was born in Liverpool.", "en", "gb-eng-liverpool"),
        (GAME + "He flew from Liverpool airport.", "en", "gb-eng-liverpool"),
        (GAME + "He was reading a book of arsenal stores.", "en", "gb-eng-arsenal"),
        (GAME + "Chelsea Clinton came.", "en", "gb-eng-chelsea"),
        (GAME + "The winger Milan Petrov came.", "en", "it-ac-milan"),
        (GAME + "Tickets were sold in Brazil.", "en", "team-br"),
    ],
)
def test_towns_people_and_plain_words_are_no_clubs(text: str, language: str, absent: str) -> None:
    assert absent not in named(text, language)


def test_an_ambiguous_name_goes_to_whom_its_neighbours_speak_for() -> None:
    argentine = "El delantero de Arsenal de Sarandí marcó un gol. Arsenal ganó a Vélez Sarsfield."
    assert "ar-arsenal-de-sarandi" in named(argentine, "es", "AR")
    assert "gb-eng-arsenal" not in named("Arsenal de Sarandí ganó, gol del delantero.", "es", "AR")
    ecuador = "Barcelona de Guayaquil y Emelec: gol del delantero. Barcelona ganó."
    assert "es-barcelona" not in named(ecuador, "es", "EC")
    assert "es-barcelona" in named("Gol del delantero del Barcelona ante el Villarreal.", "es", "ES")


def test_a_league_of_several_countries_is_that_of_the_clubs() -> None:
    assert "cup-brasileirao" in named("O atacante do Flamengo e a Série A: gol.", "pt", "BR")
    assert "cup-serie-a" in named("L'attaccante della Juventus in Serie A, gol.", "it", "IT")


def test_a_country_is_its_team_where_the_text_is_of_national_teams() -> None:
    text = "The national team of Gareth drew the friendly. England captain Kane faced Brazil. " + GAME
    assert {"team-gb-eng", "team-br"} <= named(text, headline="England draw with Brazil")


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("pt", "O zagueiro joga na seleção brasileira, gol do atacante.", {"team-br"}),
        ("es", "El delantero de la selección argentina marcó un gol.", {"team-ar"}),
        ("fr", "Le gardien de l'équipe de France, un but de l'attaquant.", {"team-fr"}),
        ("de", "Der Stürmer der deutschen Nationalmannschaft traf, Tor.", {"team-de"}),
        ("ru", "Нападающий сборной Бразилии, вратарь и гол.", {"team-br"}),
        ("pl", "Bramkarz i napastnik reprezentacji Polski, gol.", {"team-pl"}),
        ("en", GAME + "He has left the Super Eagles.", {"team-ng"}),
    ],
)
def test_what_a_language_calls_a_team_is_no_country(language: str, text: str, wanted: set[str]) -> None:
    assert named(text, language) == wanted


def test_a_name_begins_small_where_the_data_has_it_so() -> None:
    assert named("O zagueiro fez um gol no Brasileiro.", "pt") == {"cup-brasileirao"}
    assert named("O zagueiro fez falta no brasileiro, e um gol.", "pt") == set()
    assert named("O zagueiro fez um gol no Brasileiro Sub-20.", "pt") == {"cup-brasileirao-sub-20"}
    assert named("O zagueiro nasceu em 4 de julho, e fez um gol.", "pt") == set()


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("pt", "Gol do atacante do Patrocinense contra o Cianorte.", {"br-patrocinense", "br-cianorte-fc"}),
        ("en", GAME + "Angel City FC signed him from Walsall.", {"us-angel-city-fc", "gb-eng-walsall-fc"}),
        ("de", "Torwart und Stürmer von Sandhausen, Tor gegen Heerenveen.", {"de-sv-sandhausen"}),
        ("fa", "فوتبال: گل‌گهر و سپاهان", {"ir-gol-gohar", "ir-sepahan"}),
        ("ja", "サッカー 監督 ゴール カターレ富山と水戸ホーリーホック", {"jp-kataller-toyama"}),
    ],
)
def test_clubs_of_lesser_leagues_are_found(language: str, text: str, wanted: set[str]) -> None:
    assert wanted <= named(text, language)


def test_a_story_is_about_what_leads_it_and_only_mentions_the_rest() -> None:
    text = (
        GAME + "Arsenal beat Fulham. Arsenal led early, Fulham came back, Arsenal won. Next is Leeds United."
    )
    assert about("Arsenal beat Fulham", text) == {"gb-eng-arsenal", "gb-eng-fulham"}
    assert "gb-eng-leeds-united" in named(text)


def test_the_weights_are_shares() -> None:
    found = tag("Arsenal win", GAME + "Arsenal beat Fulham and Chelsea.", "en")
    assert sum(each.weight for each in found) == pytest.approx(1, abs=0.001)
    assert [each.weight for each in found] == sorted((each.weight for each in found), reverse=True)


def test_the_data_is_whole() -> None:
    """Keys are unique, and every subject has a kind, a name and a fame."""
    keys = [each.named.key for each in subjects()]
    assert len(keys) == len(set(keys))
    assert sum(each.named.kind == "competition" for each in subjects()) >= 80
    assert all(each.named.name and 1 <= each.fame <= 4 for each in subjects())


def test_no_club_of_ours_is_in_the_list_already() -> None:
    """Sure names of a club in more.toml are no other club's of its country."""
    ours = {
        f"{country.lower()}-{rest}"
        for country, lines in tomllib.loads((DATA / "more.toml").read_text("utf-8")).items()
        for rest in lines
    }
    whose: dict[tuple[str, str], set[str]] = {}
    for each in subjects():
        for name in each.names if each.named.kind == "club" else ():
            if not name.weak:
                whose.setdefault((each.named.country, written(name.text)), set()).add(each.named.key)
    assert [keys for keys in whose.values() if len(keys) > 1 and keys & ours] == []


def test_who_only_asks_makes_no_matcher() -> None:
    """What a user's word means is looked up without the automaton, which takes long to make."""
    code = "import sys; from touchline.subjects import meant; meant('man utd')"
    code += "; sys.exit('ahocorasick_rs' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


PIECES = sorted({piece for each in subjects() for name in each.names for piece in name.text.split()})


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join), st.sampled_from(["en", "pt", "it", "ru"]))
def test_a_text_may_end_anywhere_in_a_name(text: str, language: str) -> None:
    """Cut off in the middle of one, too."""
    for end in range(len(text) + 1):
        for found in tag(text[:end], text[:end], language):
            assert found.weight >= 0


def test_a_serie_alone_is_no_league() -> None:
    assert named("O clube conquistou o título da Série", "pt") == set()


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", GAME + "They had lost to Rochdale before.", "gb-eng-rochdale"),
        ("en", GAME + "Accrington 1-0 Rochdale", "gb-eng-rochdale"),
        (
            "pt",
            "O goleiro pegou o pênalti, gol do atacante. Depois joga contra o Blooming.",
            "bo-club-blooming",
        ),
        (
            "de",
            "Der Stürmer traf, der Torwart hielt. Am Samstag geht es gegen Sandhausen.",
            "de-sv-sandhausen",
        ),
    ],
)
def test_a_town_is_its_club_where_it_is_a_side(language: str, text: str, wanted: str) -> None:
    """A small club is known by what stands beside its name."""
    assert wanted in named(text, language)


def test_a_small_town_is_no_club_by_itself() -> None:
    assert "gb-eng-rochdale" not in named(GAME + "The Rochdale man watched it from the stand.")
    both = named(GAME + "They had lost to Rochdale before. Rochdale were the better side.")
    assert "gb-eng-rochdale" in both


def test_a_town_in_a_list_is_no_beginning_of_a_sentence() -> None:
    squad = GAME + "Arsenal, Chelsea and Fulham send players: Smith (Birmingham), Jones (Cardiff)."
    assert {"gb-eng-birmingham-city", "gb-wls-cardiff-city"} <= named(squad)


def test_a_country_that_is_met_is_its_team_in_football_alone() -> None:
    assert "team-de" in named(GAME + "He scored twice in a win over Germany, said the coach.")
    rugby = "The scrum and the line-out decided it: a try and a conversion in the win over Italy, at last."
    assert "team-it" not in named(rugby)
    assert "team-gh" not in named(GAME + "They went through by a win over Ghana's champions.")
    assert "team-de" not in named(GAME + "They dream of a win at Germany 2006.")


def test_the_end_of_an_unknown_name_is_no_club() -> None:
    told = GAME + "Members of Fenwick Rangers voted for it."
    assert "gb-sco-glasgow-rangers" not in named(told, headline="Fenwick Rangers vote to leave")
    derby = GAME + "Celtic beat Rangers. Then Rangers scored. Former Rangers men saw it."
    assert named(derby, country="GB-SCO") == {"gb-sco-glasgow-rangers", "gb-sco-celtic-glasgow"}


def test_a_name_that_begins_its_sentences_is_told_by_what_it_does_and_how_often() -> None:
    report = "Reading beat Luton Town with a late goal of the striker in League One. Reading are fourth."
    assert "gb-eng-reading" in named(report, headline="Reading beat Luton")
    sacked = "Hearts have sacked their coach. Hearts lost to Celtic, the goalkeeper at fault for the goal."
    assert "gb-sco-hearts" in named(sacked, country="GB-SCO", headline="Hearts sack coach")
    plain = "Reading the game is what a midfielder does. Nice goals follow, a penalty of the striker too."
    assert named(plain, headline="Reading the game") == set()


def test_one_word_of_a_name_that_stands_there_is_no_other_club() -> None:
    text = "Gol do atacante do Cerro Porteño. O goleiro falhou contra o Cerro."
    assert "uy-ca-cerro" not in named(text, "pt")


def test_every_character_has_a_form_that_is_final() -> None:
    """No text can have the tagger turn in a circle; with and without capitals it is of one length."""
    for first in range(0, 0x110000, 0x400):
        told = lined(" ".join(map(chr, range(first, first + 0x400))))
        assert len(told.low) == len(told.cased)
        assert "\n" not in told.low


def test_a_word_says_as_much_as_in_the_texts_own_language() -> None:
    """A penalty is football's in Romanian, and rugby's as well in English."""
    text = "A penalty and a draw, a winger and fans: England met Ireland, and the penalties came late."
    assert named(text) == set()
    assert "team-gb-eng" in named(text + " The striker and the midfielder scored.")
