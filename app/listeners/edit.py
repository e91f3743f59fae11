"""The Edit button and its modal: the only two requests that need an answer made here.

A trigger_id lives three seconds and the answer to a submitted modal can't come later, so neither
can wait for a queue.
"""

import asyncio
import re
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from app import facts
from app.front_door import FrontDoor, Task
from app.listeners.hand_over import Listener, hand_over
from app.payload import Payload

log = structlog.get_logger()

OPEN_WITHIN = 2.5
"""Seconds for opening the modal; a trigger_id lives three."""

REMEMBER_FOR = 10.0
"""Seconds for which a trigger_id's modal is remembered, should the click be delivered again."""

DURATION = re.compile(r"\s*([1-9][0-9]{0,3}\s*[mhdw])?\s*", re.IGNORECASE)

LONGEST_REASON = 500

BAD_DURATION = "Please write a length such as 30m, 12h, 7d or 2w, or leave it empty for good."
LONG_REASON = f"Please keep the reason within {LONGEST_REASON} letters, such as: spam in #random."


class EditButton:
    """Opens the modal at once; the task that it hands over to fills it."""

    def __init__(self, door: FrontDoor, task: Task, client: AsyncWebClient) -> None:
        self._door = door
        self._task = task
        self._client = client
        self._opening: dict[str, asyncio.Task[str]] = {}

    async def __call__(self, ack: AsyncAck, context: AsyncBoltContext) -> BoltResponse:
        """Open the modal, hand the click over with the modal's id, acknowledge."""
        incoming = context["incoming"]
        view_id = await self._open_once(incoming.payload)
        return await hand_over(self._door, self._task, incoming, ack, view_id=view_id)

    async def _open_once(self, said: Payload) -> str:
        """Return the modal's id, or "" where none could be opened: the click counts all the same.

        A click that is delivered twice shares one modal, for a trigger_id opens only one.
        """
        trigger = said.get("trigger_id")
        if not isinstance(trigger, str):
            return ""
        if trigger not in self._opening:
            value = facts.plain(facts.first_action(said))
            self._opening[trigger] = asyncio.create_task(self._open(trigger, value))
            forget = asyncio.get_running_loop().call_later
            forget(REMEMBER_FOR, self._opening.pop, trigger, None)
        return await asyncio.shield(self._opening[trigger])

    async def _open(self, trigger: str, value: object) -> str:
        modal = loading(value if isinstance(value, str) else "")
        try:
            async with asyncio.timeout(OPEN_WITHIN):
                answer = await self._client.views_open(trigger_id=trigger, view=modal)
        except Exception as error:  # noqa: BLE001 - whatever Slack does, the click must not be lost
            log.warning("modal_not_opened", error=type(error).__name__)
            return ""
        return str(facts.part(dict(answer.data), "view").get("id", ""))  # type: ignore[arg-type] # JSON


def submits(door: FrontDoor, task: Task) -> Listener:
    """Return the listener for the submitted modal: mistakes are answered in place."""

    async def listener(ack: AsyncAck, context: AsyncBoltContext) -> BoltResponse:
        incoming = context["incoming"]
        filled = facts.fields(facts.part(incoming.payload, "view"))
        if errors := mistakes(filled):
            return await ack(response_action="errors", errors=errors)
        return await hand_over(door, task, incoming, ack)

    return listener


def mistakes(filled: facts.Facts) -> dict[str, str]:
    """Return what to mend in the modal: block_id → a sentence with an example."""
    found = {}
    if not DURATION.fullmatch(str(filled.get("duration") or "")):
        found["duration"] = BAD_DURATION
    if len(str(filled.get("reason") or "")) > LONGEST_REASON:
        found["reason"] = LONG_REASON
    return found


def loading(value: str) -> dict[str, Any]:
    """Return the modal as it stands until its worker fills it."""
    return {
        "type": "modal",
        "callback_id": "ban_edit",
        "private_metadata": value,
        "title": {"type": "plain_text", "text": "Edit the ban"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "One moment…"}}],
    }
