"""Remove: a rule that enforces has found a message. It was confirmed when the rule was set so."""

from fsm.flows.shape import at_once

REMOVE = at_once("remove")
