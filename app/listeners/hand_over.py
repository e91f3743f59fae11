"""The usual listener: hand the request over to its one task, acknowledge."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from app import regrets
from app.envelope import enclose, name_of
from app.front_door import FrontDoor, NotAcceptedError, Task
from app.incoming import Incoming

Listener = Callable[..., Awaitable[BoltResponse]]


def hands_over(door: FrontDoor, tasks: Mapping[str, Task]) -> Listener:
    """Return a listener that acknowledges once the request's task is safe at the front door.

    *tasks* are found by the name of the request: `/ban`, `ban:confirm`, `message`.
    """

    async def listener(ack: AsyncAck, context: AsyncBoltContext) -> BoltResponse:
        incoming = context["incoming"]
        return await hand_over(door, tasks[name_of(incoming.payload)], incoming, ack)

    return listener


async def hand_over(
    door: FrontDoor,
    task: Task,
    incoming: Incoming,
    ack: AsyncAck,
    **more: Any,  # noqa: ANN401 - facts are of any type
) -> BoltResponse:
    """Accept *incoming* for *task* and acknowledge; say so where it could not be accepted.

    *more* facts are added to what Slack sent.
    """
    envelope = enclose(incoming, task=task.name)
    envelope["facts"].update(more)
    try:
        await door.accept(task, envelope)
    except NotAcceptedError as error:
        return await regrets.say(error, incoming)
    return await ack()
