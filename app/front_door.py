"""The front door: a request is accepted once it is safe, and not before."""

from typing import Protocol

import structlog

from db.envelope import Envelope

log = structlog.get_logger(__name__)


class Task(Protocol):
    """What handles an envelope; see tasks.task."""

    @property
    def name(self) -> str:
        """Its name, e.g. `command.ban`."""
        ...

    def enqueue(self, *, envelope: Envelope) -> None:
        """Publish without waiting for the broker's word. May block for a moment."""
        ...

    def enqueue_confirmed(self, *, envelope: Envelope) -> None:
        """Publish and wait until the broker has it on disk, or raise. May block for a moment."""
        ...


class Inbox(Protocol):
    """Where accepted requests are kept."""

    async def keep(self, envelope: Envelope) -> bool:
        """Return once the row is committed: True if it is new, False if it was there before.

        :raises NotKeptError: PostgreSQL is away, too slow, or refused it
        """
        ...


class Waker(Protocol):
    """Wakes workers, behind the request's back."""

    def wake(self, task: Task, envelope: Envelope) -> None:
        """Have *task* published soon. Never waits, never raises."""
        ...


class Courier(Protocol):
    """Hands an envelope to the broker where PostgreSQL can't be had."""

    async def deliver(self, task: Task, envelope: Envelope) -> None:
        """Return once the broker has confirmed it.

        :raises NotDeliveredError: RabbitMQ is away or too slow
        """
        ...


class NotKeptError(Exception):
    """The row is not known to be committed."""

    def __init__(self, *, unclear: bool) -> None:
        super().__init__("unclear" if unclear else "not kept")
        self.unclear = unclear
        """PostgreSQL may have committed it all the same, after we stopped waiting."""


class NotDeliveredError(Exception):
    """The message is not known to be with the broker."""

    def __init__(self, *, unclear: bool) -> None:
        super().__init__("unclear" if unclear else "not delivered")
        self.unclear = unclear
        """The broker may have it all the same, after we stopped waiting."""


class NotAcceptedError(Exception):
    """Steward can't take this right now, and nothing has been done.

    Please try again in a minute.
    """


class MaybeAcceptedError(NotAcceptedError):
    """Steward can't take this right now, and isn't sure that nothing has been done.

    Please look in a minute, and try again if nothing has happened.
    """


class FrontDoor:
    """Accepts requests: into PostgreSQL, else to RabbitMQ with its word, else not at all."""

    def __init__(self, *, inbox: Inbox, waker: Waker, courier: Courier) -> None:
        self._inbox = inbox
        self._waker = waker
        self._courier = courier

    async def accept(self, task: Task, envelope: Envelope) -> None:
        """Return once *envelope* can't be lost any more; have *task* woken if it is new.

        :raises NotAcceptedError: neither PostgreSQL nor RabbitMQ took it
        """
        try:
            is_new = await self._inbox.keep(envelope)
        except NotKeptError as error:
            await self._deliver(task, envelope, after=error)
        else:
            if is_new:
                self._waker.wake(task, envelope)

    async def _deliver(self, task: Task, envelope: Envelope, *, after: NotKeptError) -> None:
        try:
            await self._courier.deliver(task, envelope)
        except NotDeliveredError as error:
            unclear = after.unclear or error.unclear
            log.warning("not_accepted", unclear=unclear)
            raise (MaybeAcceptedError if unclear else NotAcceptedError) from error
        log.warning("accepted_by_broker_alone")
