"""`steward jobs`: what happens by the clock, when it last did, and when it will."""

import json
from datetime import timedelta
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from db.repositories.periodic import PeriodicRepository
from db.session import transaction

OVERDUE = 120.0
"""Seconds after which a job that is due counts as overdue: beat ticks every minute at least."""


@click.command(name="jobs")
@click.option("--overdue", is_flag=True, help="Only those that should have run by now.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def show_jobs(*, overdue: bool, as_json: bool) -> None:
    """Show every periodic job: last start, how long it took, result, next time."""
    found = [each for each in _jobs() if not overdue or each["is_overdue"]]
    if as_json:
        for each in found:
            click.echo(json.dumps(each, default=str))
    else:
        Console().print(_table(found))


def _jobs() -> list[dict[str, Any]]:
    """Return the rows, and what is declared but never ran."""
    # Imported late: Celery takes its time, which `--help` does without.
    from tasks.celery import celery  # noqa: PLC0415 - see above
    from tasks.job import JOBS  # noqa: PLC0415 - see above

    celery.loader.import_default_modules()
    with transaction() as session:
        rows = {each["name"]: dict(each) for each in PeriodicRepository(session).all()}
    for job in JOBS.values():
        rows.setdefault(job.name, {"name": job.name, "every": job.every, "missed": job.missed})
    return [_judged(rows[name]) for name in sorted(rows)]


def _judged(row: dict[str, Any]) -> dict[str, Any]:
    every = row.get("every")
    seconds = every.total_seconds() if isinstance(every, timedelta) else None
    return {**row, "every": seconds, "is_overdue": (row.get("overdue") or 0.0) > OVERDUE}


def _table(found: list[dict[str, Any]]) -> Table:
    table = Table("job", "every", "if missed", "last start", "took", "result", "failed", "next")
    for each in found:
        took = each.get("took")
        table.add_row(
            each["name"],
            _span(each["every"]),
            str(each.get("missed") or "-").replace("_", " "),
            f"{_span(each.get('age'))} ago" if each.get("age") is not None else "never",
            f"{took:.2f} s" if took is not None else "-",
            each.get("result") or "-",
            str(each.get("failures") or 0),
            "[red]overdue" if each["is_overdue"] else _time(each.get("next_at")),
        )
    return table


def _span(seconds: float | None) -> str:
    return "-" if seconds is None else str(timedelta(seconds=round(seconds)))


def _time(at: Any) -> str:  # noqa: ANN401 - a time or nothing
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else "-"
