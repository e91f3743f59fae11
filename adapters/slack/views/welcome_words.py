"""What Steward says around a welcome, in each language that it speaks to newcomers."""

import re
from collections.abc import Mapping

from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import escape, legible, person, place

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "rules": "The rules here",
        "read": "I have read the rules",
        "thanks": "Thank you for reading the rules.",
        "channels": "Some channels to begin with",
        "join": "Join",
        "joined": "You are in",
        "introduce": "Introduce yourself",
        "done": "I'm done",
        "over": "That was all. Have a good time here!",
        "nudge": "One thing is left: please read the rules above, and tell me that you have.",
        "title": "Introduce yourself",
        "about": "Who are you, and what are you here for?",
        "send": "Send",
        "close": "Close",
    },
    "de": {
        "rules": "Die Regeln hier",
        "read": "Ich habe die Regeln gelesen",
        "thanks": "Danke, dass du die Regeln gelesen hast.",
        "channels": "Ein paar Channels für den Anfang",
        "join": "Beitreten",
        "joined": "Du bist drin",
        "introduce": "Stell dich vor",
        "done": "Fertig",
        "over": "Das war alles. Viel Freude hier!",
        "nudge": "Eins fehlt noch: Lies bitte oben die Regeln und sag mir, dass du es getan hast.",
        "title": "Stell dich vor",
        "about": "Wer bist du, und was führt dich her?",
        "send": "Senden",
        "close": "Schließen",
    },
}
"""By language; English where one is not known."""

_VARIABLE = re.compile(r"\{(name|workspace|channel)\}")

MOST = 2_800
"""Letters of a text, filled in; a section holds 3,000."""

LONGEST_VALUE = 60
"""Letters of what is filled in for one variable."""


def words(language: object) -> Mapping[str, str]:
    """Return the words of *language*."""
    return WORDS.get(str(language), WORDS["en"])


def filled(text: str, facts: Facts) -> str:
    """Return what an admin wrote as mrkdwn that says exactly that, its variables filled in.

    Facts: user, and where known workspace (a name) and channel (an id). What is filled in is not
    read for variables again.
    """
    known = {
        "name": person(str(facts["user"])),
        "workspace": escape(str(facts.get("workspace") or "Slack"), LONGEST_VALUE),
        "channel": place(str(facts["channel"])) if facts.get("channel") else "",
    }
    said = ""
    for line in legible(text).strip().split("\n"):
        more = _line(line, known)
        if len(said) + len(more) > MOST:
            return f"{said}…"
        said += f"{more}\n"
    return said.strip()


def _line(line: str, known: Mapping[str, str]) -> str:
    """Return one line, short enough for what its variables will take."""
    room = max(200, MOST - 100 - LONGEST_VALUE * len(_VARIABLE.findall(line)))
    return _VARIABLE.sub(lambda found: known[found[1]], escape(line, room) if line else "")
