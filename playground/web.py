"""The Web API and the response_urls over HTTP, straight on ASGI, since benchmarks call them."""

import asyncio
import json
from typing import Any

from starlette.types import Receive, Scope, Send

from playground import arguments, blocks, response_url
from playground.api import Reply, WebApi
from playground.error import SlackError
from playground.scim import Asked, Scim
from playground.world import World

Json = dict[str, Any]


class SlackApp:
    """Serves /api/…, /commands/… and /actions/…; everything else goes to the page's app."""

    def __init__(self, world: World, api: WebApi, page: Any) -> None:  # noqa: ANN401  # any ASGI app
        """Serve this world, and `page` beside it."""
        self._world = world
        self._api = api
        self._page = page
        self._scim = Scim(world, api)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = scope.get("path", "")
        if scope["type"] == "http" and path.startswith("/api/"):
            await _answer(send, await self._call(path[5:], scope, await _body(receive)))
        elif scope["type"] == "http" and path.startswith("/scim/v2/"):
            await _answer(send, self._scim.answer(_asked(path, scope, await _body(receive))))
        elif scope["type"] == "http" and path.startswith("/files/"):
            await _send(send, *self._file(path, _headers(scope)))
        elif scope["type"] == "http" and path.startswith(("/commands/", "/actions/")):
            await _answer(send, self._respond(path, await _body(receive)))
        else:
            await self._page(scope, receive, send)

    async def _call(self, method: str, scope: Scope, body: bytes) -> Reply:
        headers = _headers(scope)
        try:
            query = scope["query_string"].decode()
            args = arguments.parse(query, headers.get("content-type", ""), body)
        except (SlackError, UnicodeDecodeError) as error:
            code = error.code if isinstance(error, SlackError) else "invalid_charset"
            return Reply({"ok": False, "error": code})
        return await self._api.call(method, args, _bearer(headers) or str(args.get("token", "")))

    def _file(self, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Return a file; whose token may not read it is sent a page for signing in, as by Slack."""
        who = self._api.identify(_bearer(headers))
        found = self._world.workspace.files.get(path.split("/")[2])
        if who is None or found is None or not who.has("files:read"):
            return 200, {"content-type": "text/html"}, b"<html>Sign in to Harbour</html>"
        return 200, {"content-type": "text/plain"}, found.body

    def _respond(self, path: str, body: bytes) -> Reply:
        world = self._world
        received = world.calls.open(world.clock.now(), "response_url", {}, "nobody")
        try:
            received.args = said = _json(body)
            reply = self._through_url(path, said)
        except SlackError as error:
            reply = Reply(error.answer(), status=404)
        received.status, received.answer = reply.status, reply.body
        world.note_call(received)
        return reply

    def _through_url(self, path: str, said: Json) -> Reply:
        world = self._world
        storm = world.faults.strike("http_500", "response_url")
        if storm:
            return Reply({"ok": False, "error": "internal_error"}, status=500)
        url = world.response_urls.use(path, world.clock.now())
        checked = blocks.checked(said.get("blocks"))
        response_url.answer(world.workspace, url, said | {"blocks": checked})
        return Reply({"ok": True})


def _asked(path: str, scope: Scope, body: bytes) -> Asked:
    token = _bearer(_headers(scope))
    return Asked(verb=scope["method"], path=path.split("/", 3)[3], token=token, body=body)


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in scope["headers"]}


def _bearer(headers: dict[str, str]) -> str:
    return headers.get("authorization", "").removeprefix("Bearer ").strip()


def _json(body: bytes) -> Json:
    try:
        loaded = json.loads(body)
    except ValueError:
        raise SlackError("invalid_payload") from None
    if not isinstance(loaded, dict):
        raise SlackError("invalid_payload")
    return loaded


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        part = await receive()
        body += part.get("body", b"")
        more = part.get("more_body", False)
    return body


async def _answer(send: Send, reply: Reply) -> None:
    if reply.dropped:
        await _cut(send)
        return
    headers = {"content-type": "application/json; charset=utf-8"} | reply.headers
    await _send(send, reply.status, headers, reply.encoded())


async def _send(send: Send, status: int, headers: dict[str, str], body: bytes) -> None:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    raw.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})


async def _cut(send: Send) -> None:
    """Cut the connection without a word; uvicorn has no official way, so ask its transport."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        raise ConnectionError("dropped by the weather")
    transport.abort()
    await asyncio.sleep(0.01)  # Let uvicorn notice, else it logs an answer that wasn't given.
