"""A workspace's settings: all of them, one, what was changed, and hello where it was chosen."""

import re
from collections.abc import Iterator
from itertools import groupby

from slack_sdk.models.blocks import Block

from adapters.slack.views.layout import context, header, paragraphs, section
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import code, count, escape, person, places

CHANNEL = re.compile(r"<#([CG][A-Z0-9]{1,30})>")
_HOW = (
    "Admins change one with `/steward set confirm_within 10m`, and go back to what the operator"
    " has set with `/steward set confirm_within default`."
)


def listed(facts: Facts) -> Rendered:
    """Draw all settings. Facts: items, each as of `one`, sorted by group."""
    said = "Settings of this workspace"
    blocks = [header(said), *_groups(facts), context(_HOW)]
    return message(said, blocks)


def one(facts: Facts) -> Rendered:
    """Draw one setting.

    Facts: name, value and example (as typed), meaning, takes, is_default, by, at.
    """
    name = code(facts["name"])
    usage = code(f"/steward set {facts['name']} {facts['example']}")
    lines = f"{_line(facts)}\nTakes {_takes(facts)}, as in {usage}."
    return message(f"{name} is {value(facts['value'])}", [section(lines), *_who(facts)])


def changed(facts: Facts) -> Rendered:
    """Draw what became of settings. Facts: items, each name, old and new (as typed)."""
    lines = [_change(item) for item in facts["items"]]
    said = lines[0] if len(lines) == 1 else f"{count(len(lines), 'setting')} changed"
    return message(said, paragraphs(lines) or [section("Nothing was changed.")])


def chosen(facts: Facts) -> Rendered:
    """Draw the first word in a channel that a setting names. Facts: name, meaning, by."""
    said = f"{person(facts['by'])} has chosen this channel: {code(facts['name'])}"
    return message(said, [section(said), context(escape(facts["meaning"], 300))])


def value(typed: str) -> str:
    """Return a setting's value as mrkdwn."""
    found = [CHANNEL.fullmatch(each) for each in typed.split()]
    named = [each[1] for each in found if each]
    return places(named) if named and len(named) == len(found) else f"*{escape(typed)}*"


def _groups(facts: Facts) -> Iterator[Block]:
    for group, items in groupby(facts["items"], key=lambda item: str(item["group"])):
        yield section(f"*{escape(group)}*")
        yield from paragraphs(_line(item) for item in items)


def _line(item: Facts) -> str:
    own = "" if item["is_default"] else " · set here"
    return f"{code(item['name'])}  {value(item['value'])}{own}\n{escape(item['meaning'], 300)}"


def _who(item: Facts) -> list[Block]:
    if not item["by"]:
        return []
    return [context(f"Last changed by {person(item['by'])}, {when(item['at'])}")]


def _change(item: Facts) -> str:
    if item["old"] == item["new"]:
        return f"{code(item['name'])} is {value(item['new'])} already."
    return f"{code(item['name'])} is {value(item['new'])} now; it was {value(item['old'])}."


def _takes(item: Facts) -> str:
    """Return what it takes: our own words, in which only names of values are set apart."""
    parts = str(item["takes"]).split("`")
    return "".join(escape(part) if n % 2 == 0 else code(part) for n, part in enumerate(parts))
