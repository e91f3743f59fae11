import asyncio
import json
from typing import Any

import pytest

from app.ingress import Ingress
from tests.unit.app.conftest import RememberingDoor, Slack, click, incoming
from tests.unit.app.test_edit import FakeClient, client

__all__ = ["client"]


class Everybody:
    """People of whom all are plain members, or none."""

    def __init__(self, *, plain: bool) -> None:
        self._plain = plain

    async def is_plain(self, team_id: str, user: str) -> bool:
        return self._plain


def message_action(name: str = "author:warn") -> dict[str, Any]:
    return {
        "type": "message_action",
        "callback_id": name,
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "trigger_id": "5.6.7",
        "message": {"ts": "17.5", "user": "U2", "text": "buy boats"},
    }


def form(name: str = "ask:ban", along: object = None, **values: str | None) -> dict[str, Any]:
    state = {
        "target": {"target": {"type": "users_select", "selected_user": values.get("target", "U2")}},
        **{
            block: {block: {"type": "plain_text_input", "value": values.get(block)}}
            for block in ("duration", "reason")
        },
    }
    view = {
        "id": "V1",
        "type": "modal",
        "hash": "h1",
        "callback_id": name,
        "private_metadata": json.dumps(along or {}),
        "state": {"values": state},
    }
    return {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": view}


class TestCommands:
    @pytest.mark.parametrize(
        ("command", "text"),
        [("/ban", ""), ("/kick", "  "), ("/warn", "<@U2|x>"), ("/note", ""), ("/steward", "ban")],
    )
    def test_one_that_says_too_little_opens_its_form(
        self, command: str, text: str, client: FakeClient, slack: Slack, door: RememberingDoor
    ) -> None:
        assert slack.command(command=command, text=text).status_code == 200

        assert client.opened[0]["trigger_id"] == "1.2.3"
        name = text if command == "/steward" else command[1:]
        assert client.opened[0]["callback_id"] == f"ask:{name}"
        assert (door.last["task"], door.last["facts"]["view_id"]) == (f"command.{name}", "V1")

    @pytest.mark.parametrize(
        ("command", "text"),
        [
            ("/ban", "<@U2>"),
            ("/ban", "spammer"),
            ("/warn", "<@U2> x"),
            ("/cases", ""),
            ("/steward", ""),
        ],
    )
    def test_one_that_says_enough_to_be_answered_opens_none(
        self, command: str, text: str, client: FakeClient, slack: Slack, door: RememberingDoor
    ) -> None:
        assert slack.command(command=command, text=text).status_code == 200

        assert client.opened == []
        assert "view_id" not in door.last["facts"]

    @pytest.mark.parametrize(
        ("text", "task", "rest"),
        [
            ("kick <@U2> spam", "command.kick", "<@U2> spam"),
            ("KICK   <@U2>", "command.kick", "<@U2>"),
            ("/case 12", "command.case", "12"),
            ("help", "command.steward", "help"),
            ("steward kick <@U2>", "command.steward", "steward kick <@U2>"),
            ("make tea", "command.steward", "make tea"),
        ],
    )
    def test_each_is_a_word_behind_steward_too(
        self, text: str, task: str, rest: str, slack: Slack, door: RememberingDoor
    ) -> None:
        slack.command(command="/steward", text=text)

        assert (door.last["task"], door.last["facts"]["text"]) == (task, rest)

    def test_a_slack_that_fails_does_not_lose_it(
        self, client: FakeClient, slack: Slack, door: RememberingDoor
    ) -> None:
        client.failure = ConnectionError()

        assert slack.command(text="").status_code == 200
        assert door.last["facts"]["view_id"] == ""


class TestShortcuts:
    def test_on_a_message_opens_the_form_and_hands_the_message_over(
        self, client: FakeClient, slack: Slack, door: RememberingDoor
    ) -> None:
        assert slack.interaction(message_action()).status_code == 200

        assert client.opened[0]["callback_id"] == "ask:warn"
        assert (door.last["task"], door.last["facts"]["view_id"]) == ("command.form", "V1")
        assert door.last["facts"]["message"]["user"] == "U2"

    def test_everywhere_and_on_a_person_alike(
        self, client: FakeClient, slack: Slack, door: RememberingDoor
    ) -> None:
        slack.interaction(message_action("ask:ban") | {"type": "shortcut"})
        slack.interaction(click("who:shush"))

        assert [each["callback_id"] for each in client.opened] == ["ask:ban", "ask:shush"]
        assert {each["task"] for each in door.accepted} == {"command.form"}

    @pytest.mark.parametrize(("plain", "opened"), [(True, 0), (False, 1)])
    def test_who_may_not_moderate_gets_no_form(
        self, plain: bool, opened: int, client: FakeClient, door: RememberingDoor
    ) -> None:
        ingress = Ingress(door, people=Everybody(plain=plain))

        asyncio.run(_answer(ingress, message_action()))

        assert len(client.opened) == opened
        assert bool(door.last["facts"]["view_id"]) == (not plain)


async def _answer(ingress: Ingress, said: dict[str, Any]) -> None:
    await ingress.answer(incoming(said))


class TestForms:
    def test_a_good_one_is_handed_over(self, slack: Slack, door: RememberingDoor) -> None:
        answer = slack.interaction(form(duration="friday 18:00", reason="spam"))

        assert (answer.status_code, answer.text) == (200, "")
        assert (door.last["task"], door.last["name"]) == ("command.ask", "ask:ban")
        assert door.last["facts"]["fields"]["target"] == "U2"

    @pytest.mark.parametrize("duration", ["soon", "0d", "2020-01-01", "9 years"])
    def test_a_length_that_is_none_is_answered_in_place(
        self, duration: str, slack: Slack, door: RememberingDoor
    ) -> None:
        answer = slack.interaction(form(duration=duration)).json()

        assert set(answer["errors"]) == {"duration"}
        assert door.accepted == []

    def test_a_reason_of_spaces_is_none_where_one_is_needed(self, slack: Slack) -> None:
        answer = slack.interaction(form("ask:warn", {"needs_reason": True}, reason="  ")).json()

        assert "say why" in answer["errors"]["reason"]

    @pytest.mark.parametrize("along", [{"zone": "Mars"}, [1], "x", {"zone": 7, "about": "x"}])
    def test_what_went_along_may_be_anything(
        self, along: object, slack: Slack, door: RememberingDoor
    ) -> None:
        assert slack.interaction(form(along=along, duration="7d")).text == ""
        assert len(door.accepted) == 1
