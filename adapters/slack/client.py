"""Call Slack's Web API: one method, one answer, or one of our three words for why not."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlencode

import structlog
from slack_sdk.web.internal_utils import get_user_agent

from adapters.slack import files
from adapters.slack.transport import REST_WITHOUT_ADVICE, send
from config.settings import settings
from services.ports import (
    BusyError,
    Limiter,
    LockedOutError,
    RefusedError,
    UnclearError,
    Urgency,
)

log = structlog.get_logger()

T = TypeVar("T")

_BUSY = frozenset({"ratelimited", "rate_limited", "team_added_to_org"})
"""Slack's words for "later": nothing was done. https://docs.slack.dev/apis/web-api/rate-limits"""

_UNCLEAR = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})
"""Slack's words for "something broke": "it's possible some aspect of the operation succeeded"."""

LOCKED_OUT = frozenset(
    {
        *("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"),
        *("access_denied", "ekm_access_denied", "enterprise_is_restricted", "org_login_required"),
        *("team_access_not_granted", "two_factor_setup_required"),
    }
)
"""Slack's words for "not with this token": they are about us, not about what was asked, and nothing
was done. https://docs.slack.dev/reference/methods/auth.test#errors"""

_PAGE = 200
"""How many rows to ask for at once; Slack recommends no more."""

_TO_SEND = str | int | float | bool | list[Any] | dict[str, Any] | None
"""What an argument may be; None is left out."""


class Client:
    """One token of one workspace."""

    def __init__(
        self,
        *,
        token: str,
        team_id: str,
        limiter: Limiter,
        base_url: str,
        timeout: timedelta,
        urgency: Urgency = Urgency.ANSWER,
        on_lock_out: Callable[[], None] = lambda: None,
    ) -> None:
        """Call with *token*, as one who is *urgency*.

        *on_lock_out* is called when Slack refuses the token.
        """
        self.team_id = team_id
        self._limiter = limiter
        self._base_url = base_url
        self._timeout = timeout
        self._on_lock_out = on_lock_out
        self._urgency = urgency
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/x-www-form-urlencoded;charset=utf-8",
            "User-Agent": get_user_agent("Steward"),
        }

    def call(self, method: str, **arguments: _TO_SEND) -> dict[str, Any]:
        """Call *method* once and return its answer, whose `ok` is true.

        :raises RefusedError: Slack said no; its word is the code
        :raises BusyError: over a rate limit, ours or Slack's, or Slack could not be reached
        :raises LockedOutError: Slack does not accept the token
        :raises UnclearError: it may have been done
        """
        channel = str(arguments.get("channel") or "")
        return self.within_rates(method, partial(self._send, method, arguments), channel=channel)

    def whose(self) -> tuple[dict[str, Any], list[str]]:
        """Return auth.test's answer, and the token's scopes, which a header of it names.

        :raises OutsideError: as of `call`
        """
        return self.within_rates("auth.test", self._whose)

    def within_rates(self, method: str, ask: Callable[[], T], *, channel: str = "") -> T:
        """Return what *ask* returns, which asks Slack once, if the rates of *method* let it.

        :raises OutsideError: as of `call`
        """
        wait = self._limiter.wait_for(self.team_id, method, channel, urgency=self._urgency)
        if wait:
            raise BusyError(wait)
        try:
            return ask()
        except LockedOutError as locked:
            # No pause: the limiter is the workspace's, and another token of it may be good.
            log.warning("slack.token_refused", method=method, error=locked.code)
            self._on_lock_out()
            raise
        except BusyError as busy:
            log.warning("slack.busy", method=method, seconds=busy.retry_after.total_seconds())
            self._limiter.pause(self.team_id, method, busy.retry_after)
            raise
        except UnclearError as unclear:
            log.warning("slack.unclear", method=method, why=str(unclear))
            raise

    @property
    def authorization(self) -> dict[str, str]:
        """Who calls, as a header."""
        return {name: self._headers[name] for name in ("Authorization", "User-Agent")}

    @property
    def timeout(self) -> timedelta:
        """How long one call may take."""
        return self._timeout

    def fingerprint(self, file: Mapping[str, Any]) -> str:
        """Return the SHA-256 (hex) of a file that Slack keeps, read with this token.

        :raises RefusedError: it can't be read, is not kept by Slack, or is too large
        :raises UnclearError: the line was cut
        """
        headers = {"Authorization": self._headers["Authorization"]}
        return files.fingerprint(file, self._base_url, headers, timeout=self._timeout)

    def pages(self, method: str, key: str, **arguments: _TO_SEND) -> Iterator[dict[str, Any]]:
        """Yield the rows that stand under *key* in the answers of *method*, page after page."""
        cursor = ""
        while True:
            answer = self.call(method, limit=_PAGE, cursor=cursor or None, **arguments)
            yield from answer.get(key) or []
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return

    def _send(self, method: str, arguments: Mapping[str, _TO_SEND]) -> dict[str, Any]:
        answer = send(
            self._base_url + method, encode(arguments), self._headers, timeout=self._timeout
        )
        return _judge(answer.json())

    def _whose(self) -> tuple[dict[str, Any], list[str]]:
        answer = send(f"{self._base_url}auth.test", b"", self._headers, timeout=self._timeout)
        named = answer.headers.get("x-oauth-scopes", "").split(",")
        return _judge(answer.json()), sorted(filter(None, map(str.strip, named)))


def encode(arguments: Mapping[str, _TO_SEND]) -> bytes:
    """Return *arguments* as Slack's SDK sends them: a form, with JSON for what is nested."""
    return urlencode(
        {name: _plain(value) for name, value in arguments.items() if value is not None}
    ).encode()


OnLockOut = Callable[[], None]


def bot_client(team_id: str, limiter: Limiter, urgency: Urgency, on_lock_out: OnLockOut) -> Client:
    """Return the client that speaks as Steward in *team_id*."""
    token = settings().slack_bot_token.get_secret_value()
    return _client(token, team_id, limiter, urgency, on_lock_out)


def admin_client(
    team_id: str, limiter: Limiter, urgency: Urgency, on_lock_out: OnLockOut
) -> Client | None:
    """Return the client that acts as the admin who lent us a token, if one did."""
    token = settings().slack_admin_token.get_secret_value()
    return _client(token, team_id, limiter, urgency, on_lock_out) if token else None


def _client(
    token: str, team_id: str, limiter: Limiter, urgency: Urgency, on_lock_out: OnLockOut
) -> Client:
    return Client(
        token=token,
        team_id=team_id,
        limiter=limiter,
        base_url=settings().slack_api_url,
        timeout=settings().slack_timeout,
        urgency=urgency,
        on_lock_out=on_lock_out,
    )


def _plain(value: _TO_SEND) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list | dict):
        return json.dumps(value, separators=(",", ":"))
    return str(value)


def _judge(answer: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON is anything
    """Return *answer* if it says ok, or raise the word it says."""
    if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
        raise UnclearError("an answer without ok")
    if answer["ok"]:
        return answer
    code = str(answer.get("error") or "unknown_error")
    if code in _BUSY:
        raise BusyError(REST_WITHOUT_ADVICE)
    if code in LOCKED_OUT:
        raise LockedOutError(code)
    if code in _UNCLEAR:
        raise UnclearError(code)
    raise RefusedError(code)
