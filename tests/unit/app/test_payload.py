import json
from urllib.parse import urlencode

import pytest

from app.payload import is_ssl_check, read


class TestRead:
    def test_a_command_is_its_fields(self) -> None:
        assert read(b"command=%2Fban&text=") == {"command": "/ban", "text": ""}

    def test_a_command_that_says_payload_is_not_lost(self) -> None:
        body = urlencode({"command": "/ban", "text": "<@U2> sends payloads"}).encode()

        assert read(body) == {"command": "/ban", "text": "<@U2> sends payloads"}

    def test_not_even_one_with_a_field_of_that_name(self) -> None:
        body = urlencode({"command": "/ban", "payload": "x"}).encode()

        assert read(body) == {"command": "/ban", "payload": "x"}

    def test_an_interaction_is_the_json_in_its_field(self) -> None:
        assert read(urlencode({"payload": json.dumps({"type": "x"})}).encode()) == {"type": "x"}

    def test_an_event_is_json(self) -> None:
        assert read(b' {"type": "event_callback"}') == {"type": "event_callback"}

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"[1]",
            b'"x"',
            b"\xff\xfe",
            b"payload=%7B",
            b"payload=5",
            b"[" * 100_000,
            b'{"a":' * 100_000,
            b'{"n": ' + b"9" * 5000 + b"}",
        ],
    )
    def test_what_is_no_object_is_nothing(self, body: bytes) -> None:
        assert read(body) is None


class TestSslCheck:
    def test_a_look_at_the_certificate_asks_for_nothing_else(self) -> None:
        assert is_ssl_check({"ssl_check": "1", "token": "x"})

    @pytest.mark.parametrize(
        "said", [None, {}, {"ssl_check": "0"}, {"ssl_check": "1", "command": "/ban"}]
    )
    def test_what_asks_for_more_is_none(self, said: dict[str, str] | None) -> None:
        assert not is_ssl_check(said)
