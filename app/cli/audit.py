"""`steward audit`: whether the audit is as it was written, and its anchors."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import click

from adapters.s3.archive import s3_archive
from app.cli.length import Length
from db.repositories.audit import AuditRepository
from db.session import transaction
from services.anchor import Anchor, AnchoringService
from services.audit_check import AuditCheck, Verified
from services.ports import OutsideError

BROKEN, UNFINISHED = 1, 2

AWAY = "The anchors can't be read just now ({}). Without them: steward audit verify --no-anchors"


@click.group(name="audit")
def audit_trail() -> None:
    """Prove that the audit is as it was written."""


@audit_trail.command()
@click.option("--team", metavar="ID", help="Only this workspace, e.g. T0123.")
@click.option("--since", type=Length(), help="Only what was chained in this time, e.g. 30d.")
@click.option("--no-anchors", is_flag=True, help="Don't compare with what is kept in S3.")
def verify(*, team: str | None, since: timedelta | None, no_anchors: bool) -> None:
    """Go through every chain and name the first row that was changed, removed or added.

    It reads a page at a time, whatever the length. Exits with 1 if a row does not hold, with 2 if
    the anchors can't be read.
    """
    check = AuditCheck(_reading, None if no_anchors else s3_archive())
    start = datetime.now(UTC) - since if since else None
    try:
        found = [check.verify(each, since=start) for each in _teams(team)]
    except OutsideError as error:
        click.echo(AWAY.format(error), err=True)
        raise SystemExit(UNFINISHED) from error
    for each in found:
        click.echo(_told(each))
    if not found:
        click.echo("Nothing is chained yet.")
    raise SystemExit(BROKEN if any(each.broken for each in found) else 0)


@audit_trail.command()
@click.option("--team", metavar="ID", help="Only this workspace, e.g. T0123.")
def anchor(*, team: str | None) -> None:
    """Keep in S3 where each chain ends now. The daily job does the same."""
    kept = [made for each in _teams(team) if (made := _anchor(each))]
    for each in kept:
        click.echo(f"{each.team_id}: {each.sequence:,} rows, {each.hash.hex()} kept as {each.key}")
    if not kept:
        click.echo("Nothing is chained yet.")


def _anchor(team_id: str) -> Anchor | None:
    with transaction() as session:
        made = AnchoringService(AuditRepository(session)).at(team_id, datetime.now(UTC).date())
    if made is None:
        return None
    try:
        sha256 = s3_archive().put(made.key, made.body())
    except OutsideError as error:
        raise click.ClickException(f"S3 did not keep it: {error}") from error
    with transaction() as session:
        AnchoringService(AuditRepository(session)).kept(made, sha256)
    return made


def _teams(team: str | None) -> list[str]:
    if team:
        return [team]
    with transaction() as session:
        return AuditRepository(session).heads()


@contextmanager
def _reading() -> Iterator[AuditRepository]:
    with transaction() as session:
        yield AuditRepository(session)


def _told(found: Verified) -> str:
    if found.broken:
        return f"{found.team_id}: {found.broken}. The {found.rows:,} rows read before it hold."
    agree = f", {found.anchors:,} anchors agree" if found.anchors else ""
    return f"{found.team_id}: {found.rows:,} rows hold{agree}."
