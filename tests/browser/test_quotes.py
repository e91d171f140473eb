"""A quote beside its marker: by pointer, by finger, by keyboard; and the way to the very sentence."""

import re

import pytest
from playwright.sync_api import Page, expect

from browser.visiting import NewPage, ask

QUESTION = "How long does tide cough last?"


@pytest.fixture
def answered(page: Page) -> Page:
    ask(page, QUESTION)
    return page


def test_resting_on_a_marker_shows_the_quote_in_its_surroundings(answered: Page) -> None:
    panel = answered.locator(".panel")
    expect(panel).to_be_hidden()
    marker = answered.locator("a.marker").first
    marker.hover()
    expect(panel).to_be_visible()
    expect(panel.locator("mark")).to_have_text(re.compile("Tide cough lasts nine days in most people."))
    expect(panel).to_contain_text("How long does tide cough last?")
    expect(panel).to_contain_text("reviewed 3 April 2011")
    panel.hover()  # the pointer can travel into it
    answered.wait_for_timeout(500)
    expect(panel).to_be_visible()
    answered.mouse.move(5, 5)
    expect(panel).to_be_hidden()


def test_the_surroundings_are_those_of_the_document(page: Page) -> None:
    ask(page, "How is kelp fever treated?")
    page.locator("a.marker").first.hover()
    whole = page.locator(".panel blockquote p").last.inner_text()
    assert whole == "Kelp fever is treated with rest and salt baths. Most divers recover within three weeks."


def test_the_keyboard_opens_keeps_and_closes_a_quote(answered: Page) -> None:
    panel, marker = answered.locator(".panel"), answered.locator("a.marker").first
    answered.locator("h1").focus()
    answered.keyboard.press("Tab")
    expect(marker).to_be_focused()
    expect(panel).to_be_visible()
    answered.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(marker).to_be_focused()
    answered.keyboard.press("Enter")
    expect(panel).to_be_focused()
    answered.keyboard.press("Tab")
    expect(panel.locator(".close")).to_be_focused()
    answered.keyboard.press("Tab")
    expect(panel.locator("a.deep")).to_be_focused()
    answered.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(marker).to_be_focused()


def test_a_finger_opens_a_quote_at_the_foot_of_a_phone(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    ask(page, QUESTION)
    page.locator("a.marker").first.tap()
    box = page.locator(".panel").bounding_box()
    assert box is not None
    assert (box["x"], box["width"], round(box["y"] + box["height"])) == (0, 390, 844)
    page.locator(".panel .close").tap()
    expect(page.locator(".panel")).to_be_hidden()


def test_a_press_elsewhere_closes_a_quote(answered: Page) -> None:
    answered.locator("a.marker").first.click()
    expect(answered.locator(".panel")).to_be_visible()
    answered.mouse.click(20, 500)
    expect(answered.locator(".panel")).to_be_hidden()


def test_the_source_opens_at_the_very_sentence(answered: Page) -> None:
    answered.locator("a.marker").first.click()
    link = answered.locator(".panel a.deep").get_attribute("href")
    assert link is not None
    assert link.startswith("https://bays.example/tide#:~:text=Tide%20cough%20lasts")


def test_the_librarys_own_copy_opens_with_the_words_marked_and_in_sight(answered: Page) -> None:
    quote = answered.locator("details.quotes mark").first.text_content()
    answered.locator("details.quotes summary").first.click()
    answered.locator("details.quotes .ways a:not(.deep)").first.click()
    answered.wait_for_url(re.compile("/documents/.*#quote"))
    assert "".join(answered.locator("mark").all_text_contents()) == quote
    expect(answered.locator("#quote")).to_be_in_viewport()


def test_without_an_address_the_source_is_the_page_of_the_library(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 390, "height": 420})
    ask(page, "What are the symptoms of moon knee?")
    page.locator("a.marker").first.click()
    page.locator(".panel a.deep").click()
    page.wait_for_url(re.compile(r"/documents/moon\?start="))
    expect(page.locator("mark").first).to_contain_text("The main symptom of moon knee")
    expect(page.locator("#quote")).to_be_in_viewport()


def test_an_old_source_is_called_old(answered: Page) -> None:
    expect(answered.locator(".old").first).to_contain_text("older than 5 years")
    expect(answered.locator(".badge.reviewed").first).to_have_text("Official or reviewed")
    ask(answered, "What causes kelp fever?")
    expect(answered.locator("#answer h1")).to_have_text("What causes kelp fever?")
    kelp = answered.locator(".source").filter(has_text="What is kelp fever?")
    expect(kelp).to_contain_text("updated 1 May 2024")
    assert kelp.locator(".old").count() == 0
