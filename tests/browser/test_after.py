"""After the answer: feedback, copying, printing."""

import json

from playwright.sync_api import Page, expect

from browser.visiting import NewPage, Service, ask


def lines(service: Service, answer_id: str | None) -> list[dict[str, object]]:
    """The feedback stored about one answer."""
    told = [json.loads(line) for line in service.feedback.read_text().splitlines()] if service.feedback.exists() else []
    return [line for line in told if line["answer_id"] == answer_id]


def test_a_thumb_and_a_comment_are_stored_once_each(page: Page, service: Service) -> None:
    ask(page, "What causes kelp fever?")
    answer_id = page.get_attribute("#answer", "data-id")
    expect(page.locator(".comment")).to_be_hidden()
    with page.expect_request("**/v1/feedback") as request:
        page.click("button[value=up]")
    assert request.value.headers["idempotency-key"]
    expect(page.locator(".thanks")).to_contain_text("Thank you")
    expect(page.locator("button[value=up]")).to_have_attribute("aria-pressed", "true")
    page.click("button[value=up]")
    page.fill("#comment", "Clear <b>words</b>.")
    page.click("button.send")
    expect(page.locator(".comment")).to_be_hidden()
    assert [(line["rating"], line["comment"]) for line in lines(service, answer_id)] == [
        ("up", ""),
        ("up", "Clear <b>words</b>."),
    ]


def test_feedback_that_cannot_be_sent_is_told(page: Page) -> None:
    ask(page, "What causes kelp fever?")
    page.route("**/v1/feedback", lambda route: route.abort())
    page.click("button[value=down]")
    expect(page.locator(".thanks")).to_contain_text("could not be sent")


def test_an_answer_is_copied_as_markdown(new_page: NewPage, service: Service) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, "What are the symptoms of moon knee?")
    page.click("details.copy summary")
    expect(page.locator("details.copy")).to_have_attribute("data-said", "Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "The main symptom of moon knee" in copied
    assert f"]({service.url}/documents/moon" in copied
    assert "not medical advice" in copied


def test_where_the_clipboard_is_closed_the_text_can_be_taken_by_hand(page: Page) -> None:
    ask(page, "What causes kelp fever?")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')); }")
    page.click("details.copy summary")
    expect(page.locator("details.copy textarea")).to_be_focused()
    assert "caused by a mite" in page.evaluate("getSelection().toString() || document.activeElement.value")


def test_paper_has_the_answer_its_quotes_and_its_disclaimer(page: Page) -> None:
    ask(page, "How is kelp fever treated?")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for shown in (".short", "#answer .disclaimer", ".source h3", ".citation mark"):
        expect(page.locator(shown).first).to_be_visible()
    for hidden in ("#ask", ".feedback", ".related", "nav"):
        expect(page.locator(hidden).first).to_be_hidden()
