"""Asking in a browser: the answer streams in, the conversation goes on, and nothing that fails loses the question."""

from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Route, expect

from browser.visiting import NewPage, Service, ask
from service.answers import DISCLAIMERS

QUESTION = "What causes kelp fever?"


@pytest.fixture
def held(page: Page) -> Iterator[list[Route]]:
    """Requests for the finished page of an answer, held back until the test lets them go."""
    routes: list[Route] = []
    page.route("**/ask", lambda route: routes.append(route) if "/v1/" not in route.request.url else route.continue_())
    yield routes
    page.unroute_all(behavior="ignoreErrors")


def test_an_answer_streams_in_with_its_disclaimer(page: Page, held: list[Route]) -> None:
    page.goto("/")
    page.fill("#q", QUESTION)
    with page.expect_request("**/v1/ask") as request:
        page.click("#ask button.primary")
    assert request.value.headers["accept"] == "text/event-stream"
    words = page.locator(".waiting .words")
    expect(words).to_contain_text("caused by a mite")
    expect(words.locator(".marker").first).to_have_text("1")
    expect(page.locator("h1")).to_have_text(QUESTION)
    expect(page.locator(".waiting .disclaimer")).to_have_text(DISCLAIMERS["en"])
    page.wait_for_function("document.activeElement.tagName == 'H1'")
    held[0].continue_()
    expect(page.locator("#answer .short")).to_contain_text("caused by a mite")
    expect(page.locator("#answer .disclaimer")).to_have_text(DISCLAIMERS["en"])
    expect(page.locator("#live")).to_contain_text("caused by a mite")


def test_the_finished_page_shows_the_answer_that_streamed(page: Page, held: list[Route]) -> None:
    page.goto("/")
    page.fill("#q", QUESTION)
    page.click("#ask button.primary")
    page.wait_for_selector(".waiting .words:not([hidden])")
    (streamed,) = parse_qs(held[0].request.post_data or "")["answer"]
    held[0].continue_()
    expect(page.locator("#answer")).to_have_attribute("data-id", streamed)


def test_no_question_stands_in_an_address_or_a_title(page: Page, service: Service) -> None:
    ask(page, QUESTION)
    assert page.url == f"{service.url}/"
    assert "kelp" not in page.title()


def test_enter_asks_and_shift_enter_makes_a_line(page: Page) -> None:
    page.goto("/")
    page.focus("#q")
    page.keyboard.type("kelp fever")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("causes")
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer")
    assert page.locator("h1").inner_text() == "kelp fever\ncauses"


def test_a_follow_up_keeps_the_thread(page: Page) -> None:
    ask(page, "What is kelp fever?")
    page.fill("#q", "How is it treated?")
    page.click("#ask button.primary")
    page.wait_for_selector(".thread")
    expect(page.locator("#answer .short")).to_contain_text("salt baths")
    expect(page.locator(".thread .offered")).to_have_text("What is kelp fever?")
    assert page.locator("#ask input[name=earlier]").evaluate_all("all => all.map(input => input.value)") == [
        "What is kelp fever?", "How is it treated?",
    ]  # fmt: skip


def test_a_related_question_is_one_tap_away(page: Page) -> None:
    ask(page, "How is kelp fever treated?")
    offered = page.locator(".related button").first
    question = offered.inner_text()
    offered.click()
    expect(page.locator("h1")).to_have_text(question)
    page.wait_for_selector("#answer")


def test_a_reload_and_the_way_back_show_the_answers_again(page: Page) -> None:
    ask(page, "What is kelp fever?")
    page.reload()
    expect(page.locator("#answer h1")).to_have_text("What is kelp fever?")
    ask(page, "What is tide cough?")
    expect(page.locator("#answer h1")).to_have_text("What is tide cough?")
    page.go_back()
    expect(page.locator("#answer h1")).to_have_text("What is kelp fever?")
    page.go_back()
    expect(page.locator("#q")).to_be_empty()
    assert page.locator("#answer").count() == 0


@pytest.mark.parametrize("status", [401, 429, 500, 0])
def test_where_no_stream_comes_the_answer_comes_whole(page: Page, status: int) -> None:
    page.route("**/v1/ask", lambda route: route.fulfill(status=status, body="{}") if status else route.abort())
    ask(page, QUESTION)
    expect(page.locator("#answer .short")).to_contain_text("caused by a mite")


@pytest.mark.parametrize(
    "events", ['event: status\ndata: {"stage": "find"}\n\n', 'event: error\ndata: {"detail": "x"}\n\n', "data: {not json\n\n"]
)
def test_a_stream_that_breaks_or_tells_of_an_error_costs_no_answer(page: Page, events: str) -> None:
    page.route("**/v1/ask", lambda route: route.fulfill(status=200, content_type="text/event-stream", body=events))
    ask(page, QUESTION)
    expect(page.locator("#answer .short")).to_contain_text("caused by a mite")


def test_where_nothing_comes_the_question_is_still_in_the_box(page: Page) -> None:
    page.goto("/")
    page.route("**/ask", lambda route: route.abort())
    page.fill("#q", QUESTION)
    page.click("#ask button.primary")
    expect(page.get_by_role("alert")).to_contain_text("Your question is still in the box")
    assert page.input_value("#q") == QUESTION
    expect(page.locator("footer .disclaimer")).to_be_visible()
    page.unroute_all()
    page.click("#ask button.primary")
    page.wait_for_selector("#answer")


def test_a_question_that_cannot_be_read_is_told(page: Page) -> None:
    page.goto("/")
    page.fill("#q", "🦴")
    page.click("#ask button.primary")
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.input_value("#q") == "🦴"
    assert page.evaluate("document.activeElement.id") == "q"


def test_an_emergency_stands_on_top(page: Page) -> None:
    ask(page, "I have crushing chest pain and can't breathe")
    notice = page.locator(".emergency")
    expect(notice).to_contain_text("Call your local emergency number now")
    box, heading = notice.bounding_box(), page.locator("h1").bounding_box()
    assert box
    assert heading
    assert box["y"] + box["height"] <= heading["y"]
    assert page.locator(".source").count() == 0
    expect(page.locator("#live")).to_contain_text("Call your local emergency number now")


def test_an_abstention_helps(page: Page) -> None:
    ask(page, "What is the capital of Peru?")
    expect(page.locator("#answer")).to_have_attribute("data-status", "abstained")
    expect(page.locator(".searched")).to_have_text("All 6 pages of this library were searched.")
    assert page.locator(".source").count() > 0
    assert page.locator(".hints li").count() > 1
    assert page.input_value("#q") == "What is the capital of Peru?"


def test_a_spanish_answer_speaks_spanish(page: Page) -> None:
    ask(page, "¿Qué es la fiebre de las algas?")
    assert page.get_attribute("html", "lang") == "es"
    expect(page.locator("#sources")).to_have_text("Fuentes")
    expect(page.locator("#ask button.primary")).to_have_text("Preguntar")
    expect(page.locator("#answer .disclaimer")).to_have_text(DISCLAIMERS["es"])


@pytest.mark.parametrize(
    "question", ["<img src=x onerror=alert(1)> kelp fever", "</textarea><script>alert(1)</script> kelp fever"]
)
def test_markup_in_a_question_stays_text(new_page: NewPage, question: str) -> None:
    for scripts in (True, False):
        page = new_page(java_script_enabled=scripts)
        ask(page, question)
        assert page.locator("h1").inner_text() == question
        assert page.locator("main img, main script").count() == 0


def test_markup_in_a_source_stays_text(page: Page, service: Service) -> None:
    ask(page, "What is sand toe?")
    expect(page.locator("#answer .short")).to_contain_text("<script>alert(1)</script>")
    page.locator("a.marker").first.hover()
    expect(page.locator(".panel")).to_contain_text("<b onmouseover=alert(2)>runners</b>")
    assert page.locator("main img, main script, main b").count() == 0
    page.goto("/documents/sand")
    expect(page.locator("h1")).to_contain_text('<script>document.title = "run"</script>')
    assert page.title() != "run"


def test_words_that_streamed_stay_though_their_sources_do_not_come(page: Page) -> None:
    page.goto("/")
    page.route("**/ask", lambda route: route.continue_() if "/v1/" in route.request.url else route.abort())
    page.fill("#q", QUESTION)
    page.click("#ask button.primary")
    expect(page.get_by_role("alert")).to_contain_text("Please ask again")
    expect(page.locator(".waiting .words")).to_contain_text("caused by a mite")
    expect(page.locator(".waiting .disclaimer")).to_be_visible()
    page.unroute_all()
    page.click("#ask button.primary")
    page.wait_for_selector("#answer")
