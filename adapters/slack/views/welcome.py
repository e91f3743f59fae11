"""What admins see of the texts for newcomers, and the messages that newcomers get besides."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block, SectionBlock

from adapters.slack.views.layout import button, buttons, context, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import CHANNEL_ID, escape, legible, person, place, places
from adapters.slack.views.welcome_words import filled, words
from services.welcome_text import LANGUAGES

EDIT, USE = "welcome:edit", "welcome:use"
"""Buttons; their value names a text."""

_LONGEST = 2_800
"""Letters of an introduction, escaped."""

_NAMES = {"welcome": "Welcome", "rules": "Rules"}


def title(facts: Facts) -> str:
    """Return which text it is: Rules, in English. Facts: name, language."""
    name = str(facts["name"])
    what = place(name) if CHANNEL_ID.fullmatch(name) else _NAMES.get(name, "Text")
    return f"{what}, in {LANGUAGES.get(str(facts['language']), 'English')}"


def listed(facts: Facts) -> Rendered:
    """Draw all texts.

    Facts: is_on, channels, introductions; items, each key, name, language, text, is_own, has_draft.
    """
    head = "Newcomers are welcomed." if facts["is_on"] else "Newcomers are not welcomed yet."
    switch = "`/welcome off`" if facts["is_on"] else "`/welcome on`"
    to_join = places(facts["channels"]) if facts["channels"] else "none"
    hello = place(facts["introductions"]) if facts["introductions"] else "nowhere"
    more = f"Channels to join: {to_join} · introductions: {hello}"
    return message(
        head,
        [
            section(f"*{head}*\n{more}"),
            *_items(facts),
            context(
                f"{switch} · `/welcome preview` · a channel's own: `/welcome #channel`",
                "`/steward set first_channels #general #help`, `introductions_channel #hello`",
            ),
        ],
    )


def _items(facts: Facts) -> Iterator[Block]:
    for item in facts["items"][:40]:
        marks = ("" if item["is_own"] else " · Steward's words") + (
            " · a draft waits" if item["has_draft"] else ""
        )
        said = escape(item["text"], 200) if item["text"] else "nothing"
        block = section(f"*{title(item)}*{marks}\n{said}")
        if isinstance(block, SectionBlock):
            block.accessory = button("Change", EDIT, str(item["key"])[:100] or "-")
        yield block


def drafted(facts: Facts) -> Rendered:
    """Draw how a draft looks. Facts: key, name, language, text, user, workspace."""
    is_channel = CHANNEL_ID.fullmatch(str(facts["name"]))
    known = {**facts, "channel": facts["name"] if is_channel else ""}
    said = filled(facts["text"], known) or "_Nothing is said._"
    head = f"{title(facts)}: how it looks to newcomers"
    key = str(facts["key"])[:100] or "-"
    return message(
        head,
        [
            section(f"*{head}*"),
            section(said),
            buttons(button("Use it", USE, key, "primary"), button("Change", EDIT, key)),
            context("It is a draft until you use it"),
        ],
    )


def used(facts: Facts) -> Rendered:
    """Draw that a draft is in use. Facts: name, language."""
    said = f"{title(facts)}: newcomers read it from now on."
    return message(said, [section(said)])


def preview(facts: Facts) -> Rendered:
    """Draw what a newcomer would get. Facts: as a welcome's conversation remembers it, and user."""
    said = words(facts["language"])
    blocks = [
        section(filled(facts["welcome"], facts) or "-"),
        section(f"*{said['rules']}*\n{filled(facts['rules'], facts)}"),
        context(f"[{said['read']}]"),
    ]
    if facts["channels"]:
        blocks.append(context(f"{said['channels']}: {places(facts['channels'])}"))
    head = "This is what newcomers read"
    return message(head, [section(f"*{head}*"), *blocks])


def nudge(facts: Facts) -> Rendered:
    """Draw the one reminder. Facts: language, value (conversation and version)."""
    said = words(facts["language"])
    read = button(said["read"], "onboarding:confirm", str(facts["value"])[:100] or "-", "primary")
    return message(said["nudge"], [section(said["nudge"]), buttons(read)])


def in_channel(facts: Facts) -> Rendered:
    """Draw what somebody reads who joined a channel. Facts: text, user, workspace, channel."""
    said = filled(facts["text"], facts) or "-"
    return message(said.split("\n")[0], [section(said)])


def introduction(facts: Facts) -> Rendered:
    """Draw what a newcomer wrote about themself. Facts: user, text."""
    who = person(facts["user"])
    return message(f"{who} is new here", [section(f"*{who} is new here:*"), section(_said(facts))])


def _said(facts: Facts) -> str:
    """Return it line by line, without a link or a mention: nobody is rung by somebody new."""
    lines = (escape(line, 1_000) for line in legible(facts["text"]).split("\n")[:20] if line)
    said = ""
    for line in lines:
        said += f"{line}\n" if len(said) + len(line) < _LONGEST else ""
    return said.strip() or "-"
