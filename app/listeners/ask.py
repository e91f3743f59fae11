"""What asks for an act on somebody: commands, shortcuts, buttons that name a person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from slack_bolt import BoltResponse
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from app.envelope import name_of
from app.front_door import FrontDoor, Task
from app.incoming import Incoming
from app.listeners.hand_over import Listener, hand_over
from app.listeners.modal import ModalOpener
from app.listeners.report import open_report
from services.action import ACTIONS
from services.action_request import is_complete
from services.ports import View
from services.rule_request import wants_form

RULE = "/rule"

REPORT = "/report"
"""It always opens a form: of which kind it is, and who may know who reports, is chosen there."""

STEWARD = "/steward"
"""Every other command is a word behind this one, too: names are not reserved in Slack."""


@dataclass(frozen=True)
class Lists:
    """Commands that open a list, for anybody."""

    opener: ModalOpener
    views: Mapping[str, str]
    """What stands at once, by the command's name."""

    def view(self, name: str, incoming: Incoming) -> View | None:
        """Return what to open for the command *name*; None if it says more, or opens nothing."""
        is_alone = not str(incoming.payload.get("text") or "").strip()
        return View(name=self.views[name]) if is_alone and name in self.views else None


def takes_commands(
    door: FrontDoor, tasks: Mapping[str, Task], opener: ModalOpener, lists: Lists | None = None
) -> Listener:
    """Return the listener for all commands; one that says too little opens a form, or a list."""

    async def listener(ack: AsyncAck, context: AsyncBoltContext) -> BoltResponse:
        incoming = spelled_out(context["incoming"], tasks)
        name = str(incoming.payload["command"])
        if name == REPORT and lists:
            return await open_report(door, tasks[name], incoming, ack, lists.opener)
        if lists and (view := lists.view(name, incoming)):
            view_id = await lists.opener.open(incoming.payload, view)
            return await hand_over(door, tasks[name], incoming, ack, view_id=view_id)
        if _is_complete(name, incoming):
            return await hand_over(door, tasks[name], incoming, ack)
        view = View(name="rule_loading") if name == RULE else loading(name.removeprefix("/"))
        view_id = await opener.open(incoming.payload, view)
        return await hand_over(door, tasks[name], incoming, ack, view_id=view_id)

    return listener


def opens_form(door: FrontDoor, task: Task, opener: ModalOpener) -> Listener:
    """Return the listener for `<where>:<action>`: a shortcut, or a button that names a person."""

    async def listener(ack: AsyncAck, context: AsyncBoltContext) -> BoltResponse:
        incoming = context["incoming"]
        action = name_of(incoming.payload).partition(":")[2]
        view_id = await opener.open(incoming.payload, loading(action))
        return await hand_over(door, task, incoming, ack, view_id=view_id)

    return listener


def spelled_out(incoming: Incoming, tasks: Mapping[str, Task]) -> Incoming:
    """Return `/steward kick @x` as `/kick @x`."""
    said = incoming.payload
    first, _, rest = str(said.get("text") or "").strip().partition(" ")
    name = f"/{first.removeprefix('/').lower()}"
    if said.get("command") != STEWARD or name == STEWARD or name not in tasks:
        return incoming
    return replace(incoming, payload={**said, "command": name, "text": rest.strip()})


def loading(action: str) -> View:
    """Return the form that stands at once."""
    return View(name="form_loading", facts={"action": action})


def _is_complete(command: str, incoming: Incoming) -> bool:
    """Tell whether *command* says enough, or is none that a form could complete."""
    text = str(incoming.payload.get("text") or "").strip()
    if command == RULE:
        return not wants_form(text)
    action = ACTIONS.get(command.removeprefix("/"))
    return action is None or is_complete(action, text)
