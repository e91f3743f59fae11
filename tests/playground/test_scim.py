"""Accounts over SCIM, as an identity provider asks for them."""

import json

import pytest

from playground.scim import PATCH, Asked, Scim
from playground.settings import Settings
from tests.playground.conftest import BOT_TOKEN

ADMIN = Settings.admin_token


@pytest.fixture
def scim(playground):
    playground.world.workspace.policy.plan = "business"
    server = Scim(playground.world, playground.api)

    def ask(verb, user="U0SPAM", body=None, token=ADMIN):
        asked = Asked(
            verb=verb, path=f"Users/{user}", token=token, body=json.dumps(body or {}).encode()
        )
        return server.answer(asked)

    return ask


def wish(*, active):
    operation = {"op": "replace", "path": "active", "value": active}
    return {"schemas": [PATCH], "Operations": [operation]}


def test_an_account_is_closed_and_opened_again(scim, playground):
    closed = scim("PATCH", body=wish(active=False))
    playground.deliver()
    opened = scim("PATCH", body=wish(active=True))

    assert (closed.status, closed.body["active"]) == (200, False)
    assert (opened.status, opened.body["active"]) == (200, True)
    changes = [e["event"] for e in playground.app.events if e["event"]["type"] == "user_change"]
    assert [change["user"]["deleted"] for change in changes] == [True]


def test_delete_closes_it_and_has_nothing_to_say(scim, playground):
    gone = scim("DELETE")

    assert (gone.status, gone.encoded()) == (204, b"")
    assert playground.world.workspace.people["U0SPAM"].deleted


@pytest.mark.parametrize("plan", ["free", "pro"])
def test_is_not_for_small_plans(scim, playground, plan):
    playground.world.workspace.policy.plan = plan

    assert scim("GET").status == 403


@pytest.mark.parametrize(
    ("wish_of", "status"),
    [
        ({"token": BOT_TOKEN}, 401),
        ({"token": ""}, 401),
        ({"user": "U0NOBODY"}, 404),
        ({"user": "U0ADA", "body": wish(active=False)}, 403),
        ({"body": {"active": False}}, 400),
        ({"body": wish(active="no")}, 400),
    ],
)
def test_says_no_as_scim_does(scim, wish_of, status):
    refused = scim("PATCH", **wish_of)

    assert refused.status == status
    assert refused.body["status"] == str(status)


def test_needs_the_scope_admin(scim, playground):
    playground.world.faults.lost_scopes = {"admin"}

    assert scim("GET").body["detail"] == "missing_scope"


def test_twenty_at_once_are_the_limit(scim):
    answers = [scim("PATCH", body=wish(active=False)).status for _ in range(21)]

    assert answers == [200] * 20 + [429]


def test_the_weather_reaches_it(scim, playground):
    playground.world.faults.add({"kind": "forget_accounts"})

    assert scim("DELETE").status == 204
    assert not playground.world.workspace.people["U0SPAM"].deleted
