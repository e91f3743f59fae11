"""The signature that Slack puts on everything it sends.

Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac


def headers(secret: str, body: bytes, now: float) -> dict[str, str]:
    """Return the two headers that prove that this body was sent by us at this time (seconds)."""
    timestamp = str(int(now))
    base = b"v0:" + timestamp.encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": timestamp, "x-slack-signature": f"v0={digest}"}
