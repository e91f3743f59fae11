"""Appeal: a member objects, and a moderator who did not act decides."""

from datetime import timedelta

from fsm.flow import Event, Flow, State

APPEAL = Flow(
    name="appeal",
    moves={
        State.IDLE: {
            Event.START: State.COLLECTING_INPUT,
        },
        # What is collected is the moderators' decision, and with a "no" its reason.
        State.COLLECTING_INPUT: {
            Event.CONFIRM: State.IDLE,
            Event.CANCEL: State.IDLE,
            Event.EXPIRE: State.IDLE,
        },
    },
    timeouts={State.COLLECTING_INPUT: timedelta(days=7)},
)
