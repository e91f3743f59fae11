"""What is sent to the app: signed, on time, tried again only if it is an event."""

from typing import Any

from slack_sdk.signature import Clock, SignatureVerifier

from playground.delivery import Answer
from playground.faults import Fault


class FrozenClock(Clock):
    def __init__(self, time: float) -> None:
        self.time = time

    def now(self) -> float:
        return self.time


def say(playground: Any, text: str = "hello") -> None:
    playground.act("U0ADA", "say", channel="C0GENERAL", text=text)


class TestSigning:
    def test_slacks_own_verifier_believes_it(self, playground):
        say(playground)
        playground.act("U0ADA", "command", channel="C0GENERAL", text="/cases")
        playground.deliver()

        clock = FrozenClock(playground.clock.now())
        verifier = SignatureVerifier("playground-signing-secret", clock)
        assert len(playground.app.got) == 2
        for body, headers in playground.app.got:
            assert verifier.is_valid_request(body, headers)
            assert not verifier.is_valid_request(body + b" ", headers)


class TestEvents:
    def test_the_envelope_is_slacks(self, playground):
        say(playground)
        playground.deliver()

        envelope = playground.app.events[0]
        assert envelope["type"] == "event_callback"
        assert envelope["event_id"].startswith("Ev")
        assert envelope["event"]["channel_type"] == "channel"
        assert envelope["authorizations"][0]["user_id"] == "U0STEWARD"

    def test_a_failed_event_is_tried_at_once_after_one_and_after_five_minutes(self, playground):
        playground.app.answers = [
            Answer(500),
            Answer(0, error="http_timeout"),
            Answer(0, error="connection_failed"),
            Answer(500),
        ]
        say(playground)
        tries = []
        for pause in (0, 0, 59, 1, 299, 1, 3600):
            playground.clock.advance(pause)
            playground.deliver()
            tries.append(len(playground.app.got))

        assert tries == [1, 2, 2, 3, 3, 4, 4]
        told = [
            (headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason"))
            for _, headers in playground.app.got
        ]
        assert told == [
            (None, None),
            ("1", "http_error"),
            ("2", "http_timeout"),
            ("3", "connection_failed"),
        ]
        assert len({event["event_id"] for event in playground.app.events}) == 1

    def test_the_app_can_ask_for_no_retry(self, playground):
        playground.app.answers = [Answer(500, headers={"x-slack-no-retry": "1"})]
        say(playground)
        playground.deliver()
        playground.deliver()

        assert len(playground.app.got) == 1

    def test_the_app_hears_nothing_from_where_its_bot_is_not(self, playground):
        playground.act("U0ADA", "dm", user="U0MILO")
        playground.act("U0ADA", "say", channel="U0MILO", text="between us")
        playground.deliver()

        assert playground.app.events == []

    def test_a_mention_is_an_event_of_its_own(self, playground):
        say(playground, "hey @steward")
        playground.deliver()

        assert [e["event"]["type"] for e in playground.app.events] == ["message", "app_mention"]

    def test_duplicates_are_the_same_event_twice(self, playground):
        playground.world.faults.standing = [Fault("duplicate", times=3)]
        say(playground)
        playground.deliver()

        assert len(playground.app.events) == 3
        assert len({event["event_id"] for event in playground.app.events}) == 1


class TestInteractions:
    def test_a_command_is_never_sent_again(self, playground):
        playground.app.answers = [Answer(0, error="http_timeout")]

        answer = playground.act("U0ADA", "command", channel="C0GENERAL", text="/cases")

        playground.clock.advance(400)
        playground.deliver()
        assert answer["error"] == "operation_timeout"
        assert len(playground.app.forms) == 1
        shown = list(playground.world.workspace.whispers.values())
        assert [whisper.text for whisper in shown] == [
            '/cases failed with the error "operation_timeout"'
        ]

    def test_a_command_that_the_app_does_not_have_is_not_sent(self, playground):
        answer = playground.act("U0ADA", "command", channel="C0GENERAL", text="/dance")

        assert answer["error"] == "`/dance` is not a valid command."
        assert playground.app.got == []

    def test_names_become_ids_and_the_rest_is_escaped(self, playground):
        line = "/ban @spammer #random #moderators <b> & @nobody <@U0BO>"
        playground.act("U0ADA", "command", channel="C0MODS", text=line)

        form = playground.app.forms[0]
        assert form["command"] == "/ban"
        assert form["channel_name"] == "privategroup"
        assert form["text"] == (
            "<@U0SPAM|spammer> <#C0RANDOM|random> <#C0MODS|> &lt;b&gt; &amp; @nobody <@U0BO>"
        )
