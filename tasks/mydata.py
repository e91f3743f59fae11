"""What somebody asks about what is kept about them."""

from db.envelope import Envelope
from tasks.handling import handle
from tasks.queue import Queue
from tasks.task import task


@task(Queue.COMMAND)
def mydata(*, envelope: Envelope) -> None:
    """Tell who asks what is kept about them, and nobody else."""
    handle(
        envelope,
        lambda services, request: services.deliveries.answer(
            request, services.own_data.answer(request)
        ),
    )
