"""What rules are called in words."""

from datetime import timedelta

from adapters.slack.views.rendered import Facts
from adapters.slack.views.text import code, escape
from services import duration

KINDS = {
    "words": "Words",
    "pattern": "Pattern",
    "links": "Links",
    "mentions": "Mentions",
    "repeats": "Repeats",
    "flood": "Flood",
    "newcomers": "Newcomers",
    "files": "Files",
    "hidden": "Hidden text",
}
"""What a rule looks for."""

THEN = {
    "": "nothing",
    "warn": "they are warned",
    "shush": "they are shushed",
    "propose:shush": "a shush is proposed to the moderators",
    "propose:kick": "a kick is proposed to the moderators",
    "propose:ban": "a ban is proposed to the moderators",
}
"""What follows for the person."""

MODES = {"off": "off", "log": "logs", "enforce": "enforces"}

FIELDS = {
    "name": "name",
    "kind": "kind",
    "what": "looks for",
    "channels": "channels",
    "newer_than": "only newcomers, seconds",
    "hours": "hours",
    "zone": "time zone",
    "guests": "only guests",
    "apps": "apps too",
    "moderators": "moderators too",
    "only_roles": "only for",
    "exempt_roles": "never for",
    "delete": "deletes",
    "then": "then",
    "lasts": "seconds",
    "reason": "what they read",
    "mode": "mode",
}

_DID = {"delete": "deleted", "warn": "warned", "shush": "shushed"}


def people(number: int) -> str:
    """Return how many people: 1 person, 2 people."""
    return "1 person" if number == 1 else f"{number} people"


def mode_word(facts: Facts) -> str:
    """Return how far a rule goes, in words. Facts: mode."""
    return MODES.get(str(facts["mode"])) or escape(str(facts["mode"]), 20)


def titled(facts: Facts) -> str:
    """Return a rule's number and name. Facts: number, name."""
    return f"*Rule {facts['number']}* · {escape(str(facts['name']), 80)}"


def follows(facts: Facts) -> str:
    """Return what follows when it is met. Facts: delete, then."""
    parts = ["the message is deleted"] if facts["delete"] else []
    if facts["then"]:
        parts.append(THEN.get(str(facts["then"]), "something else"))
    return " and ".join(parts) or "nothing but a record"


def looks_for(facts: Facts) -> str:
    """Return what it looks for. Facts: kind, what."""
    what = f": {code(str(facts['what']))}" if facts.get("what") else ""
    return f"{KINDS.get(str(facts['kind']), 'Something')}{what}"


def changes_of(changes: list[list[str]]) -> list[str]:
    """Return each change as a line: what it was, what it is."""
    return [
        f"• {FIELDS.get(name, escape(name))}: {code(before) if before else '_nothing_'} →"
        f" {code(after) if after else '_nothing_'}"
        for name, before, after in changes
    ]


def did(what: str) -> str:
    """Return what a rule did about a message."""
    deeds = [each for each in what.split("+") if each]
    said = [_DID.get(each) or each.replace("propose:", "proposed a ") for each in deeds]
    return escape(", ".join(said), 60) or "recorded"


def lasting(seconds: float | None) -> str:
    """Return a length as a person would type it."""
    return "" if seconds is None else duration.typed(timedelta(seconds=seconds))
