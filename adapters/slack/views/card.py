"""The card of a conversation: a function of where it stands and of what happened last."""

from adapters.slack.views import (
    card_appeal,
    card_ask,
    card_deal,
    card_failure,
    card_onboarding,
    card_outcome,
    card_progress,
    card_purge,
    card_reminder,
)
from adapters.slack.views.rendered import Facts, Rendered
from fsm.flow import State
from services.appeal import APPEAL
from services.deal import DEALS
from services.onboarding import ONBOARDING
from services.purging import PURGE
from services.reminder import FLOW as REMINDER

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
    if facts["flow"] == PURGE:
        return card_purge.draw(facts)
    if facts["flow"] == APPEAL:
        return card_appeal.draw(facts)
    if facts["flow"] in DEALS:
        return card_deal.draw(facts)
    if facts["flow"] == REMINDER:
        return card_reminder.draw(facts)
    if facts["flow"] == ONBOARDING:
        return card_onboarding.draw(facts)
    return _DRAWINGS[State(facts["state"])](facts)
