"""The table of permissions, walked through completely: actor x target x action."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import permission_page
from services.action import EVERY
from services.permission import (
    INSIDERS,
    PERMISSIONS,
    PERMITTED,
    Permit,
    is_allowed,
    require,
    require_on,
    rights,
)
from services.purging import PURGE
from services.role import (
    NotAllowedError,
    NotAModeratorError,
    NotAnAdminError,
    Role,
    SwitchedOffError,
    TargetIsAdminError,
    TargetIsBotError,
    TargetIsGoneError,
    TargetIsPeerError,
    TargetIsYourselfError,
)
from tests.unit.services.persons import PEOPLE, person

ADMINS = {"owner", "admin", "admin by hand"}
MODERATORS = ADMINS | {"moderator", "moderating auditor", "guest with roles"}
HELPERS = MODERATORS | {"helper"}
READERS = HELPERS | {"auditor"}

WHO_MAY = {
    "note": HELPERS,
    "warn": HELPERS,
    "unwarn": HELPERS,
    "shush": MODERATORS,
    "unshush": MODERATORS,
    "kick": MODERATORS,
    "unkick": MODERATORS,
    "ban": MODERATORS,
    "unban": MODERATORS,
    "purge": MODERATORS,
    "slowmode": MODERATORS,
    "unslowmode": MODERATORS,
    "readonly": MODERATORS,
    "unreadonly": MODERATORS,
    "lock": MODERATORS,
    "unlock": MODERATORS,
    "raid": MODERATORS,
    "unraid": MODERATORS,
    "speak": MODERATORS,
    "unjudged": MODERATORS,
    "rules": ADMINS,
    "reports": MODERATORS,
    "reports.restricted": ADMINS,
    "hide": HELPERS,
    "cases": READERS,
    "void": MODERATORS,
    "appeals": MODERATORS,
    "moderate": MODERATORS,
    "announce": ADMINS,
    "shop": ADMINS,
    "who": READERS,
    "roles.see": READERS,
    "roles": ADMINS,
    "settings": ADMINS,
    "permits": ADMINS,
}
"""Which of PEOPLE may do what; written down once more, by hand."""

EVEN_GONE = {
    *("note", "unwarn", "unshush", "unkick", "unban", "void", "appeals", "moderate"),
    *("reports", "reports.restricted"),
}

TARGETS = (*PEOPLE, "self")


def expected(actor: str, target: str, action: str) -> type[Exception] | None:
    """Return the refusal, by rules that are spelled out here anew."""
    outranked = {"helper", "auditor"} if actor in MODERATORS else set()
    rules = (
        (actor not in WHO_MAY[action], NotAllowedError),
        (target == "self", TargetIsYourselfError),
        (target.startswith("bot"), TargetIsBotError),
        (target.startswith("gone"), None if action in EVEN_GONE else TargetIsGoneError),
        (target in ADMINS, TargetIsAdminError),
        (target in READERS - outranked and actor not in ADMINS, TargetIsPeerError),
    )
    return next((refusal for holds, refusal in rules if holds), None)


@pytest.mark.parametrize(("actor", "action"), list(product(PEOPLE, WHO_MAY)))
def test_who_may_do_what_to_whom(actor, action):
    who = person("U1", **PEOPLE[actor])
    refusals = {}
    for target in TARGETS:
        whom = who if target == "self" else person("U2", **PEOPLE[target])
        try:
            require_on(action, who, whom)
        except tuple(filter(None, {expected(actor, target, action)})) as refusal:
            refusals[target] = type(refusal)

    wanted = {target: expected(actor, target, action) for target in TARGETS}
    assert set(refusals) == {target for target, refusal in wanted.items() if refusal}
    assert all(issubclass(refusals[target], wanted[target]) for target in refusals)


@pytest.mark.parametrize("actor", PEOPLE)
def test_what_is_drawn_is_what_would_be_let_through(actor):
    who, whom = person("U1", **PEOPLE[actor]), person("U2")

    assert rights(who) & set(WHO_MAY) == {name for name in WHO_MAY if actor in WHO_MAY[name]}
    assert rights(who, whom) & set(WHO_MAY) == {
        name for name in WHO_MAY if expected(actor, "member", name) is None
    }


def test_every_act_on_a_person_has_its_right():
    assert {*EVERY, PURGE} <= set(PERMISSIONS)


@pytest.mark.parametrize("action", PERMISSIONS)
def test_no_right_is_one_of_an_app_or_a_deactivated_account(action):
    permits = [Permit(role=each, action=action) for each in Role]
    for name in ("bot with roles", "gone admin", "gone moderator"):
        with pytest.raises(NotAllowedError):
            require(action, person(**PEOPLE[name]), permits)


@pytest.mark.parametrize("action", PERMISSIONS)
def test_who_has_a_right_by_the_table_is_not_less_than_who_has_it_not(action):
    roles = PERMISSIONS[action].level.roles

    assert Role.OWNER in roles
    assert not roles & {Role.MEMBER} or INSIDERS.roles - {Role.GUEST} <= roles


def test_says_whose_right_it_is():
    with pytest.raises(NotAModeratorError, match="Only moderators"):
        require("ban", person())
    with pytest.raises(NotAnAdminError, match="Only admins and owners"):
        require("roles", person(roles=["moderator"]))


class TestPermits:
    def test_let_a_role_do_something_in_one_channel(self):
        helper, permits = person(roles=["helper"]), [permit("helper", "shush", "C1")]

        require("shush", helper, permits, channel="C1")
        for elsewhere in ("C2", ""):
            with pytest.raises(NotAModeratorError):
                require("shush", helper, permits, channel=elsewhere)

    def test_for_everywhere_count_in_each_channel(self):
        require("shush", person(roles=["helper"]), [permit("helper", "shush")], channel="C1")

    def test_take_away_what_the_table_gives(self):
        permits = [permit("moderator", "ban", allows=False)]

        with pytest.raises(SwitchedOffError):
            require("ban", person(roles=["moderator"]), permits)
        require("ban", person(is_admin=True), permits)

    def test_for_a_channel_count_before_those_for_everywhere(self):
        said = [permit("moderator", "purge", allows=False), permit("moderator", "purge", "C1")]

        require("purge", person(roles=["moderator"]), said, channel="C1")
        with pytest.raises(SwitchedOffError):
            require("purge", person(roles=["moderator"]), said, channel="C2")

    def test_of_several_roles_one_is_enough(self):
        both = person(roles=["moderator", "helper"])
        permits = [permit("moderator", "shush", allows=False), permit("helper", "shush")]

        require("shush", both, permits)

    def test_let_nobody_act_on_a_peer(self):
        with pytest.raises(TargetIsPeerError):
            require_on("warn", person("U1"), person("U2"), [permit("member", "warn")])

    @given(
        st.lists(
            st.builds(
                Permit,
                role=st.sampled_from([*Role]),
                action=st.sampled_from(["roles", "permits", "ban", "cases"]),
                channel=st.sampled_from(["", "C1"]),
                allows=st.booleans(),
            )
        )
    )
    def test_lock_no_admin_out_and_let_no_stranger_in(self, permits):
        for action in ("roles", "permits", "ban", "cases"):
            assert is_allowed(action, {Role.ADMIN}, permits, channel="C1")
            assert is_allowed(action, {Role.OWNER}, permits, channel="C1")
            assert not is_allowed(action, {Role.STRANGER}, permits, channel="C1")
        for role in PERMITTED:
            assert not is_allowed("roles", {role}, permits, channel="C1")
            assert not is_allowed("permits", {role}, permits, channel="C1")


def test_the_page_is_current():
    shown = permission_page.PAGE.read_text(encoding="utf-8")

    assert shown == permission_page.page(), "run `python -m services.permission_page`"


def permit(role: str, action: str, channel: str = "", *, allows: bool = True) -> Permit:
    return Permit(role=role, action=action, channel=channel, allows=allows)
