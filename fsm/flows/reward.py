"""Reward: a member buys something; it is under way until its order is settled."""

from datetime import timedelta

from fsm.flow import Event, Flow, State

REWARD = Flow(
    name="reward",
    moves={
        State.IDLE: {Event.START: State.AWAITING_CONFIRMATION},
        State.AWAITING_CONFIRMATION: {
            Event.CONFIRM: State.PROCESSING,
            Event.CANCEL: State.IDLE,
            Event.EXPIRE: State.IDLE,
        },
        # The points are paid; the order flow brings about what follows.
        State.PROCESSING: {
            Event.SUCCEED: State.IDLE,
            Event.FAIL: State.IDLE,
            Event.EXPIRE: State.IDLE,
        },
    },
    # An order expires after 14 days and ends this as well: what is longer is never reached.
    timeouts={
        State.AWAITING_CONFIRMATION: timedelta(minutes=5),
        State.PROCESSING: timedelta(days=60),
    },
)
