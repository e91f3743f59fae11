"""Warn: the member is told at once, in a direct message with the number of the case."""

from fsm.flows.shape import at_once

WARN = at_once("warn")
