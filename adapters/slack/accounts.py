"""Accounts of a workspace: admin.users.* on Enterprise, SCIM on Business+.

https://docs.slack.dev/reference/methods/admin.users.remove, admin.users.deactivate and
admin.users.assign. Slack's SDK lacks the second one, and our client needs neither.
"""

from adapters.slack.client import Client
from adapters.slack.scim import Scim
from services.plan import NO_ADMIN
from services.ports import RefusedError

_GONE = frozenset({"user_already_deleted"})
_THERE = frozenset({"user_already_team_member"})


class SlackAccounts:
    """Implements services.accounts.Accounts."""

    def __init__(self, admin: Client | None, scim: Scim | None) -> None:
        """Act as *admin*, who has lent us a token, or not."""
        self._admin = admin
        self._scim = scim

    def remove(self, user: str) -> bool:
        """Take *user* out of this workspace; False where they were out already."""
        return self._call("admin.users.remove", _GONE, user_id=user, is_of_team=True)

    def deactivate(self, user: str) -> bool:
        """Close their account in the whole organization; False where it was closed already."""
        return self._call("admin.users.deactivate", _GONE, user_id=user)

    def assign(self, user: str) -> bool:
        """Take *user* into this workspace again; False where they were in it already."""
        return self._call("admin.users.assign", _THERE, user_id=user, is_of_team=True)

    def deprovision(self, user: str) -> bool:
        """Close the account of *user* over SCIM; False where it was closed already."""
        return self._set(user, active=False)

    def reactivate(self, user: str) -> bool:
        """Open the account of *user* again over SCIM; False where it was open already."""
        return self._set(user, active=True)

    def _set(self, user: str, *, active: bool) -> bool:
        if self._scim is None:
            raise RefusedError(NO_ADMIN)
        if self._scim.is_active(user) is active:
            return False
        self._scim.set_active(user, active=active)
        return True

    def _call(
        self, method: str, already: frozenset[str], *, user_id: str, is_of_team: bool = False
    ) -> bool:
        if self._admin is None:
            raise RefusedError(NO_ADMIN)
        team = {"team_id": self._admin.team_id} if is_of_team else {}
        try:
            self._admin.call(method, user_id=user_id, **team)
        except RefusedError as refused:
            if refused.code in already:
                return False
            raise
        return True
