"""The card that asks a human admin for what Slack lets nobody else do, and its reminder."""

import re

from slack_sdk.models.blocks import Block

from adapters.slack.views.layout import button, buttons, context, header, section
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import code, escape, person, quote

_SITE = re.compile(r"https://[a-z0-9-]{1,80}(?:\.enterprise)?\.slack\.com/")
"""The address of a workspace, as Slack tells it; anything else is no link."""

_CAN = "Any admin or owner of the workspace can; on this plan Steward can't"
_BY_ITSELF = "This card closes by itself when Slack says that it is done"

_ENDS = {
    "done": "✓ Done: Slack says that the account of {who} is {state}.",
    "lifted": "Not needed any more: the ban of {who} is lifted.",
    "banned": "Not needed any more: {who} is banned again.",
    "left": "Left as it is{by}: the account of {who} stays {other}.",
    "nobody_did": "Nobody did it within a week, so Steward asks no longer. {who} stays {other}.",
}


def draw(facts: Facts) -> Rendered:
    """Draw it.

    Facts: case, target, name, wish (deactivate, activate), state (open, done, lifted, banned, left,
    nobody_did), reason, url of the workspace, by, round, value of the buttons.
    """
    verb = str(facts.get("wish") or "deactivate").capitalize()
    title = header(f"{verb} an account · case {facts['case']}")
    if facts["state"] != "open":
        said = _ended(facts)
        return message(f"Case {facts['case']}: {said}", [title, section(said)])
    asked = _asked(facts)
    return message(
        f"Case {facts['case']}: {asked}",
        [title, section(asked), *_how(facts), _buttons(facts), context(_CAN, _BY_ITSELF)],
    )


def remind(facts: Facts) -> Rendered:
    """Draw the reminder. Facts: as for the card."""
    said = f"Still to be done by an admin: {_asked(facts)}"
    return message(f"Case {facts['case']}: {said}", [section(said), *_how(facts)])


def _asked(facts: Facts) -> str:
    who = person(facts["target"])
    if facts.get("wish") == "activate":
        return f"*Please activate the account of {who} again.* Their ban is lifted."
    again = " again: somebody has activated it while the ban holds" if facts.get("round") else ""
    return f"*Please deactivate the account of {who}{again}.* They are banned."


def _how(facts: Facts) -> list[Block]:
    """Return where to click, with the name and the id by which they are found there."""
    url = str(facts.get("url") or "")
    page = f"<{url}admin|Manage members>" if _SITE.fullmatch(url) else "*Manage members*"
    name = f"*{escape(str(facts.get('name')))}*" if facts.get("name") else "them"
    way = f"{str(facts.get('wish') or 'deactivate').capitalize()} account"
    steps = f"Open {page}, look for {name} ({code(facts['target'])}), and choose *{way}*."
    reason = str(facts.get("reason") or "")
    return [section(steps), *([section(quote(reason))] if reason else [])]


def _buttons(facts: Facts) -> Block:
    return buttons(
        button("I did it", "assist:check", str(facts.get("value") or ""), "primary"),
        button("Leave it", "assist:leave", str(facts.get("value") or "")),
    )


def _ended(facts: Facts) -> str:
    is_open = facts.get("wish") == "activate"
    state, other = ("active", "deactivated") if is_open else ("deactivated", "active")
    by = f" by {person(facts.get('by'))}" if facts.get("by") else ""
    words = {"who": person(facts["target"]), "state": state, "other": other, "by": by}
    return _ENDS.get(str(facts["state"]), _ENDS["left"]).format(**words)
