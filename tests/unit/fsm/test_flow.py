from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm.flow import Event, Flow, InvalidFlowError, MoveNotAllowedError, State
from fsm.flows import FLOWS
from fsm.flows.ban import BAN


class TestFlow:
    def test_refuses_a_state_that_never_returns_to_idle(self):
        moves = {State.IDLE: {Event.START: State.ERROR}, State.ERROR: {}}

        with pytest.raises(InvalidFlowError, match="error never returns to idle"):
            Flow(name="trap", moves=moves, timeouts={})

    def test_refuses_a_state_that_cannot_be_reached(self):
        moves = {**BAN.moves, State.COLLECTING_INPUT: {Event.CANCEL: State.IDLE}}

        with pytest.raises(InvalidFlowError, match="collecting_input cannot be reached"):
            replace(BAN, moves=moves)

    def test_refuses_a_state_without_moves(self):
        moves = {State.IDLE: {Event.START: State.ERROR}}

        with pytest.raises(InvalidFlowError, match="error has no moves"):
            Flow(name="hole", moves=moves, timeouts={})

    def test_refuses_a_state_that_would_wait_for_ever(self):
        moves = {**BAN.moves, State.ERROR: {Event.CANCEL: State.IDLE}}
        timeouts = {s: t for s, t in BAN.timeouts.items() if s is not State.ERROR}

        with pytest.raises(InvalidFlowError, match="error would wait for ever"):
            replace(BAN, moves=moves, timeouts=timeouts)

    def test_refuses_a_timeout_that_leads_nowhere(self):
        timeouts = {**BAN.timeouts, State.IDLE: timedelta(minutes=1)}

        with pytest.raises(InvalidFlowError, match="idle needs both a timeout and an expire move"):
            replace(BAN, timeouts=timeouts)

    def test_refuses_a_move_that_is_not_in_the_table(self):
        with pytest.raises(MoveNotAllowedError, match="confirm does not apply in idle"):
            BAN.next(State.IDLE, Event.CONFIRM)


ACTS = {name: flow for name, flow in FLOWS.items() if name not in {"report", "onboarding"}}
"""A report waits for whoever has time, a welcome for who has just come: nobody has asked."""


@pytest.mark.parametrize("flow", ACTS.values(), ids=ACTS)
def test_a_person_has_five_minutes_and_the_work_has_less(flow):
    people = flow.timeouts.get(State.AWAITING_CONFIRMATION, timedelta(minutes=5))

    assert people == timedelta(minutes=5)
    # A purge's time counts from the last deletion, and Slack lets it wait; a reward is in hand.
    if flow.name not in {"purge", "reward"}:
        assert flow.timeouts.get(State.PROCESSING, timedelta()) < people


@given(st.sampled_from(sorted(FLOWS)), st.lists(st.sampled_from(Event), max_size=50))
def test_time_alone_brings_every_conversation_home(name, events):
    flow, state = FLOWS[name], State.IDLE
    for event in events:
        if event in flow.moves[state]:
            state = flow.next(state, event)

    for _ in State:
        if state is not State.IDLE:
            state = flow.next(state, Event.EXPIRE)

    assert state is State.IDLE
