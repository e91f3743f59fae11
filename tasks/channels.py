"""Events about channels themselves, and about Steward's being in them."""

from db.envelope import Envelope
from services.request import Request
from tasks.handling import handle
from tasks.heard import is_id
from tasks.joining import join
from tasks.queue import Queue
from tasks.task import task
from tasks.work import Services


@task(Queue.EVENT)
def channel_created(*, envelope: Envelope) -> None:
    """Join a new channel, where that is wanted."""
    _appeared(envelope)


@task(Queue.EVENT)
def channel_rename(*, envelope: Envelope) -> None:
    """Join a channel that got another name, where that is wanted."""
    _appeared(envelope)


@task(Queue.EVENT)
def channel_unarchive(*, envelope: Envelope) -> None:
    """Join a channel that is open again, where that is wanted."""
    _appeared(envelope, again=True)


@task(Queue.EVENT)
def channel_left(*, envelope: Envelope) -> None:
    """Tell that Steward was removed from a public channel."""
    handle(envelope, _removed)


@task(Queue.EVENT)
def group_left(*, envelope: Envelope) -> None:
    """Tell that Steward was removed from a private channel."""
    handle(envelope, _removed)


def _appeared(envelope: Envelope, *, again: bool = False) -> None:
    """Write that a channel is to be joined, and join it after the commit.

    If this process dies first, or Slack has no time, the periodic job does it.
    """
    due: list[str] = []

    def note(services: Services, request: Request) -> None:
        channel = request.channel
        if is_id(channel) and services.watching.appeared(request, channel, again=again):
            due.append(channel)

    handle(envelope, note)
    for channel in due:
        join(envelope["team_id"], channel)


def _removed(services: Services, request: Request) -> None:
    if is_id(request.channel):
        by = request.facts.get("actor_id")
        services.watching.removed(request, request.channel, by=str(by) if is_id(by) else "")
