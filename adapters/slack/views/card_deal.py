"""The cards of deals: a transfer, a grant, a purchase, and the order that follows from it."""

from adapters.slack.views.layout import button, buttons, context, header, section
from adapters.slack.views.moment import when
from adapters.slack.views.points import points, what_for
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import escape, person
from fsm.flow import Event, State
from services.deal import GRANT, ORDER, REWARD, TRANSFER

_TITLES = {TRANSFER: "Transfer", GRANT: "Grant", REWARD: "Reward", ORDER: "Order"}

_LABELS = {ORDER: ("Fulfilled", "Refund")}
"""What the buttons say where it isn't Confirm and Cancel."""

_PATIENCE = {
    TRANSFER: "Nothing happens unless you confirm",
    REWARD: "Nothing happens unless you confirm",
    GRANT: "Somebody else than who asked confirms",
    ORDER: "Hand it over, then press; left alone, the points go back",
}


def draw(facts: Facts) -> Rendered:
    """Draw it. Facts: as for every card, and deal (to, points, name, order)."""
    said = headline(facts)
    blocks = [header(_title(facts)), section(said)]
    if State(facts["state"]) in {State.AWAITING_CONFIRMATION, State.COLLECTING_INPUT}:
        yes, no = _LABELS.get(facts["flow"], ("Confirm", "Cancel"))
        value = f"{facts['conversation']}.{facts['version']}"
        blocks.append(
            buttons(
                button(yes, f"{facts['flow']}:confirm", value, "primary"),
                button(no, f"{facts['flow']}:cancel", value),
            )
        )
        ends = f"Expires {when(facts['deadline'])}" if facts.get("deadline") else ""
        blocks.append(context(_PATIENCE.get(facts["flow"], ""), ends))
    elif facts.get("actor"):
        blocks.append(context(f"By {person(facts['actor'])}"))
    return message(said, blocks)


def headline(facts: Facts) -> str:
    """Return how it stands, in one sentence."""
    state = State(facts["state"])
    if state is State.PROCESSING:
        return f"{_paid(facts)} Somebody hands it over now; you hear from me."
    if state is not State.IDLE:
        return _question(facts)
    return _outcome(facts)


def _question(facts: Facts) -> str:
    deal, owner = _deal(facts), person(facts["owner"])
    match facts["flow"]:
        case "transfer":
            return f"Give {points(deal)} of yours to {person(deal.get('to'))}{_for(facts)}?"
        case "grant":
            return f"{owner} asks to grant {person(deal.get('to'))} {points(deal)}{_for(facts)}."
        case "order":
            return f"{owner} bought *{_name(deal)}* for {points(deal)}. Please hand it over."
        case _:
            return f"Buy *{_name(deal)}* for {points(deal)}?"


def _outcome(facts: Facts) -> str:
    deal = _deal(facts)
    is_done = facts["event"] in {Event.CONFIRM, Event.SUCCEED}
    match facts["flow"]:
        case "order":
            after = "was handed over" if is_done else "was not handed over, and is paid back"
            return f"*{_name(deal)}* of {person(facts['owner'])} {after}."
        case "reward" if facts["event"] == Event.FAIL:
            return f"*{_name(deal)}* can't be had: you got your {points(deal)} back."
        case "reward" if is_done:
            return f"*{_name(deal)}* is yours."
        case "transfer" | "grant" if is_done:
            return f"{person(deal.get('to'))} got {points(deal)}{_for(facts)}."
        case _ if facts["event"] == Event.EXPIRE:
            return "Nobody answered in time, so nothing happened."
        case _:
            return "Cancelled. Nothing happened."


def _paid(facts: Facts) -> str:
    deal = _deal(facts)
    return f"You bought *{_name(deal)}* for {points(deal)}."


def _title(facts: Facts) -> str:
    order = _deal(facts).get("order")
    title = _TITLES.get(facts["flow"], "Points")
    return f"{title} {order}" if isinstance(order, int) else title


def _deal(facts: Facts) -> Facts:
    found = facts.get("deal")
    return found if isinstance(found, dict) else {}


def _name(deal: Facts) -> str:
    return escape(str(deal.get("name") or "a reward"))


def _for(facts: Facts) -> str:
    return what_for({"about": facts.get("reason")})
