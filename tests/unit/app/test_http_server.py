import json
from datetime import UTC, datetime, timedelta

import pytest

from app import http_server
from config.settings import settings
from tests.unit.app.conftest import RememberingDoor, Slack

EVENT = json.dumps({"type": "event_callback", "event_id": "Ev1", "event": {"type": "message"}})


class TestTrust:
    def test_unsigned_is_refused(self, slack: Slack, door: RememberingDoor) -> None:
        assert slack.send(EVENT.encode()).status_code == 401
        assert door.accepted == []

    def test_signed_by_another_is_refused(self, slack: Slack, door: RememberingDoor) -> None:
        assert slack.post(EVENT, secret="another").status_code == 401  # noqa: S106 - guards nothing
        assert door.accepted == []

    def test_older_than_five_minutes_is_refused(self, slack: Slack, door: RememberingDoor) -> None:
        long_ago = datetime.now(UTC) - timedelta(minutes=6)

        assert slack.post(EVENT, at=long_ago).status_code == 401
        assert door.accepted == []

    def test_a_tampered_body_is_refused(self, slack: Slack, door: RememberingDoor) -> None:
        sent = slack.post(EVENT).request

        answer = slack.send(EVENT.encode() + b" ", **dict(sent.headers.items()))

        assert answer.status_code == 401
        assert len(door.accepted) == 1

    def test_without_a_signing_secret_nobody_is_let_in(
        self, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
    ) -> None:
        monkeypatch.setenv("SLACK_SIGNING_SECRET", "")
        settings.cache_clear()
        slack: Slack = request.getfixturevalue("slack")

        assert slack.post(EVENT, secret="").status_code == 401


class TestBody:
    def test_one_megabyte_is_the_most(self, slack: Slack, door: RememberingDoor) -> None:
        largest = b"x" * http_server.LARGEST_BODY

        assert slack.post(largest).status_code == 200
        assert slack.post(largest + b"x").status_code == 413
        assert len(door.accepted) == 1

    def test_nor_is_more_read_when_its_length_is_a_lie(self, slack: Slack) -> None:
        too_much = b"x" * (http_server.LARGEST_BODY + 1)

        assert slack.post(too_much, **{"Content-Length": "5"}).status_code == 413


class TestWhatSlackChecks:
    def test_the_challenge_is_echoed(self, slack: Slack, door: RememberingDoor) -> None:
        answer = slack.post(json.dumps({"type": "url_verification", "challenge": "3eZbrw"}))

        assert answer.json() == {"challenge": "3eZbrw"}
        assert door.accepted == []

    def test_a_challenge_that_is_not_signed_is_not(self, slack: Slack) -> None:
        assert slack.send(b'{"type": "url_verification", "challenge": "x"}').status_code == 401

    def test_a_look_at_the_certificate_needs_no_signature(
        self, slack: Slack, door: RememberingDoor
    ) -> None:
        assert slack.send(b"ssl_check=1&token=x").status_code == 200
        assert door.accepted == []

    def test_but_nothing_can_hide_behind_it(self, slack: Slack, door: RememberingDoor) -> None:
        assert slack.send(b"ssl_check=1&command=%2Fban").status_code == 401
        assert door.accepted == []
