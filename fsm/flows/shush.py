"""Shush: a moderator asks, confirms, and what the member writes is deleted while it lasts."""

from fsm.flows.shape import asks_first

SHUSH = asks_first("shush")
