"""What newcomers and their hosts see, with facts to draw it from."""

from typing import Any

CONVERSATION = "0193a5f0-0000-7000-8000-000000000001"

TOLD = {
    "language": "en",
    "welcome": "Welcome to {workspace}, {name}!\nIt is good to have you here.",
    "rules": "1. Be kind.\n2. No <!channel> & no adverts.",
    "workspace": "Harbour & Friends",
    "channels": ["C0GENERAL", "C0HELP"],
    "introductions": "C0HELLO",
    "joined": [],
}
GERMAN = TOLD | {
    "language": "de",
    "welcome": "Willkommen bei {workspace}, {name}!",
    "rules": "1. Sei freundlich.",
}


def welcome(state: str, event: str, **told: Any) -> dict[str, Any]:
    return {
        "flow": "onboarding",
        "state": state,
        "event": event,
        "version": 2,
        "conversation": CONVERSATION,
        "case": 0,
        "owner": "U0MIA",
        "actor": "U0MIA",
        "target": "onboarding:U0MIA",
        "onboarding": TOLD | told,
        "deadline": None,
        "steps": [],
    }


WELCOME_CARDS = {
    "rules": welcome("awaiting_confirmation", "start"),
    "rules_in_german": welcome("awaiting_confirmation", "start", **GERMAN),
    "reminded": welcome("error", "expire"),
    "channels": welcome("collecting_input", "submit", joined=["C0GENERAL"]),
    "no_channels": welcome("collecting_input", "confirm", channels=[]),
    "done": welcome("idle", "succeed"),
    "lapsed": welcome("idle", "expire"),
}

RULES = {"key": "rules.en", "name": "rules", "language": "en"}
OF_HELP = {"key": "C0HELP.de", "name": "C0HELP", "language": "de"}
DRAFT = {"user": "U0ADA", "workspace": "Harbour", "text": "Be kind, {name}.\nEverywhere."}
LISTED = {
    "is_on": True,
    "channels": ["C0GENERAL"],
    "introductions": "C0HELLO",
    "items": [
        RULES | {"text": "Be kind.", "is_own": True, "has_draft": True},
        OF_HELP | {"text": "", "is_own": False, "has_draft": False},
    ],
}
GREETED = {"user": "U0MIA", "workspace": "Harbour", "channel": "C0HELP"}

MINE = [
    {"about": "what you wrote", "number": 1_001, "days": 90, "why": ""},
    {"about": "cases about you", "number": 2, "days": None, "why": "The workspace keeps them."},
    {"about": "what Steward told you", "number": None, "days": 1, "why": ""},
]

WELCOME_MESSAGES: dict[str, tuple[str, dict[str, Any]]] = {
    **{f"card_welcome_{name}": ("card", facts) for name, facts in WELCOME_CARDS.items()},
    "mydata": ("mydata", {"items": MINE, "most": 1_000}),
    "welcome": ("welcome", LISTED),
    "welcome_off": ("welcome", LISTED | {"is_on": False, "channels": [], "introductions": ""}),
    "welcome_drafted": ("welcome_drafted", RULES | DRAFT),
    "welcome_drafted_for_a_channel": ("welcome_drafted", OF_HELP | DRAFT | {"text": ""}),
    "welcome_used": ("welcome_used", OF_HELP),
    "welcome_preview": ("welcome_preview", TOLD | {"user": "U0ADA"}),
    "welcome_nudge": ("welcome_nudge", {"language": "de", "value": f"{CONVERSATION}.2"}),
    "channel_welcome": ("channel_welcome", GREETED | {"text": "Ask in {channel}, {name}!"}),
    "introduction": (
        "introduction",
        {"user": "U0MIA", "text": "I am Mia,\nI build <!here> boats."},
    ),
}

WELCOME_MODALS: dict[str, tuple[str, dict[str, Any]]] = {
    "welcome_loading": ("welcome_loading", {"value": "rules.en"}),
    "welcome_form": ("welcome_form", RULES | {"text": "Be kind."}),
    "welcome_form_of_a_channel": ("welcome_form", OF_HELP | {"text": ""}),
    "introduction_form": ("introduction_form", {"value": f"{CONVERSATION}.2"}),
}
