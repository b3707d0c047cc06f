"""Shell completion, asked as a shell asks; `scrapy stories`."""

from __future__ import annotations

import subprocess

import pytest

from tests.crawler.running import BIN, ROOT, Crawled, Place


def completed(place: Place, shell: str, words: str, number: int) -> list[str]:
    """What a shell is offered at the word of that number."""
    asked = {"_TOUCHLINE_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": str(number)}
    ended = subprocess.run(
        [str(BIN / "touchline")],
        env=place.surroundings | asked,
        cwd=place.folder,
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in ended.stderr
    return list(filter(None, ended.stdout.splitlines()))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(live: Crawled, shell: str) -> None:
    ended = live.place.run("touchline", "completion", shell)
    assert ended.status == 0
    assert f"_TOUCHLINE_COMPLETE={shell}_complete" in ended.stdout


def test_commands_options_and_outlets_are_offered(live: Crawled) -> None:
    assert "plain,stories" in completed(live.place, "bash", "touchline st", 1)
    assert "plain,--min-outlets" in completed(live.place, "bash", "touchline stories --min", 2)
    assert completed(live.place, "bash", "touchline stories --outlet trib", 3) == ["plain,Tribuna\\ Sur"]
    assert "Tribuna Sur" in completed(live.place, "zsh", "touchline watch --not-outlet Trib", 3)


def test_without_a_store_no_name_is_offered(tmp_path: object, live: Crawled) -> None:
    place = Place(live.place.folder / "nowhere")
    assert completed(place, "bash", "touchline stories --outlet T", 3) == []


def test_scrapy_stories_is_the_same_command(live: Crawled) -> None:
    options = ("--language", "es", "--limit", "1", "--store", f"sqlite:///{live.place.file}")
    ended = {
        name: subprocess.run(
            [str(BIN / name), "stories", *options],
            cwd=ROOT,
            env=live.place.surroundings,
            capture_output=True,
            text=True,
        )
        for name in ("scrapy", "touchline")
    }
    assert ended["scrapy"].stdout == ended["touchline"].stdout != "[]\n"
    assert ended["scrapy"].returncode == 0
    told = subprocess.run(
        [str(BIN / "scrapy"), "stories", "--help"],
        cwd=ROOT,
        env=live.place.surroundings,
        capture_output=True,
        text=True,
    )
    assert "--min-outlets" in told.stdout
