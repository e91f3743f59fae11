"""The way it is usually done: sync Bolt, task.delay, a classic queue, an ORM, all by default.

Acked before the work is done, published without a confirm, posted without a record of it: a crash
anywhere loses or doubles a card. It is here to be compared with, and to be kept simple.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.naive.model import create
from benchmarks.place import Environment, free_ports
from benchmarks.processes import python
from benchmarks.steward import Running, peer

CONCURRENCY = 2
"""Celery's default: one process a core."""


@contextmanager
def running(environment: Environment) -> Iterator[Running]:
    """Run web and worker in the database and virtual host of *environment*."""
    web, slack = free_ports(2)
    environment = environment | {
        "PORT": str(web),
        "SLACK_API_URL": f"http://127.0.0.1:{slack}/api/",
    }
    create(environment["DATABASE_URL"])
    worker = python("celery", "-A", "benchmarks.naive.worker", "worker")
    commands = {
        "web": python("benchmarks.naive.web"),
        "worker": [*worker, f"--concurrency={CONCURRENCY}"],
    }
    with (
        peer({"slack": python("benchmarks.slack", str(slack))}, environment, [_url(slack)]),
        peer(commands, environment, [_url(web)]) as (processes, logs),
    ):
        yield Running(port=web, slack=slack, processes=processes, logs=logs)


def _url(port: int) -> str:
    return f"http://127.0.0.1:{port}/healthz"
