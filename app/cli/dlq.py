"""`steward dlq`: dead letters, looked at, sent back to work, or dropped."""

import json
from collections.abc import Callable

import click
import structlog
from rich.console import Console
from rich.table import Table

from adapters.rabbitmq.dead_letters import RabbitDeadLetters
from app.cli.letters import facts_of, line
from app.cli.operator import operator
from config.logging import set_up
from config.settings import settings
from db.envelope import Envelope
from db.repositories.audit import AuditRepository
from db.repositories.inbox import InboxRepository
from db.session import transaction
from services.dead_letter import Letter, Replay, Wanted

log = structlog.get_logger(__name__)

INSTALLATION = "steward"
"""Stands for a workspace in the audit, where something belongs to none."""

NONE = "No such dead letter. `steward dlq list` shows those that are there."


@click.group(name="dlq")
def dead_letters() -> None:
    """Look after dead letters: messages that could not be processed."""


@dead_letters.command(name="list")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def show_list(*, limit: int, as_json: bool) -> None:
    """List dead letters: ids only, never what people said."""
    found = letters().look(limit=limit)
    if as_json:
        for each in found:
            click.echo(json.dumps(line(each)))
    elif found:
        Console().print(_table(found))
    else:
        click.echo("There are no dead letters.")


@dead_letters.command(name="show")
@click.argument("letter_id")
@click.option("--facts", "with_facts", is_flag=True, help="Also show what people wrote.")
def show_one(*, letter_id: str, with_facts: bool) -> None:
    """Show one dead letter. What people wrote is left out, unless you ask for it."""
    found = [each for each in letters().look(limit=10_000) if each.id.startswith(letter_id)]
    if not found:
        raise click.ClickException(NONE)
    told = line(found[0]) | {"sha256": found[0].sha256, "arguments": facts_of(found[0], with_facts)}
    click.echo(json.dumps(told, indent=2, ensure_ascii=False, default=str))


def _which(command: Callable[..., None]) -> Callable[..., None]:
    """Add the arguments that say which letters are meant."""
    command = click.argument("ids", nargs=-1)(command)
    command = click.option("--task", metavar="NAME", help="Those of one task, e.g. command.ban.")(
        command
    )
    return click.option("--all", "everything", is_flag=True, help="All of them.")(command)


@dead_letters.command()
@_which
def replay(*, ids: tuple[str, ...], task: str | None, everything: bool) -> None:
    """Send dead letters back to work. Safe to do twice.

    A request that broke is opened again first. What was done already is not done again.
    """
    set_up()
    done = _replay().run(_wanted(ids, task, everything=everything))
    for letter in done.sent:
        _record("dead_letter.replayed", letter)
        log.info("dead_letter.replayed", **line(letter))
        click.echo(f"{letter.id} {letter.task}: sent back to {letter.queue}")
    for letter, why in done.refused:
        click.echo(f"{letter.id}: {why}", err=True)
    if not done.sent and not done.refused and ids:
        raise click.ClickException(NONE)
    raise SystemExit(1 if done.refused else 0)


@dead_letters.command()
@_which
@click.option("--yes", is_flag=True, help="Don't ask.")
def drop(*, ids: tuple[str, ...], task: str | None, everything: bool, yes: bool) -> None:
    """Remove dead letters for good. Each is told in a log line."""
    set_up()
    wanted = _wanted(ids, task, everything=everything)
    found = [each for each in letters().look(limit=10_000) if wanted(each)]
    if not found:
        raise click.ClickException(NONE)
    if not yes:
        click.confirm(f"Drop {len(found)} for good?", abort=True)
    these = {each.id for each in found}
    dropped = letters().take(lambda each: each.id in these, _tell_dropped)
    click.echo(f"{len(dropped)} dropped.")


def letters() -> RabbitDeadLetters:
    """Return the dead letters of this installation."""
    # Imported late: Celery takes its time, which `--help` and `settings` do without.
    from tasks.queue import DEAD, EXCHANGE  # noqa: PLC0415 - see above

    url = settings().broker_url.get_secret_value()
    return RabbitDeadLetters(url, queue=DEAD.name, exchange=EXCHANGE.name)


def _replay() -> Replay:
    from tasks.queue import Queue  # noqa: PLC0415 - see above

    return Replay(letters(), reopen=_reopen, queues=frozenset(Queue))


def _reopen(envelope: Envelope) -> bool:
    with transaction() as session:
        return InboxRepository(session).reopen(envelope)


def _tell_dropped(letter: Letter) -> None:
    _record("dead_letter.dropped", letter)
    log.warning("dead_letter.dropped", sha256=letter.sha256, **line(letter))


def _record(action: str, letter: Letter) -> None:
    """Write into the audit who did it; a letter that names no workspace is the installation's."""
    told = (letter.kwargs or {}).get("team_id")
    team = letter.envelope["team_id"] if letter.envelope else told
    ids = {"id": letter.id, "task": letter.task, "queue": letter.queue, "sha256": letter.sha256}
    with transaction() as session:
        AuditRepository(session).record(
            str(team or INSTALLATION), action, actor=operator(), details=ids
        )


def _wanted(ids: tuple[str, ...], task: str | None, *, everything: bool) -> Wanted:
    if not (ids or task or everything):
        raise click.UsageError("Say which: ids, --task command.ban, or --all.")
    return lambda letter: (
        (everything or not ids or letter.id.startswith(ids)) and task in {None, letter.task}
    )


def _table(found: list[Letter]) -> Table:
    table = Table("id", "died", "queue", "task", "reason", "attempts", "request", "bytes")
    for letter in found:
        told = line(letter)
        names = ("id", "died_at", "queue", "task", "reason", "attempts", "request_id", "bytes")
        table.add_row(*(str(told[name] or "-") for name in names))
    return table
