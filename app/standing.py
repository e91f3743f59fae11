"""Who is known as a plain member: only they are refused when they send a lot.

In a raid a moderator bans faster than any limit for members would allow.
"""

import asyncio
import time
from collections.abc import Callable

import psycopg

from db.repositories.member import IS_PLAIN

PATIENCE = 0.3
"""Seconds that PostgreSQL may take; a person waits for the answer."""

REMEMBERED = 10.0
"""Seconds for which an answer is remembered: a role that is given counts soon."""

UNKNOWN = 1.0
"""The same for "nobody knows": who sends a command is known a moment later."""

MOST_ASKING = 2
"""Connections at once: a flood must not use up what PostgreSQL has for everybody."""

MOST_PEOPLE = 10_000
"""Beyond that all are forgotten, so that memory does not grow."""


class Standing:
    """Asks PostgreSQL, seldom: only about people who have passed the limit."""

    def __init__(self, *, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        """*clock* returns seconds."""
        self._url = url
        self._clock = clock
        self._few = asyncio.Semaphore(MOST_ASKING)
        self._known: dict[tuple[str, str], tuple[bool, float]] = {}

    async def is_plain(self, team_id: str, user: str) -> bool:
        """Tell whether *user* is known and neither moderator nor admin. Never raises."""
        if (known := self._remembered(team_id, user)) is not None:
            return known
        try:
            async with asyncio.timeout(PATIENCE), self._few:
                return await self._find_out(team_id, user)
        except TimeoutError:
            return False

    async def _find_out(self, team_id: str, user: str) -> bool:
        """Ask, unless another request of theirs has done so while this one waited."""
        if (known := self._remembered(team_id, user)) is not None:
            return known
        found = await self._ask(team_id, user)
        if len(self._known) >= MOST_PEOPLE:
            self._known.clear()
        lasts = UNKNOWN if found is None else REMEMBERED
        self._known[team_id, user] = (bool(found), self._clock() + lasts)
        return bool(found)

    def _remembered(self, team_id: str, user: str) -> bool | None:
        plain, until = self._known.get((team_id, user), (False, 0.0))
        return plain if self._clock() < until else None

    async def _ask(self, team_id: str, user: str) -> bool | None:
        """Return the answer; None if PostgreSQL is away, too slow, or knows nobody."""
        who = {"team_id": team_id, "user_id": user}
        try:
            async with asyncio.timeout(PATIENCE):
                connection = await psycopg.AsyncConnection.connect(self._url, autocommit=True)
                async with connection:
                    found = await (await connection.execute(IS_PLAIN, who)).fetchone()
        except (psycopg.Error, OSError, TimeoutError):
            return None
        return None if found is None else bool(found[0])
