"""What the front door writes down of who reports: everything but who they are."""

import asyncio
import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters import reporter
from app import private
from app.envelope import enclose
from app.ingress import Ingress
from app.listeners.ask import spelled_out
from app.routes import COMMANDS
from tests.unit.app.conftest import RememberingDoor, Slack, click, command, incoming
from tests.unit.app.test_edit import FakeClient, client
from tests.unit.app.test_flood import Counting, Everybody

__all__ = ["client"]

GRACE = "U0GRACE"
MESSAGE = {
    "user": "U0SPAM",
    "text": "buy boats",
    "ts": "17.5",
    "thread_ts": "17.1",
    "parent_user_id": GRACE,
    "reply_users": [GRACE],
    "reactions": [{"name": "eyes", "users": [GRACE]}],
    "subscribed": True,
}


def shortcut(channel: str = "C1", name: str = "help") -> dict[str, Any]:
    return {
        "type": "message_action",
        "callback_id": "report:message",
        "team": {"id": "T1"},
        "user": {"id": GRACE, "name": "grace"},
        "channel": {"id": channel, "name": name},
        "trigger_id": "5.6.7",
        "response_url": "https://hooks.slack.com/actions/T1/2/3",
        "message": MESSAGE,
    }


def form(identity: str | None = "nameless", callback: str = "report_say") -> dict[str, Any]:
    fields: dict[str, Any] = {
        "words": {"words": {"type": "plain_text_input", "value": "adverts"}},
        "category": {"category": {"selected_option": {"value": "spam"}}},
        "identity": {
            "identity": {"selected_option": identity and {"value": identity}},
        },
    }
    view = {"id": "V1", "type": "modal", "callback_id": callback, "private_metadata": "the-draft"}
    view |= {"state": {"values": fields}}
    return {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": GRACE}, "view": view}


def typed(name: str = "/report", text: str = "<@U2|x> adverts") -> dict[str, Any]:
    return command(command=name, text=text, user_id=GRACE, user_name="grace", channel_id="D0GRACE")


def answering() -> dict[str, Any]:
    return click("report:answer", user={"id": GRACE}, channel={"id": "D0GRACE"}) | {
        "container": {"type": "message", "message_ts": "17.5", "channel_id": "D0GRACE"}
    }


NAMELESS = {
    "the command": typed(),
    "the command behind /steward": typed("/steward", "report <@U2|x> adverts"),
    "the shortcut": shortcut(),
    "the shortcut on a direct message": shortcut("D0GRACE", "directmessage"),
    "the shortcut in a group of few": shortcut("G0GRACE", "mpdm-grace--spam-1"),
    "the form": form(),
    "a form that says it in no word we know": form("yes"),
    "a form that doesn't say": form(None),
    "the button under a letter": answering(),
    "the answer": form("named", "report_answer"),
}


@pytest.mark.parametrize("said", NAMELESS.values(), ids=NAMELESS)
def test_nothing_is_kept_that_names_who_reports(said: dict[str, Any]) -> None:
    envelope = enclose(incoming(said), task="command.anything")

    kept = json.dumps(envelope)
    assert not [each for each in (GRACE, "D0GRACE", "G0GRACE", "grace") if each in kept]
    assert (envelope["actor"], envelope["reply"]) == ("", None)
    assert reporter.address("T1", envelope["facts"]["reporter"]["sealed"]) == GRACE


def test_who_gives_their_name_is_named() -> None:
    envelope = enclose(incoming(form("named")), task="command.report_say")

    assert envelope["actor"] == GRACE


def test_a_message_in_a_channel_is_known_by_its_place() -> None:
    envelope = enclose(incoming(shortcut()), task="command.report_form")

    assert envelope["channel"] == "C1"
    assert envelope["facts"]["message"] == {
        "user": "U0SPAM",
        "text": "buy boats",
        "ts": "17.5",
        "thread_ts": "17.1",
    }


def test_other_requests_are_kept_as_before() -> None:
    assert enclose(incoming(click()), task="command.press")["actor"] == "U1"


def test_every_spelling_is_concealed() -> None:
    tasks = {each.name: each.task for each in COMMANDS}
    said = spelled_out(incoming(typed("/steward", "Report <@U2|x>")), tasks)

    assert said.payload["command"] == "/report"
    assert private.concerns("/steward", typed("/steward", "/REPORT <@U2|x>"))


class TestFlood:
    def test_counts_a_hash_and_logs_no_name(self, door: RememberingDoor) -> None:
        flood = Counting(most=0)

        with capture_logs() as logs:
            asyncio.run(Ingress(door, flood=flood, people=Everybody()).answer(incoming(form())))

        assert flood.seen
        assert GRACE not in json.dumps([flood.seen, logs])
        assert any(line["event"] == "flood.refused" for line in logs)


class TestForm:
    def test_opens_for_anybody_and_what_is_handed_over_names_nobody(
        self, slack: Slack, door: RememberingDoor, client: FakeClient
    ) -> None:
        slack.command(**typed())

        assert client.opened
        assert door.last["task"] == "command.report_form"
        assert door.last["facts"]["view_id"]
        assert GRACE not in json.dumps(door.last)

    def test_that_slack_does_not_open_begins_nothing(
        self, slack: Slack, door: RememberingDoor
    ) -> None:
        answer = slack.command(**typed())

        assert "nothing was reported" in answer.text
        assert door.accepted == []
