"""Ask Slack what it lets us do: documented methods alone, one call a question."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.slack.client import Client
from adapters.slack.person import profile_of
from adapters.slack.scim import Scim
from services.enforcement import MISSING_SCOPE, NO_TOKEN, Question
from services.ports import LockedOutError, RefusedError

Json = dict[str, Any]
Known = Mapping[str, Json]


class SlackInquiry:
    """Implements services.enforcement.Inquiry."""

    def __init__(self, bot: Client, admin: Client | None, scim: Scim | None) -> None:
        """Ask as *bot* and, where an admin has lent a token, as *admin*."""
        self._bot = bot
        self._admin = admin
        self._scim = scim
        self._asks: dict[Question, Callable[[Known], Json]] = {
            Question.BOT: self._who_is_bot,
            Question.ADMIN: self._who_is_admin,
            Question.ROLE: self._role,
            Question.PLAN: self._plan,
            Question.ORGANIZATION: self._organization,
            Question.SCIM: self._over_scim,
        }

    def ask(self, question: Question, known: Known) -> Json:
        """Return the answer; a "no" has Slack's word under `error`."""
        try:
            return self._asks[question](known)
        except RefusedError as refused:
            return {"error": refused.code}
        except LockedOutError as locked:
            if question is Question.BOT:  # nothing at all can be asked: that waits
                raise
            return {"error": locked.code}

    def _who_is_bot(self, _known: Known) -> Json:
        who, scopes = self._bot.whose()
        return {"user": str(who.get("user_id") or ""), "scopes": scopes}

    def _who_is_admin(self, _known: Known) -> Json:
        if self._admin is None:
            return {"error": NO_TOKEN}
        who, scopes = self._admin.whose()
        if who.get("team_id") != self._bot.team_id:
            return {"error": "token_of_another_workspace"}
        return {"user": str(who.get("user_id") or ""), "scopes": scopes}

    def _role(self, known: Known) -> Json:
        admin = known.get(Question.ADMIN, {})
        if not admin.get("user"):
            return {"error": admin.get("error", NO_TOKEN)}
        answer = self._bot.call("users.info", user=admin["user"])
        who = profile_of(answer.get("user") or {}, self._bot.team_id)
        return {"is_admin": who.is_admin, "is_owner": who.is_owner}

    def _plan(self, known: Known) -> Json:
        for name, client in ((Question.BOT, self._bot), (Question.ADMIN, self._admin)):
            if client and "team.billing:read" in known.get(name, {}).get("scopes", ()):
                return {"plan": str(client.call("team.billing.info").get("plan") or "")}
        return {"error": MISSING_SCOPE}

    def _organization(self, known: Known) -> Json:
        if error := _hindrance(known, "admin.users:read"):
            return {"error": error}
        assert self._admin is not None  # noqa: S101 - its scopes are known
        self._admin.call("admin.users.list", team_id=self._bot.team_id, limit=1)
        return {}

    def _over_scim(self, known: Known) -> Json:
        if error := _hindrance(known, "admin"):
            return {"error": error}
        assert self._scim is not None  # noqa: S101 - the admin's scopes are known
        self._scim.is_active(str(known[Question.ADMIN]["user"]))
        return {}


def _hindrance(known: Known, scope: str) -> str:
    """Return why the admin's token need not be tried, or nothing."""
    admin = known.get(Question.ADMIN, {})
    if admin.get("error"):
        return str(admin["error"])
    return "" if scope in admin.get("scopes", ()) else MISSING_SCOPE
