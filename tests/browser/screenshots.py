"""Screenshots of the pages over the default library, for the documentation: make screenshots"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, expect, sync_playwright
from served import served

from browser.visiting import FLAGS, ask
from service.api import create_app
from service.engine import Engine
from service.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "screenshots"
WIDE = (1000, 860)
PHONE = (390, 844)


def main() -> None:
    """Takes every screenshot anew."""
    expect.set_options(timeout=120_000)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        settings = Settings(feedback=Path(folder) / "feedback.jsonl")
        app = create_app(Engine(ROOT / "library", settings), settings=settings)
        with (
            served(app) as url,
            playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*FLAGS]) as browser,
        ):
            take(browser, url)


def take(browser: Browser, url: str) -> None:
    """Visits the pages and writes a picture of each."""

    def page(size: tuple[int, int], *, dark: bool = False) -> Page:
        opened = browser.new_page(
            base_url=url, viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light"
        )
        opened.set_default_timeout(120_000)
        return opened

    def keep(shown: Page, name: str, *, whole: bool = False) -> None:
        shown.wait_for_load_state("networkidle")
        shown.screenshot(path=FOLDER / f"{name}.png", full_page=whole, animations="disabled")

    home = page(PHONE)
    home.goto("/")
    keep(home, "home")
    answer = page(WIDE)
    ask(answer, "What causes osteonecrosis?")
    keep(answer, "answer", whole=True)
    answer.locator("details.quotes summary").first.click()
    answer.locator("a.deep").first.click()
    answer.wait_for_selector("mark")
    keep(answer, "document")
    phone = page(PHONE)
    ask(phone, "How is osteonecrosis of the hip treated?")
    phone.locator("a.marker").first.click()
    keep(phone, "phone")
    dark = page(WIDE, dark=True)
    ask(dark, "Is osteonecrosis treated with surgery?")
    dark.locator("a.marker").nth(1).hover()
    dark.wait_for_selector(".panel:not([hidden])")
    keep(dark, "dark")
    for name, question in (
        ("emergency", "I have crushing chest pain and can't breathe"),
        ("abstention", "What is the capital of Peru?"),
    ):
        other = page(PHONE)
        ask(other, question)
        keep(other, name, whole=True)


if __name__ == "__main__":
    main()
