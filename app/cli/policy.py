"""`steward policy`: what a workspace has decided, as a file; planned, and applied."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import yaml

from app.cli.operator import operator
from app.cli.policy_text import line, plain
from db.repositories.audit import AuditRepository
from db.session import transaction
from services.errors import DomainError
from services.policy_applying import PolicyApplying
from services.policy_file import Policy, PolicyFileError, read
from services.policy_now import PolicyNow
from services.policy_plan import Change, fingerprint, plan
from services.user import AskSlackFirstError, Trust
from services.wakeup import WakeUps

AS_KNOWN = Trust(fresh=timedelta(days=3650))
"""People are judged by what is known of them: no Slack is asked from here."""

UNKNOWN = "Steward knows no {} here. Ids look like U012, and S012 for groups; see `/role list`."

team = click.option("--team", required=True, metavar="ID", help="The workspace, e.g. T0123.")
file = click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group(name="policy")
def policy() -> None:
    """Keep settings, rights, roles, rules and the shop as a file under version control."""


@policy.command()
@team
def export(*, team: str) -> None:
    """Print a workspace's policy as YAML."""
    with _reading() as now:
        found = now.read(team)
    click.echo(f"# The policy of {team}. Plan it: steward policy plan FILE --team {team}")
    click.echo(
        yaml.safe_dump(plain(found), sort_keys=False, allow_unicode=True, width=100), nl=False
    )


@policy.command(name="plan")
@file
@team
def show_plan(*, path: Path, team: str) -> None:
    """Show what a file would change, and change nothing."""
    wanted = _wanted(path)
    with _reading() as now:
        changes = plan(now.read(team), wanted)
    _show(changes)


@policy.command()
@file
@team
@click.option(
    "--as", "actor", required=True, metavar="ID", help="The admin in whose name, e.g. U0123."
)
@click.option(
    "--plan", "expected", default="", metavar="NAME", help="Only if it is still this plan."
)
@click.option("--yes", is_flag=True, help="Do it. Without this, it is only shown.")
def apply(*, path: Path, team: str, actor: str, expected: str, yes: bool) -> None:
    """Make a workspace's decisions what a file says, all of them or none.

    A section that is missing in the file stays as it is; of one that is there, what the file does
    not list is taken away.
    """
    wanted = _wanted(path)
    with _explained(), transaction() as session:
        changes = _applying(session).apply(
            team, wanted, actor=actor, operator=operator(), expected=expected
        )
        if not yes:
            session.rollback()
    _show(changes)
    if changes:
        click.echo("Done." if yes else "Nothing was changed. To do it: add --yes")


def _applying(session: Any) -> PolicyApplying:  # noqa: ANN401 - SQLAlchemy's session
    # Imported late: Celery takes its time, which `--help` does without.
    from tasks.work import services_on  # noqa: PLC0415 - see above

    services = services_on(session, WakeUps(), AS_KNOWN)
    now = PolicyNow(
        members=services.rows.members,
        groups=services.rows.user_groups,
        permits=services.rows.permits,
        preferences=services.rows.preferences,
        rules=services.automod.rule_rows,
        shop=services.economy.rows.shop,
    )
    return PolicyApplying(now=now, users=services.users, audit=AuditRepository(session))


@contextmanager
def _reading() -> Iterator[PolicyNow]:
    with _explained(), transaction() as session:
        yield _applying(session).now


@contextmanager
def _explained() -> Iterator[None]:
    """Say a rule's "no" as a sentence, without a traceback."""
    try:
        yield
    except AskSlackFirstError as unknown:
        raise click.ClickException(UNKNOWN.format(", ".join(unknown.users))) from None
    except (PolicyFileError, DomainError) as error:
        raise click.ClickException(str(error)) from None


def _wanted(path: Path) -> Policy:
    """Read a file.

    :raises click.ClickException: it is none, with the place
    """
    with _explained():
        try:
            return read(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            where = f" in line {mark.line + 1}" if mark else ""
            raise click.ClickException(f"{path} is no YAML{where}.") from None


def _show(changes: list[Change]) -> None:
    for each in changes:
        click.echo(line(each))
    if changes:
        click.echo(f"{len(changes)} to change. This plan is {fingerprint(changes)}.")
    else:
        click.echo("Nothing to change: the workspace says what the file says.")
