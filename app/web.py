"""The web process: `python -m app.web`."""

import asyncio
from collections.abc import AsyncIterator

import structlog
import uvicorn
from starlette.applications import Starlette

from adapters.redis.flood import RedisFlood
from app import http_server
from app.appeal_page import AppealPage
from app.courier import ThreadedCourier
from app.front_door import FrontDoor
from app.health import Health
from app.hook_keys import HookKeys
from app.hook_page import HookPage
from app.inbox import GroupInbox
from app.ingress import Ingress
from app.metrics import Metrics
from app.socket_mode import Socket
from app.standing import Standing
from app.waker import QueueingWaker
from config import logging
from config.settings import settings
from tasks import appeals, hooks

log = structlog.get_logger(__name__)

DRAIN_WITHIN = 10
"""Seconds that requests under way have to end after SIGTERM."""

FLUSH_WITHIN = 3.0
"""Seconds for publishing the wake-ups that wait at the end; the sweeper sends the rest."""


def build() -> Starlette:
    """Return the web process's site, wired up; what it needs starts and stops with it."""
    timeout = settings().accept_timeout.total_seconds()
    inbox = GroupInbox(url=settings().database_url, timeout=timeout)
    waker = QueueingWaker()
    courier = ThreadedCourier(timeout=timeout)
    most = settings().flood_per_minute
    flood = RedisFlood.at(settings().redis_url, most=most) if most else None
    loudest = settings().hooks_per_minute
    programs = RedisFlood.at(settings().redis_url, most=loudest) if loudest else None
    keys = HookKeys(url=settings().database_url)
    door = FrontDoor(inbox=inbox, waker=waker, courier=courier)
    ingress = Ingress(door, flood=flood, people=Standing(url=settings().database_url))
    metrics = Metrics(waker)
    health = Health(inbox=inbox, waker=waker, metrics=metrics)

    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        inbox.start()
        waker.start()
        watch = asyncio.create_task(health.watch())
        socket = Socket.open(ingress)
        log.info("web_ready", port=settings().port, socket_mode=socket is not None)
        yield
        if socket:
            await socket.close()
        watch.cancel()
        await inbox.close()
        await asyncio.to_thread(waker.close, within=FLUSH_WITHIN)
        courier.close()
        for counted in (flood, programs):
            if counted:
                await counted.close()

    page = AppealPage(door, appeals.appeal_say, flood=flood) if settings().public_url else None
    hooked = (
        HookPage(door, hooks.hook, keys=keys, flood=programs) if settings().public_url else None
    )
    return http_server.build(ingress, health, lifespan, metrics=metrics, appeals=page, hooks=hooked)


def main() -> None:
    """Serve until SIGTERM; then end what is under way."""
    logging.set_up()
    config = uvicorn.Config(
        build(),
        host=settings().host,
        port=settings().port,
        loop="uvloop",
        http="httptools",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=DRAIN_WITHIN,
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
