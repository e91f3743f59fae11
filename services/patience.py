"""How long a workspace lets people take to answer."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

from fsm.flow import Event, Flow, State
from fsm.flows import FLOWS
from services.preference import Preferences

APPEAL = "appeal"

REPORT = "report"
QUEUED, CLAIMED = State.AWAITING_CONFIRMATION, State.PROCESSING


@cache
def waits_after(name: str, event: Event) -> bool:
    """Tell whether *event* may lead where a workspace says itself how long people may take."""
    flow = FLOWS[name]
    return any(moves.get(event) in _asked(flow) for moves in flow.moves.values())


def patient(flow: Flow, preferences: Preferences) -> Flow:
    """Return *flow* with the time that the workspace gives people."""
    if flow.name == REPORT:
        times = ((QUEUED, preferences.report_within), (CLAIMED, preferences.report_claim))
        return _patient(flow.name, times)
    within = {
        State.AWAITING_CONFIRMATION: preferences.confirm_within,
        State.COLLECTING_INPUT: preferences.decide_appeals_within,
    }
    return _patient(flow.name, tuple((state, within[state]) for state in _asked(flow)))


@cache
def _patient(name: str, within: tuple[tuple[State, timedelta], ...]) -> Flow:
    """Return the flow *name* with these times; few are ever wanted, and a Flow is not free."""
    return replace(FLOWS[name], timeouts={**FLOWS[name].timeouts, **dict(within)})


def _asked(flow: Flow) -> tuple[State, ...]:
    """Return the states of *flow* in which people are given a time of the workspace's own."""
    if flow.name == REPORT:
        return (QUEUED, CLAIMED)
    if flow.name == APPEAL:
        return (State.COLLECTING_INPUT,)
    return (State.AWAITING_CONFIRMATION,) if State.AWAITING_CONFIRMATION in flow.timeouts else ()
