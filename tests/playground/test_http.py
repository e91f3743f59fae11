"""The real server, called by the real SDK."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.faults import Fault
from tests.playground.running import CARD, Running, running


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running() as started:
        yield started


@pytest.fixture
def slack(server) -> WebClient:
    server.world.reset()
    return WebClient(token="xoxb-playground", base_url=f"{server.url}/api/", retry_handlers=[])  # noqa: S106


def post(server: Running, path: str, body: dict[str, Any]) -> dict[str, Any]:
    data = json.dumps(body).encode()
    with urllib.request.urlopen(f"{server.url}{path}", data) as answer:  # noqa: S310
        return json.load(answer)


class TestSdk:
    def test_forms_and_json_both_arrive(self, slack):
        assert slack.auth_test()["user_id"] == "U0STEWARD"
        posted = slack.chat_postMessage(channel="C0MODS", text="<b>&", blocks=CARD)
        assert posted["message"]["blocks"][1]["elements"][0]["action_id"] == "confirm"
        assert slack.users_info(user="U0ADA")["user"]["is_owner"] is True

    def test_a_rate_limit_reaches_the_sdk_with_its_header(self, server, slack):
        server.world.faults.standing = [Fault("http_429", seconds=3)]

        with pytest.raises(SlackApiError) as limited:
            slack.auth_test()
        assert limited.value.response.headers["retry-after"] == "3"

    def test_a_cut_connection_is_cut_and_the_effect_is_there(self, server, slack):
        server.world.faults.standing = [Fault("drop_after", method="chat.postMessage", count=1)]

        with pytest.raises((http.client.HTTPException, ConnectionError, urllib.error.URLError)):
            slack.chat_postMessage(channel="C0MODS", text="did it arrive?")
        newest = slack.conversations_history(channel="C0MODS", limit=1)["messages"][0]
        assert newest["text"] == "did it arrive?"


class TestDoor:
    def test_a_script_plays_the_whole_ban(self, server, slack):
        asked = {"as": "U0ADA", "do": "command", "channel": "#general", "text": "/ban @spammer"}
        assert post(server, "/playground/act", asked)["ack"] == "The card is in #moderators."
        card = slack.conversations_history(channel="C0MODS", limit=1)["messages"][0]
        click = {"as": "U0MILO", "do": "press", "channel": "C0MODS", "ts": card["ts"]}
        assert post(server, "/playground/act", click | {"action_id": "confirm"})["ok"]

        state = post(server, "/playground/reset", {})
        assert state == {"ok": True}

    def test_the_state_counts_the_calls(self, server, slack):
        slack.auth_test()
        with urllib.request.urlopen(f"{server.url}/playground/state") as answer:  # noqa: S310
            state = json.load(answer)

        assert state["calls"] == {"auth.test": {"ok": 1}}
        assert state["channels"]["C0GENERAL"]["members"][0] == "U0ADA"

    def test_a_bad_fault_is_refused_with_an_example(self, server, slack):
        del slack
        with pytest.raises(urllib.error.HTTPError) as refused:
            post(server, "/playground/faults", {"kind": "locusts"})
        assert "Example" in json.load(refused.value)["error"]
        refused.value.close()

    def test_a_response_url_is_a_real_address(self, server, slack):
        del slack
        asked = {"as": "U0ADA", "do": "command", "channel": "C0GENERAL", "text": "/cases"}
        where = post(server, "/playground/act", asked)["response_url"]

        path = where.removeprefix(server.url)
        assert post(server, path, {"response_type": "in_channel", "text": "Hear!"}) == {"ok": True}
        newest = next(server.world.workspace.channels["C0GENERAL"].newest_first())
        assert newest.text == "Hear!"
