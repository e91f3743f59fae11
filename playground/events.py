"""The envelope of an event.

Source: https://docs.slack.dev/apis/events-api/#event-type-structure
"""

import secrets
from typing import Any

from playground.people import APP, BOT_USER
from playground.team import team_id

TOKEN = "playground"  # noqa: S105  # Slack's deprecated verification token; nobody should check it
Json = dict[str, Any]


def envelope(inner: Json, now: float) -> Json:
    """Wrap an inner event as Slack sends it; `now` in seconds."""
    return {
        "token": TOKEN,
        "team_id": team_id(),
        "api_app_id": APP,
        "event": inner,
        "type": "event_callback",
        "event_id": f"Ev0{secrets.token_hex(5).upper()}",
        "event_time": int(now),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team_id(),
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{secrets.token_hex(8)}",
    }


def verification(challenge: str) -> Json:
    """Return what Slack sends when an address for events is entered."""
    return {"token": TOKEN, "challenge": challenge, "type": "url_verification"}
