"""The card as both simpler ways draw it."""

import re
from typing import Any

MENTION = re.compile(r"<@([A-Z0-9]+)")


def card(number: int, target: str) -> list[dict[str, Any]]:
    """Return a sentence and three buttons."""
    words = f"*Case {number}* Ban <@{target}>? Reason: spam"
    buttons = [
        {"type": "button", "action_id": name, "value": str(number), "text": _plain(name)}
        for name in ("confirm", "edit", "cancel")
    ]
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": words}},
        {"type": "actions", "elements": buttons},
    ]


def _plain(words: str) -> dict[str, str]:
    return {"type": "plain_text", "text": words.capitalize()}
