"""The card of a conversation: a function of where it stands and of what happened last."""

from adapters.slack.views import card_ask, card_failure, card_outcome, card_progress
from adapters.slack.views.rendered import Facts, Rendered
from fsm.flow import State

_DRAWINGS = {
    State.AWAITING_CONFIRMATION: card_ask.draw,
    State.COLLECTING_INPUT: card_ask.draw,
    State.PROCESSING: card_progress.draw,
    State.ERROR: card_failure.draw,
    State.IDLE: card_outcome.draw,
}


def draw(facts: Facts) -> Rendered:
    """Draw the conversation as it stands now.

    Facts: flow, state, event, version, conversation, case, target, owner, actor, reason, until,
    deadline, error, steps; and, where known, lasts (seconds) and confirmed_by.
    """
    return _DRAWINGS[State(facts["state"])](facts)
