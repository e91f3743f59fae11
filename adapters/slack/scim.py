"""Accounts over SCIM 2.0, on Business+ and Enterprise: plain HTTP beside Slack's Web API.

https://docs.slack.dev/reference/scim-api; Slack's SDK speaks version 1.1 alone.
"""

import json
from functools import partial
from typing import Any
from urllib.parse import quote

from adapters.slack.client import LOCKED_OUT, Client
from adapters.slack.transport import Answer, send
from services.ports import LockedOutError, RefusedError, UnclearError

PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

_UNAUTHORIZED, _NOT_FOUND, _REFUSED = 401, 404, 400


class Scim:
    """The accounts of a workspace, for an admin's token with the scope `admin`."""

    def __init__(self, admin: Client, base_url: str) -> None:
        """Ask under *base_url*, which ends with a slash."""
        self._admin = admin
        self._base_url = base_url

    def is_active(self, user: str) -> bool:
        """Tell whether the account is open.

        :raises RefusedError: `user_not_found`, or Slack's word for why not
        """
        return bool(self._ask("GET", user).get("active"))

    def set_active(self, user: str, *, active: bool) -> None:
        """Open or close an account; one that is so already stays so.

        :raises RefusedError: `user_not_found`, or Slack's word for why not
        """
        operation = {"op": "replace", "path": "active", "value": active}
        self._ask("PATCH", user, {"schemas": [PATCH], "Operations": [operation]})

    def _ask(self, verb: str, user: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        sent = json.dumps(body).encode() if body else b""
        method = f"scim.Users.{verb.lower()}"
        return self._admin.within_rates(method, partial(self._send, verb, user, sent))

    def _send(self, verb: str, user: str, body: bytes) -> dict[str, Any]:
        headers = {**self._admin.authorization, "Accept": "application/scim+json"}
        if body:
            headers["Content-Type"] = "application/scim+json"
        url = f"{self._base_url}Users/{quote(user, safe='')}"
        return _judge(send(url, body, headers, timeout=self._admin.timeout, verb=verb))


def _judge(answer: Answer) -> dict[str, Any]:
    """Return the body of an answer that says yes, or raise the word that it says."""
    if answer.status >= _REFUSED:
        code = "user_not_found" if answer.status == _NOT_FOUND else _word(answer)
        if answer.status == _UNAUTHORIZED or code in LOCKED_OUT:
            raise LockedOutError(code)
        raise RefusedError(code)
    found = answer.json()
    if not isinstance(found, dict):
        raise UnclearError("an answer that is no object")
    return found


def _word(answer: Answer) -> str:
    """Return Slack's word for a refusal: version 2 calls it detail, version 1 a description."""
    try:
        said = answer.json()
    except UnclearError:
        said = None
    if not isinstance(said, dict):
        return f"scim_{answer.status}"
    errors = said.get("Errors")
    older = errors.get("description") if isinstance(errors, dict) else None
    word = str(said.get("detail") or older or "")
    return word if word.replace("_", "").isalnum() else f"scim_{answer.status}"
