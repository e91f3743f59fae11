"""Run Flower: `python -m tasks.flower`. Operators see workers, queues and tasks by name."""

import os
import sys
from http import HTTPStatus
from http.client import HTTPConnection

from flower.views import BaseHandler

from config.logging import set_up
from config.settings import settings
from tasks.celery import celery
from tasks.health import serve
from tasks.queue import DEAD, QUEUES

DEFAULTS = {
    "FLOWER_ADDRESS": "127.0.0.1",
    "FLOWER_PORT": "8802",
    # Tasks kept in memory; Flower's own default of 100,000 is hundreds of megabytes.
    "FLOWER_MAX_TASKS": "10000",
    "FLOWER_PURGE_OFFLINE_WORKERS": "600",
    "FLOWER_TASKS_COLUMNS": "name,state,kwargs,received,runtime,worker",
    "FLOWER_NATURAL_TIME": "true",
}


def main() -> None:
    """Serve until told to stop.

    A password is demanded: whoever reaches Flower without one could stop every worker.
    """
    set_up()
    if not os.environ.get("FLOWER_BASIC_AUTH"):
        sys.exit("Flower needs a password. Set FLOWER_BASIC_AUTH=name:password and start it again.")
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    serve("flower", answers)
    BaseHandler.get_active_queue_names = all_queues
    broker = settings().broker_url.get_secret_value()
    celery.start(["--broker", broker, "flower"])


def all_queues(_: object) -> list[str]:
    """Return the queues that Flower shows.

    By itself it shows what somebody consumes: neither the dead letters nor a queue whose worker is
    down, which is when an operator looks.
    """
    return [queue.name for queue in (*QUEUES, DEAD)]


def answers() -> None:
    """Raise if Flower's own server does not answer."""
    address = (os.environ["FLOWER_ADDRESS"], int(os.environ["FLOWER_PORT"]))
    connection = HTTPConnection(*address, timeout=3)
    connection.request("GET", "/healthcheck")
    if connection.getresponse().status != HTTPStatus.OK:
        raise ConnectionError("Flower is not well")


if __name__ == "__main__":
    main()
