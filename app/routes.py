"""Everything Slack can ask of Steward, on one page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from adapters.slack.views import edit_modal
from app.front_door import FrontDoor, Task
from app.listeners.edit import EditButton, submits
from app.listeners.hand_over import hands_over
from tasks import clicks, commands, events


@dataclass(frozen=True, kw_only=True)
class Command:
    """A slash command, as people see it in Slack, and the task that it becomes."""

    name: str
    task: Task
    about: str
    hint: str


@dataclass(frozen=True, kw_only=True)
class Event:
    """An event that Steward asks Slack for, and the task that it becomes."""

    name: str
    task: Task
    subscriptions: tuple[str, ...]
    """What the manifest calls it: some have one name for each kind of channel."""


COMMANDS = (
    Command(
        name="/ban",
        task=commands.ban,
        about="Remove a member from every channel and keep them out",
        hint="@user [7d] [reason]",
    ),
    Command(
        name="/unban",
        task=commands.unban,
        about="Let a banned member back in",
        hint="@user [reason]",
    ),
    Command(name="/cases", task=commands.cases, about="List moderation cases", hint="[@user]"),
    Command(name="/case", task=commands.case, about="Show one case, step by step", hint="12"),
    Command(
        name="/role",
        task=commands.role,
        about="Say who moderates",
        hint="grant|revoke @user moderator, or list",
    ),
    Command(name="/steward", task=commands.steward, about="What Steward can do", hint="help"),
)

EVENTS = (
    Event(
        name="message", task=events.message, subscriptions=("message.channels", "message.groups")
    ),
    Event(
        name="member_joined_channel",
        task=events.member_joined_channel,
        subscriptions=("member_joined_channel",),
    ),
    Event(
        name="member_left_channel",
        task=events.member_left_channel,
        subscriptions=("member_left_channel",),
    ),
    Event(name="user_change", task=events.user_change, subscriptions=("user_change",)),
    Event(name="team_join", task=events.team_join, subscriptions=("team_join",)),
)

BUTTONS: dict[str, Task] = {
    f"{flow}:{button}": clicks.press
    for flow in ("ban", "unban")
    for button in ("confirm", "cancel", "retry")
}
EDIT = "ban:edit"
ANYTHING = re.compile("")


def register(bolt: AsyncApp, door: FrontDoor) -> None:
    """Connect each request to its listener. What comes in the greatest number stands first.

    One line a kind, since Bolt tries its listeners one after the other, at 20 microseconds each.
    What fits no line here, whatever its shape, is recorded by app.ingress.
    """
    of_events = {event.name: event.task for event in EVENTS}
    of_commands = {command.name: command.task for command in COMMANDS}
    bolt.event(one_of(of_events))(hands_over(door, of_events))
    bolt.command(one_of(of_commands))(hands_over(door, of_commands))
    bolt.action(one_of(BUTTONS))(hands_over(door, BUTTONS))
    bolt.action(EDIT)(EditButton(door, clicks.edit, bolt.client))
    bolt.view(edit_modal.CALLBACK)(submits(door, clicks.submit))
    bolt.options(ANYTHING)(no_options)


def one_of(names: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern that is exactly one of *names*."""
    return re.compile(rf"\A(?:{'|'.join(map(re.escape, names))})\Z")


async def no_options(ack: AsyncAck) -> BoltResponse:
    """Answer a menu that asks for its options: Steward has no such menu."""
    return await ack(options=[])
