"""Onboarding: somebody new reads the rules, chooses channels, and may introduce themself."""

from datetime import timedelta

from fsm.flow import Event, Flow, State

_READ = {Event.CONFIRM: State.COLLECTING_INPUT}

ONBOARDING = Flow(
    name="onboarding",
    moves={
        State.IDLE: {
            Event.START: State.AWAITING_CONFIRMATION,
        },
        # The welcome with its rules. Who lets it lie is reminded once.
        State.AWAITING_CONFIRMATION: {**_READ, Event.EXPIRE: State.ERROR},
        # Reminded: the same button still counts; then it ends without a word.
        State.ERROR: {**_READ, Event.EXPIRE: State.IDLE},
        # A channel was chosen (SUBMIT, again and again), or they introduced themself (SUCCEED).
        State.COLLECTING_INPUT: {
            Event.SUBMIT: State.COLLECTING_INPUT,
            Event.SUCCEED: State.IDLE,
            Event.CANCEL: State.IDLE,
            Event.EXPIRE: State.IDLE,
        },
    },
    timeouts={
        State.AWAITING_CONFIRMATION: timedelta(days=1),
        State.ERROR: timedelta(days=3),
        State.COLLECTING_INPUT: timedelta(days=3),
    },
)
