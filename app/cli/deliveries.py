"""`steward deliveries`: messages of which it is unclear whether they were said."""

import getpass
import json
import uuid
from collections.abc import Sequence

import click
import structlog
from rich.console import Console
from rich.table import Table

from config.logging import set_up
from db.models.delivery_question import QuestionAnswer
from db.repositories.question import QuestionRepository
from db.session import Row, transaction

log = structlog.get_logger(__name__)

MOST = 10_000
"""Questions that one command goes through."""

NONE = "No such question. `steward deliveries list` shows those that are open."


@click.group(name="deliveries")
def unclear_deliveries() -> None:
    """Settle messages that may have been seen, or not.

    Slack's answer was lost, and where they would stand nobody can look. Steward doesn't guess; each
    waits here for your word.
    """


@unclear_deliveries.command(name="list")
@click.option("--limit", type=click.IntRange(1, MOST), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def show_list(*, limit: int, as_json: bool) -> None:
    """List them, oldest first: ids only, never what was to be said."""
    found = _open(limit)
    if as_json:
        for each in found:
            click.echo(json.dumps(each, default=str))
    elif found:
        Console().print(_table(found))
    else:
        click.echo("Nothing is unclear.")


@unclear_deliveries.command()
@click.argument("ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All of them.")
def again(*, ids: tuple[str, ...], everything: bool) -> None:
    """Say it again, because nobody has seen it. It is said within seconds.

    Answers to a command can be given for 30 minutes after it; later ones fail.
    """
    _settle(ids, QuestionAnswer.AGAIN, everything=everything)


@unclear_deliveries.command()
@click.argument("ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All of them.")
def leave(*, ids: tuple[str, ...], everything: bool) -> None:
    """Leave it as it is, because it was seen or doesn't matter any more."""
    _settle(ids, QuestionAnswer.LEAVE, everything=everything)


def _settle(ids: tuple[str, ...], answer: QuestionAnswer, *, everything: bool) -> None:
    if not (ids or everything):
        raise click.UsageError("Say which: ids, e.g. 3f9a1c, or --all.")
    set_up()
    wanted = [each["id"] for each in _open(MOST) if everything or str(each["id"]).startswith(ids)]
    with transaction() as session:
        settled = QuestionRepository(session).answer(wanted, answer, by=getpass.getuser())
    _tell(settled, answer)
    if not settled:
        raise click.ClickException(NONE)


def _tell(settled: list[uuid.UUID], answer: QuestionAnswer) -> None:
    for each in settled:
        log.info("delivery.settled", delivery=str(each), answer=answer)
        click.echo(f"{each}: {answer}")


def _open(limit: int) -> Sequence[Row]:
    with transaction() as session:
        return QuestionRepository(session).open(limit=limit)


def _table(found: Sequence[Row]) -> Table:
    names = ("id", "asked_at", "team_id", "way", "channel", "user_id", "view", "error")
    table = Table(*(name.removesuffix("_id").replace("_", " ") for name in names))
    for each in found:
        table.add_row(*(str(each[name] or "-") for name in names))
    return table
