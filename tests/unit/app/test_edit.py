import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from app.ingress import Ingress
from tests.unit.app.conftest import RememberingDoor, Slack, click, incoming, submission


class FakeClient:
    """Slack's views.open: a trigger_id opens one modal."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.opened: list[dict[str, Any]] = []

    async def views_open(self, *, trigger_id: str, view: dict[str, Any]) -> dict[str, Any]:
        await asyncio.sleep(0)
        if self.failure:
            raise self.failure
        self.opened.append({"trigger_id": trigger_id, **view})
        return {"ok": True, "view": {"id": f"V{len(self.opened)}"}}


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> FakeClient:
    fake = FakeClient()
    monkeypatch.setattr("app.ingress.AsyncWebClient.views_open", fake.views_open)
    return fake


class TestEditButton:
    def test_a_loading_modal_opens_at_once_and_its_id_goes_along(
        self, client: FakeClient, slack: Slack, door: RememberingDoor
    ) -> None:
        assert slack.interaction(click("ban:edit")).status_code == 200

        assert client.opened[0]["trigger_id"] == "4.5.6"
        assert client.opened[0]["private_metadata"] == "the-uuid.3"
        assert (door.last["task"], door.last["facts"]["view_id"]) == ("command.edit", "V1")

    def test_a_slack_that_fails_does_not_lose_the_click(
        self, client: FakeClient, slack: Slack, door: RememberingDoor
    ) -> None:
        client.failure = ConnectionError()

        assert slack.interaction(click("ban:edit")).status_code == 200
        assert door.last["facts"]["view_id"] == ""

    def test_a_slack_that_hangs_does_not_lose_it_either(
        self, slack: Slack, door: RememberingDoor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def hang(*_: object, **__: object) -> None:
            await asyncio.Event().wait()

        monkeypatch.setattr("app.ingress.AsyncWebClient.views_open", hang)
        monkeypatch.setattr("app.listeners.modal.OPEN_WITHIN", 0.01)

        assert slack.interaction(click("ban:edit")).status_code == 200
        assert door.last["facts"]["view_id"] == ""

    def test_a_click_that_arrives_twenty_times_opens_one_modal_for_all(
        self, client: FakeClient, ingress: Ingress, door: RememberingDoor
    ) -> None:
        async def at_once() -> None:
            said = incoming(click("ban:edit"))
            await asyncio.gather(*(ingress.answer(said) for _ in range(20)))

        asyncio.run(at_once())

        assert len(client.opened) == 1
        assert {envelope["facts"]["view_id"] for envelope in door.accepted} == {"V1"}


class TestSubmit:
    @pytest.mark.parametrize("duration", ["", None, "30m", "7d", " 2W "])
    def test_a_good_one_is_handed_over(
        self, duration: str | None, slack: Slack, door: RememberingDoor
    ) -> None:
        answer = slack.interaction(submission(duration))

        assert (answer.status_code, answer.text) == (200, "")
        assert door.last["task"] == "command.submit"

    @pytest.mark.parametrize("duration", ["soon", "7", "d", "-1d", "0d", "9999999w", "99999w"])
    def test_a_length_that_is_none_is_answered_in_place_with_an_example(
        self, duration: str, slack: Slack, door: RememberingDoor
    ) -> None:
        answer = slack.interaction(submission(duration)).json()

        assert answer["response_action"] == "errors"
        assert set(answer["errors"]) == {"duration"}
        assert door.accepted == []

    def test_the_time_of_who_edits_is_not_known_here_so_it_is_read_kindly(
        self, slack: Slack, door: RememberingDoor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Late(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> datetime:
                return datetime(2026, 11, 24, 23, 30, tzinfo=UTC).astimezone(tz)

        monkeypatch.setattr("app.listeners.edit.datetime", Late)

        assert slack.interaction(submission("today 18:00")).text == ""

    def test_a_reason_may_have_500_letters_and_no_more(
        self, slack: Slack, door: RememberingDoor
    ) -> None:
        assert slack.interaction(submission(reason="x" * 500)).text == ""
        assert "500" in slack.interaction(submission(reason="x" * 501)).json()["errors"]["reason"]
        assert len(door.accepted) == 1

    def test_both_mistakes_are_told_at_once(self, slack: Slack) -> None:
        answer = slack.interaction(submission("soon", "x" * 501)).json()

        assert set(answer["errors"]) == {"duration", "reason"}

    def test_the_loading_modal_has_nothing_to_mend(
        self, slack: Slack, door: RememberingDoor
    ) -> None:
        said = submission()
        said["view"]["state"] = {"values": {}}

        assert slack.interaction(said).status_code == 200
        assert door.last["facts"]["fields"] == {}
