"""What a workspace allows its roles counts where something is asked, and again at the click."""

from dataclasses import replace

import pytest

from fsm.flow import Event
from services.permitting import (
    FixedRightError,
    NoSuchPermitError,
    PermitUsageError,
    RoleNotPermittedError,
    SaidAlreadyError,
    UnknownRightError,
)
from services.role import NotAModeratorError, NotAnAdminError, SwitchedOffError, TargetIsPeerError
from tests.integration.community import ADA, GRACE, MIA, MILO, TEAM, TROLL, asks
from tests.integration.services.working import press


@pytest.fixture
def helper(services):
    services.rows.members.grant(TEAM, GRACE, "helper", by=ADA)
    return GRACE


@pytest.fixture
def permits(services):
    return services.rows.permits


class TestAtTheCommand:
    def test_a_helper_shushes_where_it_was_allowed_and_nowhere_else(
        self, services, permits, helper
    ):
        permits.set(TEAM, "helper", "shush", "C0HELP", allows=True, by=ADA)

        elsewhere = replace(asks(helper, f"<@{TROLL}> 1h"), channel="C0OTHER")
        with pytest.raises(NotAModeratorError):
            services.moderation.propose("shush", elsewhere)
        services.moderation.propose("shush", asks(helper, f"<@{TROLL}> 1h"))

    def test_a_direct_message_is_no_channel(self, services, permits, helper):
        permits.set(TEAM, "helper", "shush", "D0HELP", allows=True, by=ADA)

        with pytest.raises(NotAModeratorError):
            services.moderation.propose(
                "shush", replace(asks(helper, f"<@{TROLL}>"), channel="D0HELP")
            )

    def test_of_a_kick_the_channel_counts_that_it_is_about(self, services, permits, helper):
        permits.set(TEAM, "helper", "kick", "C0HELP", allows=True, by=ADA)

        for place in ("<#C0OTHER>", "everywhere"):
            with pytest.raises(NotAModeratorError):
                services.moderation.propose("kick", asks(helper, f"<@{TROLL}> {place}"))
        services.moderation.propose(
            "kick", replace(asks(helper, f"<@{TROLL}> <#C0HELP>"), channel="C0OTHER")
        )

    def test_of_a_purge_too(self, services, permits, helper):
        permits.set(TEAM, "helper", "purge", "C0HELP", allows=True, by=ADA)

        with pytest.raises(NotAModeratorError):
            services.purging.propose(asks(helper, "5 <#C0OTHER>"))
        services.purging.propose(asks(helper, "5 <#C0HELP>"))

    def test_nobody_acts_on_a_peer_by_a_permit(self, services, permits, helper):
        permits.set(TEAM, "helper", "shush", "", allows=True, by=ADA)
        services.rows.members.grant(TEAM, TROLL, "helper", by=ADA)

        with pytest.raises(TargetIsPeerError):
            services.moderation.propose("shush", asks(helper, f"<@{TROLL}>"))


class TestAtTheClick:
    def test_what_was_taken_away_meanwhile_is_not_confirmed(self, services, permits):
        ban = services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam"))
        permits.set(TEAM, "moderator", "ban", "", allows=False, by=ADA)

        with pytest.raises(SwitchedOffError):
            press(services, ban, Event.CONFIRM, actor=MIA)

    def test_a_helper_confirms_what_was_asked_where_they_may(self, services, permits, helper):
        permits.set(TEAM, "helper", "shush", "C0HELP", allows=True, by=ADA)
        asked = services.moderation.propose("shush", asks(MILO, f"<@{TROLL}> 1h"))

        assert press(services, asked, Event.CONFIRM, actor=helper).moved

    def test_a_helper_confirms_nothing_of_elsewhere(self, services, permits, helper):
        permits.set(TEAM, "helper", "shush", "C0HELP", allows=True, by=ADA)
        elsewhere = replace(asks(MILO, f"<@{TROLL}> 1h"), channel="C0OTHER")
        asked = services.moderation.propose("shush", elsewhere)

        with pytest.raises(NotAModeratorError):
            press(services, asked, Event.CONFIRM, actor=helper)


class TestRows:
    def test_saying_the_same_twice_changes_nothing(self, permits):
        assert permits.set(TEAM, "helper", "shush", "", allows=True, by=ADA)
        assert not permits.set(TEAM, "helper", "shush", "", allows=True, by=ADA)

    def test_the_newer_word_counts(self, permits):
        permits.set(TEAM, "helper", "shush", "", allows=True, by=ADA)
        permits.set(TEAM, "helper", "shush", "", allows=False, by=ADA)

        assert [each["allows"] for each in permits.of(TEAM)] == [False]

    def test_taken_back_it_is_over_once(self, permits):
        permits.set(TEAM, "helper", "shush", "", allows=True, by=ADA)

        assert permits.end(TEAM, "helper", "shush", "", by=ADA)
        assert not permits.end(TEAM, "helper", "shush", "", by=ADA)
        assert permits.of(TEAM) == []

    def test_another_workspace_is_another(self, permits):
        permits.set("T0OTHER", "helper", "shush", "", allows=True, by=ADA)

        assert permits.of(TEAM) == []


class TestCommand:
    def test_an_admin_sets_lists_and_ends_a_rule(self, services, helper):
        services.permitting.change(asks(ADA, "helper shush in <#C0HELP|help>"))
        services.moderation.propose("shush", asks(helper, f"<@{TROLL}> 1h"))

        listed = services.permitting.change(asks(helper, "list")).facts["items"]
        services.permitting.change(asks(ADA, "revoke helper shush <#C0HELP>"))

        assert [(i["role"], i["action"], i["channel"], i["allows"]) for i in listed] == [
            ("helper", "shush", "C0HELP", True)
        ]
        assert services.permitting.change(asks(ADA)).facts["items"] == []

    def test_forbids(self, services):
        services.permitting.change(asks(ADA, "deny moderators /ban"))

        with pytest.raises(SwitchedOffError):
            services.moderation.propose("ban", asks(MILO, f"<@{TROLL}>"))

    def test_is_for_admins_to_change_and_for_those_inside_to_see(self, services):
        with pytest.raises(NotAnAdminError):
            services.permitting.change(asks(MILO, "helper shush"))
        with pytest.raises(NotAModeratorError):
            services.permitting.change(asks(GRACE, "list"))
        assert services.permitting.change(asks(MILO, "list")).name == "permits"

    @pytest.mark.parametrize(
        ("typed", "refusal"),
        [
            ("helper", PermitUsageError),
            ("helper shush in random", PermitUsageError),
            ("helper shush in <#C0HELP> please", PermitUsageError),
            ("helper fly", UnknownRightError),
            ("admin ban", RoleNotPermittedError),
            ("deny owner ban", RoleNotPermittedError),
            ("stranger cases", RoleNotPermittedError),
            ("moderator permits", FixedRightError),
            ("moderator roles in <#C0HELP>", FixedRightError),
            ("revoke helper shush", NoSuchPermitError),
        ],
    )
    def test_what_is_typed_wrong_gets_an_example(self, services, typed, refusal):
        with pytest.raises(refusal, match="/permit"):
            services.permitting.change(asks(ADA, typed))

    def test_the_same_rule_twice_is_told(self, services):
        services.permitting.change(asks(ADA, "helper shush"))

        with pytest.raises(SaidAlreadyError):
            services.permitting.change(asks(ADA, "allow helper shush"))
