"""The texts that newcomers read: their names, languages, variables, and what Steward says alone."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

WELCOME, RULES = "welcome", "rules"

NAMES = (WELCOME, RULES)
"""Texts that every workspace has; besides, a channel's id names what its newcomers read."""

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""Languages that Steward speaks to newcomers, by the beginning of Slack's locale."""

VARIABLES = ("name", "workspace", "channel")
"""What is filled in where it stands in braces."""

VARIABLE = re.compile(r"\{([^{}\s]{0,40})\}")

LONGEST = 1_500
"""Letters of one text: two of them and their buttons have room in one message."""

OF_STEWARD: Mapping[str, Mapping[str, str]] = {
    "en": {
        WELCOME: "Welcome to {workspace}, {name}! It is good to have you here.",
        RULES: (
            "1. Be kind, and assume that others are, too.\n"
            "2. No advertising and no spam.\n"
            "3. What is private stays private.\n"
            "If something goes wrong, report it: *Report this message* in its menu."
        ),
    },
    "de": {
        WELCOME: "Willkommen bei {workspace}, {name}! Schön, dass du da bist.",
        RULES: (
            "1. Sei freundlich und nimm an, dass es die anderen auch sind.\n"
            "2. Keine Werbung und kein Spam.\n"
            "3. Privates bleibt privat.\n"
            "Wenn etwas schiefgeht, melde es: *Report this message* im Menü der Nachricht."
        ),
    },
}

Texts = Iterable[Mapping[str, Any]]
"""Rows of WelcomeTextRepository.all."""


def language_of(locale: str) -> str:
    """Return the language in which somebody with Slack's *locale* is welcomed, such as de-DE."""
    found = locale.partition("-")[0].lower()
    return found if found in LANGUAGES else "en"


def chosen(texts: Texts, name: str, language: str) -> str:
    """Return the text *name* for a reader of *language*; empty where there is none.

    Theirs in their language, else Steward's in it, else the workspace's in English; a workspace
    that has written English alone means it for everybody.
    """
    own = {
        each["language"]: each["text"] for each in texts if each["name"] == name and each["text"]
    }
    alone = own.get("en") or ""
    return own.get(language) or alone or OF_STEWARD[language].get(name, "")


def unknown_variables(text: str) -> list[str]:
    """Return what stands in braces and can't be filled in."""
    return [found for found in VARIABLE.findall(text) if found not in VARIABLES]


def mistakes(fields: Mapping[str, Any], _along: object, *, at: object) -> dict[str, str]:  # noqa: ARG001 - every form's are called alike
    """Return what to mend in the form of a text: block_id → a sentence with an example."""
    text = str(fields.get("text") or "")
    if len(text) > LONGEST:
        return {"text": f"Please keep it under {LONGEST:,} letters."}
    if unknown := unknown_variables(text):
        return {
            "text": f"I can't fill in {{{unknown[0]}}}. There are {{name}}, {{workspace}} and"
            " {channel}, as in “Welcome, {name}!”"
        }
    return {}
