"""Kick: a moderator asks, confirms, and the member is removed from one channel or from all."""

from fsm.flows.shape import asks_first

KICK = asks_first("kick")
