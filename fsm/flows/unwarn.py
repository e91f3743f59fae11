"""The end of a warning: it counts for nothing, and the member is told."""

from fsm.flows.shape import at_once

UNWARN = at_once("unwarn")
