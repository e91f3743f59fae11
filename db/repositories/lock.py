"""Locks on whole tables: how the schema is changed while others are at work.

Who waits for a table with an exclusive lock makes everybody wait who comes after. So such a lock
is waited for briefly, given up, and tried again a little later.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

ONE_AT_A_TIME = 7_313_001
"""Key of the advisory lock of those who change the schema; any constant nothing else uses."""

WAIT = "400ms"
"""How long an exclusive lock is waited for: the longest that others are kept waiting by it, for
each of the two tables that a migration may lock, with some time left to do the work in a second."""

WAIT_FOR_VACUUM = "5s"
"""Longer than `deadlock_timeout`, after which PostgreSQL ends a vacuum that is in the way."""

TURN = 0.2
"""Seconds between two tries to be the one who changes the schema."""

LONGEST_TURN = 900.0
"""Seconds after which somebody else's migration is not waited for any more."""

REFUSED = ("55P03", "40P01")
"""SQLSTATE of a lock that was not got in time, and of a deadlock."""


@contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """Be the only one who changes the schema. The lock is the session's: it outlives commits.

    It is asked for again and again rather than waited for: a statement that waits holds a
    snapshot, and CREATE INDEX CONCURRENTLY would wait for that, while that waits for it.

    :raises TimeoutError: somebody else is at it for a quarter of an hour
    """
    until = time.monotonic() + LONGEST_TURN
    key = {"key": ONE_AT_A_TIME}
    while not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), key).scalar_one():
        connection.commit()
        if time.monotonic() > until:
            raise TimeoutError("another migration has been at work for a quarter of an hour")
        time.sleep(TURN)
    connection.commit()
    yield
    connection.rollback()
    connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)
    connection.commit()


def impatient(connection: Connection) -> None:
    """Let no statement of this session wait long for a lock."""
    connection.execute(text(f"SET lock_timeout = '{WAIT}'"))
    connection.commit()


def still(connection: Connection, tables: Iterable[str]) -> None:
    """End vacuums of *tables* and keep new ones away until this transaction ends.

    The lock disturbs nobody who reads or writes. Without it a vacuum of a large table would keep
    exclusive locks from being got for as long as it takes.
    """
    there = [name for name in tables if _exists(connection, name)]
    if there:
        connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_FOR_VACUUM}'"))
        names = ", ".join(sorted(there))
        connection.execute(text(f"LOCK TABLE {names} IN SHARE UPDATE EXCLUSIVE MODE"))
        connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT}'"))


def is_refused(error: BaseException) -> bool:
    """Tell whether only a lock was not got, so that trying again may help."""
    found = error.orig if isinstance(error, DBAPIError) else None
    return getattr(found, "sqlstate", None) in REFUSED


def _exists(connection: Connection, table: str) -> bool:
    found = connection.execute(text("SELECT to_regclass(:name) IS NOT NULL"), {"name": table})
    return bool(found.scalar_one())
