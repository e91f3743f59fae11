"""The answer to /steward status: what can be enforced here, what can't, and where to click."""

from collections.abc import Iterator

from adapters.slack.views.layout import context, header, paragraphs, section
from adapters.slack.views.moment import when
from adapters.slack.views.rendered import Facts, Rendered, message
from adapters.slack.views.text import code

PLANS = {"free": "Free", "pro": "Pro", "business": "Business+", "enterprise": "Enterprise"}

POWERS = {
    "public": "Remove from public channels",
    "private": "Remove from private channels that Steward is in",
    "delete": "Delete what others wrote",
    "assist": "Ask an admin to deactivate an account by hand",
    "deprovision": "Deactivate an account (SCIM, Business+)",
    "remove": "Take somebody out of the workspace (Enterprise)",
    "deactivate": "Deactivate somebody in the whole organization (Enterprise)",
}

_NO_TOKEN = "needs an admin's token (`SLACK_ADMIN_TOKEN`)"  # noqa: S105 - a sentence
_BAD_TOKEN = "Slack refuses the admin's token; an admin has to lend a new one"  # noqa: S105 - a sentence

OBSTACLES = {
    "missing_scope": "a scope is missing",
    "no_admin_token": _NO_TOKEN,
    "not_an_admin": "the token in `SLACK_ADMIN_TOKEN` is not an admin's",
    "not_on_this_plan": "not on this plan of Slack",
    "not_asked": "Slack has not been asked yet",
    "feature_not_enabled": "Slack has not switched it on for this workspace",
    "token_of_another_workspace": "the token in `SLACK_ADMIN_TOKEN` is another workspace's",
    "token_revoked": _BAD_TOKEN,
    "token_expired": _BAD_TOKEN,
    "invalid_auth": _BAD_TOKEN,
    "account_inactive": _BAD_TOKEN,
}

_NOT_YET = (
    "Slack has not been asked yet what it allows here. That happens within a minute of Steward's"
    " start; look again then."
)
_ALWAYS = (
    "Everywhere: nobody can be removed from #general, direct messages can't be seen, and people of"
    " other workspaces keep their accounts. Whether bots may remove people from public channels"
    " shows only when it is tried."
)
_CLICK = (
    "Where to click: <https://api.slack.com/apps|your app>, then *OAuth & Permissions*, *Scopes*,"
    " {0} *Token Scopes*, *Add an OAuth Scope*: {1}. Then *Reinstall to Workspace*."
)


def draw(facts: Facts) -> Rendered:
    """Draw it.

    Facts: probed_at, plan, is_admin, powers (each power, obstacle, scopes, is_bots), and for admins
    scopes (bot, admin).
    """
    if not facts.get("probed_at"):
        return message(_NOT_YET, [section(_NOT_YET)])
    plan = PLANS.get(str(facts.get("plan")), "not known")
    rows = [_line(power) for power in facts.get("powers") or ()]
    return message(
        f"What can be enforced here. Plan: {plan}. " + " ".join(rows),
        [
            header("What can be enforced here"),
            *paragraphs(rows),
            *([section("\n".join(_for_admins(facts)))] if facts.get("is_admin") else []),
            context(f"Plan of Slack: {plan}", f"Asked {when(facts['probed_at'])}", _ALWAYS),
        ],
    )


def _line(power: Facts) -> str:
    name = POWERS.get(power["power"], power["power"])
    if not power["obstacle"]:
        return f"✓ {name}"
    missing = ", ".join(map(code, power.get("scopes") or ()))
    why = OBSTACLES.get(power["obstacle"]) or f"Slack says {code(power['obstacle'])}"
    return f"✗ {name}: {why}{f' ({missing})' if missing else ''}"


def _for_admins(facts: Facts) -> Iterator[str]:
    """Yield the scopes that are there, and where those that are missing are given."""
    for name, label in (("bot", "bot's"), ("admin", "admin's")):
        granted = ", ".join(map(code, (facts.get("scopes") or {}).get(name) or ()))
        yield f"*The {label} scopes:* {granted or 'none'}"
    for is_bots, label in ((True, "Bot"), (False, "User")):
        missing = {
            scope
            for power in facts.get("powers") or ()
            if power.get("is_bots", False) is is_bots
            for scope in power.get("scopes") or ()
        }
        if missing:
            yield _CLICK.format(label, ", ".join(map(code, sorted(missing))))
