"""What is answered when a request could not be accepted."""

import asyncio
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from app import facts
from app.envelope import kind_of
from app.front_door import NotAcceptedError
from app.incoming import Incoming
from app.payload import Payload

log = structlog.get_logger(__name__)

PATIENCE = 2
"""Seconds for telling a person through a response_url. The answer to Slack does not wait for it."""

MOST_AT_ONCE = 50

_telling: "set[asyncio.Task[None]]" = set()


async def say(error: NotAcceptedError, incoming: Incoming) -> BoltResponse:
    """Return the answer to a request that was not accepted.

    Slack sends an event again when it hears 503. A command or a click it never sends again, so
    that the person must hear it, and with 200: Slack shows its own words for anything else.
    """
    sentence = " ".join((type(error).__doc__ or "").split())
    said = incoming.payload
    match kind_of(said):
        case "command":
            return _ok({"response_type": "ephemeral", "text": sentence})
        case "view" if blocks := facts.fields(facts.part(said, "view")):
            return _ok({"response_action": "errors", "errors": {next(iter(blocks)): sentence}})
        case "action" | "shortcut" | "view":
            _tell_behind(said, sentence)
            return BoltResponse(status=200, body="")
        case _:
            return BoltResponse(status=503, body="")


def _ok(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=body)


def _tell_behind(said: Payload, sentence: str) -> None:
    """Tell the person through the response_url, as well as it goes, and not keep Slack waiting."""
    url = said.get("response_url")
    if isinstance(url, str) and len(_telling) < MOST_AT_ONCE:
        telling = asyncio.create_task(_tell(url, sentence))
        _telling.add(telling)
        telling.add_done_callback(_telling.discard)


async def _tell(url: str, sentence: str) -> None:
    client = AsyncWebhookClient(url, timeout=PATIENCE)
    try:
        await client.send(text=sentence, response_type="ephemeral", replace_original=False)
    except Exception as error:  # noqa: BLE001 - best effort, of which only the failure is worth a line
        log.warning("regret_not_told", error=type(error).__name__)
