"""Everything in one asyncio process with its state in a dict: the least that can be done.

A restart forgets every case and every open card.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.place import Environment, free_ports
from benchmarks.processes import python
from benchmarks.steward import Running, peer


@contextmanager
def running(environment: Environment) -> Iterator[Running]:
    """Run it with a stand-in for Slack beside it."""
    web, slack = free_ports(2)
    environment = environment | {
        "PORT": str(web),
        "SLACK_API_URL": f"http://127.0.0.1:{slack}/api/",
    }
    at = "http://127.0.0.1:{}/healthz"
    with (
        peer({"slack": python("benchmarks.slack", str(slack))}, environment, [at.format(slack)]),
        peer({"web": python("benchmarks.in_memory.web")}, environment, [at.format(web)]) as both,
    ):
        processes, logs = both
        yield Running(port=web, slack=slack, processes=processes, logs=logs)
