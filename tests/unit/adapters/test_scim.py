import json

import pytest

from adapters.slack.client import Client
from adapters.slack.scim import PATCH, Scim
from config.settings import Settings
from services.ports import BusyError, LockedOutError, RefusedError, UnclearError
from tests.unit.adapters.scripted_slack import Say, ScriptedSlack


@pytest.fixture
def scim(client: Client, slack: ScriptedSlack) -> Scim:
    return Scim(client, slack.url.replace("/api/", "/scim/v2/"))


def says(status: int, **body: object) -> Say:
    return Say(status=status, body=json.dumps(body).encode())


class TestAsk:
    def test_an_account_is_read_by_its_id(self, scim: Scim, slack: ScriptedSlack) -> None:
        slack.says(says(200, id="U1", active=True))

        assert scim.is_active("U1")
        (heard,) = slack.heard
        assert (heard.verb, heard.path) == ("GET", "/scim/v2/Users/U1")
        assert heard.headers["authorization"].startswith("Bearer ")

    def test_one_attribute_is_replaced_and_no_other(self, scim: Scim, slack: ScriptedSlack) -> None:
        slack.says(says(200, id="U1", active=False))
        scim.set_active("U1", active=False)

        (heard,) = slack.heard
        assert heard.verb == "PATCH"
        assert json.loads(heard.body) == {
            "schemas": [PATCH],
            "Operations": [{"op": "replace", "path": "active", "value": False}],
        }

    def test_an_id_is_no_path(self, scim: Scim, slack: ScriptedSlack) -> None:
        slack.says(says(200, active=True))
        scim.is_active("../Groups/G1?x=")

        assert slack.heard[0].path == "/scim/v2/Users/..%2FGroups%2FG1%3Fx%3D"


@pytest.mark.parametrize(
    ("answer", "error", "code"),
    [
        (says(404, detail="whatever it says"), RefusedError, "user_not_found"),
        (says(403, detail="missing_scope"), RefusedError, "missing_scope"),
        (says(403, Errors={"description": "paid_only", "code": 403}), RefusedError, "paid_only"),
        (says(400, detail="Some prose with <b>markup</b>"), RefusedError, "scim_400"),
        (Say(status=409, body=b"<html>"), RefusedError, "scim_409"),
        (says(401, detail="invalid_auth"), LockedOutError, "invalid_auth"),
        (says(403, detail="token_revoked"), LockedOutError, "token_revoked"),
    ],
)
def test_a_no_is_slacks_own_word(
    scim: Scim, slack: ScriptedSlack, answer: Say, error: type[Exception], code: str
) -> None:
    slack.says(answer)

    with pytest.raises(error) as raised:
        scim.set_active("U1", active=False)
    assert getattr(raised.value, "code", "") == code


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Say(status=429, headers={"Retry-After": "7"}), BusyError),
        (says(503), UnclearError),
        (Say(is_cut=True), UnclearError),
        (Say(body=b"no json"), UnclearError),
    ],
)
def test_what_is_no_answer_is_busy_or_unclear(
    scim: Scim, slack: ScriptedSlack, answer: Say, error: type[Exception]
) -> None:
    slack.says(answer)

    with pytest.raises(error):
        scim.set_active("U1", active=False)


@pytest.mark.parametrize(
    ("api", "own", "expected"),
    [
        ("https://slack.com/api/", "", "https://api.slack.com/scim/v2/"),
        ("http://127.0.0.1:8800/api/", "", "http://127.0.0.1:8800/scim/v2/"),
        ("https://slack.com/api/", "https://scim.example/v2", "https://scim.example/v2/"),
    ],
)
def test_is_beside_the_web_api_unless_that_is_slacks(api: str, own: str, expected: str) -> None:
    assert Settings(slack_api_url=api, slack_scim_url=own).scim_url == expected
