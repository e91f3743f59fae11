"""The card when all is over: the outcome first, then who, what, and the way back."""

from slack_sdk.models.blocks import Block

from adapters.slack.views.card_parts import (
    asked,
    because,
    by,
    confirmer,
    reason_line,
    term,
    title,
    undo,
)
from adapters.slack.views.flow_words import words_of
from adapters.slack.views.layout import context, paragraphs, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.step import has_begun, lines
from adapters.slack.views.text import person
from fsm.flow import Event


def draw(facts: Facts) -> Rendered:
    """Draw how it ended. The buttons are gone."""
    outcome = headline(facts)
    return message(
        f"Case {facts['case']}: {outcome}{because(facts)}",
        [
            title(facts),
            section(f"*{outcome}*{reason_line(facts)}"),
            *_work(facts),
            context(*credits_of(facts)),
        ],
    )


def headline(facts: Facts) -> str:
    """Return the outcome in one sentence."""
    target = person(facts["target"])
    match facts["event"]:
        case Event.SUCCEED:
            return _success(facts)
        case Event.CANCEL if has_begun(facts["steps"]):
            return f"Dismissed. {words_of(facts['flow']).doing} {target} was left unfinished."
        case Event.CANCEL:
            return f"Cancelled. {target} {_stays(facts)}."
        case Event.EXPIRE if has_begun(facts["steps"]):
            return f"Closed. {words_of(facts['flow']).doing} {target} was left unfinished."
        case Event.EXPIRE:
            return f"Nobody confirmed in time. {target} {_stays(facts)}."
        case _:
            return f"Case {facts['case']} is closed."


def credits_of(facts: Facts) -> list[str]:
    """Return who did what, and how to take it back."""
    way_back = undo(facts) if has_begun(facts["steps"]) else ""
    return [_decided(facts), asked(facts), way_back]


def _success(facts: Facts) -> str:
    target = person(facts["target"])
    if facts["flow"] == "unban":
        return f"{target} is no longer banned."
    return f"{target} is banned {term(facts)}."


def _stays(facts: Facts) -> str:
    return "stays banned" if facts["flow"] == "unban" else "stays"


def _work(facts: Facts) -> list[Block]:
    """Return what was done; where nothing was begun, nothing is listed."""
    return paragraphs(lines(facts["steps"])) if has_begun(facts["steps"]) else []


def _decided(facts: Facts) -> str:
    """Return who had the last word; an unban needs none, and an expiry had none."""
    if facts["event"] == Event.CANCEL:
        return by("Dismissed" if has_begun(facts["steps"]) else "Cancelled", facts)
    who = confirmer(facts)
    is_confirmed = facts["event"] == Event.SUCCEED and facts["flow"] == "ban" and who
    return f"Confirmed by {person(who)}" if is_confirmed else ""
