"""The card when all is over: the outcome first, then who, what, and the way back."""

from slack_sdk.models.blocks import Block

from adapters.slack.views.card_parts import (
    asked,
    asks_first,
    because,
    by,
    confirmer,
    reason_line,
    title,
    undo,
)
from adapters.slack.views.flow_words import words_of
from adapters.slack.views.layout import button, buttons, context, paragraphs, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.step import has_begun, lines, removals
from adapters.slack.views.terms import length, origin
from adapters.slack.views.text import person
from adapters.slack.views.voided import void_line
from fsm.flow import Event


def draw(facts: Facts) -> Rendered:
    """Draw how it ended. The buttons are gone."""
    outcome = headline(facts)
    return message(
        f"Case {facts['case']}: {outcome}{because(facts)}",
        [
            title(facts),
            section(f"*{outcome}*{reason_line(facts)}"),
            *_void(facts),
            *_work(facts),
            context(*credits_of(facts)),
            *_button(facts),
        ],
    )


def _void(facts: Facts) -> list[Block]:
    return [section(void_line(facts["void"]))] if facts.get("void") else []


def _button(facts: Facts) -> list[Block]:
    """Return the way back as a button, while there is something to take back."""
    if not facts.get("undoable"):
        return []
    value = f"{facts['conversation']}.{facts['version']}"
    return [buttons(button("Undo", "case:undo", value))]


def headline(facts: Facts) -> str:
    """Return the outcome in one sentence."""
    target = person(facts["target"])
    match facts["event"]:
        case Event.SUCCEED | Event.START:
            return _said(_success(facts), facts)
        case Event.CANCEL if has_begun(facts["steps"]):
            return f"Dismissed. {words_of(facts['flow']).doing} {target} was left unfinished."
        case Event.CANCEL:
            return f"Cancelled. {_unchanged(facts)}"
        case Event.EXPIRE if has_begun(facts["steps"]):
            return f"Closed. {words_of(facts['flow']).doing} {target} was left unfinished."
        case Event.EXPIRE:
            return f"Nobody confirmed in time. {_unchanged(facts)}"
        case _:
            return f"Case {facts['case']} is closed."


def credits_of(facts: Facts) -> list[str]:
    """Return who did what, and how to take it back."""
    way_back = undo(facts) if has_begun(facts["steps"]) and not _is_in_vain(facts) else ""
    return [_decided(facts), asked(facts), way_back]


def _success(facts: Facts) -> str:
    words = words_of(facts["flow"])
    return words.in_vain if _is_in_vain(facts) else words.done


def _is_in_vain(facts: Facts) -> bool:
    """Tell whether nobody was really removed by what does nothing else."""
    return bool(words_of(facts["flow"]).in_vain) and not removals(facts["steps"])


def _said(words: str, facts: Facts) -> str:
    """Fill a sentence with whom, how long and from where."""
    return words.format(person(facts["target"]), term=length(facts), place=origin(facts))


def _unchanged(facts: Facts) -> str:
    return _said(words_of(facts["flow"]).undone, facts)


def _work(facts: Facts) -> list[Block]:
    """Return what was done; where nothing was begun, nothing is listed."""
    return paragraphs(lines(facts["steps"], facts["flow"])) if has_begun(facts["steps"]) else []


def _decided(facts: Facts) -> str:
    """Return who had the last word; what begins at once needs none, and an expiry had none."""
    if facts["event"] == Event.CANCEL:
        return by("Dismissed" if has_begun(facts["steps"]) else "Cancelled", facts)
    who = confirmer(facts)
    is_confirmed = facts["event"] == Event.SUCCEED and asks_first(facts["flow"]) and who
    return f"Confirmed by {person(who)}" if is_confirmed else ""
