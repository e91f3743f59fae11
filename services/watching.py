"""Steward watches the channels that it is in: new ones are joined, being removed is told."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from db.models.channel import ChannelState
from db.repositories.channel import ChannelRepository
from services.delivery import DeliveryService
from services.ports import BusyError, RefusedError, UnclearError, View
from services.preferring import PreferenceService
from services.request import Request

LEASE = timedelta(seconds=30)
"""How long a channel that is being joined is left alone by others, and until it is tried again."""

TRIES = 8
"""After so many answers without meaning a person is told instead."""


class WatchingService:
    """Keeps Steward where it is to be."""

    def __init__(
        self,
        *,
        channels: ChannelRepository,
        deliveries: DeliveryService,
        preferences: PreferenceService,
    ) -> None:
        self._channels = channels
        self._deliveries = deliveries
        self._preferences = preferences

    def appeared(self, request: Request, channel: str, *, again: bool = False) -> bool:
        """Have a channel that Slack tells of joined, if that is wanted; tell whether it is due.

        :param again: it was archived, and has lost its members
        """
        joins = self._preferences.of(request.team_id).join_new_channels
        return joins and self._channels.want(request.team_id, channel, again=again)

    def removed(self, request: Request, channel: str, *, by: str) -> None:
        """Note that Steward was removed from *channel*, and tell it once."""
        if self._channels.mark(request.team_id, channel, ChannelState.LEFT):
            facts = {"channel": channel, "by": by, "error": None}
            self._tell(request.team_id, request.day, f"{request.key}:left", facts)

    def invited(self, team_id: str, channel: str) -> None:
        """Note that Steward is in *channel*."""
        self._channels.mark(team_id, channel, ChannelState.JOINED)

    def heard_in(self, team_id: str, channel: str) -> None:
        """Note that Slack tells of *channel*: whoever removed Steward has invited it again."""
        self._channels.returned(team_id, channel)

    def refused(self, team_id: str, channel: str, code: str, *, day: date) -> None:
        """Note that Slack doesn't let Steward into *channel*, and tell it once."""
        if self._channels.mark(team_id, channel, ChannelState.REFUSED, error=code):
            facts = {"channel": channel, "by": "", "error": code}
            self._tell(team_id, day, f"join:{channel}:{code}", facts)

    def _tell(self, team_id: str, day: date, key: str, facts: Mapping[str, str | None]) -> None:
        if log_channel := self._preferences.of(team_id).log_channel:
            view = View(name="unwatched", facts=facts)
            self._deliveries.post(team_id, day, key, log_channel, view)


def tried(join: Callable[[], None], *, attempts: int) -> str | None:
    """Try to join; return "" when Steward is in, Slack's word when it may not, None for later."""
    try:
        join()
    except RefusedError as refused:
        return refused.code
    except BusyError:
        return None
    except UnclearError:
        return "unclear" if attempts >= TRIES else None
    return ""
