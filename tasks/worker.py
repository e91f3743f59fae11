"""Run the worker of one queue: `python -m tasks.worker command`."""

import os
import socket
import sys
import warnings
from typing import Any

import structlog
from celery import bootsteps, signals
from celery.platforms import SecurityWarning

from config.logging import set_up
from db.session import engine
from tasks import queue
from tasks.celery import celery
from tasks.health import Pulse, serve

log = structlog.get_logger(__name__)

CONCURRENCY = {"command": 2, "event": 3, "periodic": 1, "delivery": 4}
"""Processes a queue by default; WORKER_CONCURRENCY overrides. Delivery mostly waits for Slack, and
so does the guard, which works on events."""

NICE = "5"
"""How much workers give way to the web process where both want a core; WORKER_NICE overrides.
Slack waits three seconds for the web process, while what workers do may be a little late."""

PULSE = Pulse()


class PulseStep(bootsteps.StartStopStep):  # type: ignore[misc] # Celery is untyped
    """Beats the pulse from the consumer's own timer: a loop that hangs shows at /healthz."""

    requires = {"celery.worker.consumer.tasks:Tasks"}  # noqa: RUF012 - Celery's own attribute

    def start(self, parent: Any) -> None:  # noqa: ANN401 - Celery's consumer
        """Begin to beat; again after each reconnection."""
        PULSE.beat()
        parent.timer.call_repeatedly(2.0, PULSE.beat)


class DeclareStep(bootsteps.StartStopStep):  # type: ignore[misc] # Celery is untyped
    """Makes the dead-letter queue before the queues that need it."""

    requires = {"celery.worker.consumer.connection:Connection"}  # noqa: RUF012 - Celery's own

    def start(self, parent: Any) -> None:  # noqa: ANN401 - Celery's consumer
        """Declare everything; again after each reconnection, since a new broker has nothing."""
        queue.declare(parent.connection)


@signals.worker_process_init.connect  # type: ignore[untyped-decorator] # Celery is untyped
def _forget_parents_connections(**_: object) -> None:
    """Drop the parent's connections in a forked child, which must not use nor close them."""
    engine().dispose(close=False)


@signals.setup_logging.connect  # type: ignore[untyped-decorator] # Celery is untyped
def _set_up_logging(**_: object) -> None:
    set_up()


def main(role: str) -> None:
    """Work on the queue *role* until told to stop: TERM finishes what is running."""
    # It warns superusers of messages that carry code; ours are JSON. In a container all are root.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    os.nice(int(os.environ.get("WORKER_NICE", NICE)))
    celery.steps["consumer"].update({PulseStep, DeclareStep})
    serve(role, PULSE.check)
    celery.worker_main(
        [
            "--quiet",  # no banner among the log lines
            "worker",
            f"--queues={queue.Queue(role)}",
            f"--hostname={role}-{os.getpid()}@{socket.gethostname()}",
            f"--concurrency={os.environ.get('WORKER_CONCURRENCY', CONCURRENCY[role])}",
            f"--pool={os.environ.get('WORKER_POOL', 'prefork')}",
            "--loglevel=INFO",
            "--optimization=fair",
            "--without-mingle",
            "--without-gossip",
        ]
    )


if __name__ == "__main__":
    # The module must be the one that tasks import, not a second one named __main__.
    from tasks import worker  # noqa: PLW0406 - see above

    worker.main(sys.argv[1])
