"""The worker of the Procfile, with one task more: it kills the child that runs it."""

import os
import signal

from tasks import worker
from tasks.queue import Queue
from tasks.task import task


@task(Queue.EVENT)
def crash(*, why: str) -> None:
    """Die as a process does that runs out of memory."""
    del why
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    worker.main("event")
