"""SCIM 2.0: accounts by plain HTTP, for an admin's token, on Business+ and Enterprise.

https://docs.slack.dev/reference/scim-api and https://www.rfc-editor.org/rfc/rfc7644. What Slack
answers on a smaller plan is not documented: the refusal here is a guess.
"""

import json
import time
from dataclasses import dataclass
from typing import Any

from playground import membership
from playground.api import Reply, WebApi
from playground.calls import Received
from playground.error import SlackError
from playground.limits import Tier
from playground.people import Person
from playground.world import World

Json = dict[str, Any]
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
PLANS = {"business", "enterprise"}
STATUS = {"not_authed": 401, "invalid_authentication": 401, "user_not_found": 404}
"""The status of a refusal; what isn't named here is about rights, or about what was sent."""
RIGHTS = {"missing_scope", "feature_not_enabled", "cannot_modify_primary_owner"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request."""

    verb: str
    path: str
    token: str
    body: bytes

    @property
    def method(self) -> str:
        """How calls and the weather name it: scim.Users.patch."""
        return f"scim.{self.path.split('/')[0]}.{self.verb.lower()}"

    @property
    def user(self) -> str:
        """The id behind Users/."""
        return self.path.partition("/")[2]


class Scim:
    """Answers under /scim/v2/."""

    def __init__(self, world: World, api: WebApi) -> None:
        """Answer for this world, with the tokens that *api* knows."""
        self._world = world
        self._api = api

    def answer(self, asked: Asked) -> Reply:
        """Answer one request."""
        world, began = self._world, time.perf_counter()
        args = {"user": asked.user, "body": asked.body.decode(errors="replace")[:300]}
        received = world.calls.open(world.clock.now(), asked.method, args, "admin")
        reply = self._storm(asked.method) or self._judged(asked)
        if reply.status < 300 and world.faults.strike("drop_after", asked.method):  # noqa: PLR2004
            reply = Reply(reply.body, status=0, dropped=True)
        _note(received, reply, began)
        world.note_call(received)
        return reply

    def _storm(self, method: str) -> Reply | None:
        strike = self._world.faults.strike
        if strike("drop_before", method):
            return Reply({}, status=0, dropped=True)
        if strike("http_500", method):
            return _refusal("internal_error", 500)
        if limited := strike("http_429", method):
            return _later(max(1, int(limited.seconds)))
        failing = strike("error", method)
        return _refusal(failing.code, 403) if failing else None

    def _judged(self, asked: Asked) -> Reply:
        world = self._world
        tier = Tier.SCIM_READ if asked.verb == "GET" else Tier.SCIM_WRITE
        wait = world.limiter.retry_after(asked.method, tier, "", world.clock.now())
        if wait:
            return _later(wait)
        try:
            return self._allowed(asked)
        except SlackError as error:
            rights = 403 if error.code in RIGHTS else 400
            return _refusal(error.code, STATUS.get(error.code, rights))

    def _allowed(self, asked: Asked) -> Reply:
        who = self._api.identify(asked.token)
        if who is None or who.is_bot:
            raise SlackError("invalid_authentication" if asked.token else "not_authed")
        if not who.has("admin"):
            raise SlackError("missing_scope")
        if self._world.workspace.policy.plan not in PLANS:
            raise SlackError("feature_not_enabled")
        if asked.path.split("/")[0] != "Users" or not asked.user:
            return _refusal("not_found", 404)
        return self._on(asked, self._world.workspace.person(asked.user))

    def _on(self, asked: Asked, person: Person) -> Reply:
        if asked.verb == "GET":
            return Reply(_resource(person))
        wanted = asked.verb != "DELETE" and _wanted(asked.body)
        if person.is_owner and not wanted:
            raise SlackError("cannot_modify_primary_owner")
        if not self._world.faults.strike("forget_accounts", asked.method):
            self._set(person, active=wanted)
        return Reply({}, status=204) if asked.verb == "DELETE" else Reply(_resource(person))

    def _set(self, person: Person, *, active: bool) -> None:
        if active and person.deleted:
            membership.reactivate(self._world.workspace, person)
        elif not active and not person.deleted:
            membership.deactivate(self._world.workspace, person)


def _wanted(body: bytes) -> bool:
    """Read a PatchOp that replaces `active`; anything else is refused."""
    try:
        said = json.loads(body)
        (operation,) = said["Operations"]
        value = operation["value"]
        value = value["active"] if isinstance(value, dict) else value
    except (ValueError, KeyError, TypeError):
        raise SlackError("invalid_syntax") from None
    is_ours = operation.get("op", "").lower() == "replace" and PATCH in said.get("schemas", [])
    if not is_ours or operation.get("path", "active") != "active" or not isinstance(value, bool):
        raise SlackError("invalid_value")
    return value


def _resource(person: Person) -> Json:
    return {
        "schemas": [USER],
        "id": person.id,
        "userName": person.name,
        "displayName": person.real_name,
        "active": not person.deleted,
    }


def _refusal(detail: str, status: int) -> Reply:
    body = {"schemas": [ERROR], "detail": detail, "status": str(status)}
    return Reply(body, status=status)


def _later(seconds: int) -> Reply:
    refused = _refusal("ratelimited", 429)
    refused.headers["retry-after"] = str(seconds)
    return refused


def _note(received: Received, reply: Reply, began: float) -> None:
    received.status = reply.status
    received.answer = {"ok": 0 < reply.status < 300, "error": reply.body.get("detail")}  # noqa: PLR2004
    received.retry_after = int(reply.headers.get("retry-after", 0))
    received.ms = (time.perf_counter() - began) * 1000
