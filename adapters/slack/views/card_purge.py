"""The cards of a purge: what would go, how far it is, and what became of it."""

from collections.abc import Callable, Iterator
from typing import Any

from slack_sdk.models.blocks import Block

from adapters.slack.views.card_parts import asked, because, because_of, by, confirmer, press, title
from adapters.slack.views.layout import buttons, context, paragraphs, section
from adapters.slack.views.moment import when
from adapters.slack.views.problem import explain
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.second_person import second_person
from adapters.slack.views.step import failed, has_begun, lines
from adapters.slack.views.text import count, escape, person, place, quote
from fsm.flow import Event, State

_KEPT = "Slack can't bring them back. Steward keeps what was said as evidence of this case."
_BAR = 10
_LINE = 80


def draw(facts: Facts) -> Rendered:
    """Draw the purge as it stands. Facts: as for every card; the target is a channel."""
    return _DRAWINGS[State(facts["state"])](facts)


def headline(facts: Facts) -> str:
    """Return the outcome in one sentence."""
    where = place(facts["target"])
    match facts["event"]:
        case Event.SUCCEED if _seen(facts, "count"):
            return f"{_gone(facts)} deleted from {where}."
        case Event.SUCCEED:
            return f"There is nothing to delete in {where}."
        case Event.FAIL:
            return f"Steward could not look at {where}, so nothing was deleted."
        case Event.CANCEL | Event.EXPIRE if _deleted(facts):
            return f"Stopped. {_gone(facts)} deleted from {where}; the others stay."
        case Event.EXPIRE:
            return f"Nobody confirmed in time. Everything in {where} stays."
        case _:
            return f"Cancelled. Everything in {where} stays."


def credits_of(facts: Facts) -> list[str]:
    """Return who did what, and that there is no way back."""
    who = confirmer(facts)
    is_done = facts["event"] == Event.SUCCEED and _seen(facts, "count") and who
    decided = f"Confirmed by {person(who)}" if is_done else ""
    if facts["event"] == Event.CANCEL:
        decided = by("Stopped" if _deleted(facts) else "Cancelled", facts)
    return [decided, asked(facts), _KEPT if _deleted(facts) else ""]


def _looking(facts: Facts) -> Rendered:
    said = f"Looking what would be deleted in {place(facts['target'])}…"
    return message(
        f"Case {facts['case']}: {said}",
        [
            title(facts),
            section(f"*{said}*{_reason(facts)}"),
            buttons(press(facts, "Cancel", "cancel")),
            context(asked(facts), "Nothing happens unless somebody confirms"),
        ],
    )


def _asking(facts: Facts) -> Rendered:
    what = f"{person(facts['owner'])} asks to delete *{_what(facts)}* in {place(facts['target'])}"
    said = f"{what}{_since(facts)}."
    return message(
        f"Case {facts['case']}: {said} Confirm or cancel?{because(facts)}",
        [
            title(facts),
            section(f"{said}{_reason(facts)}"),
            *paragraphs(_beginnings(facts)),
            section(f"{_KEPT} Steward's own messages stay."),
            *second_person(facts),
            buttons(press(facts, "Confirm", "confirm", "danger"), press(facts, "Cancel", "cancel")),
            context(
                f"Expires {when(facts['deadline'])}", "Nothing happens unless somebody confirms"
            ),
        ],
    )


def _working(facts: Facts) -> Rendered:
    doing = f"Deleting {_what(facts)} in {place(facts['target'])}…"
    total = _seen(facts, "count") or 1
    bar = "▰" * (_BAR * _deleted(facts) // total)
    return message(
        f"Case {facts['case']}: {doing} {_deleted(facts)} of {total}",
        [
            title(facts),
            section(f"*{doing}*{_reason(facts)}"),
            section(f"{bar.ljust(_BAR, '▱')} {_deleted(facts)} of {count(total, 'message')}"),
            *paragraphs(_once_each(facts)),
            context(
                by("Confirmed", facts) if facts["event"] == Event.CONFIRM else "", asked(facts)
            ),
        ],
    )


def _stuck(facts: Facts) -> Rendered:
    what = f"Purging {place(facts['target'])} isn't finished: {_gone(facts)} deleted"
    return message(
        f"Case {facts['case']}: {what}. {_why(facts)}",
        [
            title(facts),
            section(f"*{what}.*{_reason(facts)}"),
            section(_why(facts)),
            *paragraphs(_once_each(facts)),
            buttons(press(facts, "Retry", "retry", "primary"), press(facts, "Dismiss", "cancel")),
            context(
                "Retry deletes only what is left. Dismiss leaves it where it is.", asked(facts)
            ),
        ],
    )


def _over(facts: Facts) -> Rendered:
    said = headline(facts)
    return message(
        f"Case {facts['case']}: {said}{because(facts)}",
        [
            title(facts),
            section(f"*{said}*{_reason(facts)}"),
            *_work(facts),
            context(*credits_of(facts)),
        ],
    )


_DRAWINGS: dict[State, Callable[[Facts], Rendered]] = {
    State.COLLECTING_INPUT: _looking,
    State.AWAITING_CONFIRMATION: _asking,
    State.PROCESSING: _working,
    State.ERROR: _stuck,
    State.IDLE: _over,
}


def _work(facts: Facts) -> list[Block]:
    """Return what was done; where nothing was begun but looking, why it ended there."""
    if len(facts["steps"]) > 1 and has_begun(facts["steps"]):
        return paragraphs(_once_each(facts))
    return paragraphs(lines(failed(facts["steps"]), facts["flow"]))


def _once_each(facts: Facts) -> list[str]:
    """Return the steps in words, without the look that came before the question."""
    return lines([step for step in facts["steps"] if step["kind"] != "look"], facts["flow"])


def _reason(facts: Facts) -> str:
    reason = f"\n{quote(facts['reason'])}" if facts.get("reason") else ""
    report = because_of(facts)
    return f"{reason}\n{report}" if report else reason


def _what(facts: Facts) -> str:
    """Return how many, and whose."""
    number = count(int(_seen(facts, "count") or 0), "message")
    people = _seen(facts, "people") or []
    whose = [person(user) for user in people if user]
    if not whose:
        return number
    more = " and others" if len(people) == 5 else ""  # noqa: PLR2004 - as many as are looked at
    return f"{number} by {', '.join(whose)}{more}"


def _since(facts: Facts) -> str:
    oldest = _seen(facts, "oldest")
    return f", the oldest of {when(float(oldest))}" if oldest else ""


def _beginnings(facts: Facts) -> Iterator[str]:
    """Yield how the newest begin; of a private channel, nothing is shown elsewhere."""
    if _seen(facts, "is_private"):
        yield "_A private channel: what was said there isn't shown here._"
    for said in _seen(facts, "first") or []:
        yield f"> {person(said['user'])}: {escape(said['text'], _LINE) or '_no words_'}"


def _why(facts: Facts) -> str:
    broken = [step for step in facts["steps"] if step["state"] == "failed"]
    return explain(broken[0]["error"] if broken else "timeout")


def _gone(facts: Facts) -> str:
    number = _deleted(facts)
    return f"{count(number, 'message')} {'was' if number == 1 else 'were'}"


def _deleted(facts: Facts) -> int:
    """Return how many are gone by now."""
    tally = next((s["detail"].get("tally") for s in facts["steps"] if s["kind"] == "purge"), None)
    return sum((tally or {}).get(state, 0) for state in ("deleted", "gone"))


def _seen(facts: Facts, name: str) -> Any:  # noqa: ANN401 - plain JSON
    """Return what looking has found."""
    return next((s["detail"].get(name) for s in facts["steps"] if s["kind"] == "look"), None)
