"""What opens a form for somebody who reports: if Slack doesn't open it, nothing has begun."""

from slack_bolt import BoltResponse
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from app import facts, regrets
from app.front_door import FrontDoor, NotAcceptedError, Task
from app.incoming import Incoming
from app.listeners.hand_over import Listener, hand_over
from app.listeners.modal import ModalOpener
from app.scrub import text
from services.ports import View


class FormNotOpenedError(NotAcceptedError):
    """Slack did not open the form, so nothing was reported.

    Please try again in a minute, as in `/report @spammer adverts`.
    """


async def open_report(
    door: FrontDoor, task: Task, incoming: Incoming, ack: AsyncAck, opener: ModalOpener
) -> BoltResponse:
    """Open the form of a report, and hand over what it is about; *task* fills it."""
    view_id = await opener.open(incoming.payload, View(name="report_loading"))
    if not view_id:
        return await regrets.say(FormNotOpenedError(), incoming)
    return await hand_over(door, task, incoming, ack, view_id=view_id)


def opens_report(door: FrontDoor, task: Task, opener: ModalOpener) -> Listener:
    """Return the listener for the shortcut on a message."""

    async def listener(ack: AsyncAck, context: AsyncBoltContext) -> BoltResponse:
        return await open_report(door, task, context["incoming"], ack, opener)

    return listener


def opens_answer(door: FrontDoor, task: Task, opener: ModalOpener) -> Listener:
    """Return the listener for the button under what moderators wrote to who reported."""

    async def listener(ack: AsyncAck, context: AsyncBoltContext) -> BoltResponse:
        incoming = context["incoming"]
        value = text(facts.plain(facts.first_action(incoming.payload)), most=2_000)
        form = View(name="report_answer", facts={"value": value})
        view_id = await opener.open(incoming.payload, form)
        return await hand_over(door, task, incoming, ack, view_id=view_id)

    return listener
