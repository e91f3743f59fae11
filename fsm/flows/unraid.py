"""The end of a lockdown. Nothing is destroyed, so nothing waits for a Confirm."""

from fsm.flows.shape import at_once

UNRAID = at_once("unraid")
