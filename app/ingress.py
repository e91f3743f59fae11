"""From a proven request to its answer: Bolt finds the listener, and nothing falls through."""

import logging
import time
import traceback

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from app import regrets
from app.envelope import enclose, kind_of, name_of, team_of
from app.flood import Flood, People, refusal
from app.front_door import FrontDoor, NotAcceptedError
from app.incoming import Incoming
from app.routes import register
from app.scrub import text
from config.settings import settings
from tasks import commands, events

log = structlog.get_logger(__name__)

SLACK_WITHIN = 3
"""Seconds for a call to Slack from here; it is only made while Slack waits for our answer."""

RATE_LIMITED = "app_rate_limited"
"""Slack keeps events from us for a minute, since more than 30,000 came within an hour.
https://docs.slack.dev/reference/events/app_rate_limited/"""

HANDLED = (200, 503)
"""What our listeners answer. Anything else is Bolt's own word for "nobody took this"."""


class Ingress:
    """Answers every request of Slack's, over HTTP and Socket Mode alike."""

    def __init__(
        self, door: FrontDoor, *, flood: Flood | None = None, people: People | None = None
    ) -> None:
        """Accept at *door* what *flood* lets in of *people*; without them, everything."""
        self._door = door
        self._flood = flood
        self._people = people
        self.bolt = build()
        register(self.bolt, door, people)

    async def answer(self, incoming: Incoming) -> BoltResponse:
        """Return the answer to *incoming*: 200, or 503 for an event that could not be accepted."""
        said = incoming.payload
        with structlog.contextvars.bound_contextvars(
            request_id=incoming.request_id,
            team_id=team_of(said),
            kind=kind_of(said),
            name=name_of(said),
        ):
            started = time.perf_counter()
            response = await self._dispatch(incoming)
            taken = round((time.perf_counter() - started) * 1000, 1)
            log.info("answered", status=response.status, ms=taken)
            return response

    async def _dispatch(self, incoming: Incoming) -> BoltResponse:
        """Let Bolt find the listener; record what it can't place, or trips over."""
        if refused := await self._refusal(incoming):
            return refused
        try:
            response = await self.bolt.async_dispatch(_request(incoming))
        except Exception as error:  # noqa: BLE001 - Bolt raises on shapes it doesn't know
            _note("bolt_tripped", error)
        else:
            if response.status in HANDLED:
                return response
        return await self._record(incoming)

    async def _refusal(self, incoming: Incoming) -> BoltResponse | None:
        """Return what one who floods is told."""
        if self._flood is None or self._people is None:
            return None
        return await refusal(self._flood, self._people, incoming)

    async def _record(self, incoming: Incoming) -> BoltResponse:
        """Accept what nobody waits for, so that it can be looked at."""
        is_event = kind_of(incoming.payload) == "event"
        if incoming.payload.get("type") == RATE_LIMITED:
            minute = text(str(incoming.payload.get("minute_rate_limited")), most=20)
            log.warning("slack.app_rate_limited", minute=minute)
        task = events.unknown if is_event else commands.unknown
        try:
            await self._door.accept(task, enclose(incoming, task=task.name))
        except NotAcceptedError as error:
            return await regrets.say(error, incoming)
        return BoltResponse(status=200, body="")


def _request(incoming: Incoming) -> AsyncBoltRequest:
    """Return *incoming* for Bolt. It is proven and read already, which Bolt calls Socket Mode."""
    said = incoming.payload
    if isinstance(said.get("view"), dict):
        # Bolt raises where a view has no type.
        said = {**said, "view": {"type": "modal", **said["view"]}}
    return AsyncBoltRequest(body=said, mode="socket_mode", context={"incoming": incoming})


def _note(event: str, error: Exception) -> None:
    """Log what was tripped over and where, but no values: they hold people's words."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    at = [f"{frame.filename}:{frame.lineno}" for frame in last]
    log.error(event, error=type(error).__name__, at=at)


def build() -> AsyncApp:
    """Return Bolt, set up so that it needs nothing of Slack's to answer Slack.

    The signature is checked before it, on the raw body; our own events are recorded like others.
    """
    logger = logging.getLogger("slack_bolt")
    logger.setLevel(logging.ERROR)
    bolt = AsyncApp(
        name="steward",
        logger=logger,
        client=client(),
        signing_secret="",
        authorize=authorize,
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    bolt.error(not_handled)
    return bolt


def client() -> AsyncWebClient:
    """Return what calls Slack from here, with no handler that would wait and try again."""
    return AsyncWebClient(
        token=settings().slack_bot_token.get_secret_value(),
        base_url=settings().slack_api_url,
        timeout=SLACK_WITHIN,
        retry_handlers=[],
    )


async def authorize(context: AsyncBoltContext) -> AuthorizeResult:
    """Say who we are without asking Slack, so that we can answer while Slack's API is down."""
    return AuthorizeResult(
        enterprise_id=context.enterprise_id,
        team_id=context.team_id,
        bot_token=settings().slack_bot_token.get_secret_value(),
    )


async def not_handled(error: Exception) -> BoltResponse:
    """Note what a listener or Bolt itself tripped over; the request is then recorded as unknown."""
    if type(error).__name__ != "BoltUnhandledRequestError":
        _note("listener_failed", error)
    return BoltResponse(status=500, body="")
