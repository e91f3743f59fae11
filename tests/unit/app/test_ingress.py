import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import regrets
from app.front_door import MaybeAcceptedError, NotAcceptedError
from app.routes import COMMANDS, EVENTS
from tests.unit.app.conftest import RememberingDoor, Slack, click, command, submission
from tests.unit.app.test_scrub import JSON

SORRY = (
    "Steward can't take this right now, and nothing has been done. Please try again in a minute."
)


class TestRoutes:
    @pytest.mark.parametrize("name", sorted({each.name for each in COMMANDS} - {"/report"}))
    def test_each_command_becomes_its_task(
        self, name: str, slack: Slack, door: RememberingDoor
    ) -> None:
        answer = slack.command(command=name)

        assert (answer.status_code, answer.text) == (200, "")
        assert door.last["task"] == f"command.{name[1:].replace('-', '_')}"

    @pytest.mark.parametrize("name", [event.name for event in EVENTS])
    def test_each_event_becomes_its_task(
        self, name: str, slack: Slack, door: RememberingDoor
    ) -> None:
        assert slack.event({"type": name}).status_code == 200
        assert door.last["task"] == f"event.{name}"

    @pytest.mark.parametrize("flow", ["ban", "unban"])
    @pytest.mark.parametrize("button", ["confirm", "cancel", "retry"])
    def test_each_button_of_a_card_is_a_press(
        self, flow: str, button: str, slack: Slack, door: RememberingDoor
    ) -> None:
        assert slack.interaction(click(f"{flow}:{button}")).status_code == 200
        assert door.last["task"] == "command.press"

    def test_a_message_of_any_subtype_is_a_message(
        self, slack: Slack, door: RememberingDoor
    ) -> None:
        slack.event({"type": "message", "subtype": "message_changed", "message": {"user": "U3"}})

        assert (door.last["task"], door.last["actor"]) == ("event.message", "U3")

    def test_our_own_messages_are_recorded_like_others(
        self, slack: Slack, door: RememberingDoor
    ) -> None:
        slack.event({"type": "message", "bot_id": "B1", "user": "UB"})

        assert door.last["task"] == "event.message"

    def test_a_command_that_says_payload_is_still_that_command(
        self, slack: Slack, door: RememberingDoor
    ) -> None:
        slack.command(text="<@U2> sends payloads")

        assert door.last["facts"]["text"] == "<@U2> sends payloads"

    def test_a_menu_without_options_gets_none(self, slack: Slack, door: RememberingDoor) -> None:
        answer = slack.interaction({"type": "block_suggestion", "action_id": "x"})

        assert answer.json() == {"options": []}
        assert door.accepted == []


UNKNOWN: list[tuple[dict[str, Any], str]] = [
    (click("somebody:elses"), "command.unknown"),
    (click("ban:confirm-not"), "command.unknown"),
    (click(actions=[]), "command.unknown"),
    (click(actions=None), "command.unknown"),
    (click(actions=[{}]), "command.unknown"),
    (click(team=None, user=None, channel=None), "command.press"),
    ({"type": "shortcut", "callback_id": "x", "trigger_id": "1"}, "command.unknown"),
    ({"type": "message_action", "callback_id": "x"}, "command.unknown"),
    ({"type": "view_submission", "view": {"callback_id": "x"}}, "command.unknown"),
    (
        {"type": "view_submission", "view": {"type": "workflow_step", "callback_id": "x"}},
        "command.unknown",
    ),
    ({"type": "view_closed", "view": {"id": "V", "callback_id": "ban_edit"}}, "command.unknown"),
    ({"type": "interactive_message", "callback_id": "x"}, "command.unknown"),
    ({"type": "dialog_submission", "callback_id": "x"}, "event.unknown"),
    ({"type": "brand_new"}, "event.unknown"),
    ({}, "event.unknown"),
]


class TestUnknown:
    @pytest.mark.parametrize(("said", "task"), UNKNOWN)
    def test_it_is_recorded_and_acknowledged(
        self, said: dict[str, Any], task: str, slack: Slack, door: RememberingDoor
    ) -> None:
        assert slack.interaction(said).status_code == 200
        assert [envelope["task"] for envelope in door.accepted] == [task]

    @pytest.mark.parametrize("event", [{"type": "brand_new"}, {}, None, 7, [], "message"])
    def test_an_event_of_any_shape_is_too(
        self, event: object, slack: Slack, door: RememberingDoor
    ) -> None:
        assert slack.event(event, authorizations=7, enterprise=7).status_code == 200
        assert door.last["task"] == "event.unknown"

    def test_an_unknown_command_is_for_command_unknown(
        self, slack: Slack, door: RememberingDoor
    ) -> None:
        slack.command(command="/somebody-elses")

        assert (door.last["task"], door.last["name"]) == ("command.unknown", "/somebody-elses")

    @pytest.mark.parametrize("raw", [b"", b"{", b"[1]", b"\xff\xfe", b"payload=%7B", b"x"])
    def test_a_body_that_cannot_be_read_is_recorded_by_its_fingerprint(
        self, raw: bytes, slack: Slack, door: RememberingDoor
    ) -> None:
        assert slack.post(raw).status_code == 200
        assert door.last["task"] == "event.unknown"
        assert door.last["key"].startswith("body:")

    @given(data=st.data())
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    def test_whatever_is_signed_gets_200_and_is_accepted_once(
        self, data: st.DataObject, slack: Slack, door: RememberingDoor
    ) -> None:
        door.accepted.clear()
        usual = data.draw(st.sampled_from([command(), click(), submission(), {"event": {}}]))
        odd = data.draw(st.dictionaries(st.sampled_from(sorted(usual)), JSON, max_size=3))

        assert slack.post(json.dumps(usual | odd)).status_code == 200
        assert len(door.accepted) == 1


class TestNotAccepted:
    def test_an_event_is_sent_again_by_slack(self, slack: Slack, door: RememberingDoor) -> None:
        door.refuses_with = NotAcceptedError()

        answer = slack.event({"type": "message"})

        assert answer.status_code == 503
        assert "x-slack-no-retry" not in answer.headers

    def test_an_unknown_event_too(self, slack: Slack, door: RememberingDoor) -> None:
        door.refuses_with = NotAcceptedError()

        assert slack.event({"type": "brand_new"}).status_code == 503

    def test_a_command_is_told_that_nothing_has_been_done(
        self, slack: Slack, door: RememberingDoor
    ) -> None:
        door.refuses_with = NotAcceptedError()

        answer = slack.command()

        assert answer.status_code == 200
        assert answer.json() == {"response_type": "ephemeral", "text": SORRY}

    def test_where_that_is_not_certain_it_is_not_claimed(
        self, slack: Slack, door: RememberingDoor
    ) -> None:
        door.refuses_with = MaybeAcceptedError()

        assert "isn't sure that nothing has been done" in slack.command().json()["text"]

    def test_a_modal_stays_open_and_says_it(self, slack: Slack, door: RememberingDoor) -> None:
        door.refuses_with = NotAcceptedError()

        answer = slack.interaction(submission())

        assert answer.json() == {"response_action": "errors", "errors": {"duration": SORRY}}

    def test_a_click_is_told_through_its_response_url(
        self, slack: Slack, door: RememberingDoor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[tuple[str, str]] = []
        monkeypatch.setattr(regrets, "_tell", lambda *words: _remember(told, *words))
        door.refuses_with = NotAcceptedError()

        answer = slack.interaction(click())

        assert (answer.status_code, answer.text) == (200, "")
        assert told == [("https://hooks.slack.com/actions/T1/2/3", SORRY)]


async def _remember(told: list[tuple[str, str]], url: str, sentence: str) -> None:
    told.append((url, sentence))
