"""Modals are opened here, while Slack waits: a trigger_id lives three seconds.

No queue can keep to that, so a modal opens empty, and the task that is handed over fills it.
"""

import asyncio

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.views import draw_modal
from app import facts
from app.envelope import team_of
from app.flood import People
from app.payload import Payload
from app.scrub import text
from services.ports import View

log = structlog.get_logger(__name__)

OPEN_WITHIN = 2.5
"""Seconds for opening the modal; a trigger_id lives three."""

REMEMBER_FOR = 10.0
"""Seconds for which a trigger_id's modal is remembered, should the request be delivered again."""


class ModalOpener:
    """Opens one modal for each trigger_id, however often it comes."""

    def __init__(self, client: AsyncWebClient, people: People | None = None) -> None:
        """Open by *client*; for none whom *people* know as plain members, if given."""
        self._client = client
        self._people = people
        self._opening: dict[str, asyncio.Task[str]] = {}

    async def open(self, said: Payload, loading: View) -> str:
        """Return the modal's id, or "" where none could be opened: the request counts all the same.

        Who may not moderate gets no modal: the task that the request is handed over to refuses them
        with a sentence.
        """
        trigger = said.get("trigger_id")
        if not isinstance(trigger, str):
            return ""
        if trigger not in self._opening:
            self._opening[trigger] = asyncio.create_task(self._open(said, trigger, loading))
            forget = asyncio.get_running_loop().call_later
            forget(REMEMBER_FOR, self._opening.pop, trigger, None)
        return await asyncio.shield(self._opening[trigger])

    async def _open(self, said: Payload, trigger: str, loading: View) -> str:
        try:
            async with asyncio.timeout(OPEN_WITHIN):
                if await self._is_plain(said):
                    return ""
                modal = draw_modal(loading)
                answer = await self._client.views_open(trigger_id=trigger, view=modal)
            return text(answer["view"]["id"])
        except Exception as error:  # noqa: BLE001 - whatever Slack does, the request must not be lost
            log.warning("modal_not_opened", error=type(error).__name__)
            return ""

    async def _is_plain(self, said: Payload) -> bool:
        if self._people is None:
            return False
        return await self._people.is_plain(team_of(said), facts.actor(said))
