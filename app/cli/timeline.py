"""`steward timeline CASE`: everything that happened because of a case, in order."""

import json
from typing import Any

import click

from db.repositories.timeline import TimelineRepository
from db.session import transaction

CALLS = {
    "kick": "conversations.kick",
    "rekick": "conversations.kick",
    "invite": "conversations.invite",
    "survey": "users.conversations",
    "verify": "users.conversations",
    "notice": "chat.postMessage",
}
"""Slack's method behind a step: it is called between `working` and what it ends in."""


@click.command(name="timeline")
@click.argument("case", type=click.IntRange(1))
@click.option("--team", metavar="ID", help="The workspace, e.g. T0123; if there is one, that one.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def show_timeline(*, case: int, team: str | None, as_json: bool) -> None:
    """Show the requests, moves, steps, calls to Slack, messages and times of a case."""
    with transaction() as session:
        timeline = TimelineRepository(session)
        found = timeline.of_case(team or _only(timeline.teams_with(case)), case)
    if not found:
        raise click.ClickException("There is no such case in that workspace.")
    for each in found:
        click.echo(json.dumps(_plain(each), ensure_ascii=False) if as_json else _line(each))


def _only(teams: list[str]) -> str:
    if len(teams) != 1:
        raise click.UsageError("Say which workspace: --team T0123.")
    return teams[0]


def _plain(event: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in event.items() if name != "total"}
    return kept | {"at": event["at"].isoformat(), "call": _call(event)}


def _line(event: dict[str, Any]) -> str:
    by = f" by {event['actor']}" if event["actor"] else ""
    error = f" ({event['error']})" if event["error"] else ""
    call = f" [{_call(event)}]" if _call(event) else ""
    at = f"{event['at']:%Y-%m-%d %H:%M:%S.%f}"[:-3]
    return f"{at}  {event['what']:<9} {event['about']}: {event['detail']}{error}{by}{call}"


def _call(event: dict[str, Any]) -> str:
    """Return the method that the step has called, where it is about one that did."""
    is_called = event["what"] == "step" and str(event["detail"]).startswith("working")
    return CALLS.get(str(event["about"]).partition(" ")[0], "") if is_called else ""
