"""To who typed a command: where its case now stands."""

from adapters.slack.views.flow_words import words_of
from adapters.slack.views.layout import section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import person, place
from services.action import EVERY


def draw(facts: Facts) -> Rendered:
    """Draw the pointer to the card. Facts: flow, case, channel (empty: a direct message), target.

    What the version before has written down says no flow; it was a ban.
    """
    flow = str(facts.get("flow") or "ban")
    where = place(facts["channel"]) if facts["channel"] else "the direct message I sent you"
    said = _asked(facts, flow, where) if _asks_first(flow) else _begun(facts, flow, where)
    return message(said, [section(said)])


def draw_unban(facts: Facts) -> Rendered:
    """Draw the pointer to an unban, as the version before has written it down."""
    return draw({**facts, "flow": "unban"})


def _asks_first(flow: str) -> bool:
    return flow in EVERY and EVERY[flow].asks_first


def _asked(facts: Facts, flow: str, where: str) -> str:
    undone = words_of(flow).undone
    until_then = (undone[:1].lower() + undone[1:]).format(person(facts["target"]))
    return f"Case {facts['case']} is open. Confirm it in {where}; until then {until_then}"


def _begun(facts: Facts, flow: str, where: str) -> str:
    if flow == "note":
        return f"Noted: case {facts['case']} about {person(facts['target'])} stands in {where}."
    doing = f"{words_of(flow).doing} {person(facts['target'])} (case {facts['case']})."
    return f"{doing} You can follow it in {where}."
