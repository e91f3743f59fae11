"""Roles given and taken, by hand, for a time, to a group; and where each comes from."""

from dataclasses import asdict, replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from services.directory import Group
from services.granting import (
    ByOtherWayError,
    CantHoldError,
    HasNoRoleError,
    HasRoleError,
    IsBoundError,
    IsNotBoundError,
    RoleAboveYoursError,
    RoleTooHighForAGroupError,
    RoleUsageError,
    UnknownGroupError,
    UnknownRoleError,
)
from services.ports import Profile
from services.role import NotAModeratorError, NotAnAdminError, Role, roles_of
from tests.integration.community import ADA, GRACE, MIA, MILO, ROBOT, TEAM, TROLL, asks

OWNER, GUEST, STRANGER, GONE = "U0OLGA", "U0GUEST", "U0FAR", "U0GONE"
GROUP = Group(
    group_id="S0CREW",
    handle="crew",
    name="Crew",
    changed_at=datetime(2026, 11, 22, tzinfo=UTC),
    users=(GRACE,),
)


@pytest.fixture
def granting(services):
    for profile in (
        Profile(user_id=OWNER, name="Olga", is_admin=True, is_owner=True),
        Profile(user_id=GUEST, name="Gus", is_guest=True),
        Profile(user_id=STRANGER, name="Far", is_stranger=True),
        Profile(user_id=GONE, name="Gone", is_deleted=True),
    ):
        services.rows.members.save(TEAM, asdict(profile))
    services.user_groups.keep(TEAM, GROUP)
    return services.granting


def roles(services, user):
    return roles_of(services.users.person(TEAM, user)) - {Role.MEMBER, Role.GUEST}


class TestByHand:
    @pytest.mark.parametrize("name", ["moderator", "helper", "auditor"])
    def test_an_admin_gives_and_takes_a_role(self, services, granting, name):
        granting.change(asks(ADA, f"grant <@{GRACE}|grace> {name}"))
        assert roles(services, GRACE) == {name}

        granting.change(asks(ADA, f"revoke <@{GRACE}> {name}"))
        assert roles(services, GRACE) == set()

    def test_an_owner_alone_makes_an_admin(self, services, granting):
        with pytest.raises(RoleAboveYoursError):
            granting.change(asks(ADA, f"grant <@{GRACE}> admin"))
        granting.change(asks(OWNER, f"grant <@{GRACE}> admin"))
        assert roles(services, GRACE) == {Role.ADMIN}

        with pytest.raises(RoleAboveYoursError):
            granting.change(asks(ADA, f"revoke <@{GRACE}> admin"))

    def test_a_moderator_gives_none(self, granting):
        with pytest.raises(NotAnAdminError):
            granting.change(asks(MILO, f"grant <@{GRACE}> helper"))

    def test_for_a_time_it_is_over_by_the_databases_clock(self, services, granting, session):
        view = granting.change(asks(ADA, f"grant <@{GRACE}> helper 7d"))
        assert view.facts["ends_at"] is not None
        assert roles(services, GRACE) == {Role.HELPER}

        session.execute(text("UPDATE role_grants SET ends_at = clock_timestamp()"))

        assert roles(services, GRACE) == set()
        assert GRACE not in {item["user"] for item in granting.list(asks(ADA)).facts["items"]}

    def test_until_a_day_in_the_time_zone_of_who_gives_it(self, services, granting):
        berlin = Profile(user_id=ADA, name="Ada", is_admin=True, time_zone="Europe/Berlin")
        services.rows.members.save(TEAM, asdict(berlin))
        request = replace(
            asks(ADA, f"grant <@{GRACE}> helper until 2030-12-24 18:00"),
            at=datetime(2026, 11, 22, 12, tzinfo=UTC),
        )

        view = granting.change(request)

        assert view.facts["ends_at"] == datetime(2030, 12, 24, 17, tzinfo=UTC).timestamp()

    def test_another_end_replaces_the_one_before(self, granting, session):
        granting.change(asks(ADA, f"grant <@{GRACE}> helper 7d"))
        granting.change(asks(ADA, f"grant <@{GRACE}> helper"))

        with pytest.raises(HasRoleError):
            granting.change(asks(ADA, f"grant <@{GRACE}> helper"))
        items = [i for i in granting.list(asks(ADA)).facts["items"] if i["user"] == GRACE]
        assert [(item["role"], item["ends_at"]) for item in items] == [("helper", None)]

    @pytest.mark.parametrize("user", [ROBOT, STRANGER, GONE])
    def test_who_can_have_none_is_given_none(self, granting, user):
        with pytest.raises(CantHoldError):
            granting.change(asks(ADA, f"grant <@{user}> helper"))

    def test_a_guest_is_no_admin_but_may_help(self, services, granting):
        with pytest.raises(CantHoldError):
            granting.change(asks(OWNER, f"grant <@{GUEST}> admin"))
        granting.change(asks(ADA, f"grant <@{GUEST}> helper"))

        assert roles(services, GUEST) == {Role.HELPER}

    def test_what_was_not_given_is_not_taken(self, granting):
        with pytest.raises(HasNoRoleError):
            granting.change(asks(ADA, f"revoke <@{GRACE}> helper"))


class TestByGroup:
    def test_whoever_is_in_it_has_the_role(self, services, granting):
        view = granting.change(asks(ADA, "bind <!subteam^S0CREW|@crew> moderator"))

        assert view.facts["members"] == 1
        assert roles(services, GRACE) == {Role.MODERATOR}
        services.users.require("ban", TEAM, GRACE)

    def test_it_ends_with_the_group_and_with_the_binding(self, services, granting):
        granting.change(asks(ADA, "bind <!subteam^S0CREW> moderator"))
        services.user_groups.keep(TEAM, replace(GROUP, users=(MIA,)))
        assert roles(services, GRACE) == set()

        services.user_groups.keep(TEAM, GROUP)
        granting.change(asks(ADA, "unbind <!subteam^S0CREW> moderator"))
        assert roles(services, GRACE) == set()

    def test_by_hand_it_is_not_taken(self, granting):
        granting.change(asks(ADA, "bind <!subteam^S0CREW> moderator"))

        with pytest.raises(ByOtherWayError):
            granting.change(asks(ADA, f"revoke <@{GRACE}> moderator"))

    def test_makes_nobody_an_admin(self, granting):
        with pytest.raises(RoleTooHighForAGroupError):
            granting.change(asks(OWNER, "bind <!subteam^S0CREW> admin"))

    def test_says_what_is_so_already(self, granting):
        granting.change(asks(ADA, "bind <!subteam^S0CREW> helper"))
        with pytest.raises(IsBoundError):
            granting.change(asks(ADA, "bind <!subteam^S0CREW> helper"))
        with pytest.raises(IsNotBoundError):
            granting.change(asks(ADA, "unbind <!subteam^S0CREW> auditor"))
        with pytest.raises(UnknownGroupError):
            granting.change(asks(ADA, "bind <!subteam^S0NONE> helper"))


class TestList:
    def test_shows_where_each_role_comes_from(self, granting):
        granting.change(asks(ADA, "bind <!subteam^S0CREW> helper"))
        granting.change(asks(ADA, f"grant <@{TROLL}> auditor until 2030-12-24"))

        facts = granting.list(asks(MILO)).facts

        by_hand = {(item["user"], item["role"], bool(item["ends_at"])) for item in facts["items"]}
        assert (TROLL, "auditor", True) in by_hand
        assert (MILO, "moderator", False) in by_hand
        assert [(g["group"], g["role"], g["members"]) for g in facts["groups"]] == [
            ("S0CREW", "helper", 1)
        ]
        assert facts["admins"] == [
            {"user": OWNER, "is_owner": True},
            {"user": ADA, "is_owner": False},
        ]

    def test_is_for_auditors_but_not_for_members(self, granting):
        with pytest.raises(NotAModeratorError):
            granting.change(asks(TROLL, "list"))
        granting.change(asks(ADA, f"grant <@{TROLL}> auditor"))

        assert granting.change(asks(TROLL, "")).name == "roles"


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("give <@U0GRACE> helper", RoleUsageError),
        ("grant grace helper", RoleUsageError),
        ("grant <@U0GRACE>", RoleUsageError),
        ("grant <@U0GRACE> king", UnknownRoleError),
        ("grant <@U0GRACE> owner", UnknownRoleError),
        ("revoke <@U0GRACE> helper now", RoleUsageError),
        ("bind <@U0GRACE> helper", RoleUsageError),
        ("list me", RoleUsageError),
    ],
)
def test_what_is_typed_wrong_gets_an_example(granting, typed, refusal):
    with pytest.raises(refusal, match="/role"):
        granting.change(asks(ADA, typed))
