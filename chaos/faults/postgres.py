"""The database: restarted, a backend killed, frozen, locked, full."""

import contextlib
import os
import signal
from typing import Any

import psycopg

from chaos.faults.fault import Fault, Scene

FROZEN, LOCKED, FULL = 5.0, 5.0, 5.0

OTHERS = "SELECT pid FROM pg_stat_activity WHERE datname = 'steward' AND pid <> pg_backend_pid()"


def faults() -> list[Fault]:
    """Return the faults of PostgreSQL."""
    return [
        Fault("PostgreSQL restarted", _restart),
        Fault("PostgreSQL gone, 5 s", _gone),
        Fault("PostgreSQL backend kill -9", _kill_backend),
        Fault("PostgreSQL backends terminated", _terminate),
        Fault("PostgreSQL SIGSTOP, 5 s", _freeze),
        Fault("PostgreSQL table locked, 5 s", _lock),
        Fault("PostgreSQL connections used up, 5 s", _use_up),
    ]


def _restart(scene: Scene) -> None:
    scene.machine.postgres.stop()
    scene.machine.postgres.start()


def _gone(scene: Scene) -> None:
    scene.machine.postgres.kill()
    scene.hold(FROZEN)
    scene.machine.postgres.start()


def _kill_backend(scene: Scene) -> None:
    """Kill one backend: the server ends all others and recovers."""
    with connected(scene) as connection:
        backends = [row[0] for row in connection.execute(OTHERS).fetchall()]
    with contextlib.suppress(ProcessLookupError):
        os.kill(scene.dice.choice(backends), signal.SIGKILL)
    scene.machine.postgres.await_ready()


def _terminate(scene: Scene) -> None:
    with connected(scene) as connection:
        connection.execute(f"SELECT pg_terminate_backend(pid) FROM ({OTHERS}) AS o")  # noqa: S608 - ours


def _freeze(scene: Scene) -> None:
    scene.machine.postgres.freeze()
    scene.hold(FROZEN)
    scene.machine.postgres.thaw()


def _lock(scene: Scene) -> None:
    table = scene.dice.choice(("conversations", "inbox", "case_steps"))
    with connected(scene) as connection, connection.transaction():
        connection.execute(f"LOCK TABLE {table}")
        scene.hold(LOCKED)


def _use_up(scene: Scene) -> None:
    """Take every free connection, and end those that the product had."""
    with contextlib.ExitStack() as taken:
        first = taken.enter_context(connected(scene))
        with contextlib.suppress(psycopg.OperationalError):
            while True:
                taken.enter_context(connected(scene))
        first.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = 'steward' AND application_name <> 'chaos' AND usename IS NOT NULL"
        )
        with contextlib.suppress(psycopg.OperationalError):
            while True:
                taken.enter_context(connected(scene))
        scene.hold(FULL)


def connected(scene: Scene) -> psycopg.Connection[Any]:
    """Return a connection that faults tell apart from the product's."""
    return psycopg.connect(
        scene.machine.database, autocommit=True, connect_timeout=5, application_name="chaos"
    )
