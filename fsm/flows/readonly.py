"""Read-only: a moderator asks, confirms, and only moderators may post in a channel."""

from fsm.flows.shape import asks_first

READONLY = asks_first("readonly")
