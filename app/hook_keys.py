"""By which secrets a program that speaks to Steward is known."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg
import structlog

from adapters.sealing import NoSecretError, SealBrokenError, unseal
from db.repositories.hook import SECRETS

log = structlog.get_logger(__name__)

PATIENCE = 1.0
"""Seconds that PostgreSQL may take; the senders give us ten."""

REMEMBERED = 10.0
"""Seconds for which an answer counts: a subscription that ended is refused soon."""

STALE = 600.0
"""Seconds for which it counts while PostgreSQL is away."""

MOST_ASKING = 2
"""Connections at once: strangers must not use up what PostgreSQL has for everybody."""

MOST_HOOKS = 10_000
"""Beyond that all are forgotten, so that memory does not grow."""


class UnknownYetError(Exception):
    """PostgreSQL is away, and nobody remembers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Keys:
    """What one hook is judged by."""

    kind: str
    secrets: tuple[str, ...]
    """The newest first; the one before a rotation while it still holds."""


class HookKeys:
    """Asks PostgreSQL for the secrets of a hook, and remembers them for a moment."""

    def __init__(self, *, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        """*clock* returns seconds."""
        self._url = url
        self._clock = clock
        self._few = asyncio.Semaphore(MOST_ASKING)
        self._known: dict[tuple[str, int], tuple[Keys | None, float]] = {}

    async def of(self, team_id: str, number: int, *, newer_than: float = REMEMBERED) -> Keys | None:
        """Return what a hook is judged by; None if there is none.

        :param newer_than: seconds since PostgreSQL was asked last
        :raises UnknownYetError: it can't be asked
        """
        found, at = self._known.get((team_id, number), (None, -STALE))
        if self._clock() - at < newer_than:
            return found
        try:
            async with asyncio.timeout(PATIENCE), self._few:
                keys = await self._ask(team_id, number)
        except (psycopg.Error, OSError, TimeoutError) as error:
            if self._clock() - at < STALE and found is not None:
                return found
            raise UnknownYetError from error
        if len(self._known) >= MOST_HOOKS:
            self._known.clear()
        self._known[team_id, number] = (keys, self._clock())
        return keys

    async def _ask(self, team_id: str, number: int) -> Keys | None:
        which = {"team_id": team_id, "number": number}
        connection = await psycopg.AsyncConnection.connect(self._url, autocommit=True)
        async with connection:
            found = await (await connection.execute(SECRETS, which)).fetchone()
        if found is None:
            return None
        kind, *sealed = found
        return Keys(kind=kind, secrets=tuple(_opened(each) for each in sealed if each))


def _opened(sealed: str) -> str:
    """Return the secret; a random one where the seal is broken, so that nothing fits."""
    try:
        return unseal(sealed)
    except (SealBrokenError, NoSecretError) as error:
        log.warning("hook.seal_broken", error=type(error).__name__)
        return ""
