"""Steward's Home as each person finds it, and a setting changed in it."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_ban import channel


class TestHome:
    def test_an_admin_changes_a_setting_and_a_member_sees_their_own(self, visit: Visit) -> None:
        page, home = visit.page, visit.page.locator(".home")

        channel(page, "Steward app")
        expect(home).to_contain_text("Your standing", timeout=30_000)  # workers are waking up
        expect(home).to_contain_text("Settings")
        group = home.locator(".block.section", has_text="confirm_within")
        group.get_by_role("button", name="Change").click()
        form = page.get_by_role("dialog")
        field = form.get_by_label("Confirm within")
        expect(field).to_have_value("5m")
        field.fill("soon")
        form.get_by_role("button", name="Save").click()
        expect(form).to_contain_text("such as 10m")
        field.fill("20m")
        form.get_by_role("button", name="Save").click()
        expect(home).to_contain_text("20m")

        page.get_by_role("button", name="Become Grace").click()
        channel(page, "Steward app")
        expect(home).to_contain_text("nothing restricts you here")
        expect(home).not_to_contain_text("Settings")
        assert visit.complaints == []
