"""Unkick: back into exactly the channels that a kick had taken."""

from fsm.flows.shape import at_once

UNKICK = at_once("unkick")
