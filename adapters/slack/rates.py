"""How often Slack lets us call each method, for one workspace.

https://docs.slack.dev/apis/web-api/rate-limits: calls a minute by tier; Slack allows bursts without
saying how large, so a minute's calls may come at once. What is too much all the same gets 429,
after which no call of that method goes out before the time that Slack names.
"""

from typing import NamedTuple

from services.ports import Urgency


class Rate(NamedTuple):
    """Tokens that flow in evenly, up to *burst*."""

    per_minute: float
    burst: float


_KEPT_BACK = {
    Urgency.GUARD: 0.0,
    Urgency.ANSWER: 0.1,
    Urgency.CARD: 0.2,
    Urgency.NOTICE: 0.3,
    Urgency.BULK: 0.6,
}
"""Which share of a bucket a caller leaves to those who are more urgent."""


TIER_1 = Rate(1, 1)
TIER_2 = Rate(20, 20)
TIER_3 = Rate(50, 50)
TIER_4 = Rate(100, 100)
POSTS = Rate(300, 150)
"""chat.postMessage in the whole workspace: "several hundred messages per minute"."""
POSTS_IN_CHANNEL = Rate(60, 10)
"""chat.postMessage in one channel: one a second, with short bursts."""

SCIM_READ = Rate(300, 300)
SCIM_WRITE = Rate(180, 20)
"""Of all SCIM apps of an organization together, so somebody else's may use them up.
https://docs.slack.dev/reference/scim-api/rate-limits"""

_RATES = {
    "admin.users.list": TIER_4,
    "auth.test": POSTS,
    "chat.delete": TIER_3,
    "chat.postEphemeral": TIER_4,
    "chat.postMessage": POSTS,
    "chat.update": TIER_3,
    "conversations.history": TIER_3,
    "conversations.info": TIER_3,
    "conversations.invite": TIER_3,
    "conversations.kick": TIER_3,
    "conversations.join": TIER_3,
    "conversations.members": TIER_4,
    "conversations.open": TIER_3,
    "conversations.replies": TIER_3,
    "scim.Users.get": SCIM_READ,
    "scim.Users.patch": SCIM_WRITE,
    "team.billing.info": TIER_3,
    "users.conversations": TIER_3,
    "users.info": TIER_4,
    "views.open": TIER_4,
    "views.update": TIER_4,
}


def reserve(size: float, urgency: Urgency) -> float:
    """Return how many tokens a call must leave in a bucket of *size*; one may always be taken."""
    return _KEPT_BACK[urgency] * max(0.0, size - 1)


def rates_of(method: str, channel: str = "") -> dict[str, Rate]:
    """Return the buckets from which a call of *method* takes a token each, by their names."""
    rates = {method: _RATES.get(method, TIER_2)}
    if method == "chat.postMessage" and channel:
        rates[f"{method} {channel}"] = POSTS_IN_CHANNEL
    return rates
