"""Everybody can read the pages: axe-core finds nothing, in light and dark; phones, large text, keyboards, less motion."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, expect

from browser.visiting import FLAGS, NewPage, Service, ask

# axe-core leaves this rule of WCAG 2.2 AA out unless it is asked for.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def _ask(question: str) -> Callable[[Page], None]:
    return lambda page: ask(page, question)


def _go(path: str) -> Callable[[Page], object]:
    return lambda page: page.goto(path)


def _quote(page: Page) -> None:
    ask(page, "How long does tide cough last?")
    page.locator("a.marker").first.click()


def _all_open(page: Page) -> None:
    ask(page, "What are the symptoms of moon knee?")
    for summary in page.locator("#answer .source summary").all():
        summary.click()
    page.click("button[value=up]")
    page.wait_for_selector(".comment:not([hidden])")


def _thread(page: Page) -> None:
    ask(page, "What is kelp fever?")
    page.fill("#q", "How is it treated?")
    page.click("#ask button.primary")
    page.wait_for_selector(".thread")


def _waiting(page: Page) -> None:
    page.goto("/")
    page.route("**/ask", lambda route: None if "/v1/" not in route.request.url else route.continue_())
    page.fill("#q", "What causes kelp fever?")
    page.click("#ask button.primary")
    page.wait_for_selector(".waiting .words:not([hidden])")


PAGES: dict[str, Callable[[Page], object]] = {
    "home": _go("/"),
    "home in Spanish": _go("/?lang=es"),
    "waiting": _waiting,
    "answer": _ask("What causes kelp fever?"),
    "answer by address": _go("/ask?q=What+is+kelp+fever%3F"),
    "answer with everything open": _all_open,
    "answer in Spanish": _ask("¿Qué es la fiebre de las algas?"),
    "follow-up": _thread,
    "quote": _quote,
    "personal notice": _ask("Should I stop my salt baths for kelp fever?"),
    "emergency": _ask("I have crushing chest pain and can't breathe"),
    "abstention": _ask("What is the capital of Peru?"),
    "no question": _go("/ask?q="),
    "document": _go("/documents/moon?start=20&end=60"),
    "old document": _go("/documents/bays-example-tide"),
    "community page": _go("/documents/forum"),
    "topics": _go("/topics"),
    "one topic": _go("/topics?topic="),
    "endpoint": _go("/docs"),
    "not there": _go("/nothing"),
}


@pytest.mark.parametrize("dark", [False, True], ids=["light and wide", "dark and narrow"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(new_page: NewPage, name: str, dark: bool) -> None:
    page = new_page(color_scheme="dark" if dark else "light", viewport={"width": 320 if dark else 1100, "height": 844})
    PAGES[name](page)
    found = Axe().run(page, options=OPTIONS)
    assert found.violations_count == 0, found.generate_report()
    assert _is_within(page)
    page.unroute_all(behavior="ignoreErrors")


def _is_within(page: Page) -> bool:
    """Whether nothing reaches beyond the window's edge, where it would have to be scrolled to."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.fixture(scope="module")
def large(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    """A browser whose reader has set text to twice its size."""
    with playwright.chromium.launch(
        executable_path=chromium_path, args=[*FLAGS, "--blink-settings=defaultFontSize=32"]
    ) as launched:
        yield launched


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["home", "answer", "quote", "emergency", "abstention", "document", "topics"])
def test_text_at_twice_its_size_stays_on_the_page(large: Browser, service: Service, name: str, width: int) -> None:
    with large.new_context(base_url=service.url, viewport={"width": width, "height": 844}) as context:
        page = context.new_page()
        PAGES[name](page)
        assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 36
        assert _is_within(page)


def test_dark_is_dark_and_light_is_light(new_page: NewPage) -> None:
    shades = []
    for scheme in ("light", "dark"):
        page = new_page(color_scheme=scheme)
        page.goto("/")
        red, green, blue = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
        shades.append(red + green + blue)
    assert shades[0] > 3 * 230
    assert shades[1] < 3 * 40


def test_the_keyboard_alone_asks_and_reads(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.type("What causes kelp fever?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer")
    expect(page.locator("h1")).to_be_focused()
    seen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.className || document.activeElement.name || document.activeElement.tagName")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert name == "BODY" or style == "3px", name
        seen.append(name)
    assert {"marker open", "rating", "q"} <= set(seen)


def test_the_skip_link_of_an_answer_leads_into_it(page: Page) -> None:
    ask(page, "What causes kelp fever?")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    expect(page.locator("#answer")).to_be_visible()


def test_whoever_wants_no_motion_sees_none(new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    _waiting(page)
    moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).animationName != 'none').length"
    assert page.evaluate(moving) == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    page.unroute_all(behavior="ignoreErrors")


def test_a_screen_reader_hears_of_the_answer_once(page: Page) -> None:
    ask(page, "What causes kelp fever?")
    live = page.locator("#live")
    expect(live).to_have_attribute("role", "status")
    assert live.inner_text().count("caused by a mite") == 1
    assert page.locator("main").count() == page.locator("h1").count() == 1
    for landmark in ("banner", "main", "contentinfo", "navigation", "search"):
        expect(page.get_by_role(landmark).first).to_be_attached()
