"""Slash commands, one task each."""

from db.envelope import Envelope
from services.conversation import UnknownConversationError
from services.ports import View
from services.request import Request
from tasks import forms
from tasks import steward as words
from tasks.handling import handle
from tasks.queue import Queue
from tasks.task import task
from tasks.work import Services


@task(Queue.COMMAND)
def note(*, envelope: Envelope) -> None:
    """Keep a note about somebody."""
    _propose("note", envelope)


@task(Queue.COMMAND)
def warn(*, envelope: Envelope) -> None:
    """Warn somebody in a direct message."""
    _propose("warn", envelope)


@task(Queue.COMMAND)
def unwarn(*, envelope: Envelope) -> None:
    """Take somebody's last warning back."""
    _propose("unwarn", envelope)


@task(Queue.COMMAND)
def shush(*, envelope: Envelope) -> None:
    """Ask the moderators to confirm that what somebody writes is deleted."""
    _propose("shush", envelope)


@task(Queue.COMMAND)
def unshush(*, envelope: Envelope) -> None:
    """Let somebody write again."""
    _propose("unshush", envelope)


@task(Queue.COMMAND)
def kick(*, envelope: Envelope) -> None:
    """Ask the moderators to confirm a removal from one channel, or from all."""
    _propose("kick", envelope)


@task(Queue.COMMAND)
def unkick(*, envelope: Envelope) -> None:
    """Bring somebody back to the channels that a kick had taken."""
    _propose("unkick", envelope)


@task(Queue.COMMAND)
def ban(*, envelope: Envelope) -> None:
    """Ask the moderators to confirm a ban."""
    _propose("ban", envelope)


@task(Queue.COMMAND)
def unban(*, envelope: Envelope) -> None:
    """Lift a ban and bring the person back."""
    _propose("unban", envelope)


@task(Queue.COMMAND)
def purge(*, envelope: Envelope) -> None:
    """Look what would be deleted, and ask the moderators to confirm it."""

    def propose(services: Services, request: Request) -> None:
        services.purging.propose(request)

    handle(envelope, propose)


@task(Queue.COMMAND)
def slowmode(*, envelope: Envelope) -> None:
    """Ask the moderators to confirm slow mode, or end it."""
    _propose_measure("slowmode", envelope)


@task(Queue.COMMAND)
def readonly(*, envelope: Envelope) -> None:
    """Ask the moderators to confirm that a channel is read-only, or end it."""
    _propose_measure("readonly", envelope)


@task(Queue.COMMAND)
def lock(*, envelope: Envelope) -> None:
    """Ask the moderators to confirm that a thread is locked."""
    _propose_measure("lock", envelope)


@task(Queue.COMMAND)
def unlock(*, envelope: Envelope) -> None:
    """Unlock a thread."""
    _propose_measure("unlock", envelope)


@task(Queue.COMMAND)
def raid(*, envelope: Envelope) -> None:
    """Ask for a lockdown, end it, or tell how things stand."""
    handle(envelope, lambda services, request: services.raids.desk.answer(request))


@task(Queue.COMMAND)
def lockdown(*, envelope: Envelope) -> None:
    """Do the same: it is what some people call it."""
    handle(envelope, lambda services, request: services.raids.desk.answer(request))


@task(Queue.COMMAND)
def cases(*, envelope: Envelope) -> None:
    """List the newest cases."""
    handle(
        envelope,
        lambda services, request: services.deliveries.answer(
            request, services.casebook.newest(request)
        ),
    )


@task(Queue.COMMAND)
def case(*, envelope: Envelope) -> None:
    """Show one case."""
    handle(
        envelope,
        lambda services, request: services.deliveries.answer(
            request, services.casebook.one(request)
        ),
    )


@task(Queue.COMMAND)
def strikes(*, envelope: Envelope) -> None:
    """Show what stands against a member."""
    handle(envelope, lambda services, request: services.escalation.tell(request))


@task(Queue.COMMAND)
def undo(*, envelope: Envelope) -> None:
    """Take a case back."""

    def deed(services: Services, request: Request) -> None:
        services.reversal.undo_typed(request)

    handle(envelope, deed)


@task(Queue.COMMAND)
def void(*, envelope: Envelope) -> None:
    """Make a case void."""

    def deed(services: Services, request: Request) -> None:
        services.reversal.void(request)

    handle(envelope, deed)


@task(Queue.COMMAND)
def role(*, envelope: Envelope) -> None:
    """Give a role, take it away, or list who has one."""
    handle(
        envelope,
        lambda services, request: services.deliveries.answer(
            request, services.granting.change(request)
        ),
    )


@task(Queue.COMMAND)
def who(*, envelope: Envelope) -> None:
    """Show a member's card."""
    handle(
        envelope,
        lambda services, request: services.deliveries.answer(
            request, services.member_cards.show(request)
        ),
    )


@task(Queue.COMMAND)
def permit(*, envelope: Envelope) -> None:
    """Allow something to a role, forbid it, or list what holds."""
    handle(
        envelope,
        lambda services, request: services.deliveries.answer(
            request, services.permitting.change(request)
        ),
    )


@task(Queue.COMMAND)
def steward(*, envelope: Envelope) -> None:
    """Do what the word behind it says; without one, explain the commands."""
    handle(envelope, words.answer)


@task(Queue.COMMAND)
def unknown(*, envelope: Envelope) -> None:
    """Record what no listener knows; a command or a button gets a sentence that helps."""

    def record(services: Services, request: Request) -> None:
        if envelope["kind"] == "command":
            view = View(name="unknown_command", facts={"command": envelope["name"]})
            services.deliveries.answer(request, view)
        if envelope["kind"] == "action":
            raise UnknownConversationError

    handle(envelope, record)


def _propose(action: str, envelope: Envelope) -> None:
    """Open a case of *action*; what its service returns is dropped, for the rows say it all."""

    def deed(services: Services, request: Request) -> None:
        if request.facts.get("view_id"):
            forms.fill(services, request, action)
        else:
            services.moderation.propose(action, request)

    handle(envelope, deed)


def _propose_measure(command: str, envelope: Envelope) -> None:
    """Open a case about a channel or a thread."""

    def deed(services: Services, request: Request) -> None:
        services.moderation.propose_measure(command, request)

    handle(envelope, deed)
