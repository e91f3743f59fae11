"""A policy as the lines of a file and of a plan."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from services.automod.rule import RuleBody
from services.policy_file import Entry, Policy
from services.policy_plan import Change, Verb


def plain(policy: Policy) -> dict[str, Any]:
    """Return *policy* as a file has it; services.policy_file reads it back."""
    whole: dict[str, Any] = {"version": 1}
    for name, section in policy.items():
        if name == "settings":
            whole[name] = {key: entry["value"] for key, entry in section.items()}
        else:
            whole[name] = [_LINES[name](key, entry) for key, entry in section.items()]
    return whole


def line(change: Change) -> str:
    """Return a change in a line: `~ settings confirm_within: value 5 minutes → 10 minutes`."""
    head = f"{change.verb} {change.section} {change.key}"
    if change.verb is Verb.CHANGE:
        told = "; ".join(
            f"{name} {_said(old)} → {_said(new)}" for name, old, new in change.differences
        )
    else:
        entry = change.after if change.verb is Verb.ADD else change.before
        told = ", ".join(f"{name} {_said(value)}" for name, value in entry.items() if value)
    return f"{head}: {told}" if told else head


def _said(value: object) -> str:
    match value:
        case None | "" | []:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def _permit(key: str, entry: Entry) -> Entry:
    held, right, channel = [*key.split(" "), ""][:3]
    about = {"role": held, "right": right} | ({"channel": channel} if channel else {})
    return about | {"allow": entry["allow"]}


def _grant(key: str, entry: Entry) -> Entry:
    user, held = key.split(" ")
    until = {"until": entry["until"]} if entry["until"] else {}
    return {"user": user, "role": held} | until


def _group(key: str, _: Entry) -> Entry:
    group, held = key.split(" ")
    return {"group": group, "role": held}


def _rule(key: str, entry: Entry) -> Entry:
    """Leave out what a rule has by itself."""
    usual = {each.name: each.default for each in fields(RuleBody)}
    said = {name: value for name, value in entry.items() if name not in {"name", "mode"}}
    own = {name: value for name, value in said.items() if value != usual.get(name) and value != []}
    return {"name": key, "mode": entry["mode"]} | own


def _reward(key: str, entry: Entry) -> Entry:
    """Leave out the stock, which every purchase changes: a file that names it would set it back."""
    said = {name: value for name, value in entry.items() if name != "stock" and value}
    return {"name": key} | said


_LINES: dict[str, Callable[[str, Entry], Entry]] = {
    "permits": _permit,
    "grants": _grant,
    "groups": _group,
    "rules": _rule,
    "shop": _reward,
}
