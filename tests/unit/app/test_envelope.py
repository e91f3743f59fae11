from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sealing import unseal
from app.envelope import enclose, team_of
from tests.unit.app.conftest import NOW, click, command, incoming, submission
from tests.unit.app.test_scrub import JSON

SIGNED = datetime(2026, 11, 21, 23, 59, tzinfo=UTC)


def enclosed(said: dict[str, Any]) -> dict[str, Any]:
    return dict(enclose(incoming(said, made_at=SIGNED), task="a.task"))


def event(**fields: Any) -> dict[str, Any]:
    said = {"type": "message", "user": "U1", "channel": "C1", "text": "hi"}
    usual = {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": said}
    return usual | fields


class TestCommand:
    def test_it_says_who_asked_what_where(self) -> None:
        made = enclosed(command())

        assert made["facts"] == {"command": "/ban", "text": "<@U2|spammer> spam"}
        assert [made[name] for name in ("team_id", "kind", "name", "task", "actor", "channel")] == [
            "T1", "command", "/ban", "a.task", "U1", "C1",
        ]  # fmt: skip

    def test_its_trigger_is_its_key(self) -> None:
        assert enclosed(command())["key"] == "command:1.2.3"

    def test_it_was_made_on_the_day_it_was_signed(self) -> None:
        assert enclosed(command())["sent_on"] == "2026-11-21"

    def test_its_response_url_is_sealed(self) -> None:
        made = enclosed(command())

        assert "hooks.slack.com" not in str(made)
        assert unseal(made["reply"]) == "https://hooks.slack.com/commands/T1/2/3"


class TestClick:
    def test_it_says_which_button_of_which_message(self) -> None:
        made = enclosed(click())

        assert made["key"] == "action:4.5.6:ban:confirm"
        assert made["name"] == "ban:confirm"
        assert made["facts"]["value"] == "the-uuid.3"
        assert made["facts"]["message_ts"] == "17.5"

    def test_a_menu_says_what_was_picked(self) -> None:
        picked = {"action_id": "m", "selected_option": {"value": "v", "text": {"text": "V"}}}

        assert enclosed(click(actions=[picked]))["facts"]["value"] == "v"


class TestSubmission:
    def test_it_says_what_was_filled_into_which_conversation(self) -> None:
        made = enclosed(submission())

        assert made["facts"]["value"] == "the-uuid.3"
        assert made["facts"]["fields"] == {"duration": "7d", "reason": "spam"}

    def test_sent_twice_as_it_stands_it_is_the_same(self) -> None:
        assert enclosed(submission())["key"] == enclosed(submission())["key"]

    def test_mended_and_sent_again_it_is_a_new_one(self) -> None:
        assert enclosed(submission("7d"))["key"] != enclosed(submission("2w"))["key"]

    def test_an_empty_field_is_an_empty_text(self) -> None:
        assert enclosed(submission(None, None))["facts"]["fields"] == {"duration": "", "reason": ""}


class TestEvent:
    def test_its_facts_are_the_event(self) -> None:
        made = enclosed(event())

        assert made["facts"] == event()["event"]
        assert (made["key"], made["name"], made["actor"], made["channel"]) == (
            "event:Ev1", "message", "U1", "C1",
        )  # fmt: skip

    def test_it_was_made_when_slack_says_so_in_every_retry(self) -> None:
        yesterday = NOW - timedelta(days=1)

        assert enclosed(event(event_time=int(yesterday.timestamp())))["sent_on"] == "2026-11-21"

    @pytest.mark.parametrize("time", [None, "x", [], 0, -1, 9e99, 4_000_000_000, float("inf")])
    def test_an_absurd_time_is_none(self, time: object) -> None:
        assert enclosed(event(event_time=time))["sent_on"] == SIGNED.date().isoformat()

    def test_a_changed_member_is_who_it_is_about(self) -> None:
        changed = {"type": "user_change", "user": {"id": "U7", "deleted": True}}

        assert enclosed(event(event=changed))["actor"] == "U7"


class TestTeam:
    @pytest.mark.parametrize(
        ("said", "team"),
        [
            ({"team_id": "T1"}, "T1"),
            ({"team": {"id": "T1"}}, "T1"),
            ({"team": None, "user": {"team_id": "T1"}}, "T1"),
            ({"team": None, "enterprise": {"id": "E1"}}, "E1"),
            ({"authorizations": [{"team_id": "T1"}], "team_id": "T2"}, "T1"),
            ({"authorizations": [{"team_id": None, "enterprise_id": "E1"}], "team_id": "T2"}, "T2"),
            ({"authorizations": 5, "team": "x", "enterprise": []}, ""),
        ],
    )
    def test_it_is_found_wherever_slack_put_it(self, said: dict[str, Any], team: str) -> None:
        assert team_of(said) == team


class TestOddShapes:
    def test_what_has_no_id_is_known_by_its_fingerprint(self) -> None:
        said = incoming({"type": "whatever"})

        assert enclose(said, task="t")["key"] == f"body:{said.fingerprint}"

    def test_an_id_that_no_index_would_take_becomes_a_short_one(self) -> None:
        assert len(enclosed(event(event_id="x" * 10_000))["key"]) < 60

    @given(st.data())
    def test_whatever_slack_sends_there_is_an_envelope(self, data: st.DataObject) -> None:
        usual = data.draw(st.sampled_from([command(), click(), submission(), event()]))
        odd = data.draw(st.dictionaries(st.sampled_from(sorted(usual)), JSON, max_size=4))

        made = enclosed(usual | odd)

        texts = [value for name, value in made.items() if name not in {"facts", "reply"}]
        assert all(isinstance(value, str) and "\x00" not in value for value in texts)
        assert made["kind"] in {"command", "action", "view", "shortcut", "event"}
