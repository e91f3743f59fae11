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
    :raises BusyError: Slack asked to come back later
    :raises UnclearError: it may have been shown
    """
    url = unseal(reply)
    if not is_slacks(url):
        raise RefusedError("foreign_url")
    body = {"response_type": "ephemeral", "replace_original": False, **message}
    _judge(send(url, json.dumps(body).encode(), _HEADERS, timeout=settings().slack_timeout))


def is_slacks(url: str) -> bool:
    """Tell whether *url* leads to Slack, or to the host that stands in for it."""
    try:
        target, ours = urlsplit(url), urlsplit(settings().slack_api_url)
    except ValueError:
        return False
    slacks = {("https", _HOST), (ours.scheme, ours.netloc)}
    return (target.scheme, target.netloc) in slacks


def _judge(answer: Answer) -> None:
    """Raise unless *answer* says ok; Slack says 404 or 410 when the time of a URL is over."""
    word = _word(answer.body)
    if answer.status in {404, 410} or word in _OVER:
        raise RefusedError("expired_url")
    if not 200 <= answer.status < 500 or 300 <= answer.status < 400:  # noqa: PLR2004 - RFC 9110
        raise UnclearError(f"HTTP {answer.status}")
    if word or answer.status >= 400:  # noqa: PLR2004 - RFC 9110
        raise RefusedError(word or f"http_{answer.status}")


def _word(body: bytes) -> str:
    """Return Slack's word for what is wrong, from JSON or alone; nothing where all is well."""
    text = body[:500].decode(errors="replace").strip()
    try:
        answer = json.loads(text)
    except ValueError:
        return text if text.isidentifier() and text != "ok" else ""
    return str(answer.get("error") or "") if isinstance(answer, dict) else ""
