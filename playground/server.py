"""The HTTP server: the page, its feed, and the door for scripts."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from playground import deeds, snapshot
from playground.act import act
from playground.api import WebApi
from playground.error import SlackError
from playground.events import verification
from playground.faults import BadFaultError
from playground.methods.team import PLANS
from playground.sender import HttpSender
from playground.settings import Settings
from playground.team import found_anew
from playground.trace_source import TraceSource
from playground.web import SlackApp
from playground.world import World

DEEDS = deeds.__all__
"""Named here so that their import, which enters them into the table, isn't idle."""
PAGE = Path(__file__).parent / "page"
Json = dict[str, Any]


class Door:
    """What the page and scripts may ask for under /playground."""

    def __init__(self, world: World) -> None:
        """Open the door to this world."""
        self._world = world

    def routes(self) -> list[Route]:
        """Return all addresses on one page."""
        return [
            Route("/playground/act", self.act, methods=["POST"]),
            Route("/playground/state", self.state),
            Route("/playground/view", self.view),
            Route("/playground/feed", self.feed),
            Route("/playground/calls", self.calls),
            Route("/playground/faults", self.faults, methods=["GET", "POST", "DELETE"]),
            Route("/playground/policy", self.policy, methods=["POST"]),
            Route("/playground/manifest", self.manifest, methods=["POST"]),
            Route("/playground/verify", self.verify, methods=["POST"]),
            Route("/playground/reset", self.reset, methods=["POST"]),
            Route("/healthz", self.health),
            Route("/readyz", self.health),
        ]

    async def act(self, request: Request) -> Response:
        """Let a person do something."""
        return JSONResponse(await act(self._world, await _json(request)))

    async def state(self, _: Request) -> Response:
        """Return everything."""
        return JSONResponse(snapshot.state(self._world))

    async def view(self, request: Request) -> Response:
        """Return what one person sees."""
        user = request.query_params.get("as", "U0ADA")
        try:
            return JSONResponse(snapshot.for_person(self._world, user))
        except SlackError as error:
            return JSONResponse(error.answer(), status_code=404)

    async def feed(self, _: Request) -> Response:
        """Tell the page what happens, as it happens."""
        headers = {"cache-control": "no-store"}
        lines = self._world.feed.listen()
        return StreamingResponse(lines, media_type="text/event-stream", headers=headers)

    async def calls(self, request: Request) -> Response:
        """Return the Web API calls received."""
        query = request.query_params
        found = self._world.calls.of(query.get("method", ""), int(query.get("since", "0")))
        shown = [call.as_json() for call in found]
        return JSONResponse({"calls": shown, "counts": self._world.calls.counted()})

    async def faults(self, request: Request) -> Response:
        """Change the weather: POST a fault, or {"lose_scopes": [...]}; DELETE clears it."""
        faults = self._world.faults
        if request.method == "DELETE":
            key = request.query_params.get("id")
            faults.remove(int(key)) if key else faults.clear()
        elif request.method == "POST":
            try:
                self._worsen(await _json(request))
            except BadFaultError as error:
                return JSONResponse({"ok": False, "error": str(error)}, status_code=400)
        self._world.feed.publish("weather", faults.as_json())
        return JSONResponse({"ok": True, **faults.as_json()})

    def _worsen(self, wish: Json) -> None:
        if "seed" in wish:
            self._world.faults.dice.seed(int(wish.pop("seed")))
        if not wish:
            return
        if "lose_scopes" in wish:
            self._world.faults.lost_scopes = set(wish["lose_scopes"])
        else:
            self._world.faults.add(wish)

    async def policy(self, request: Request) -> Response:
        """Change what the owner decided: plan, kick_public; and the rate limits: rate."""
        wish, policy = await _json(request), self._world.workspace.policy
        if wish.get("plan", policy.plan) not in PLANS:
            said = f"A plan is one of {', '.join(PLANS)}."
            return JSONResponse({"ok": False, "error": said}, status_code=400)
        policy.plan = str(wish.get("plan", policy.plan))
        policy.kick_public = bool(wish.get("kick_public", policy.kick_public))
        self._world.limiter.on = (
            wish.get("rate", "slack" if self._world.limiter.on else "off") != "off"
        )
        return JSONResponse({"ok": True, "plan": policy.plan, "kick_public": policy.kick_public})

    async def manifest(self, request: Request) -> Response:
        """Install the app anew with this manifest: commands, shortcuts, scopes, events."""
        self._world.manifest.announce(await _json(request))
        self._world.feed.publish("reset", {})
        return JSONResponse({"ok": True, **self._world.manifest.as_json()})

    async def verify(self, _: Request) -> Response:
        """Ask the app for the challenge, as Slack does when its address is entered."""
        challenge = "playground-challenge"
        answer = await self._world.deliverer.verify(verification(challenge))
        fine = answer.ok and challenge.encode() in answer.body
        return JSONResponse({"ok": fine, "status": answer.status, "error": answer.error})

    async def reset(self, request: Request) -> Response:
        """Begin again; `{"found_anew": true}` as another workspace, new to the app as well."""
        if (await _json(request)).get("found_anew"):
            found_anew()
        self._world.reset()
        return JSONResponse({"ok": True})

    async def health(self, _: Request) -> Response:
        """Say that it runs."""
        return JSONResponse({"ok": True})


async def _json(request: Request) -> Json:
    try:
        loaded = json.loads(await request.body() or b"{}")
    except ValueError:
        loaded = None
    return loaded if isinstance(loaded, dict) else {}


def build(world: World, sender: HttpSender | None = None) -> SlackApp:
    """Return the whole ASGI application; with a sender, it also delivers events by itself."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(work) for work in _works(world, sender)]
        yield
        for task in tasks:
            task.cancel()
        if sender is not None:
            await sender.close()

    page = StaticFiles(directory=PAGE, html=True)
    routes = [*Door(world).routes(), Mount("/", page)]
    return SlackApp(world, WebApi(world), Starlette(routes=routes, lifespan=lifespan))


def _works(world: World, sender: HttpSender | None) -> list[Any]:
    if sender is None:
        return []
    works: list[Any] = [world.deliverer.run()]
    if world.settings.trace_url:
        works.append(TraceSource(world, sender.session).run())
    return works


def application(settings: Settings) -> SlackApp:
    """Return the application that delivers over real HTTP."""
    sender = HttpSender(settings.app_url)
    return build(World(settings, sender), sender)
