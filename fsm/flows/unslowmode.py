"""The end of slow mode. Nothing is destroyed, so nothing waits for a Confirm."""

from fsm.flows.shape import at_once

UNSLOWMODE = at_once("unslowmode")
