"""Visiting the pages: a running service, and how a question is asked of it in a browser."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

NewPage = Callable[..., Page]


@dataclass(frozen=True)
class Service:
    """A running service: its address, and the file that its feedback goes to."""

    url: str
    feedback: Path


def ask(page: Page, question: str) -> None:
    """Types a question into the box of the page, or of the first page, and waits for the answer."""
    if page.url == "about:blank":
        page.goto("/")
    page.fill("#q", question)
    page.click("#ask button.primary")
    expect(page.locator("#answer h1")).to_have_text(question)
