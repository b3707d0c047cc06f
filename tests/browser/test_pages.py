"""The pages in a real Chromium: nothing hostile runs, nothing is asked elsewhere, everybody can read them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from tests.touchline.paged import filled, served

pytestmark = pytest.mark.timeout(300)
PATHS = (
    *("/", "/?q=keeper&min_outlets=1", "/search", "/search?q=cup", "/stories/1", "/stories/3", "/stories/4"),
    *("/stories/5", "/stories/1/diff?one=1&other=2", "/outlets", "/outlets/First", "/clubs", "/numbers"),
    *("/clubs/Rovers%20%26%20Sons", "/filters", "/filters?not_outlet=First&club=Rovers+%26+Sons&q=cup"),
    *("/?not_outlet=First&outlet=Third&min_outlets=2", "/search?q=keeper&not_club=Rovers+%26+Sons"),
    *("/nowhere", "/?sort=worst"),
)
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of hostile stories."""
    with served(filled(tmp_path_factory.mktemp("pages"))) as root:
        yield root


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_quiet_and_can_be_read_by_everybody(
    browser: Browser, root: str, size: str, scheme: str
) -> None:
    context = browser.new_context(viewport=SIZES[size], color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("request", lambda request: asked.append(request.url))
    for path in PATHS:
        said.clear()
        answer = page.goto(root + path)
        assert answer is not None
        # Of a page that is an error itself Chromium says so.
        assert [each for each in said if answer.ok or "status of" not in each] == [], path
        assert page.title() != "owned"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        found = Axe().run(page).response["violations"]
        grave = [each for each in found if each["impact"] in ("serious", "critical")]
        assert not grave, (path, [(each["id"], each["nodes"][0]["html"]) for each in grave])
    assert all(each.startswith(root) for each in asked)
    context.close()


def test_the_keyboard_reaches_the_skip_link_and_the_form(browser: Browser, root: str) -> None:
    page = browser.new_page()
    page.goto(root)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    names = set()
    for _ in range(600):
        page.keyboard.press("Tab")
        names.add(page.evaluate("document.activeElement.name || ''"))
    assert {"club", "outlet", "since", "sort"} <= names
    page.close()


def test_a_choice_made_by_keyboard_is_an_address_to_be_shared(browser: Browser, root: str) -> None:
    page = browser.new_page()
    page.goto(f"{root}/filters?not_club=Rovers+%26+Sons")
    page.focus("#f-outlet")
    page.keyboard.type("Third")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?*outlet=Third*")
    assert page.url == f"{root}/?not_club=Rovers+%26+Sons&outlet=Third"
    page.focus("text=all but it >> nth=0")
    page.close()
