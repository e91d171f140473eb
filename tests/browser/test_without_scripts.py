"""Everything works without JavaScript."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from browser.visiting import NewPage, Service, ask


@pytest.fixture
def plain(new_page: NewPage) -> Page:
    return new_page(java_script_enabled=False)


def test_an_answer_comes_with_everything_open(plain: Page, service: Service) -> None:
    ask(plain, "How is kelp fever treated?")
    assert plain.url == f"{service.url}/ask"
    expect(plain.locator(".short")).to_contain_text("salt baths")
    expect(plain.locator("#answer .disclaimer")).to_be_visible()
    expect(plain.locator(".panel")).to_be_hidden()
    expect(plain.locator(".citation mark").first).to_be_visible()


def test_a_marker_leads_to_its_quote(plain: Page) -> None:
    ask(plain, "How is kelp fever treated?")
    marker = plain.locator("a.marker").first
    target = marker.get_attribute("href")
    assert target is not None
    marker.click()
    expect(plain.locator(target)).to_be_in_viewport()


def test_a_follow_up_keeps_the_thread(plain: Page) -> None:
    ask(plain, "What is kelp fever?")
    ask(plain, "How is it treated?")
    expect(plain.locator("h1")).to_have_text("How is it treated?")
    expect(plain.locator(".short")).to_contain_text("salt baths")
    plain.click(".thread .offered button")
    expect(plain.locator("h1")).to_have_text("What is kelp fever?")


def test_a_starting_question_is_asked_though_the_box_is_empty(plain: Page) -> None:
    plain.goto("/")
    plain.get_by_role("button", name="What is kelp fever?").click()
    expect(plain.locator("h1")).to_have_text("What is kelp fever?")


def test_feedback_is_a_form(plain: Page, service: Service) -> None:
    ask(plain, "How is kelp fever treated?")
    answer_id = plain.get_attribute("#answer", "data-id")
    plain.fill("#comment", "Gracias & thanks")
    plain.click("button[value=down]")
    expect(plain.locator("h1")).to_have_text("Thank you")
    told = [json.loads(line) for line in service.feedback.read_text().splitlines()]
    assert [(line["rating"], line["comment"]) for line in told if line["answer_id"] == answer_id] == [
        ("down", "Gracias & thanks")
    ]


def test_the_markdown_can_be_taken_by_hand(plain: Page) -> None:
    ask(plain, "How is kelp fever treated?")
    plain.click("details.copy summary")
    assert "salt baths" in plain.input_value("details.copy textarea")


def test_the_topics_lead_to_a_document(plain: Page) -> None:
    plain.goto("/")
    plain.get_by_role("link", name="Topics", exact=True).click()
    plain.get_by_role("link", name="Moon knee", exact=True).click()
    plain.wait_for_url(re.compile("/documents/moon$"))
    expect(plain.locator("h1")).to_have_text("Moon knee")
