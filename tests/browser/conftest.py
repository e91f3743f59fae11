"""A headless Chromium before the playground's page, behind which everything is real."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

from bringup.chromium import find_chromium
from tests.system.conftest import running
from tests.system.steward import USUAL, Steward


@pytest.fixture(scope="package")
def steward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Steward]:
    yield from running(tmp_path_factory.mktemp("steward"), *USUAL, TRACE="true")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    found = find_chromium()
    if (not found or not shutil.which(found)) and os.environ.get("CI"):
        pytest.fail("no Chromium: apt-get install chromium")
    if not found or not shutil.which(found):
        pytest.skip("no Chromium: apt-get install chromium")
    # Root has no sandbox to offer; the page is our own.
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=options)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page, and what it complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        """Keep what the console shows in red or yellow."""
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def hear_error(self, error: Error) -> None:
        """Keep what no code has caught."""
        self.complaints.append(str(error))


@pytest.fixture
def visit(steward: Steward, browser: Browser) -> Iterator[Visit]:
    """Somebody opens the playground, as Ada."""
    page = browser.new_page(viewport={"width": 1360, "height": 900})
    page.set_default_timeout(30_000)
    visit = Visit(page)
    page.on("console", visit.hear)
    page.on("pageerror", visit.hear_error)
    page.goto(steward.harbour.url)
    yield visit
    page.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.browser)
