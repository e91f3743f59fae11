"""Bare publishes from one thread: `python -m benchmarks.publisher kombu|celery SECONDS`.

Neither waits for a confirm, as the web process does not: the row is the truth. Prints publishes a
second.
"""

import sys
import time
from collections.abc import Callable

from kombu import Connection

from config.settings import settings
from db.envelope import Envelope
from tasks import commands
from tasks.queue import EXCHANGE, Queue, declare

ENVELOPE = Envelope(
    team_id="TB000000",
    key="command:1234.5678",
    sent_on="2026-01-01",
    kind="command",
    name="/ban",
    task=commands.ban.name,
    actor="U0MOD",
    channel="C0MODS",
    facts={"command": "/ban", "text": "<@UT00000001|spammer> 7d spam"},
    reply=None,
    request_id="00000000",
    received_at="2026-01-01T00:00:00+00:00",
)


def rate(publish: Callable[[], object], seconds: float) -> float:
    """Return how many times a second *publish* runs."""
    for _ in range(50):
        publish()
    end, made = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        publish()
        made += 1
    return made / seconds


def main(way: str, seconds: float) -> float:
    """Publish the same envelope for *seconds*; return publishes a second."""
    with Connection(settings().broker_url.get_secret_value()) as connection:
        declare(connection)
        if way == "celery":
            return rate(lambda: commands.ban.enqueue(envelope=ENVELOPE), seconds)
        producer = connection.Producer(serializer="json", exchange=EXCHANGE)
        key = Queue.COMMAND.value
        return rate(lambda: producer.publish(dict(ENVELOPE), routing_key=key), seconds)


if __name__ == "__main__":
    print(main(sys.argv[1], float(sys.argv[2])))
