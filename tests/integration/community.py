"""A small community for tests: who is who, and the services on one session."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from services.ports import Profile
from services.request import Request
from services.wakeup import WakeUps
from tasks.work import Services, services_on

TEAM = "T0TEST"
ADA, MILO, MIA, GRACE, TROLL, ROBOT = "U0ADA", "U0MILO", "U0MIA", "U0GRACE", "U0TROLL", "U0ROBOT"

PEOPLE = (
    Profile(user_id=ADA, name="Ada", is_admin=True),
    Profile(user_id=MILO, name="Milo"),
    Profile(user_id=MIA, name="Mia"),
    Profile(user_id=GRACE, name="Grace"),
    Profile(user_id=TROLL, name="Troll"),
    Profile(user_id=ROBOT, name="Robot", is_bot=True),
)
"""Milo and Mia are moderators by grant, Ada is the workspace's admin."""


def settle_in(session: Session, *, team: str = TEAM) -> Services:
    """Write the community and return the services on *session*."""
    services = services_on(session, WakeUps())
    for profile in PEOPLE:
        services.rows.members.save(team, asdict(profile))
    for moderator in (MILO, MIA):
        services.rows.members.grant(team, moderator, "moderator", by=ADA)
    return services


def asks(
    actor: str, text: str = "", *, key: str = "command:1", team: str = TEAM, **facts: Any
) -> Request:
    """Return a request of *actor*'s that typed *text*."""
    return Request(
        team_id=team,
        key=key,
        day=date(2026, 11, 22),
        actor=actor,
        channel="C0HELP",
        reply="sealed",
        facts={"text": text, **facts},
    )


def prefer(services: Services, **wanted: str) -> None:
    """Have Ada give the workspace's settings values, as she would type them."""
    services.preferences.change(asks(ADA, key=f"command:{wanted}"), wanted)


def views(session: Session, *, team: str = TEAM) -> list[Mapping[str, Any]]:
    """Return what was written to be said, oldest first: view and facts."""
    found = session.connection().exec_driver_sql(
        "SELECT view, facts, way, channel FROM deliveries WHERE team_id = %(team)s"
        " ORDER BY created_at",
        {"team": team},
    )
    return [dict(row) for row in found.mappings()]
