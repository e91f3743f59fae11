"""The Edit button and its modal: the only two requests that need an answer made here.

A trigger_id lives three seconds and the answer to a submitted modal can't come later, so neither
can wait for a queue.
"""

import asyncio

import structlog
from slack_bolt import BoltResponse
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.views import draw_modal
from app import facts
from app.front_door import FrontDoor, Task
from app.listeners.hand_over import Listener, hand_over
from app.payload import Payload
from app.scrub import text
from services.ban_request import revise
from services.errors import DomainError
from services.ports import View

log = structlog.get_logger(__name__)

OPEN_WITHIN = 2.5
"""Seconds for opening the modal; a trigger_id lives three."""

REMEMBER_FOR = 10.0
"""Seconds for which a trigger_id's modal is remembered, should the click be delivered again."""


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
        loading = View(name="edit_loading", facts={"value": text(value, most=2_000)})
        modal = draw_modal(loading)
        try:
            async with asyncio.timeout(OPEN_WITHIN):
                answer = await self._client.views_open(trigger_id=trigger, view=modal)
            return text(answer["view"]["id"])
        except Exception as error:  # noqa: BLE001 - whatever Slack does, the click must not be lost
            log.warning("modal_not_opened", error=type(error).__name__)
            return ""


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
    duration, reason = str(filled.get("duration") or ""), str(filled.get("reason") or "")
    found = {
        "duration": _refusal(length=duration, reason=""),
        "reason": _refusal(length="", reason=reason),
    }
    return {block: sentence for block, sentence in found.items() if sentence}


def _refusal(*, length: str, reason: str) -> str:
    try:
        revise("", length, reason)
    except DomainError as error:
        return str(error)
    return ""
