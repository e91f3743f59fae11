"""The kernel: states, events, and the table that joins them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a conversation can stand."""

    IDLE = "idle"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    COLLECTING_INPUT = "collecting_input"
    PROCESSING = "processing"
    ERROR = "error"


class Event(StrEnum):
    """What can happen to a conversation: by people, by the work, by time."""

    START = "start"
    SUBMIT = "submit"
    CONFIRM = "confirm"
    CANCEL = "cancel"
    RETRY = "retry"
    SUCCEED = "succeed"
    FAIL = "fail"
    EXPIRE = "expire"


class InvalidFlowError(Exception):
    """The table of a flow has a hole in it."""


class MoveNotAllowedError(Exception):
    """The event does not apply in the current state (a second click, or a late one)."""

    def __init__(self, state: State, event: Event) -> None:
        super().__init__(f"{event} does not apply in {state}")
        self.state = state
        self.event = event


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One kind of conversation: its moves and how long it may rest in each state."""

    name: str
    moves: Mapping[State, Mapping[Event, State]]
    timeouts: Mapping[State, timedelta]

    def __post_init__(self) -> None:
        """Refuse a broken table when it is imported, long before a member meets it."""
        problems = list(_problems(self))
        if problems:
            raise InvalidFlowError(f"{self.name}: {'; '.join(problems)}")

    def next(self, state: State, event: Event) -> State:
        """Return the state that *event* leads to from *state*.

        :raises MoveNotAllowedError: the table has no such move
        """
        try:
            return self.moves[state][event]
        except KeyError:
            raise MoveNotAllowedError(state, event) from None

    def timeout(self, state: State) -> timedelta | None:
        """Return how long a conversation may rest in *state*; None means for ever."""
        return self.timeouts.get(state)


def _problems(flow: Flow) -> Iterator[str]:
    reached = _reachable(flow, State.IDLE)
    for state in flow.moves:
        if state not in reached:
            yield f"{state} cannot be reached"
        if State.IDLE not in _reachable(flow, state):
            yield f"{state} never returns to idle"
    for state in sorted(reached - set(flow.moves)):
        yield f"{state} has no moves"
    yield from _timeless(flow)


def _timeless(flow: Flow) -> Iterator[str]:
    for state, moves in flow.moves.items():
        if (Event.EXPIRE in moves) != (state in flow.timeouts):
            yield f"{state} needs both a timeout and an expire move, or neither"
        if state is not State.IDLE and state not in flow.timeouts:
            yield f"{state} would wait for ever"


def _reachable(flow: Flow, start: State) -> set[State]:
    seen, to_visit = {start}, [start]
    while to_visit:
        for target in flow.moves.get(to_visit.pop(), {}).values():
            if target not in seen:
                seen.add(target)
                to_visit.append(target)
    return seen
