"""The one process: `python -m benchmarks.in_memory.web`."""

import asyncio
import os
from dataclasses import dataclass
from typing import Any

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from benchmarks.naive.card import MENTION, card
from benchmarks.signed import MODERATORS


@dataclass
class Conversation:
    """A ban that waits for its confirmation."""

    case: int
    target: str
    state: str = "awaiting_confirmation"
    card_ts: str = ""


CONVERSATIONS: dict[tuple[str, str], Conversation] = {}
POSTING: set["asyncio.Task[None]"] = set()


def build() -> Starlette:
    """Return the site."""
    client = AsyncWebClient(
        base_url=os.environ["SLACK_API_URL"], token=os.environ["SLACK_BOT_TOKEN"]
    )
    bolt = AsyncApp(
        client=client,
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        process_before_response=True,
    )

    @bolt.command("/ban")
    async def propose(ack: AsyncAck, command: dict[str, Any]) -> None:
        task = asyncio.create_task(ban(client, command))
        POSTING.add(task)
        task.add_done_callback(POSTING.discard)
        await ack()

    handler = AsyncSlackRequestHandler(bolt)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(
        routes=[Route("/slack/events", events, methods=["POST"]), Route("/healthz", alive)]
    )


async def ban(client: AsyncWebClient, command: dict[str, Any]) -> None:
    """Remember the conversation and post its card."""
    found = MENTION.search(command["text"])
    key = command["team_id"], found[1] if found else ""
    if key in CONVERSATIONS:
        return
    shown = CONVERSATIONS[key] = Conversation(case=len(CONVERSATIONS) + 1, target=key[1])
    blocks = card(shown.case, shown.target)
    answer = await client.chat_postMessage(
        channel=MODERATORS, text=f"Ban <@{shown.target}>?", blocks=blocks
    )
    shown.card_ts = str(answer["ts"])


if __name__ == "__main__":
    uvicorn.run(
        build(),
        port=int(os.environ["PORT"]),
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
    )
