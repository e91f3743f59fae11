"""The end of read-only. Nothing is destroyed, so nothing waits for a Confirm."""

from fsm.flows.shape import at_once

UNREADONLY = at_once("unreadonly")
