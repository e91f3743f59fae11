"""Ban: a moderator asks, confirms, and the member is kept out."""

from fsm.flows.shape import asks_first

BAN = asks_first("ban")
