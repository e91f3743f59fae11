"""Transactions that PostgreSQL itself ends: deadlocks, serialization failures, a full disk."""

import contextlib
import time
from typing import Any

import psycopg
from psycopg import errors

from chaos.faults.fault import Fault, NotHereError, NotReachedError, Scene
from chaos.faults.postgres import connected

LASTS, MEET_WITHIN, DEADLOCK_WITHIN = 5.0, 4.0, 20.0

HOLD_CARDS = """
    SELECT id FROM conversations WHERE state = 'awaiting_confirmation'
    ORDER BY created_at DESC LIMIT 50 FOR UPDATE
"""
WANT_REQUESTS = "SELECT key FROM inbox WHERE processed_at IS NULL FOR UPDATE"
"""The product locks a request first and then what it is about: this is the other way round."""

WAITING_FOR = "SELECT count(*) FROM pg_locks WHERE NOT granted AND %s = ANY(pg_blocking_pids(pid))"

DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"

TOUCH = (
    "UPDATE conversations SET data = data WHERE state <> 'idle'",
    "UPDATE inbox SET wakes = wakes WHERE processed_at IS NULL",
)

OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name <> 'chaos'"
SERIALIZABLE = "ALTER DATABASE steward SET default_transaction_isolation = 'serializable'"
AS_EVER = "ALTER DATABASE steward RESET default_transaction_isolation"

BALLAST = """
    CREATE TABLE chaos_ballast TABLESPACE small AS
    SELECT repeat('x', 900) FROM generate_series(1, 9000)
"""


def faults() -> list[Fault]:
    """Return the faults of transactions."""
    return [
        Fault("PostgreSQL deadlock victims, 5 s", _deadlock),
        Fault("PostgreSQL serialization failures, 5 s", _serialize),
        Fault("PostgreSQL disk full, 5 s", _fill),
    ]


def _deadlock(scene: Scene) -> None:
    """Lock in the wrong order and be the more patient one, so that the product is the victim."""
    with connected(scene) as ours, connected(scene) as watcher:
        before, began = _deadlocks(watcher), time.monotonic()
        ours.execute("SET deadlock_timeout = '1min'")
        ours.execute("SET lock_timeout = '3s'")
        while time.monotonic() - began < LASTS * scene.scale or (
            _deadlocks(watcher) == before and time.monotonic() - began < DEADLOCK_WITHIN
        ):
            _cross(ours, watcher)
        if _deadlocks(watcher) == before:
            raise NotReachedError("no two transactions met")


def _cross(ours: psycopg.Connection[Any], watcher: psycopg.Connection[Any]) -> None:
    """Hold what a button is about, and when somebody waits for it, want the request they hold."""
    with contextlib.suppress(errors.LockNotAvailable), ours.transaction():
        ours.execute(HOLD_CARDS)
        until = time.monotonic() + MEET_WITHIN
        while not _waits(watcher, ours.info.backend_pid) and time.monotonic() < until:
            time.sleep(0.05)
        ours.execute(WANT_REQUESTS)


def _waits(watcher: psycopg.Connection[Any], pid: int) -> bool:
    row = watcher.execute(WAITING_FOR, [pid]).fetchone()
    return bool(row and row[0])


def _deadlocks(ours: psycopg.Connection[Any]) -> int:
    row = ours.execute(DEADLOCKS).fetchone()
    return int(row[0]) if row else 0


def _serialize(scene: Scene) -> None:
    """Have the product's sessions be serializable while somebody else changes the same rows."""
    with connected(scene) as ours:
        try:
            ours.execute(SERIALIZABLE)
            ours.execute(OTHERS)
            _touch(ours, LASTS * scene.scale)
        finally:
            ours.execute(AS_EVER)
            ours.execute(OTHERS)


def _touch(ours: psycopg.Connection[Any], seconds: float) -> None:
    """Change rows to what they are, hold them a moment, and commit: who waited has lost."""
    ours.execute("SET lock_timeout = '1s'")
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for statement in TOUCH:
            with contextlib.suppress(errors.OperationalError), ours.transaction():
                ours.execute(statement)
                time.sleep(0.05)


def _fill(scene: Scene) -> None:
    """Leave no room on the disk of the tables; the log of transactions has one of its own."""
    disk = scene.machine.disk
    if not disk.is_mounted:
        raise NotHereError("a small disk can't be mounted")
    with connected(scene) as ours:
        try:
            disk.fill()
            _see_that_it_is_full(ours)
            scene.hold(LASTS)
        finally:
            disk.empty()


def _see_that_it_is_full(ours: psycopg.Connection[Any]) -> None:
    try:
        ours.execute(BALLAST)
    except errors.DiskFull:
        return
    ours.execute("DROP TABLE chaos_ballast")
    raise RuntimeError("the disk did not become full")
