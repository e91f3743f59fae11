"""Deals: flows about points. They open no case; what was agreed stands in the ledger."""

from datetime import timedelta

from fsm.flow import Event, Flow, State

_ASKED = {
    Event.CONFIRM: State.IDLE,
    Event.CANCEL: State.IDLE,
    Event.EXPIRE: State.IDLE,
}


def asked(name: str) -> Flow:
    """Return a flow that asks once; its entry is written in the transaction of the Confirm."""
    return Flow(
        name=name,
        moves={
            State.IDLE: {Event.START: State.AWAITING_CONFIRMATION},
            State.AWAITING_CONFIRMATION: _ASKED,
        },
        timeouts={State.AWAITING_CONFIRMATION: timedelta(minutes=5)},
    )


def decided(name: str, within: timedelta) -> Flow:
    """Return a flow in which somebody's decision is collected, *within* a time."""
    return Flow(
        name=name,
        moves={
            State.IDLE: {Event.START: State.COLLECTING_INPUT},
            State.COLLECTING_INPUT: _ASKED,
        },
        timeouts={State.COLLECTING_INPUT: within},
    )
