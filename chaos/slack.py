"""A fast stand-in for Slack's Web API: as strict as the chaos needs, with an exact ledger."""

import asyncio
import json
from typing import Any

from aiohttp import web

from chaos.ledger import BOT, CHANNELS, GENERAL, HUMANS, TEAM, Json, Ledger, Post
from chaos.weather import Storm, Weather

PAGE = 200


class SlackError(Exception):
    """Slack says no; its word is the argument."""


class Slack:
    """Answers `/api/<method>` and `/reply/<id>`."""

    def __init__(self, ledger: Ledger, weather: Weather) -> None:
        self._ledger = ledger
        self._weather = weather
        self._runner: web.AppRunner | None = None

    async def start(self, port: int) -> None:
        """Listen."""
        site = web.Application(client_max_size=2**21)
        site.router.add_post("/api/{method}", self._api)
        site.router.add_post("/reply/{id}", self._reply)
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()

    async def stop(self) -> None:
        """Hang up."""
        if self._runner:
            await self._runner.cleanup()

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        said = {name: str(value) for name, value in (await request.post()).items()}
        self._ledger.calls[method] += 1
        return await self._answer(request, method, said)

    async def _reply(self, request: web.Request) -> web.Response:
        said = json.loads(await request.read())
        return await self._answer(request, "reply", {"url": request.path, "text": said["text"]})

    async def _answer(self, request: web.Request, method: str, said: Json) -> web.Response:
        storm = self._weather.strikes(method)
        await asyncio.sleep(self._weather.latency())
        if storm and (refusal := await self._before(request, storm)) is not None:
            return refusal
        try:
            body = {"ok": True, **self._do(method, said)}
        except SlackError as no:
            body = {"ok": False, "error": str(no)}
        if storm and storm.kind == "drop_after":
            _cut(request)
        return web.json_response(body)

    @staticmethod
    async def _before(request: web.Request, storm: Storm) -> web.Response | None:
        """Fail before anything is done; None: the storm strikes afterwards, or only delays."""
        match storm.kind:
            case "429":
                later = {"Retry-After": f"{storm.seconds:.0f}"}
                return web.json_response({"ok": False}, status=429, headers=later)
            case "500":
                return web.Response(status=500)
            case "error" | "refuse":
                return web.json_response({"ok": False, "error": storm.code})
            case "drop_before":
                _cut(request)
                return web.Response()
            case "slow":
                await asyncio.sleep(storm.seconds)
        return None

    def _do(self, method: str, said: Json) -> Json:
        deed = getattr(self, method.replace(".", "_"), None)
        if deed is None:
            raise SlackError("unknown_method")
        done: Json = deed(said)
        return done

    def reply(self, said: Json) -> Json:
        """Answer the person alone."""
        self._ledger.answer(said["url"], said["text"])
        return {}

    def users_info(self, said: Json) -> Json:
        """Tell who somebody is."""
        user = said["user"]
        profile = {"display_name": user.lower(), "real_name": user}
        about = {"id": user, "name": user.lower(), "team_id": TEAM, "profile": profile}
        return {"user": about | {"is_admin": user in HUMANS, "tz": "UTC"}}

    def users_conversations(self, said: Json) -> Json:
        """Tell where somebody is."""
        places = [name for name in (GENERAL, *CHANNELS) if said["user"] in self._members(name)]
        return {
            "channels": [
                {"id": name, "name": name, "is_general": name == GENERAL} for name in places
            ]
        }

    def conversations_kick(self, said: Json) -> Json:
        """Remove somebody."""
        if not self._ledger.remove(said["user"], said["channel"]):
            raise SlackError("not_in_channel")
        return {}

    def conversations_invite(self, said: Json) -> Json:
        """Bring somebody back."""
        if said["users"] in self._members(said["channel"]):
            raise SlackError("already_in_channel")
        self._ledger.join(said["users"], said["channel"])
        return {}

    def conversations_info(self, said: Json) -> Json:
        """Tell that the app is in every channel."""
        return {"channel": {"id": said["channel"], "is_member": True}}

    def conversations_open(self, said: Json) -> Json:
        """Open a direct message."""
        return {"channel": {"id": _place(said["users"])}}

    def conversations_history(self, said: Json) -> Json:
        """Return a page of a channel, newest first."""
        place, oldest = said["channel"], float(said.get("oldest") or 0)
        found = [
            one
            for (channel, ts), one in self._ledger.posts.items()
            if channel == place and float(ts) >= oldest
        ]
        start = int(said.get("cursor") or 0)
        page = [_row(one) for one in found[::-1][start : start + PAGE]]
        more = str(start + PAGE) if len(found) > start + PAGE else ""
        return {"messages": page, "response_metadata": {"next_cursor": more}}

    def chat_postMessage(self, said: Json) -> Json:  # noqa: N802 - Slack's name
        """Post."""
        blocks, metadata = json.loads(said["blocks"]), json.loads(said.get("metadata") or "{}")
        made = self._ledger.post(_place(said["channel"]), said["text"], blocks, metadata)
        return {"channel": made.channel, "ts": made.ts}

    def chat_update(self, said: Json) -> Json:
        """Redraw."""
        found = self._ledger.posts.get((said["channel"], said["ts"]))
        if found is None:
            raise SlackError("message_not_found")
        found.text, found.blocks = said["text"], json.loads(said["blocks"])
        return {"channel": found.channel, "ts": found.ts}

    def chat_postEphemeral(self, _: Json) -> Json:  # noqa: N802 - Slack's name
        """Say something to one person."""
        return {"message_ts": "1.000001"}

    def _members(self, channel: str) -> set[str]:
        return self._ledger.members[channel]


def _cut(request: web.Request) -> None:
    if request.transport:
        request.transport.abort()


def _place(channel: str) -> str:
    return f"D{channel}" if channel.startswith("U") else channel


def _row(post: Post) -> dict[str, Any]:
    return {"ts": post.ts, "user": BOT, "text": post.text, "metadata": post.metadata}
