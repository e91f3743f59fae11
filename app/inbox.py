"""The inbox: many requests at once share one insert (group commit)."""

import asyncio
import contextlib
import json
from collections.abc import Coroutine
from typing import Any

import psycopg
import structlog

from app.front_door import NotKeptError
from app.waiting import Waiting
from db.envelope import Envelope
from db.hosts import AWAY, Hosts
from db.repositories.inbox import INSERT_MANY

log = structlog.get_logger(__name__)

LARGEST_BATCH = 100
"""Envelopes in one insert. Larger ones save nothing and make each other wait."""

MOST_WAITING = 2_000
"""Requests that may wait for PostgreSQL at once; with more it is too slow to be waited for."""

PROBE_EVERY = 0.25
"""Seconds between two looks whether PostgreSQL is back."""

Key = tuple[str, str]


class GroupInbox:
    """Writes envelopes; while one insert runs, the next batch gathers.

    One connection, one insert at a time: on one disk, two small commits are slower than one larger.
    While PostgreSQL is away or too slow, `keep` refuses at once, so that not every request waits
    the whole time again; a probe finds out within a moment when it is back.
    """

    def __init__(self, *, url: str, timeout: float) -> None:
        self._hosts = Hosts(url)
        self._timeout = timeout
        self._queue: list[Waiting] = []
        self._something = asyncio.Event()
        self._is_away = False
        self._connection: psycopg.AsyncConnection | None = None
        self._burials: set[asyncio.Task[None]] = set()
        self._runner: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to write, in the running event loop."""
        self._runner = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Leave. Whoever still waits is told, but the server has ended all requests before."""
        if self._runner:
            self._runner.cancel()
        await self._hang_up()

    async def keep(self, envelope: Envelope) -> bool:
        """Return once the row is committed: True if it is new, False if it was there before.

        :raises NotKeptError: PostgreSQL is away, too slow, or refused it
        """
        if self._is_away or len(self._queue) >= MOST_WAITING:
            raise NotKeptError(unclear=False)
        waiting = Waiting(envelope=envelope)
        self._queue.append(waiting)
        self._something.set()
        try:
            return await asyncio.wait_for(waiting.kept, self._timeout)
        except TimeoutError:
            raise NotKeptError(unclear=True) from None

    async def ping(self) -> None:
        """Ask PostgreSQL for a sign of life.

        :raises OSError, TimeoutError, psycopg.Error: it gives none
        """
        async with asyncio.timeout(self._timeout), await self._connect() as connection:
            await connection.execute("SELECT 1")

    async def _run(self) -> None:
        await self._try_to_connect()
        while True:
            await self._something.wait()
            self._something.clear()
            while self._queue:
                batch = [one for one in self._queue[:LARGEST_BATCH] if not one.kept.done()]
                del self._queue[:LARGEST_BATCH]
                if batch:
                    await self._flush(batch)

    async def _flush(self, batch: list[Waiting]) -> None:
        """Write *batch*; a row that PostgreSQL refuses does not fail its neighbours."""
        try:
            await self._within_time(self._insert(batch))
        except AWAY as error:
            await self._go_away(batch, error)
        except psycopg.Error as error:
            log.warning("inbox_refused", rows=len(batch), error=type(error).__name__)
            if len(batch) == 1:
                batch[0].settle(NotKeptError(unclear=False))
            else:
                for one in batch:
                    if not one.kept.done():
                        await self._flush([one])

    async def _insert(self, batch: list[Waiting]) -> None:
        if self._connection is None or self._connection.closed:
            self._connection = await self._connect()
        text = json.dumps([one.envelope for one in batch])
        cursor = await self._connection.execute(INSERT_MANY, {"envelopes": text})
        self._settle(batch, set(await cursor.fetchall()))

    @staticmethod
    def _settle(batch: list[Waiting], new: set[Key]) -> None:
        """Tell each request whether its row is new; of twins in one batch only the first is."""
        for one in batch:
            key = (one.envelope["team_id"], one.envelope["key"])
            one.settle(key in new)
            new.discard(key)

    async def _connect(self) -> psycopg.AsyncConnection:
        """Connect. PostgreSQL itself ends an insert that nobody waits for any more."""
        milliseconds = int(self._timeout * 1000)
        return await psycopg.AsyncConnection.connect(
            self._hosts.conninfo,
            autocommit=True,
            connect_timeout=max(2, int(self._timeout)),
            options=f"-c statement_timeout={milliseconds} -c timezone=UTC",
            application_name="steward web",
        )

    async def _within_time(self, work: Coroutine[Any, Any, None]) -> None:
        """Run *work* for as long as a request waits; then go on without it."""
        task = asyncio.create_task(work)
        done, _ = await asyncio.wait({task}, timeout=self._timeout)
        if done:
            return task.result()
        burial = asyncio.create_task(self._bury(task, self._connection))
        self._burials.add(burial)
        burial.add_done_callback(self._burials.discard)
        self._connection = None
        raise TimeoutError

    @staticmethod
    async def _bury(task: "asyncio.Task[None]", connection: psycopg.AsyncConnection | None) -> None:
        """Let psycopg end the statement, which takes ten seconds when the server is frozen.

        Only then is the connection closed: closing a socket that somebody still waits on would hand
        its number to the next connection, and the two would steal each other's wake-ups.
        """
        task.cancel()
        await asyncio.wait({task})
        if not task.cancelled():
            task.exception()
        if connection is not None:
            await connection.close()

    async def _go_away(self, batch: list[Waiting], error: Exception) -> None:
        """Refuse all who wait, and everybody who comes, until PostgreSQL answers again."""
        log.error("postgresql_away", waiting=len(self._queue), error=type(error).__name__)
        self._is_away = True
        for one in batch:
            one.settle(NotKeptError(unclear=True))
        for one in self._queue:
            one.settle(NotKeptError(unclear=False))
        self._queue.clear()
        await self._hang_up()
        while self._is_away:
            await asyncio.sleep(PROBE_EVERY)
            await self._try_to_connect()
        log.info("postgresql_back")

    async def _try_to_connect(self) -> None:
        """Connect if it can be done in time; a host that hangs is tried last from then on."""
        try:
            await self._within_time(self._probe())
        except TimeoutError:
            self._hosts.pass_over()
        except (psycopg.Error, OSError):
            return

    async def _probe(self) -> None:
        connection = await self._connect()
        await connection.execute("SELECT 1")
        self._connection, self._is_away = connection, False

    async def _hang_up(self) -> None:
        """Forget the connection without waiting for the server's goodbye."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(psycopg.Error, OSError, TimeoutError):
                await asyncio.wait_for(connection.close(), self._timeout)
