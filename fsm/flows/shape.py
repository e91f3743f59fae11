"""The two shapes that flows of moderation have: what destroys something asks first."""

from datetime import timedelta

from fsm.flow import Event, Flow, State

_WORK = {
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
}
_PATIENCE = {State.PROCESSING: timedelta(minutes=2), State.ERROR: timedelta(hours=24)}


def asks_first(name: str) -> Flow:
    """Return a flow in which nothing happens before somebody confirms."""
    return Flow(
        name=name,
        moves={
            State.IDLE: {Event.START: State.AWAITING_CONFIRMATION},
            State.AWAITING_CONFIRMATION: {
                Event.SUBMIT: State.AWAITING_CONFIRMATION,
                Event.CONFIRM: State.PROCESSING,
                Event.CANCEL: State.IDLE,
                Event.EXPIRE: State.IDLE,
            },
            **_WORK,
        },
        timeouts={State.AWAITING_CONFIRMATION: timedelta(minutes=5), **_PATIENCE},
    )


def at_once(name: str) -> Flow:
    """Return a flow that begins with the work: it destroys nothing, or takes something back."""
    return Flow(
        name=name, moves={State.IDLE: {Event.START: State.PROCESSING}, **_WORK}, timeouts=_PATIENCE
    )
