"""Transfer: a member gives points of their own away."""

from fsm.flows.deal import asked

TRANSFER = asked("transfer")
