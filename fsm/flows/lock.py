"""Lock: a moderator asks, confirms, and only moderators may answer in a thread."""

from fsm.flows.shape import asks_first

LOCK = asks_first("lock")
