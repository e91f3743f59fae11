"""Unshush: the member may write again."""

from fsm.flows.shape import at_once

UNSHUSH = at_once("unshush")
