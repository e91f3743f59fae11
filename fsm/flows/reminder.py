"""Reminder: what was understood is shown, and counts once its owner confirms it."""

from datetime import timedelta

from fsm.flow import Event, Flow, State

REMINDER = Flow(
    name="reminder",
    moves={
        State.IDLE: {
            Event.START: State.AWAITING_CONFIRMATION,
        },
        # There is nothing to carry out: confirmed, it is written down and waits for its time.
        State.AWAITING_CONFIRMATION: {
            Event.CONFIRM: State.IDLE,
            Event.CANCEL: State.IDLE,
            Event.EXPIRE: State.IDLE,
        },
    },
    timeouts={State.AWAITING_CONFIRMATION: timedelta(minutes=5)},
)
