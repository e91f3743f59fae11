import socket
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.web.internal_utils import convert_bool_to_0_or_1

from adapters.slack.client import Client, encode
from services.ports import BusyError, LockedOutError, RefusedError, UnclearError
from tests.unit.adapters.conftest import OpenLimiter, make_client
from tests.unit.adapters.scripted_slack import Say, ScriptedSlack, no, ok


class TestAnswers:
    def test_an_answer_is_returned(self, client: Client, slack: ScriptedSlack) -> None:
        slack.says(ok(user={"id": "U1"}))

        assert client.call("users.info", user="U1") == {"ok": True, "user": {"id": "U1"}}
        assert slack.methods == ["users.info"]
        assert slack.heard[0].form == {"user": "U1"}
        assert slack.heard[0].headers["authorization"] == "Bearer xoxb-playground"

    def test_a_no_is_refused_with_slacks_word(self, client: Client, slack: ScriptedSlack) -> None:
        slack.says(no("restricted_action"))

        with pytest.raises(RefusedError) as refused:
            client.call("conversations.kick", channel="C1", user="U1")

        assert refused.value.code == "restricted_action"

    def test_a_no_without_a_word_is_refused_too(self, client: Client, slack: ScriptedSlack) -> None:
        slack.says(Say(body=b'{"ok": false}'))

        with pytest.raises(RefusedError, match="unknown_error"):
            client.call("users.info", user="U1")

    @pytest.mark.parametrize(
        ("advice", "seconds"),
        [("7", 7), ("0", 1), ("", 30), ("soon", 30), ("-5", 30), ("99999999", 3600)],
    )
    def test_a_429_is_busy_for_as_long_as_slack_says(
        self,
        client: Client,
        slack: ScriptedSlack,
        limiter: OpenLimiter,
        advice: str,
        seconds: int,
    ) -> None:
        slack.says(Say(status=429, headers={"Retry-After": advice}))

        with pytest.raises(BusyError) as busy:
            client.call("chat.update", channel="C1")

        assert busy.value.retry_after == timedelta(seconds=seconds)
        assert limiter.paused == [("T0", "chat.update", timedelta(seconds=seconds))]

    def test_ratelimited_in_the_body_is_busy(
        self, client: Client, slack: ScriptedSlack, limiter: OpenLimiter
    ) -> None:
        slack.says(no("ratelimited"))

        with pytest.raises(BusyError):
            client.call("chat.update", channel="C1")

        assert limiter.paused

    @pytest.mark.parametrize("word", ["invalid_auth", "token_revoked", "account_inactive"])
    def test_a_refused_token_waits_and_is_told_but_holds_no_other_token_up(
        self, slack: ScriptedSlack, limiter: OpenLimiter, word: str
    ) -> None:
        told: list[str] = []
        client = make_client(slack.url, limiter, on_lock_out=lambda: told.append("told"))
        slack.says(no(word))

        with pytest.raises(LockedOutError) as locked:
            client.call("chat.postMessage", channel="C1")

        assert locked.value.code == word
        assert locked.value.retry_after <= timedelta(seconds=10)
        assert told == ["told"]
        assert limiter.paused == []

    @pytest.mark.parametrize(
        "answer",
        [
            Say(status=500, body=b'{"ok": false, "error": "restricted_action"}'),
            Say(status=502, body=b"<html>bad gateway</html>"),
            Say(status=503),
            Say(status=200, body=b"<html>login</html>"),
            Say(status=200, body=b""),
            Say(status=200, body=b"[]"),
            Say(status=200, body=b'"ok"'),
            Say(status=200, body=b'{"ok": "yes"}'),
            Say(status=200, body=b"{}"),
            Say(status=200, body=b"\xff\xfe{"),
            Say(status=302, headers={"Location": "http://127.0.0.1:1/"}),
            no("fatal_error"),
            no("internal_error"),
            no("service_unavailable"),
            no("request_timeout"),
            Say(is_cut=True),
            Say(is_torn=True, body=b'{"ok": true, "ts": "1.2"}'),
        ],
    )
    def test_what_has_no_meaning_is_unclear_and_not_sent_again(
        self, client: Client, slack: ScriptedSlack, answer: Say
    ) -> None:
        slack.says(answer)

        with pytest.raises(UnclearError):
            client.call("chat.postMessage", channel="C1", text="hi")

        assert slack.methods == ["chat.postMessage"]


class TestTime:
    def test_no_answer_in_time_is_unclear(self, slack: ScriptedSlack, limiter: OpenLimiter) -> None:
        slack.says(Say(is_late=True))

        with pytest.raises(UnclearError):
            make_client(slack.url, limiter, seconds=0.2).call("users.info", user="U1")

    def test_an_answer_that_trickles_is_unclear(
        self, slack: ScriptedSlack, limiter: OpenLimiter
    ) -> None:
        slack.says(Say(body=b'{"ok": true, "a": "' + b"x" * 500 + b'"}', trickle=0.01))

        with pytest.raises(UnclearError):
            make_client(slack.url, limiter, seconds=0.3).call("users.info", user="U1")


class TestBeforeItIsSent:
    def test_a_refused_connection_is_busy(self, limiter: OpenLimiter) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{unused.getsockname()[1]}/api/"

            with pytest.raises(BusyError):
                make_client(url, limiter).call("chat.postMessage", channel="C1", text="hi")

    def test_an_unknown_host_is_busy(self, limiter: OpenLimiter) -> None:
        with pytest.raises(BusyError):
            make_client("http://nowhere.invalid/api/", limiter).call("users.info", user="U1")

    def test_without_a_token_of_the_limiter_nothing_is_sent(
        self, client: Client, slack: ScriptedSlack, limiter: OpenLimiter
    ) -> None:
        limiter.wait = timedelta(seconds=3)

        with pytest.raises(BusyError) as busy:
            client.call("chat.postMessage", channel="C1", text="hi")

        assert busy.value.retry_after == timedelta(seconds=3)
        assert limiter.asked == [("T0", "chat.postMessage", "C1")]
        assert slack.heard == []


class TestConnections:
    def test_the_connection_is_kept(self, client: Client, slack: ScriptedSlack) -> None:
        for _ in range(5):
            client.call("users.info", user="U1")

        assert len({request.connection for request in slack.heard}) == 1

    def test_the_connection_is_kept_after_a_no(self, client: Client, slack: ScriptedSlack) -> None:
        slack.says(no("user_not_found"))
        with pytest.raises(RefusedError):
            client.call("users.info", user="U1")

        client.call("users.info", user="U2")

        assert len({request.connection for request in slack.heard}) == 1


class TestPages:
    def test_every_page_is_read(self, client: Client, slack: ScriptedSlack) -> None:
        slack.says(
            ok(channels=[{"id": 1}, {"id": 2}], response_metadata={"next_cursor": "more="}),
            ok(channels=[{"id": 3}], response_metadata={"next_cursor": ""}),
        )

        rows = list(client.pages("users.conversations", "channels", user="U1"))

        assert [row["id"] for row in rows] == [1, 2, 3]
        assert [request.form.get("cursor") for request in slack.heard] == [None, "more="]
        assert all(request.form["limit"] == "200" for request in slack.heard)

    def test_a_page_that_is_not_needed_is_not_fetched(
        self, client: Client, slack: ScriptedSlack
    ) -> None:
        slack.says(
            ok(messages=[{"ts": "1"}, {"ts": "2"}], response_metadata={"next_cursor": "more"})
        )

        assert next(client.pages("conversations.history", "messages")) == {"ts": "1"}
        assert len(slack.heard) == 1


class TestEncoding:
    def test_nested_arguments_are_json_and_none_is_left_out(self) -> None:
        assert (
            encode({"blocks": [{"a": "ü"}], "unfurl": False, "cursor": None, "limit": 2})
            == b"blocks=%5B%7B%22a%22%3A%22%5Cu00fc%22%7D%5D&unfurl=0&limit=2"
        )

    @given(st.dictionaries(st.sampled_from("abc"), st.booleans()))
    def test_yes_and_no_are_written_as_the_sdk_writes_them(self, values: dict[str, bool]) -> None:
        theirs = convert_bool_to_0_or_1(dict(values)) or {}

        assert encode({**values}) == encode(theirs)
