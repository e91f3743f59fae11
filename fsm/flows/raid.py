"""Lockdown in a raid: Steward or a moderator asks, a person confirms."""

from fsm.flows.shape import asks_first

RAID = asks_first("raid")
