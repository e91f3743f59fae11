"""What Slack's answers mean, plan by plan and token by token."""

import pytest

from services.enforcement import Power, Question, Standing, is_open, plan_of, standings

ALL_SCOPES = ["admin", "admin.users:read", "admin.users:write", "chat:write"]
BOT = {"user": "U0STEWARD", "scopes": ["channels:manage", "groups:write"]}
ADMIN = {"user": "U0ADA", "scopes": ALL_SCOPES}


def found(plan="free", /, **answers):
    """Return the answers of a workspace on Slack's plan *plan*, with everything granted."""
    scim = {} if plan in {"plus", "enterprise"} else {"error": "feature_not_enabled"}
    org = {} if plan == "enterprise" else {"error": "feature_not_enabled"}
    asked = {
        Question.BOT: BOT,
        Question.ADMIN: ADMIN,
        Question.ROLE: {"is_admin": True},
        Question.PLAN: {"plan": plan},
        Question.ORGANIZATION: org,
        Question.SCIM: scim,
    }
    return asked | answers


def standing(asked, power) -> Standing:
    return next(each for each in standings(asked) if each.power is power)


@pytest.mark.parametrize(
    ("plan", "closes"),
    [
        ("free", []),
        ("std", []),
        ("plus", [Power.DEPROVISION]),
        ("enterprise", [Power.DEPROVISION, Power.REMOVE, Power.DEACTIVATE]),
        ("compliance", []),
    ],
)
def test_each_plan_closes_accounts_its_own_way(plan, closes):
    ways = (Power.DEPROVISION, Power.REMOVE, Power.DEACTIVATE)

    assert [way for way in ways if is_open(found(plan), way)] == closes


def test_what_is_always_there_is_a_human_admin():
    assert is_open(found(), Power.ASSIST)


def test_without_an_admins_token_only_the_bots_powers_are_left():
    bare = found("enterprise", admin={"error": "no_admin_token"}, role={"error": "no_admin_token"})

    left = [each.power for each in standings(bare) if each.is_open]
    assert left == [Power.PUBLIC, Power.PRIVATE, Power.ASSIST]


@pytest.mark.parametrize(
    ("scope", "power"),
    [
        ("admin", Power.DEPROVISION),
        ("admin.users:write", Power.REMOVE),
        ("chat:write", Power.DELETE),
    ],
)
def test_a_scope_that_is_missing_is_named(scope, power):
    fewer = {"user": "U0ADA", "scopes": [each for each in ALL_SCOPES if each != scope]}

    seen = standing(found("enterprise", admin=fewer), power)
    assert (seen.obstacle, seen.scopes, seen.is_bots) == ("missing_scope", (scope,), False)


def test_a_scope_of_the_bots_is_missing_as_the_bots():
    seen = standing(found(bot={"user": "U0STEWARD", "scopes": []}), Power.PRIVATE)

    assert (seen.scopes, seen.is_bots) == (("groups:write",), True)


def test_a_token_of_somebody_who_is_no_admin_closes_nothing():
    seen = standing(found("plus", role={"is_admin": False}), Power.DEPROVISION)

    assert seen.obstacle == "not_an_admin"


def test_who_may_not_read_the_list_may_try_all_the_same():
    asked = found("enterprise", organization={"error": "missing_scope"})

    assert is_open(asked, Power.REMOVE)


@pytest.mark.parametrize("code", ["feature_not_enabled", "not_allowed_token_type"])
def test_what_slack_refused_is_not_tried(code):
    asked = found("enterprise", organization={"error": code})

    assert standing(asked, Power.REMOVE).obstacle == code


class TestPlan:
    def test_who_may_not_read_it_tells_it_by_what_is_open(self):
        unread = {"error": "missing_scope"}

        assert plan_of(found("enterprise", plan=unread)) == "enterprise"
        assert plan_of(found("plus", plan=unread)) == "business"
        assert plan_of(found("std", plan=unread)) == ""

    def test_where_nothing_was_asked_nothing_is_known(self):
        assert plan_of({}) == ""
