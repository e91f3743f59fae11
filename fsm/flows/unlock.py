"""The end of a thread's lock. Nothing is destroyed, so nothing waits for a Confirm."""

from fsm.flows.shape import at_once

UNLOCK = at_once("unlock")
