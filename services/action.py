"""Every act of moderation on one page: what it takes, what it puts in force, what takes it back."""

from dataclasses import dataclass

from fsm.flow import Event, State
from fsm.flows import FLOWS


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """One act on a person or a place. Services, cards and words follow from what stands here."""

    name: str
    """Of its flow, of its cases' kind, of its command, and the `deed` that permissions speak of."""
    takes_length: bool = False
    """It may be for a time."""
    takes_channel: bool = False
    """It is about one channel, or about all of them."""
    needs_reason: bool = False
    """Without words it would say nothing."""
    is_grave: bool = False
    """For good, it is what a workspace may want two people for."""
    sanction: str = ""
    """Kind of the restriction that it puts in force."""
    lifts: str = ""
    """Kind of the restriction that it takes back."""
    returns: str = ""
    """Name of the action to whose channels it brings the person back; none is in force."""
    retracts: str = ""
    """Name of the action whose last case it takes back, where that has changed nothing in Slack."""
    undo: str = ""
    """Name of the action that takes it back."""
    is_about_place: bool = False
    """It is about a channel, a thread or the workspace, not about a person."""
    must_end: bool = False
    """It is never for good: asked for without an end, it has the workspace's."""

    @property
    def asks_first(self) -> bool:
        """Whether nothing happens before somebody confirms: what destroys something asks."""
        first = FLOWS[self.name].next(State.IDLE, Event.START)
        return first is State.AWAITING_CONFIRMATION


_ALL = (
    Action(name="note", needs_reason=True),
    Action(name="warn", needs_reason=True, undo="unwarn"),
    Action(name="unwarn", retracts="warn"),
    Action(name="shush", takes_length=True, sanction="shush", undo="unshush"),
    Action(name="unshush", lifts="shush"),
    Action(name="kick", takes_channel=True, undo="unkick"),
    Action(name="unkick", returns="kick"),
    Action(name="ban", takes_length=True, is_grave=True, sanction="ban", undo="unban"),
    Action(name="unban", lifts="ban"),
)

_MEASURES = (
    Action(
        name="slowmode",
        takes_length=True,
        sanction="slowmode",
        undo="unslowmode",
        is_about_place=True,
    ),
    Action(name="unslowmode", lifts="slowmode", is_about_place=True),
    Action(
        name="readonly",
        takes_length=True,
        sanction="readonly",
        undo="unreadonly",
        is_about_place=True,
    ),
    Action(name="unreadonly", lifts="readonly", is_about_place=True),
    Action(name="lock", takes_length=True, sanction="lock", undo="unlock", is_about_place=True),
    Action(name="unlock", lifts="lock", is_about_place=True),
    Action(
        name="raid",
        takes_length=True,
        sanction="raid",
        undo="unraid",
        is_about_place=True,
        must_end=True,
    ),
    Action(name="unraid", lifts="raid", is_about_place=True),
)

ACTIONS: dict[str, Action] = {action.name: action for action in _ALL}
"""Those on a person by name, the gentlest first."""

MEASURES: dict[str, Action] = {action.name: action for action in _MEASURES}
"""Those on a channel, a thread or the workspace, by name."""

EVERY: dict[str, Action] = ACTIONS | MEASURES

LIFTING: dict[str, Action] = {each.lifts: each for each in EVERY.values() if each.lifts}
"""What takes a restriction back, by the restriction's kind."""
