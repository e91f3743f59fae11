"""What a workspace lets Steward enforce, as Slack itself has answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

Json = dict[str, Any]

NO_TOKEN = "no_admin_token"  # noqa: S105 - a word, as of services.plan.NO_ADMIN
NOT_ASKED = "not_asked"
NOT_ON_THIS_PLAN = "not_on_this_plan"
NOT_AN_ADMIN = "not_an_admin"
MISSING_SCOPE = "missing_scope"


class Question(StrEnum):
    """What is asked, in this order; each is one call of a documented method, or none."""

    BOT = "bot"
    """auth.test: whether the bot's token is good, and its scopes."""
    ADMIN = "admin"
    """auth.test: the same of the admin's token."""
    ROLE = "role"
    """users.info: whether it is an admin's, or an owner's."""
    PLAN = "plan"
    """team.billing.info."""
    ORGANIZATION = "organization"
    """admin.users.list, a row of it: whether admin.users.* is open to us."""
    SCIM = "scim"
    """The admin's own account over SCIM: whether that is open to us."""


QUESTIONS = tuple(Question)

PLANS = {
    "free": "free",
    "std": "pro",
    "plus": "business",
    "enterprise": "enterprise",
    "compliance": "enterprise",
}
"""By Slack's own words. https://docs.slack.dev/reference/methods/team.billing.info"""


class Inquiry(Protocol):
    """Asks Slack. Raises Busy or UnclearError; a "no" is an answer as well."""

    def ask(self, question: Question, known: Mapping[str, Json]) -> Json:
        """Return the answer, plain JSON, with Slack's word under `error` where it is a "no".

        :param known: the answers to the questions before
        """
        ...


class Power(StrEnum):
    """What can be enforced, or not."""

    PUBLIC = "public"
    """Remove from public channels."""
    PRIVATE = "private"
    """Remove from private channels."""
    DELETE = "delete"
    """Delete what others wrote."""
    REMOVE = "remove"
    """Take out of the workspace (Enterprise)."""
    DEACTIVATE = "deactivate"
    """Close an account in the whole organization (Enterprise)."""
    DEPROVISION = "deprovision"
    """Close an account over SCIM (Business+, Enterprise)."""
    ASSIST = "assist"
    """Ask a human admin to close an account."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """One power, and what stands in its way."""

    power: Power
    obstacle: str = ""
    """Empty: it can be used, as far as Slack tells before it is tried."""
    scopes: tuple[str, ...] = ()
    """Those that are missing."""
    is_bots: bool = False
    """They are missing of the bot's token, not of the admin's."""

    @property
    def is_open(self) -> bool:
        """Whether nothing stands in its way."""
        return not self.obstacle


def plan_of(found: Mapping[str, Json]) -> str:
    """Return free, pro, business or enterprise; "" where nobody knows.

    Who may not read the plan still tells by what is open to them.
    """
    said = str(found.get(Question.PLAN, {}).get("plan") or "")
    if said in PLANS:
        return PLANS[said]
    if _answered(found, Question.ORGANIZATION):
        return "enterprise"
    return "business" if _answered(found, Question.SCIM) else ""


def standings(found: Mapping[str, Json]) -> Sequence[Standing]:
    """Return every power with what stands in its way, the strongest last."""
    return (
        _bots(found, Power.PUBLIC, "channels:manage"),
        _bots(found, Power.PRIVATE, "groups:write"),
        _admins(found, Power.DELETE, "chat:write"),
        Standing(power=Power.ASSIST),
        _on_plan(found, Power.DEPROVISION, "admin", Question.SCIM, {"business", "enterprise"}),
        _on_plan(found, Power.REMOVE, "admin.users:write", Question.ORGANIZATION, {"enterprise"}),
        _on_plan(
            found, Power.DEACTIVATE, "admin.users:write", Question.ORGANIZATION, {"enterprise"}
        ),
    )


def is_open(found: Mapping[str, Json], power: Power) -> bool:
    """Tell whether nothing is known to stand in the way of *power*."""
    return any(each.is_open for each in standings(found) if each.power is power)


def _bots(found: Mapping[str, Json], power: Power, scope: str) -> Standing:
    bot = found.get(Question.BOT, {})
    if error := bot.get("error"):
        return Standing(power=power, obstacle=str(error))
    if scope not in bot.get("scopes", ()):
        return Standing(power=power, obstacle=MISSING_SCOPE, scopes=(scope,), is_bots=True)
    return Standing(power=power)


def _admins(found: Mapping[str, Json], power: Power, scope: str) -> Standing:
    admin, who = found.get(Question.ADMIN, {}), found.get(Question.ROLE, {})
    if error := admin.get("error"):
        return Standing(power=power, obstacle=str(error))
    if scope not in admin.get("scopes", ()):
        return Standing(power=power, obstacle=MISSING_SCOPE, scopes=(scope,))
    return Standing(power=power, obstacle="" if who.get("is_admin") else NOT_AN_ADMIN)


def _on_plan(
    found: Mapping[str, Json], power: Power, scope: str, question: Question, plans: set[str]
) -> Standing:
    plan = plan_of(found)
    if plan and plan not in plans:
        return Standing(power=power, obstacle=NOT_ON_THIS_PLAN)
    needed = _admins(found, power, scope)
    if not needed.is_open:
        return needed
    error = str(found.get(question, {}).get("error", NOT_ASKED))
    # Reading is a scope of its own, which nobody has to give: then it is found out by doing.
    is_unread = bool(plan) and error == MISSING_SCOPE
    answered = _answered(found, question)
    return Standing(power=power, obstacle="" if answered or is_unread else error)


def _answered(found: Mapping[str, Json], question: Question) -> bool:
    return question in found and not found[question].get("error")
