"""The card of a member: only what the viewer may see, and only what they may do."""

from dataclasses import asdict, replace
from datetime import UTC, datetime

import pytest

from fsm.flow import Event
from services.directory import Group
from services.member_card import WhoUsageError
from services.ports import Profile
from services.role import NotAModeratorError
from services.user import UnknownPersonError
from tests.integration.community import ADA, GRACE, MIA, MILO, ROBOT, TEAM, TROLL, asks
from tests.integration.services.working import press, work

EVERY = ["note", "warn", "shush", "kick", "ban"]


def card(services, viewer, target, **change):
    request = replace(asks(viewer, f"<@{target}|name>"), **change)
    return services.member_cards.show(request).facts


class TestActions:
    def test_a_moderator_is_offered_what_would_change_something(self, services):
        assert card(services, MILO, TROLL)["actions"] == EVERY

    def test_of_what_is_in_force_only_its_end(self, services):
        ban = services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> spam"))
        press(services, ban, Event.CONFIRM)

        assert card(services, MILO, TROLL)["actions"] == ["note", "warn", "shush", "kick", "unban"]

    @pytest.mark.parametrize(
        ("viewer", "target"), [(MILO, MIA), (MILO, ADA), (MILO, ROBOT), (MILO, MILO)]
    )
    def test_nothing_about_peers_admins_apps_and_oneself(self, services, viewer, target):
        assert card(services, viewer, target)["actions"] == []

    def test_a_helper_is_offered_what_helpers_may_here(self, services):
        services.rows.members.grant(TEAM, GRACE, "helper", by=ADA)
        services.rows.permits.set(TEAM, "helper", "shush", "C0HELP", allows=True, by=ADA)

        assert card(services, GRACE, TROLL)["actions"] == ["note", "warn", "shush"]
        assert card(services, GRACE, TROLL, channel="C0OTHER")["actions"] == ["note", "warn"]

    def test_an_auditor_sees_and_does_nothing(self, services):
        services.rows.members.grant(TEAM, GRACE, "auditor", by=ADA)

        facts = card(services, GRACE, TROLL)

        assert facts["actions"] == []
        assert facts["total"] == 0


class TestWhatIsShown:
    def test_roles_with_where_they_come_from(self, services):
        at = datetime(2026, 11, 22, tzinfo=UTC)
        crew = Group(group_id="S1", handle="crew", name="Crew", changed_at=at, users=(MILO,))
        services.user_groups.keep(TEAM, crew)
        services.rows.user_groups.bind(TEAM, "S1", "auditor", by=ADA)

        roles = card(services, MIA, MILO)["roles"]

        assert [(each["role"], each["group"], each["by"]) for each in roles] == [
            ("auditor", "S1", ADA),
            ("moderator", "", ADA),
        ]
        assert [each["role"] for each in card(services, MILO, ADA)["roles"]] == ["admin"]

    def test_what_is_in_force_and_the_last_cases(self, services):
        ban = services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> 7d spam"))
        press(services, ban, Event.CONFIRM)

        facts = card(services, MILO, TROLL)

        assert [(each["kind"], each["case"]) for each in facts["sanctions"]] == [("ban", 1)]
        assert [each["number"] for each in facts["cases"]] == [1]

    def test_no_cases_for_who_may_not_look_them_up(self, services):
        services.rows.permits.set(TEAM, "member", "who", "", allows=True, by=ADA)

        facts = card(services, GRACE, TROLL)

        assert facts["name"] == "Troll"
        assert not {"cases", "sanctions", "total"} & set(facts)
        assert facts["actions"] == []

    def test_a_role_that_the_account_cannot_hold_is_none(self, services):
        services.rows.members.grant(TEAM, GRACE, "moderator", by=ADA)
        gone = Profile(user_id=GRACE, name="Grace", is_admin=True, is_deleted=True)
        services.rows.members.save(TEAM, asdict(gone))

        facts = card(services, MILO, GRACE)

        assert facts["roles"] == []
        assert facts["kind"] == "gone"
        assert facts["actions"] == ["note"]

    def test_the_points_that_they_have(self, services):
        services.economy.kudos.give(asks(GRACE, f"<@{TROLL}> 3 for help", key="command:kudos"))

        assert card(services, MILO, TROLL)["points"] == 3
        assert card(services, MILO, MIA)["points"] == 0
        assert card(services, MILO, ROBOT)["points"] is None

    def test_the_strikes_that_stand_for_who_may_moderate(self, services):
        warning = services.moderation.propose("warn", asks(MILO, f"<@{TROLL}> no adverts"))
        work(services, warning.case_number, {})
        services.rows.members.grant(TEAM, GRACE, "auditor", by=ADA)

        assert card(services, MILO, TROLL)["strikes"] == 1
        assert card(services, MILO, MIA)["strikes"] == 0
        assert "strikes" not in card(services, GRACE, TROLL)


class TestRefusals:
    def test_a_member_may_not_look(self, services):
        with pytest.raises(NotAModeratorError):
            card(services, TROLL, MILO)

    @pytest.mark.parametrize("typed", ["", "milo", "<@U0MILO> please"])
    def test_who_names_nobody_gets_an_example(self, services, typed):
        with pytest.raises(WhoUsageError, match="/who @milo"):
            services.member_cards.show(asks(MILO, typed))

    def test_nobody_knows_who_that_is(self, services):
        with pytest.raises(UnknownPersonError):
            card(services, MILO, "U0NOBODY")
