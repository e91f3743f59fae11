"""Moves made through ConversationService by threads or forked processes; prints moves a second.

Run by benchmarks.move, in a process of its own:
`python -m benchmarks.mover threads|processes SECONDS CLIENTS ROWS`.
"""

import multiprocessing
import random
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from multiprocessing.queues import SimpleQueue
from typing import Protocol

from benchmarks.moved_rows import TEAM, row_id
from db.session import transaction
from fsm.flow import Event
from services.action_request import ActionRequest
from services.wakeup import WakeUps
from tasks.work import services_on

WARM_UP = 10
"""Moves before the clock starts: psycopg prepares a statement at its sixth run."""

REQUEST = ActionRequest(target="U0TARGET", reason="spam", lasts=timedelta(days=7))


class Gate(Protocol):
    """A barrier of threads or of processes."""

    def wait(self) -> object:
        """Return when all have come."""
        ...


def move(rows: int) -> None:
    """Make one locked move, as a click does: one transaction, one service call, one commit."""
    with transaction() as session:
        services = services_on(session, WakeUps())
        services.conversations.advance(
            "ban",
            Event.SUBMIT,
            team_id=TEAM,
            conversation_id=row_id(random.randint(1, rows)),
            actor="U0MOD",
            request=REQUEST,
        )


def client(gate: Gate, seconds: float, rows: int) -> int:
    """Move for *seconds* from when all clients are warm; return how many moves were made."""
    for _ in range(WARM_UP):
        move(rows)
    gate.wait()
    end, made = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        move(rows)
        made += 1
    return made


def by_threads(seconds: float, clients: int, rows: int) -> int:
    """Return the moves made by *clients* threads of this process."""
    gate = threading.Barrier(clients)
    with ThreadPoolExecutor(clients) as pool:
        return sum(pool.map(lambda _: client(gate, seconds, rows), range(clients)))


def by_processes(seconds: float, clients: int, rows: int) -> int:
    """Return the moves made by *clients* processes forked from this one, as a worker's are."""
    fork = multiprocessing.get_context("fork")
    gate = fork.Barrier(clients)
    made: SimpleQueue[int] = fork.SimpleQueue()
    children = [
        fork.Process(target=lambda: made.put(client(gate, seconds, rows))) for _ in range(clients)
    ]
    for child in children:
        child.start()
    total = sum(made.get() for _ in children)
    for child in children:
        child.join()
    return total


if __name__ == "__main__":
    way = {"threads": by_threads, "processes": by_processes}[sys.argv[1]]
    duration = float(sys.argv[2])
    print(way(duration, int(sys.argv[3]), int(sys.argv[4])) / duration)
