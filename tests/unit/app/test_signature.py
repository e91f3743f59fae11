from datetime import UTC, datetime, timedelta

import pytest

from app.signature import sign, signed_at

BODY = b"token=x&command=%2Fban"
KEY = "s"
AT = datetime(2018, 8, 1, 12, tzinfo=UTC)
TIMESTAMP = str(int(AT.timestamp()))


def look(**changed: object) -> datetime | None:
    usual = {
        "body": BODY,
        "timestamp": TIMESTAMP,
        "signature": sign(BODY, timestamp=TIMESTAMP, secret=KEY),
        "secret": KEY,
        "now": AT,
    }
    known = usual | changed
    return signed_at(known.pop("body"), **known)


class TestSignature:
    def test_the_example_of_slacks_documentation_is_signed_as_slack_signs_it(self) -> None:
        body = (
            b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
            b"&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
            b"&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
            b"%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
            b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
        )
        secret = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105 - as Slack published it

        signature = sign(body, timestamp="1531420618", secret=secret)

        assert signature == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"

    def test_a_fresh_and_unchanged_request_is_trusted(self) -> None:
        assert look() == AT

    @pytest.mark.parametrize("minutes", [-5, 5])
    def test_five_minutes_either_way_are_fresh(self, minutes: int) -> None:
        assert look(now=AT + timedelta(minutes=minutes)) == AT

    @pytest.mark.parametrize("seconds", [-301, 301])
    def test_beyond_them_it_may_be_a_recording(self, seconds: int) -> None:
        assert look(now=AT + timedelta(seconds=seconds)) is None

    @pytest.mark.parametrize(
        "changed",
        [
            {"body": BODY + b" "},
            {"secret": "another"},
            {"signature": None},
            {"signature": ""},
            {"signature": "v0=é"},
            {"timestamp": None},
            {"timestamp": "soon"},
            {"timestamp": "-5"},
            {"timestamp": "٣"},
            {"timestamp": "9" * 30},
            {"timestamp": str(int(TIMESTAMP) + 1)},
        ],
    )
    def test_whatever_is_changed_or_missing_is_not_trusted(
        self, changed: dict[str, object]
    ) -> None:
        assert look(**changed) is None

    def test_without_a_secret_nobody_is_trusted_though_anybody_could_sign(self) -> None:
        assert look(secret="", signature=sign(BODY, timestamp=TIMESTAMP, secret="")) is None
