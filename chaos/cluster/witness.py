"""Who watches how long publishing stands still: a process that publishes ten times a second.

It publishes as the front door does where PostgreSQL can't be had: with the cluster's confirm, over
the product's own connections. A confirm means that two of three nodes have the message on disk.
"""

import contextlib
import sys
import time
from subprocess import PIPE, Popen
from threading import Thread

from bringup.place import PYTHON, ROOT
from bringup.process import launch
from bringup.profile import Profile
from bringup.service import Variables

QUEUE = "witness"
EVERY = 0.1
KEPT = {"x-queue-type": "quorum", "x-max-length": 10}


class Witness:
    """The process, and when each of its messages was confirmed."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self.confirmed: list[float] = []
        """Seconds since 1970."""

    def start(self, environment: Variables) -> None:
        """Begin to publish."""
        command = [str(PYTHON), "-m", "chaos.cluster.witness"]
        process, child = launch("witness", command, cwd=ROOT, env=environment, stdout=PIPE)
        self._profile.note(process)
        Thread(target=self._listen, args=(child,), daemon=True).start()

    def _listen(self, child: "Popen[bytes]") -> None:
        if child.stdout:
            for line in child.stdout:
                self.confirmed.append(float(line))


def main() -> None:
    """Publish for ever; print when each message was confirmed."""
    from kombu import Producer, Queue  # noqa: PLC0415 - only here: chaos starts without them

    from adapters.rabbitmq.connection import NodeConnection  # noqa: PLC0415 - see above
    from config.settings import settings  # noqa: PLC0415 - see above

    options = {"confirm_publish": True, "read_timeout": 1, "write_timeout": 1}
    url = settings().broker_url.get_secret_value()
    connection = NodeConnection(url, transport_options=options, connect_timeout=1)
    queue = Queue(QUEUE, queue_arguments=KEPT)
    producer = Producer(connection)
    queue.bind(connection.default_channel).declare()
    policy = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.2}
    while True:
        with contextlib.suppress(Exception):  # whatever it is, the next one may be confirmed
            producer.publish(
                "!", routing_key=QUEUE, confirm_timeout=1, retry=True, retry_policy=policy
            )
            sys.stdout.write(f"{time.time()}\n")
            sys.stdout.flush()
        time.sleep(EVERY)


if __name__ == "__main__":
    main()
