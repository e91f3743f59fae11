"""How other programs are told what happens here: at least once, patiently, for a day."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from db.repositories.hook_message import ClaimedMessage, HookMessageRepository
from services import hook_secret
from services.delivery import DeliveryService
from services.ports import View

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)

WAITS = (
    5 * SECOND,
    30 * SECOND,
    2 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    *[4 * HOUR] * 5,
)
"""How long one message waits after each try: a day in all. After the last try it is given up."""

LONGEST_REST = 5 * MINUTE
"""How long a subscription that fails is left alone between two tries of whatever message."""

OFF_AFTER = timedelta(hours=24)
"""After so long without any message arriving it is off."""

GONE = 410
"""The other side wants nothing more.
https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md"""

AGENT = "Steward-Webhooks/1"


class HookTelling:
    """Settles what was told."""

    def __init__(self, *, messages: HookMessageRepository, deliveries: DeliveryService) -> None:
        self._messages = messages
        self._deliveries = deliveries

    def settle(self, claimed: ClaimedMessage, answer: int | str, *, now: datetime) -> None:
        """Note what came of a try: the other side's status, or why there was none.

        :param now: judges whether nothing has arrived for a day; then the subscription is off, and
            who made it is told
        """
        if isinstance(answer, int) and 200 <= answer < 300:  # noqa: PLR2004 - HTTP's successes
            self._messages.arrived(claimed, str(answer))
            return
        waited = claimed.attempts <= len(WAITS)
        wait = WAITS[claimed.attempts - 1] if waited else None
        rest = min(SECOND * 2 ** min(claimed.failures, 9), LONGEST_REST)
        is_ours = self._messages.failed(claimed, str(answer), wait=wait, rest=rest)
        if is_ours and (answer == GONE or _is_over(claimed, now)):
            self._turn_off(claimed, now)

    def _turn_off(self, claimed: ClaimedMessage, now: datetime) -> None:
        if not self._messages.turn_off(claimed.team_id, claimed.hook):
            return
        since = claimed.failing_since or now
        facts = {"number": claimed.hook, "host": claimed.host, "since": int(since.timestamp())}
        view = View(name="hook_off", facts=facts)
        key = f"hook_off:{claimed.hook}:{claimed.id}:{claimed.attempts}"
        self._deliveries.post(claimed.team_id, now.date(), key, claimed.created_by, view)


def body_of(claimed: ClaimedMessage) -> bytes:
    """Return what is posted: the same in every try."""
    told = {
        "type": claimed.event,
        "timestamp": claimed.at.astimezone(UTC).isoformat(),
        "data": {"workspace": claimed.team_id, **claimed.data},
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(
    claimed: ClaimedMessage, body: bytes, secrets: Sequence[str], *, now: datetime
) -> dict[str, str]:
    """Return the headers, signed with each of *secrets* as Standard Webhooks says.

    :param now: when it is told; the other side refuses what is older than five minutes
    """
    message, timestamp = f"msg_{claimed.id.hex}", str(int(now.timestamp()))
    signatures = [
        hook_secret.signed(body, secret, message=message, timestamp=timestamp) for secret in secrets
    ]
    return {
        "content-type": "application/json",
        "user-agent": AGENT,
        "webhook-id": message,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(signatures),
    }


def _is_over(claimed: ClaimedMessage, now: datetime) -> bool:
    since = claimed.failing_since
    return since is not None and now - since >= OFF_AFTER
