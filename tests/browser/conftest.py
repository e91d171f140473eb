"""Fixtures: a service on loopback over the made-up pages, and Debian's Chromium to read it with."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)
from served import served

from browser.visiting import FLAGS, NewPage, Service
from indexer.build import BuildSettings, build
from service.api import create_app
from service.engine import Engine
from service.settings import Settings

PATIENCE_MS = 60_000  # the tests must pass on a machine that is busy with other work

# Beside the made-up pages: one that is old and official, one whose every word tries to be markup, one in Spanish.
PAGES = {
    "tide.md": """---
title: Tide cough
tier: reviewed
publisher: Board of Bays
url: https://bays.example/tide
reviewed: 2011-04-03
---

Tide cough is a made-up cough of people who live on piers.

## How long does tide cough last?

Tide cough lasts nine days in most people. A doctor should see a tide cough that lasts longer than a month.
""",
    "sand.md": """---
title: 'Sand toe <script>document.title = "run"</script>'
publisher: '<img src=x onerror=alert(1)>'
---

Sand toe `<script>alert(1)</script>` is a made-up blister of `<b onmouseover=alert(2)>runners</b>`.
""",
    "alga.md": """---
title: ¿Qué es la fiebre de las algas?
language: es
---

La fiebre de las algas es una enfermedad inventada de los buceadores. La causa un ácaro que vive en las algas.
""",
}


@pytest.fixture(scope="package")
def service(pages: Path, settings: BuildSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service, on a port of its own; it ends with the tests."""
    folder = tmp_path_factory.mktemp("browser")
    shutil.copytree(pages, folder / "pages")
    for name, text in PAGES.items():
        (folder / "pages" / name).write_text(text)
    build([folder / "pages"], folder / "library", settings)
    chosen = Settings(feedback=folder / "feedback.jsonl", min_confidence=0.3, address_requests_per_minute=0)
    app = create_app(Engine(folder / "library", chosen), settings=chosen)
    with served(app) as url:
        yield Service(url, folder / "feedback.jsonl")


@pytest.fixture(scope="package")
def chromium_path() -> str:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Debian's chromium is not on this machine: apt-get install chromium")
    return path


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    with playwright.chromium.launch(executable_path=chromium_path, args=[*FLAGS]) as launched:
        yield launched


@pytest.fixture
def new_page(browser: Browser, service: Service) -> Iterator[NewPage]:
    """Makes a page that knows the service's address. At the end no page may have broken its policy, shown a dialog, or asked
    anything of another host.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def make(**options: Any) -> Page:
        context = browser.new_context(**{"base_url": service.url, "viewport": {"width": 1100, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)

        def console(message: ConsoleMessage) -> None:
            if "Content Security Policy" in message.text or "TrustedHTML" in message.text:
                wrong.append(message.text)

        def dialog(shown: Dialog) -> None:
            wrong.append(shown.message)
            shown.dismiss()

        def request(asked: Request) -> None:
            if not asked.url.startswith(service.url):
                wrong.append(asked.url)

        page.on("console", console)
        page.on("dialog", dialog)
        page.on("request", request)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page of a wide window, with JavaScript."""
    return new_page()
