"""Purge: Steward looks what would go, a moderator confirms, and it is deleted."""

from datetime import timedelta

from fsm.flow import Event, Flow, State

PURGE = Flow(
    name="purge",
    moves={
        State.IDLE: {
            Event.START: State.COLLECTING_INPUT,
        },
        State.COLLECTING_INPUT: {
            Event.SUBMIT: State.AWAITING_CONFIRMATION,
            Event.SUCCEED: State.IDLE,
            Event.FAIL: State.IDLE,
            Event.CANCEL: State.IDLE,
            Event.EXPIRE: State.IDLE,
        },
        State.AWAITING_CONFIRMATION: {
            Event.CONFIRM: State.PROCESSING,
            Event.CANCEL: State.IDLE,
            Event.EXPIRE: State.IDLE,
        },
        State.PROCESSING: {
            Event.SUCCEED: State.IDLE,
            Event.FAIL: State.ERROR,
            Event.EXPIRE: State.ERROR,
        },
        State.ERROR: {
            Event.RETRY: State.PROCESSING,
            Event.CANCEL: State.IDLE,
            Event.EXPIRE: State.IDLE,
        },
    },
    timeouts={
        State.COLLECTING_INPUT: timedelta(minutes=10),
        State.AWAITING_CONFIRMATION: timedelta(minutes=5),
        # Counts from the last that got done; Slack may ask for minutes between two deletions.
        State.PROCESSING: timedelta(minutes=15),
        State.ERROR: timedelta(hours=24),
    },
)
