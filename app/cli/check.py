"""`steward check`: whether everything holds that must, read from the rows."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from functools import partial

import click
from rich.console import Console

from app.cli.length import Length
from db.repositories.invariant import looking
from services.check import Check, Progress, Report, Scope

BROKEN, UNFINISHED = 1, 2


@click.command(name="check")
@click.option("--team", metavar="ID", help="Only this workspace, e.g. T0123.")
@click.option("--since", type=Length(), help="Only cases opened in this time, e.g. 30d.")
@click.option(
    "--grace",
    type=Length(),
    default="60s",
    show_default=True,
    help="How long something may wait before it counts as broken.",
)
@click.option(
    "--within",
    type=Length(),
    default="10m",
    show_default=True,
    help="How long the whole check may take.",
)
@click.option(
    "--batch",
    type=click.IntRange(1, 100_000),
    default=5_000,
    show_default=True,
    help="Rows that one statement goes through.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check_invariants(
    *,
    team: str | None,
    since: timedelta | None,
    grace: timedelta,
    within: timedelta,
    batch: int,
    as_json: bool,
) -> None:
    """Look whether everything holds that must. Exits with 1 if something is broken.

    It only reads, by indexes and a stretch at a time, and may run beside everything else. What is
    broken is named by its ids, never by what people said. Exit 2: not all could be looked at.
    """
    scope = Scope(team=team, since=since, grace=grace, within=within, batch=batch)
    report = Check(
        partial(looking, within=_a_look(within)), scope, progress=_progress(as_json)
    ).run()
    (_print_json if as_json else _print)(report)
    raise SystemExit(BROKEN if report.findings else UNFINISHED if report.unfinished else 0)


def _a_look(within: timedelta) -> timedelta:
    """Return how long one statement may take: not all of the time there is."""
    return min(within, timedelta(seconds=60))


def _progress(as_json: bool) -> Progress:
    """Show how far it is on the terminal; say nothing into files and pipes."""
    console = Console(stderr=True)
    if as_json or not console.is_terminal:
        return lambda _name, _rows: None
    return lambda name, rows: console.print(f"{name}: {rows:,} rows", end="\r")


def _print(report: Report) -> None:
    for finding in report.findings:
        click.echo(f"{finding.promise} {finding.invariant}: {finding.says}")
    for name in report.unfinished:
        click.echo(f"- {name}: there was no time to look at all of it; give more by --within")
    click.echo(_sum(report))


def _sum(report: Report) -> str:
    if report.is_clean:
        return f"Clean: everything holds ({report.looked_at:,} rows gone through)."
    broken, unfinished = len(report.findings), len(report.unfinished)
    return f"{broken} broken, {unfinished} not looked at to the end."


def _print_json(report: Report) -> None:
    told: Callable[[object], str] = partial(json.dumps, ensure_ascii=False)
    findings = [asdict(finding) for finding in report.findings]
    clean, rows = report.is_clean, report.looked_at
    click.echo(
        told({"clean": clean, "rows": rows, "broken": findings, "unfinished": report.unfinished})
    )
