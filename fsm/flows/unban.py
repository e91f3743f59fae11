"""Unban: the way back. Nothing is destroyed, so nothing waits for a Confirm."""

from datetime import timedelta

from fsm.flow import Event, Flow, State

UNBAN = Flow(
    name="unban",
    moves={
        State.IDLE: {
            Event.START: State.PROCESSING,
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
        State.PROCESSING: timedelta(minutes=2),
        State.ERROR: timedelta(hours=24),
    },
)
