"""The answer to /case 12: everything about one case."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block

from adapters.slack.views.about import about
from adapters.slack.views.card_parts import asks_first, because_of, undo
from adapters.slack.views.case_words import kind_word, state_word
from adapters.slack.views.layout import context, fields, header, paragraphs, section
from adapters.slack.views.moment import lasting, when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.step import lines
from adapters.slack.views.terms import origin
from adapters.slack.views.text import escape, person, quote
from adapters.slack.views.voided import void_line
from services.action import EVERY, MEASURES
from services.purging import PURGE

_EVENTS = {
    "start": "Asked",
    "submit": "Edited",
    "confirm": "Confirmed",
    "cancel": "Cancelled",
    "retry": "Tried again",
    "succeed": "Done",
    "fail": "Failed",
    "expire": "Expired",
}


def draw(facts: Facts) -> Rendered:
    """Draw the case.

    Facts: number, kind, target, moderator, reason, state, opened_at, until, length (as typed),
    channel, about, steps, moves.
    """
    said = f"Case {facts['number']}: {kind_word(facts['kind'])} of {person(facts['target'])}"
    return message(f"{said}, {state_word(facts['state'])}.", _blocks(facts))


def _blocks(facts: Facts) -> Iterator[Block]:
    yield header(f"{kind_word(facts['kind']).capitalize()} · case {facts['number']}")
    if facts.get("void"):
        yield section(void_line(facts["void"]))
    yield fields(_pairs(facts))
    if facts["reason"] or asks_first(facts["kind"]):
        yield section(quote(facts["reason"] or ""))
    if seen := about(facts):
        yield section(seen)
    if report := because_of(facts):
        yield section(report)
    yield from paragraphs(lines(facts["steps"], facts["kind"]))
    yield from paragraphs(map(_move, facts["moves"]))
    if facts["state"] == "in_force":
        named = {"flow": facts["kind"], "target": facts["target"], "case": facts["number"]}
        yield context(undo(named))


def _pairs(facts: Facts) -> Iterator[tuple[str, str]]:
    yield _whom(facts["kind"]), person(facts["target"])
    yield "State", state_word(facts["state"])
    yield "Opened", f"{when(facts['opened_at'])} by {person(facts['moderator'])}"
    action = EVERY.get(facts["kind"])
    if action and action.takes_length:
        yield "Length", _length(facts)
    if action and action.takes_channel:
        yield "Removed", origin(facts)


def _whom(kind: str) -> str:
    if kind == PURGE:
        return "Channel"
    return "Where" if kind in MEASURES else "Member"


def _length(facts: Facts) -> str:
    """Return until when it holds or held; before it began, the time that was asked for."""
    if facts["until"] is None and facts.get("length"):
        return f"for {escape(facts['length'])}"
    return lasting(facts["until"])


def _move(move: Facts) -> str:
    actor = f" by {person(move['actor'])}" if move["actor"] else ""
    return f"• {when(move['at'])} {_EVENTS.get(move['event'], 'Moved')}{actor}"
