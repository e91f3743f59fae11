"""What is known only while it is said: whom a letter of who reported goes to, and secrets."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from adapters.reporter import address
from adapters.sealing import SealBrokenError, unseal
from db.repositories.delivery import ClaimedDelivery
from services.ports import Limiter, Urgency


class Nameless:
    """A limiter that is not told which channel a call is about: its buckets are named by it."""

    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter

    def wait_for(
        self,
        team_id: str,
        method: str,
        channel: str = "",  # noqa: ARG002 - that is the point
        *,
        urgency: Urgency,
    ) -> timedelta:
        """Take a token of the method's alone."""
        return self._limiter.wait_for(team_id, method, urgency=urgency)

    def pause(self, team_id: str, method: str, retry_after: timedelta) -> None:
        """Pass it on."""
        self._limiter.pause(team_id, method, retry_after)


def addressee(claimed: ClaimedDelivery) -> str:
    """Return whom a letter goes to.

    :raises SealBrokenError: the address was erased, or can't be opened here
    """
    if not claimed.reply:
        raise SealBrokenError("the address was erased")
    return address(claimed.team_id, claimed.reply)


def opened(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return *facts* with those below `sealed` opened, beside the others.

    They are forgotten when the delivery is settled, so that a secret is shown once.

    :raises SealBrokenError: the secret that they were sealed with has changed
    """
    sealed = facts.get("sealed")
    if not isinstance(sealed, dict):
        return facts
    return {**facts, **{name: unseal(value) for name, value in sealed.items()}}
