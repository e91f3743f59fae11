"""Slow mode: a moderator asks, confirms, and each person may post in a channel only so often."""

from fsm.flows.shape import asks_first

SLOWMODE = asks_first("slowmode")
