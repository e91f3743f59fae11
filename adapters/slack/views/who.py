"""A member's card: who they are, what is in force, what there was, and what the viewer may do."""

from collections.abc import Iterable, Iterator

from slack_sdk.models.blocks import Block, ButtonElement

from adapters.slack.views.case_words import kind_word, state_word
from adapters.slack.views.flow_words import words_of
from adapters.slack.views.layout import button, buttons, context, fields, paragraphs, section
from adapters.slack.views.moment import lasting, when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import USER_ID, count, escape, group, person

_KINDS = {
    "person": "Member",
    "guest": "Guest",
    "stranger": "Of another workspace",
    "bot": "App",
    "gone": "Deactivated",
}


def draw(facts: Facts) -> Rendered:
    """Draw the card.

    Facts: user, name, kind, time_zone, joined_at (or None), roles (each role, by, group, ends_at),
    points (or None), actions; and, for who may see them, strikes, sanctions (each kind, case,
    until), cases and their total.
    """
    said = f"{person(facts['user'])} · {escape(facts['name'])}"
    return message(f"Card of {said}", [section(f"*{said}*"), *_body(facts)])


def _body(facts: Facts) -> Iterator[Block]:
    yield fields(_profile(facts))
    yield from paragraphs(_listed("*Roles*", "*No role*", map(_role, facts["roles"])))
    if "cases" in facts:
        in_force = map(_sanction, facts["sanctions"])
        yield from paragraphs(_listed("*In force*", "*Nothing in force*", in_force))
        yield from paragraphs(_listed(_head(facts), "*No cases*", map(_case, facts["cases"])))
    if facts["actions"]:
        yield buttons(*(_button(name, facts["user"]) for name in facts["actions"]))
    yield context("Only you can see this", "All cases: `/cases @user`" if "cases" in facts else "")


def _listed(head: str, otherwise: str, lines: Iterable[str]) -> list[str]:
    items = list(lines)
    return [head, *items] if items else [otherwise]


def _profile(facts: Facts) -> Iterator[tuple[str, str]]:
    yield "Account", _KINDS.get(facts["kind"], "Member")
    yield "Time zone", escape(facts["time_zone"])
    yield "Here since", when(facts["joined_at"]) if facts["joined_at"] else "before Steward"
    if facts.get("points") is not None:
        yield "Points", str(int(facts["points"]))
    if facts.get("strikes") is not None:
        yield "Strikes", f"{float(facts['strikes']):g}"


def _role(item: Facts) -> str:
    if item["group"]:
        return f"{escape(item['role'])} · by user group {group(item['group'])}"
    if not item["by"]:
        return f"{escape(item['role'])} · from Slack"
    ends = f", until {when(item['ends_at'])}" if item["ends_at"] else ""
    return f"{escape(item['role'])} · by hand, from {person(item['by'])}{ends}"


def _sanction(item: Facts) -> str:
    state = words_of(item["kind"]).state or kind_word(item["kind"])
    return f"{state} {lasting(item['until'])} · case {item['case']}"


def _head(facts: Facts) -> str:
    more = ", the newest:" if facts["total"] > len(facts["cases"]) else ""
    return f"*{count(facts['total'], 'case')}*{more}"


def _case(item: Facts) -> str:
    reason = escape(item["reason"] or "", 80)
    why = f" · {reason}" if reason else ""
    return (
        f"*{item['number']}* · {kind_word(item['kind'])} · {state_word(item['state'])} ·"
        f" {when(item['opened_at'])}{why}"
    )


def _button(name: str, user: str) -> ButtonElement:
    style = "danger" if name in {"ban", "kick"} else None
    member = user if USER_ID.fullmatch(user) else "nobody"  # what a click brings back
    return button(words_of(name).noun, f"who:{name}", member, style)
