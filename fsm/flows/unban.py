"""Unban: the way back. Nothing is destroyed, so nothing waits for a Confirm."""

from fsm.flows.shape import at_once

UNBAN = at_once("unban")
