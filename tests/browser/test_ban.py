"""The ban as a person plays it: typed, confirmed, and seen from the other side."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.system.harbour import GENERAL, Harbour, Person
from tests.system.steward import Steward

SPAMMER = Person("U0SPAM", "spammer")


def channel(page: Page, name: str) -> None:
    """Open a channel by its name in the sidebar."""
    page.locator("#sidebar").get_by_role("button", name=name).first.click()


class TestBan:
    def test_from_typing_to_removed(self, steward: Steward, visit: Visit) -> None:
        page = visit.page

        channel(page, "general")
        box = page.locator("#composer-text")
        box.click()
        box.press_sequentially("/ban @spam", delay=20)
        expect(page.get_by_role("listbox")).to_contain_text("spammer")
        box.press("Tab")
        box.press_sequentially("sells boats that do not float")
        box.press("Enter")
        expect(page.locator("#scroller")).to_contain_text("is open. Confirm it in")

        channel(page, "moderators")
        card = page.locator("#scroller .message", has_text="asks to").last
        expect(card).to_contain_text("sells boats that do not float")
        card.get_by_role("button", name="Confirm").click()
        expect(page.locator("#scroller")).to_contain_text("is banned for good")
        expect(page.locator("#scroller").get_by_role("button", name="Confirm")).to_have_count(0)

        page.get_by_role("button", name="Become Spammer McSpam").click()
        expect(page.locator("#sidebar")).to_contain_text("removed")
        assert_kept_out(steward.harbour)
        assert visit.complaints == []


def assert_kept_out(harbour: Harbour) -> None:
    """The page shows what is so."""
    assert harbour.channels_of(SPAMMER) == {GENERAL}
    assert len(harbour.kicks(SPAMMER)) == len(set(harbour.kicks(SPAMMER))) == 3
