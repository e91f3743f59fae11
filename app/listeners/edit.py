"""The Edit button and its modal: the answer to a submitted modal can't wait for a queue either."""

from collections.abc import Callable
from datetime import UTC, datetime

from slack_bolt import BoltResponse
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from app import facts
from app.front_door import FrontDoor, Task
from app.listeners.hand_over import Listener, hand_over
from app.listeners.modal import ModalOpener
from app.scrub import text
from services import form
from services.ports import View


def opens_edit(door: FrontDoor, task: Task, opener: ModalOpener) -> Listener:
    """Return the listener for Edit: it opens the modal at once, and *task* fills it."""

    async def listener(ack: AsyncAck, context: AsyncBoltContext) -> BoltResponse:
        incoming = context["incoming"]
        value = facts.plain(facts.first_action(incoming.payload))
        loading = View(name="edit_loading", facts={"value": text(value, most=2_000)})
        view_id = await opener.open(incoming.payload, loading)
        return await hand_over(door, task, incoming, ack, view_id=view_id)

    return listener


def submits(door: FrontDoor, task: Task, mistakes: Callable[..., dict[str, str]]) -> Listener:
    """Return the listener for a submitted modal: *mistakes* are answered in place."""

    async def listener(ack: AsyncAck, context: AsyncBoltContext) -> BoltResponse:
        incoming = context["incoming"]
        view = facts.part(incoming.payload, "view")
        about = form.carried(view.get("private_metadata"))
        if errors := mistakes(facts.fields(view), about, at=datetime.now(UTC)):
            return await ack(response_action="errors", errors=errors)
        return await hand_over(door, task, incoming, ack)

    return listener
