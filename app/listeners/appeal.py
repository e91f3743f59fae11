"""Buttons that open a form which needs nothing from a worker."""

from slack_bolt import BoltResponse
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from app import facts
from app.front_door import FrontDoor, Task
from app.listeners.hand_over import Listener, hand_over
from app.listeners.modal import ModalOpener
from app.scrub import text
from services.ports import View


def opens(door: FrontDoor, task: Task, opener: ModalOpener, view: str) -> Listener:
    """Return the listener for a button: the form *view* carries its value along."""

    async def listener(ack: AsyncAck, context: AsyncBoltContext) -> BoltResponse:
        incoming = context["incoming"]
        value = text(facts.plain(facts.first_action(incoming.payload)), most=2_000)
        view_id = await opener.open(incoming.payload, View(name=view, facts={"value": value}))
        return await hand_over(door, task, incoming, ack, view_id=view_id)

    return listener
