"""Run Flower: `python -m tasks.flower`. Operators see workers, queues and tasks by name."""

import os
import sys

from config.logging import set_up
from config.settings import settings
from tasks.celery import celery
from tasks.health import Pulse, serve

DEFAULTS = {
    "FLOWER_ADDRESS": "127.0.0.1",
    "FLOWER_PORT": "8802",
    # Tasks kept in memory; Flower's own default of 100,000 is hundreds of megabytes.
    "FLOWER_MAX_TASKS": "10000",
    "FLOWER_PURGE_OFFLINE_WORKERS": "600",
    "FLOWER_TASK_COLUMNS": "name,state,kwargs,received,started,runtime,worker",
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
    serve("flower", Pulse())
    broker = settings().broker_url.get_secret_value()
    celery.start(["--broker", broker, "flower"])


if __name__ == "__main__":
    main()
