"""Answer through a response_url: five times, within 30 minutes, and to Slack alone."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from adapters.sealing import unseal
from adapters.slack.transport import Answer, send
from config.settings import settings
from services.ports import RefusedError, UnclearError

_HEADERS = {"Content-Type": "application/json; charset=utf-8"}
_HOST = "hooks.slack.com"
_OVER = frozenset({"expired_url", "used_url"})


def answer_through(reply: str, message: Mapping[str, Any]) -> None:
    """Show *message* (text and blocks) to the person whose sealed response_url *reply* is.

    :raises SealBrokenError: *reply* was not sealed by us
    :raises RefusedError: "expired_url" (too late or too often), or "foreign_url" (not Slack's)
    """
    url = unseal(reply)
    if not is_slacks(url):
        raise RefusedError("foreign_url")
    body = {"response_type": "ephemeral", "replace_original": False, **message}
    answer = send(url, json.dumps(body).encode(), _HEADERS, timeout=settings().slack_timeout)
    if answer.status != 200 or b'"ok":false' in answer.body.replace(b" ", b""):  # noqa: PLR2004
        raise _refusal(answer)


def is_slacks(url: str) -> bool:
    """Tell whether *url* leads to Slack, or to the host that stands in for it."""
    target, ours = urlsplit(url), urlsplit(settings().slack_api_url)
    if "@" in target.netloc:
        return False
    if target.scheme == "https" and target.netloc == _HOST:
        return True
    return (target.scheme, target.netloc) == (ours.scheme, ours.netloc)


def _refusal(answer: Answer) -> RefusedError | UnclearError:
    """Read why not: Slack answers 404 or 410 to a URL whose time is over."""
    text = answer.body[:500].decode(errors="replace")
    if answer.status in {404, 410} or any(word in text for word in _OVER):
        return RefusedError("expired_url")
    if 400 <= answer.status < 500 or answer.status == 200:  # noqa: PLR2004
        return RefusedError(_word(text) or f"http_{answer.status}")
    return UnclearError(f"HTTP {answer.status}")


def _word(text: str) -> str:
    """Return Slack's word for the error, from JSON or from a bare word."""
    try:
        return str(json.loads(text)["error"])
    except (ValueError, KeyError, TypeError):
        return text.strip() if text.strip().isidentifier() else ""
