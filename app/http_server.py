"""What the web process answers over HTTP."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from slack_bolt import BoltResponse
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from app import payload
from app.appeal_page import AppealPage
from app.body import TooLargeError, read_body
from app.health import Health
from app.hook_page import HookPage
from app.incoming import Incoming, fingerprint
from app.ingress import Ingress
from app.metrics import Metrics
from app.signature import signed_at
from app.trace import Trace
from config.settings import settings

LARGEST_BODY = 1_000_000
"""Bytes. Slack's largest requests are a tenth of this."""

Lifespan = Callable[[Starlette], "AsyncIterator[None]"]


class SlackEndpoint:
    """POST /slack/events: everything Slack sends."""

    def __init__(self, ingress: Ingress) -> None:
        self._ingress = ingress
        self._secret = settings().slack_signing_secret.get_secret_value()

    async def __call__(self, request: Request) -> Response:
        """Answer one request: 401 unless it is Slack's, 413 or 408 for a bad body."""
        try:
            raw = await read_body(request, most=LARGEST_BODY)
        except TimeoutError:
            return PlainTextResponse("The body took too long.", 408)
        except ClientDisconnect:
            return Response(status_code=400)
        except TooLargeError:
            return PlainTextResponse("The body is too large.", 413)
        return await self._answer(request, raw)

    async def _answer(self, request: Request, raw: bytes) -> Response:
        now = datetime.now(UTC)
        said = payload.read(raw)
        if payload.is_ssl_check(said):
            return Response()
        made_at = signed_at(
            raw,
            timestamp=request.headers.get("x-slack-request-timestamp"),
            signature=request.headers.get("x-slack-signature"),
            secret=self._secret,
            now=now,
        )
        if made_at is None:
            return JSONResponse({"error": "invalid request"}, 401)
        incoming = Incoming(
            payload=said or {}, fingerprint=fingerprint(raw), made_at=made_at, received_at=now
        )
        return respond(await self._ingress.answer(incoming))


def respond(answer: BoltResponse) -> Response:
    """Return Bolt's answer as Starlette's."""
    return Response(answer.body, answer.status, answer.first_headers_without_set_cookie())


def build(
    ingress: Ingress,
    health: Health,
    lifespan: Lifespan,
    *,
    metrics: Metrics | None = None,
    appeals: AppealPage | None = None,
    hooks: HookPage | None = None,
) -> Starlette:
    """Return the site."""
    slack = SlackEndpoint(ingress)

    async def events(request: Request) -> Response:
        return await slack(request)

    routes = [
        Route("/slack/events", events, methods=["POST"]),
        Route("/slack/events", certificate, methods=["GET"]),
        *_appeals(appeals),
        *_hooks(hooks),
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        *([Route("/metrics", metrics.answer)] if metrics else []),
        *_trace(),
    ]
    return Starlette(routes=routes, lifespan=asynccontextmanager(lifespan))


def _appeals(page: AppealPage | None) -> list[Route]:
    if page is None:
        return []

    async def answer(request: Request) -> Response:
        return await page(request)

    return [Route("/appeal/{token}", answer, methods=["GET", "POST"])]


def _hooks(page: HookPage | None) -> list[Route]:
    if page is None:
        return []

    async def answer(request: Request) -> Response:
        return await page(request)

    return [Route("/hooks/{team}/{number:int}", answer, methods=["POST"])]


def _trace() -> list[Route]:
    if not settings().trace:
        return []
    answer = Trace().answer
    return [Route(path, answer) for path in ("/trace", "/playground-trace")]


async def certificate(request: Request) -> Response:
    """Answer Slack's look at our certificate (`?ssl_check=1`)."""
    is_check = request.query_params.get("ssl_check") == "1"
    return Response(status_code=200 if is_check else 405)
