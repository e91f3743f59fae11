"""Ban: a moderator asks, confirms, and the member is kept out."""

from datetime import timedelta

from fsm.flow import Event, Flow, State

BAN = Flow(
    name="ban",
    moves={
        State.IDLE: {
            Event.START: State.AWAITING_CONFIRMATION,
        },
        State.AWAITING_CONFIRMATION: {
            Event.SUBMIT: State.AWAITING_CONFIRMATION,
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
        State.AWAITING_CONFIRMATION: timedelta(minutes=5),
        State.PROCESSING: timedelta(minutes=2),
        State.ERROR: timedelta(hours=24),
    },
)
