"""What a workspace allows or takes away counts for reports and for automod, too."""

import pytest

from config.settings import settings
from services.automod.memory import OwnMemory
from services.automod.rule import Mode, RuleBody
from services.casebook import NoSuchCaseError
from services.report_access import NoSuchReportError
from services.role import NotAModeratorError, SwitchedOffError
from services.rule_keeping import OnlyAdminsWriteError
from tasks.assembly.automod import rulebooks
from tests.integration.community import ADA, GRACE, MIA, MILO, TEAM, TROLL, asks, settle_in
from tests.integration.services.reporting import claims, reports
from tests.integration.services.test_rules import say

WORDS = RuleBody(name="No casinos", kind="words", what="casino", reason="no adverts")


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "of-the-tests")
    monkeypatch.setattr("tasks.assembly.automod.redis_memory", OwnMemory)
    settings.cache_clear()
    rulebooks.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def services(session, _alone):
    services = settle_in(session)
    services.rows.members.grant(TEAM, GRACE, "helper", by=ADA)
    return services


def permit(services, role, right, *, channel="", allows=True):
    services.rows.permits.set(TEAM, role, right, channel, allows=allows, by=ADA)


def looks(services, case, who):
    return services.casebook.one(asks(who, str(case["number"]), key="command:case"))


class TestReports:
    def test_a_helper_who_is_permitted_claims_one(self, services):
        case = reports(services, TROLL, message=None, text=f"<@{MIA}>")
        open_to_all = reports(services, MIA, "2")
        with pytest.raises(NotAModeratorError):
            claims(services, open_to_all, GRACE)

        permit(services, "helper", "reports")

        assert claims(services, open_to_all, GRACE).data["claimed_by"] == GRACE
        with pytest.raises(NoSuchReportError):
            claims(services, case, GRACE)

    def test_a_permit_for_a_channel_counts_for_what_was_said_there(self, services):
        case = reports(services, MIA)
        permit(services, "helper", "reports", channel="C0OTHER")
        with pytest.raises(NotAModeratorError):
            claims(services, case, GRACE)

        permit(services, "helper", "reports", channel="C0HELP")

        assert claims(services, case, GRACE).data["claimed_by"] == GRACE

    def test_who_is_denied_sees_none(self, services):
        case = reports(services, GRACE)
        permit(services, "moderator", "reports", allows=False)

        with pytest.raises(SwitchedOffError):
            claims(services, case, MILO)
        with pytest.raises(SwitchedOffError):
            services.reports.queue.page(asks(MILO, key="command:reports"))
        with pytest.raises(NoSuchCaseError):
            looks(services, case, MILO)
        assert claims(services, case, ADA).data["claimed_by"] == ADA

    def test_who_may_see_reports_is_reported_to_admins_alone(self, services):
        permit(services, "helper", "reports")
        case = reports(services, TROLL, message=None, text=f"<@{GRACE}>")

        with pytest.raises(NoSuchReportError):
            claims(services, case, MILO)
        assert claims(services, case, ADA)

    def test_no_permit_opens_those_about_moderators(self, services):
        case = reports(services, TROLL, message=None, text=f"<@{MIA}>")
        permit(services, "moderator", "reports.restricted")

        with pytest.raises(NoSuchReportError):
            claims(services, case, MILO)

    def test_whose_reports_hide_a_message_can_be_said(self, services):
        services.preferences.change(asks(ADA, key="command:set"), {"reports_hide": "1"})
        permit(services, "helper", "hide", allows=False)
        case = reports(services, GRACE, named=True)
        assert not services.reports.rows.get(TEAM, case["number"])["hidden_at"]

        permit(services, "moderator", "hide", allows=True)
        reports(services, MILO, "2", named=True)

        assert services.reports.rows.get(TEAM, case["number"])["hidden_at"]


class TestRules:
    def test_a_moderator_who_is_permitted_writes_them(self, services):
        with pytest.raises(OnlyAdminsWriteError):
            services.automod.rules.save(asks(MILO, key="command:1"), WORDS)

        permit(services, "moderator", "rules")

        rule = services.automod.rules.save(asks(MILO, key="command:2"), WORDS)
        assert services.automod.rules.set_mode(asks(MILO, key="c:3"), rule.number, Mode.ENFORCE)

    def test_who_is_spared_can_be_said_by_role_and_channel(self, services):
        services.automod.rules.save(asks(ADA, key="command:1"), WORDS)
        assert say(services, user=GRACE).met
        assert not say(services, user=MILO).met

        permit(services, "helper", "unjudged", channel="C0HELP")
        permit(services, "moderator", "unjudged", allows=False)

        assert not say(services, user=GRACE, at=1).met
        assert say(services, user=GRACE, at=2, channel="C0OTHER").met
        assert say(services, user=MILO, at=3).met
        assert not say(services, user=ADA, at=4).met
