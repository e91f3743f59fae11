"""The page in a real browser."""

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.playground.running import Running, running

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running() as started:
        yield started


@pytest.fixture
def page(server) -> Iterator["sync_api.Page"]:
    if CHROMIUM is None:
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing("This test needs Chromium: apt-get install chromium")
    server.world.reset()
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        made = browser.new_page(viewport={"width": 1280, "height": 800})
        made.complaints = []
        made.on("pageerror", lambda error: made.complaints.append(str(error)))
        made.on("console", lambda line: line.type == "error" and made.complaints.append(line.text))
        made.goto(server.url)
        made.wait_for_selector("body.ready")
        yield made
        assert made.complaints == []
        browser.close()


class TestPage:
    def test_a_ban_is_played_from_typing_to_removed(self, page):
        box = page.locator("#composer-text")
        box.fill("/b")
        page.get_by_role("option", name="/ban").wait_for()
        box.press("Tab")
        box.press_sequentially("@spam")
        box.press("Enter")
        box.press_sequentially("spam")
        assert box.input_value() == "/ban @spammer spam"
        box.press("Enter")
        page.get_by_text("Only visible to you").wait_for()
        page.locator("#scroller").get_by_text("The card is in #moderators.").wait_for()
        page.locator("#sidebar").get_by_text("moderators").click()
        page.get_by_role("heading", name="Ban Spammer McSpam?").wait_for()
        page.locator(".card").get_by_role("button", name="Confirm").click()
        page.locator("#travel").get_by_text("conversations.kick").wait_for()
        page.get_by_role("button", name="Become Spammer McSpam").click()
        page.locator("#sidebar").get_by_text("random").click()
        page.get_by_text("You were removed from #random by Steward.").wait_for()

    def test_what_people_write_is_text_and_never_markup(self, page):
        box = page.locator("#composer-text")
        box.fill("<img src=x onerror=alert(1)> *bold* `code` & @grace <https://x|<b>>")
        box.press("Enter")
        message = page.locator(".message", has_text="onerror=alert(1)")
        message.wait_for()

        assert message.locator("strong").inner_text() == "bold"
        assert message.locator("code").inner_text() == "code"
        assert message.locator(".mention").inner_text() == "@grace"
        assert page.locator("#scroller .text img").count() == 0

    def test_the_weather_is_made_by_click(self, page, server):
        page.get_by_role("button", name="Weather: make Slack fail").click()
        page.get_by_role("button", name="Server error").click()
        page.locator(".fault").get_by_text("3 left").wait_for()

        assert [fault.kind for fault in server.world.faults.standing] == ["http_500"]
        page.get_by_role("button", name="Clear skies").click()
