"""POST /hooks/<workspace>/<number>: what other programs send, signed."""

import json
import uuid
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Protocol

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from adapters.redis.local_flood import Verdict
from app.body import TooLargeError, read_body
from app.flood import Flood
from app.front_door import FrontDoor, NotAcceptedError, Task
from app.hook_keys import Keys, UnknownYetError
from app.scrub import scrubbed, text
from db.envelope import Envelope
from services import github, hook_secret

log = structlog.get_logger(__name__)

LARGEST = {"github": 1_000_000, "json": 50_000}
"""Bytes of a body. Of what GitHub sends only a little is kept; JSON of others is kept as it is."""

SURE = 1.0
"""Seconds: a signature that does not fit is judged again by secrets no older than this."""

NOT_OURS = "There is no such subscription, or the signature does not fit: check address and secret."
MUCH = "That was a lot for one minute. Please wait a minute, then send it again."
AWAY = "Steward can't take this right now, and nothing has been done. Please send it again later."
LARGE = "The body is too large: GitHub may send 1 MB, other programs 50 kB."
NO_JSON = 'The body is no JSON object: send one, such as {"build": {"id": 7}}, as application/json.'
NO_ID = "A delivery needs an id: send X-GitHub-Delivery, or webhook-id."


class KeyRing(Protocol):
    """Knows by which secrets a hook is judged."""

    async def of(self, team_id: str, number: int, *, newer_than: float = ...) -> Keys | None:
        """Return them, asked for within *newer_than* seconds; None if there is no such hook.

        :raises UnknownYetError: nobody can say
        """
        ...


class HookPage:
    """Takes what other programs send through the same door as Slack's requests."""

    def __init__(self, door: FrontDoor, task: Task, *, keys: KeyRing, flood: Flood | None) -> None:
        self._door = door
        self._task = task
        self._keys = keys
        self._flood = flood

    async def __call__(self, request: Request) -> Response:
        """Answer one request: 200 once it can't be lost any more, else a sentence that says why."""
        try:
            raw = await read_body(request, most=max(LARGEST.values()))
            keys = await self._judged(request, raw)
        except TimeoutError:
            return PlainTextResponse("The body took too long.", 408)
        except ClientDisconnect:
            return Response(status_code=400)
        except TooLargeError:
            return PlainTextResponse(LARGE, 413)
        except UnknownYetError:
            return PlainTextResponse(AWAY, 503)
        if keys is None:
            return PlainTextResponse(NOT_OURS, 401)
        return await self._take(request, raw, keys.kind)

    async def _judged(self, request: Request, raw: bytes) -> Keys | None:
        """Return the keys that fit; a secret that is seconds old is asked for once more."""
        team, number = request.path_params["team"], request.path_params["number"]
        if not (len(team) <= 20 and team.isalnum() and number < 10**9):  # noqa: PLR2004 - an id of Slack's
            return None
        keys = await self._keys.of(team, number)
        if keys is not None and not _fits(request, raw, keys):
            keys = await self._keys.of(team, number, newer_than=SURE)
        return keys if keys is not None and _fits(request, raw, keys) else None

    async def _take(self, request: Request, raw: bytes, kind: str) -> Response:
        """Accept what is proven to be theirs."""
        delivery = text(request.headers.get(_ID[kind]))
        said = _object(raw)
        if len(raw) > LARGEST[kind]:
            return PlainTextResponse(LARGE, 413)
        if not delivery:
            return PlainTextResponse(NO_ID, 400)
        if said is None:
            return PlainTextResponse(NO_JSON, 400)
        if await self._is_flood(request, delivery):
            return PlainTextResponse(MUCH, 429, headers={"Retry-After": "60"})
        try:
            envelope = _envelope(self._task, request, kind, delivery, said)
            await self._door.accept(self._task, envelope)
        except NotAcceptedError:
            return PlainTextResponse(AWAY, 503)
        return PlainTextResponse("ok")

    async def _is_flood(self, request: Request, delivery: str) -> bool:
        """Count it on its hook: what is not signed is not counted, so nobody uses up its share."""
        if self._flood is None:
            return False
        hook = f"hook:{request.path_params['number']}"
        verdict = await self._flood.judge(request.path_params["team"], hook, delivery)
        return verdict is not Verdict.LET_IN


_ID = {"github": "x-github-delivery", "json": "webhook-id"}


def _fits(request: Request, raw: bytes, keys: Keys) -> bool:
    """Tell whether it is signed with one of the secrets."""
    secrets = [each for each in keys.secrets if each]
    if keys.kind == "github":
        given = request.headers.get("x-hub-signature-256", "")
        return hook_secret.is_githubs(raw, given, secrets)
    return hook_secret.is_standard(
        raw,
        request.headers.get("webhook-signature", ""),
        secrets,
        message=request.headers.get("webhook-id", ""),
        timestamp=request.headers.get("webhook-timestamp", ""),
        now=datetime.now(UTC),
    )


def _object(raw: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _envelope(
    task: Task, request: Request, kind: str, delivery: str, said: dict[str, Any]
) -> Envelope:
    """Return it as an event, reduced to what is told; the same delivery has the same key."""
    now, number = datetime.now(UTC), request.path_params["number"]
    event = text(request.headers.get("x-github-event"), most=50)
    told = github.read(event, said) if kind == "github" else said
    return Envelope(
        team_id=request.path_params["team"],
        key=f"hook:{number}:{sha256(delivery.encode()).hexdigest()[:40]}",
        sent_on=now.date().isoformat(),
        kind="event",
        name=f"hook:{kind}",
        task=task.name,
        actor="",
        channel="",
        facts=scrubbed({"hook": number, "delivery": delivery, "event": event, "said": told}),
        reply=None,
        request_id=uuid.uuid4().hex[:12],
        received_at=now.isoformat(),
    )
