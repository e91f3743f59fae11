"""Slash commands, one task each."""

from contextlib import suppress

from db.envelope import Envelope
from services.ban_request import MENTION
from services.conversation import UnknownConversationError
from services.ports import View
from services.request import Request
from services.role import RoleUsageError
from services.user import SlackSilentError, UnknownPersonError
from tasks.handling import handle
from tasks.queue import Queue
from tasks.task import task
from tasks.work import Services


@task(Queue.COMMAND)
def ban(*, envelope: Envelope) -> None:
    """Ask the moderators to confirm a ban."""
    handle(envelope, lambda services, request: _discard(services.moderation.propose_ban(request)))


@task(Queue.COMMAND)
def unban(*, envelope: Envelope) -> None:
    """Lift a ban and bring the person back."""
    handle(envelope, lambda services, request: _discard(services.moderation.unban(request)))


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
def role(*, envelope: Envelope) -> None:
    """Give a role, take it away, or list who has one."""
    handle(envelope, _change_role)


@task(Queue.COMMAND)
def steward(*, envelope: Envelope) -> None:
    """Explain the commands."""
    handle(envelope, _help)


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


def _help(services: Services, request: Request) -> None:
    """Explain, to anybody; who asks is known then, and a flood of theirs can be told."""
    with suppress(UnknownPersonError, SlackSilentError):
        services.users.person(request.team_id, request.actor)
    services.deliveries.answer(request, View(name="help"))


def _change_role(services: Services, request: Request) -> None:
    verb, _, rest = request.text.partition(" ")
    if verb == "list" and not rest:
        _list_roles(services, request)
        return
    found = MENTION.match(rest.strip())
    if verb not in {"grant", "revoke"} or found is None:
        raise RoleUsageError
    wanted = rest.strip()[found.end() :].strip().lower()
    change = services.users.grant if verb == "grant" else services.users.revoke
    changed = change(request.team_id, found[1], wanted, by=request.actor)
    facts = {"user": found[1], "role": changed.value, "by": request.actor}
    name = "role_granted" if verb == "grant" else "role_revoked"
    services.deliveries.answer(request, View(name=name, facts=facts))


def _list_roles(services: Services, request: Request) -> None:
    items = [
        {
            "user": grant["user_id"],
            "role": grant["role"],
            "granted_by": grant["granted_by"],
            "granted_at": int(grant["granted_at"].timestamp()),
        }
        for grant in services.users.grants(request.team_id, by=request.actor)
    ]
    services.deliveries.answer(request, View(name="roles", facts={"items": items}))


def _discard(_: object) -> None:
    """Drop what a service returns: the rows say it all."""
