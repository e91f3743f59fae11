"""Signatures, against the examples that GitHub and Standard Webhooks publish."""

from datetime import UTC, datetime, timedelta

import pytest

from services import hook_secret
from services.hook_secret import is_githubs, is_standard, signed, signed_by_github

GITHUBS = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
"""Of "Hello, World!" by "It's a Secret to Everybody":
https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries"""

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - published, guards nothing
MESSAGE, TIMESTAMP = "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330"
BODY = b'{"test": 2432232314}'
STANDARD = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
"""From the reference implementation's tests: https://github.com/standard-webhooks/standard-webhooks"""

NOW = datetime.fromtimestamp(int(TIMESTAMP), UTC)
OTHER = hook_secret.made("json")


def fits(body=BODY, signatures=STANDARD, secrets=(SECRET,), **more):
    usual = {"message": MESSAGE, "timestamp": TIMESTAMP, "now": NOW}
    return is_standard(body, signatures, secrets, **(usual | more))


def test_github_signs_as_its_documentation_says():
    body = b"Hello, World!"

    assert signed_by_github(body, "It's a Secret to Everybody") == GITHUBS
    assert is_githubs(body, GITHUBS, ["other", "It's a Secret to Everybody"])
    assert not is_githubs(body, GITHUBS, ["other"])
    assert not is_githubs(body, "", [])
    assert not is_githubs(body, "sha256=é", ["other"])


def test_standard_webhooks_signs_as_its_examples_say():
    assert signed(BODY, SECRET, message=MESSAGE, timestamp=TIMESTAMP) == STANDARD
    assert fits()
    assert fits(secrets=(OTHER, SECRET))
    assert fits(signatures=f"v1,bm90aGluZw== {STANDARD}")


@pytest.mark.parametrize(
    "wrong",
    [
        {"body": BODY + b" "},
        {"secrets": (OTHER,)},
        {"secrets": ()},
        {"secrets": ("whsec_no base64",)},
        {"message": "msg_other"},
        {"message": ""},
        {"timestamp": "1614265331"},
        {"timestamp": "٣"},
        {"timestamp": "9" * 40},
        {"signatures": ""},
        {"signatures": STANDARD.replace("v1,", "v2,")},
        {"now": NOW + timedelta(minutes=5, seconds=1)},
        {"now": NOW - timedelta(minutes=5, seconds=1)},
    ],
)
def test_anything_else_is_refused(wrong):
    assert not fits(**wrong)


def test_secrets_are_long_and_never_the_same():
    made = {hook_secret.made(kind) for kind in ("github", "json") for _ in range(50)}

    assert len(made) == 100
    assert all(len(each) >= 44 for each in made)
