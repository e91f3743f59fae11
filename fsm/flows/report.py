"""Report: a member tells, it waits in the queue, a moderator claims it and decides."""

from datetime import timedelta

from fsm.flow import Event, Flow, State

REPORT = Flow(
    name="report",
    moves={
        State.IDLE: {
            Event.START: State.COLLECTING_INPUT,
        },
        # The form: while it is open its row is a draft, without anybody's name. See decision 1401.
        State.COLLECTING_INPUT: {
            Event.SUBMIT: State.AWAITING_CONFIRMATION,
            Event.CANCEL: State.IDLE,
            Event.EXPIRE: State.IDLE,
        },
        # The queue. Who claims, confirms to look at it.
        State.AWAITING_CONFIRMATION: {
            Event.CONFIRM: State.PROCESSING,
            Event.EXPIRE: State.ERROR,
        },
        # Claimed: acted on (SUCCEED), dismissed (CANCEL), or back into the queue.
        State.PROCESSING: {
            Event.SUCCEED: State.IDLE,
            Event.CANCEL: State.IDLE,
            Event.RETRY: State.AWAITING_CONFIRMATION,
            Event.EXPIRE: State.AWAITING_CONFIRMATION,
        },
        # Overdue: it was told to an admin. Still claimable; in the end it closes unanswered.
        State.ERROR: {
            Event.CONFIRM: State.PROCESSING,
            Event.EXPIRE: State.IDLE,
        },
    },
    timeouts={
        State.COLLECTING_INPUT: timedelta(minutes=30),
        State.AWAITING_CONFIRMATION: timedelta(hours=4),
        State.PROCESSING: timedelta(hours=1),
        State.ERROR: timedelta(days=14),
    },
)
