"""The web process's site without network and services, and one event loop to ask it in."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
from starlette.applications import Starlette

from app import http_server
from app.front_door import FrontDoor, NotDeliveredError, NotKeptError, Task
from app.ingress import Ingress
from app.signature import sign
from db.envelope import Envelope
from tests.unit.app.conftest import Healthy

SECRET = "signed-by-the-fuzzer"  # noqa: S105 - guards nothing
WITHIN = 3.0
"""Seconds in which Slack wants its answer."""

Key = tuple[str, str, str]


def key_of(envelope: Envelope) -> Key:
    return envelope["team_id"], envelope["key"], envelope["sent_on"]


class FastInbox:
    """Keeps rows in memory as PostgreSQL would; away if told so."""

    def __init__(self) -> None:
        self.rows: dict[Key, Envelope] = {}
        self.asked = 0
        self.is_away = False

    async def keep(self, envelope: Envelope) -> bool:
        self.asked += 1
        if self.is_away:
            raise NotKeptError(unclear=False)
        is_new = key_of(envelope) not in self.rows
        self.rows.setdefault(key_of(envelope), envelope)
        return is_new


class CountingWaker:
    def __init__(self) -> None:
        self.woken: Counter[Key] = Counter()
        self.carried: list[tuple[Task, Envelope]] = []

    def wake(self, task: Task, envelope: Envelope) -> None:
        assert envelope["task"] == task.name
        self.woken[key_of(envelope)] += 1
        self.carried.append((task, envelope))


class NoCourier:
    async def deliver(self, task: Task, envelope: Envelope) -> None:
        raise NotDeliveredError(unclear=False)


async def _lifespan(_: Starlette) -> AsyncIterator[None]:
    yield


class Site:
    """Asked as Slack asks; an answer must come in time."""

    def __init__(self) -> None:
        self.inbox, self.waker = FastInbox(), CountingWaker()
        door = FrontDoor(inbox=self.inbox, waker=self.waker, courier=NoCourier())
        site = http_server.build(Ingress(door), Healthy(), _lifespan)  # type: ignore[arg-type] # a stand-in
        transport = httpx.ASGITransport(app=site)
        self._http = httpx.AsyncClient(transport=transport, base_url="http://app")
        self._runner = asyncio.Runner()

    def close(self) -> None:
        self._runner.run(self._http.aclose())
        self._runner.close()

    def post(self, raw: bytes) -> int:
        """Return the status of the answer; raise what the site raises."""
        timestamp = str(int(datetime.now(UTC).timestamp()))
        signature = sign(raw, timestamp=timestamp, secret=SECRET)
        signed = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}
        began = time.monotonic()
        status = self._runner.run(self._post(raw, signed))
        assert time.monotonic() - began < WITHIN
        return status

    async def _post(self, raw: bytes, headers: dict[str, str]) -> int:
        answer = await self._http.post("/slack/events", content=raw, headers=headers)
        return answer.status_code
