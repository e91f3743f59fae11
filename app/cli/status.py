"""`steward status`: what waits, in the queues and in the rows."""

from datetime import UTC, datetime

import click
from rich.console import Console
from rich.table import Table

from adapters.slack.views.status import PLANS, POWERS
from app.payload import Payload
from db.repositories.enforcement import EnforcementRepository
from db.repositories.overview import OverviewRepository, Waiting
from db.repositories.vitals import VitalsRepository
from db.session import transaction
from services.probing import facts


@click.command(name="status")
def show_status() -> None:
    """Show queues, what waits, and what can be enforced. Fails if a service is away."""
    console, is_whole = Console(), True
    shown = (("RabbitMQ", _queues), ("PostgreSQL", _rows), ("PostgreSQL", show_enforcement))
    for title, show in shown:
        try:
            show(console)
        except Exception as error:  # noqa: BLE001 - one service away must not hide the other
            is_whole = False
            console.print(f"[red]{title} can't be reached[/red]: {type(error).__name__}")
    raise SystemExit(0 if is_whole else 1)


def _queues(console: Console) -> None:
    # Imported late: Celery takes its time, which `--help` and `settings` do without.
    from tasks.celery import celery  # noqa: PLC0415 - see above
    from tasks.depth import depths  # noqa: PLC0415 - see above

    table = Table("queue", "waiting", "workers", title="Queues")
    with celery.connection_for_read(connect_timeout=3) as connection:
        found = depths(connection)
    for depth in found:
        messages = str(depth.messages) if depth.is_made else "[red]not made yet"
        table.add_row(depth.name, messages, "[red]none" if depth.is_idle else str(depth.consumers))
    console.print(table)


def _rows(console: Console) -> None:
    with transaction() as session:
        overview = OverviewRepository(session)
        waiting, conversations = overview.waiting(), overview.open_conversations()
        tick = VitalsRepository(session).ages().tick
    console.print(_waiting(waiting))
    console.print(f"Last tick of beat: {'never' if tick is None else f'{tick:.0f} s ago'}")
    console.print(_conversations([dict(found) for found in conversations]))


def show_enforcement(console: Console) -> None:
    """Show what each workspace lets Steward enforce."""
    with transaction() as session:
        found = EnforcementRepository(session).all()
    for each in found:
        console.print(_powers(facts(each, is_admin=True), title=each["name"] or each["team_id"]))
    if not found:
        console.print("Slack has not been asked yet what it lets Steward enforce.")


def _powers(seen: Payload, *, title: str) -> Table:
    at = seen["probed_at"]
    asked = datetime.fromtimestamp(at, UTC).isoformat(timespec="minutes") if at else "not yet"
    plan = PLANS.get(seen["plan"], "plan not known")
    table = Table("what", "can be enforced", "missing scopes", title=f"{title} ({plan}), {asked}")
    for power in seen["powers"]:
        whose = "bot: " if power["is_bots"] else "admin: "
        missing = whose + ", ".join(power["scopes"]) if power["scopes"] else "-"
        table.add_row(POWERS[power["power"]], power["obstacle"] or "yes", missing)
    return table


def _waiting(waiting: Waiting) -> Table:
    oldest = waiting.oldest_request
    table = Table("what waits", "how many", "oldest", title="Rows")
    age = f"{oldest.total_seconds():.0f} s" if oldest is not None else "-"
    table.add_row("requests not processed", str(waiting.requests), age)
    table.add_row("steps of cases due", str(waiting.steps), "-")
    table.add_row("deliveries due", str(waiting.deliveries), "-")
    return table


def _conversations(found: list[Payload]) -> Table:
    table = Table("flow", "state", "how many", "next deadline", title="Open conversations")
    for one in found:
        deadline = one["next_deadline"]
        until = deadline.isoformat(timespec="seconds") if deadline else "-"
        table.add_row(one["flow"], one["state"], str(one["many"]), until)
    return table
