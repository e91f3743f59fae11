"""What a Confirm would bring about, so that nobody presses it without knowing."""

from adapters.slack.views.moment import span, when
from adapters.slack.views.rendered import Facts
from adapters.slack.views.terms import length, origin
from adapters.slack.views.text import person, places

_UNTIL_OFF = "until a moderator ends it"
_TOLD = "is told why, with the case number"


def consequences(facts: Facts) -> str:
    """Return what happens to the person, a line each. Facts: as for the card."""
    lines = _LINES.get(str(facts["flow"]), _other)(facts)
    return "\n• ".join([f"If you confirm, {person(facts['target'])}", *lines])


_ACCOUNTS = {
    "remove": "is taken out of this workspace: signed out, and gone from #general as well",
    "deactivate": "has their account deactivated in the *whole organization*, not only here",
    "deprovision": "has their account deactivated: signed out, and gone from #general as well",
}
_ASKED = "has their account deactivated as soon as an admin does it by hand, for which one is asked"
_GENERAL = "stays in #general, from where Slack lets nobody be removed; what they write is deleted"
_STRANGERS = "keeps their account, which is another workspace's"


def _ban(facts: Facts) -> list[str]:
    account = facts.get("account") or {}
    length = f"is kept out {_how_long(facts, 'until a moderator lifts the ban')}"
    if closes := _ACCOUNTS.get(str(account.get("rung"))):
        return [closes, length, _TOLD]
    channels = "is removed from every channel that Steward shares with them"
    return [channels, length, *_limits(account), _TOLD]


def _limits(account: Facts) -> list[str]:
    """Return what a ban can't do here; nothing where that is not known."""
    if not account or account.get("why") == "not_probed":
        return []
    asked = [_ASKED] if account.get("rung") == "assist" else []
    return [_GENERAL, *asked, *([_STRANGERS] if account.get("why") == "stranger" else [])]


def _shush(facts: Facts) -> list[str]:
    how_long = _how_long(facts, "until a moderator lifts it")
    return [
        f"has their new messages deleted {how_long}, wherever Steward sees them",
        "stays in their channels, and may read",
        _TOLD,
    ]


def _kick(facts: Facts) -> list[str]:
    return [f"is removed {origin(facts)}", "may join again", _TOLD]


def _slowmode(facts: Facts) -> list[str]:
    every = span(facts.get("every") or 0)
    return [
        f"takes one message every {every} from each person",
        f"has what comes sooner deleted, with evidence, {_how_long(facts, _UNTIL_OFF)}",
        "leaves moderators and apps as they are, and says so in the channel",
    ]


def _readonly(facts: Facts) -> list[str]:
    return [
        f"has what members post there deleted, with evidence, {_how_long(facts, _UNTIL_OFF)}",
        "leaves moderators and apps as they are, and says so in the channel",
    ]


def _lock(facts: Facts) -> list[str]:
    return [
        f"has new answers of members deleted, with evidence, {_how_long(facts, _UNTIL_OFF)}",
        "leaves moderators and apps as they are, and says so in the thread",
    ]


def _raid(facts: Facts) -> list[str]:
    """Return what a lockdown does. Facts: raid (since, channels)."""
    asked = facts.get("raid") or {}
    closed = places(list(map(str, asked.get("channels") or ())))
    in_them = [f"takes no posts of members in {closed}, which is said there"] if closed else []
    return [
        *in_them,
        f"takes no posts of members who joined since {when(asked.get('since'))}, in any channel",
        f"has what they post all the same deleted, with evidence, {_how_long(facts, _UNTIL_OFF)}",
        "opens by itself after that, and leaves moderators and apps as they are",
    ]


def _other(_facts: Facts) -> list[str]:
    return [_TOLD]


_LINES = {
    "ban": _ban,
    "shush": _shush,
    "kick": _kick,
    "slowmode": _slowmode,
    "readonly": _readonly,
    "lock": _lock,
    "raid": _raid,
}


def _how_long(facts: Facts, endless: str) -> str:
    is_endless = facts.get("until") is None and not facts.get("lasts")
    return endless if is_endless else length(facts)
