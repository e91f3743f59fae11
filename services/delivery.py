"""Everything Steward says is written down first, with what caused it."""

from datetime import date

from db.models.delivery import DeliveryWay
from db.repositories.delivery import DeliveryRepository
from services.ports import View
from services.request import Request
from services.wakeup import Send, WakeUps


class DeliveryService:
    """Writes what is to be said."""

    def __init__(self, deliveries: DeliveryRepository, *, wakeups: WakeUps) -> None:
        self._deliveries = deliveries
        self._wakeups = wakeups

    def answer(self, request: Request, view: View) -> None:
        """Answer the person who asked; nobody else sees it."""
        self._add(
            request.team_id,
            request.day,
            f"{request.key}:answer",
            view,
            way=DeliveryWay.ANSWER if request.reply else DeliveryWay.WHISPER,
            channel=request.channel or request.actor,
            user_id=request.actor,
            reply=request.reply,
        )

    def fill(self, request: Request, view_id: str, view: View) -> None:
        """Fill the modal that was opened for the person who asked."""
        key = f"{request.key}:fill"
        self._add(request.team_id, request.day, key, view, way=DeliveryWay.FILL, channel=view_id)

    def post(self, team_id: str, day: date, key: str, channel: str, view: View) -> None:
        """Post into a channel, once by *key*; *day* is the day of what caused it."""
        self._add(team_id, day, key, view, way=DeliveryWay.POST, channel=channel)

    def _add(  # noqa: PLR0913 - all by name
        self,
        team_id: str,
        day: date,
        key: str,
        view: View,
        *,
        way: DeliveryWay,
        channel: str = "",
        user_id: str = "",
        reply: str | None = None,
    ) -> None:
        added = self._deliveries.add(
            team_id=team_id,
            made_on=day,
            dedupe_key=key,
            way=way,
            view=view.name,
            facts=view.facts,
            channel=channel,
            user_id=user_id,
            reply=reply,
        )
        if added is not None:
            self._wakeups.add(Send(team_id, added, day))
