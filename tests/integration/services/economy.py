"""What tests about points share."""

import itertools
from typing import Any

from sqlalchemy.orm import Session

from db.records.ledger import TREASURY, Posting, member
from fsm.flow import Event
from services.request import Request
from tasks.work import Services
from tests.integration.community import ADA, TEAM, asks, views

_numbers = itertools.count(1)


def key(kind: str = "command") -> str:
    """Return a key that no other request has."""
    return f"{kind}:economy:{next(_numbers)}"


def says(actor: str, text: str = "", **more: Any) -> Request:
    """Return a request with a key of its own."""
    return asks(actor, text, **{"key": key(), **more})


def endow(services: Services, who: str, points: int, *, team: str = TEAM) -> None:
    """Give *who* points out of the treasury."""
    services.economy.ledger.enter(
        "grant",
        team_id=team,
        key=key("endow"),
        postings=[Posting(TREASURY, -points), Posting(member(who), points)],
        actor=ADA,
    )


def has(services: Services, who: str, *, team: str = TEAM) -> int:
    """Return what *who* owns."""
    return services.economy.rows.ledger.balance(team, member(who))


def told(session: Session, view: str) -> list[dict[str, Any]]:
    """Return the facts of what was said by *view*, oldest first."""
    return [dict(each["facts"]) for each in views(session) if each["view"] == view]


def deal(services: Services, session: Session, flow: str) -> Any:
    """Return the newest conversation of *flow*."""
    found = session.connection().exec_driver_sql(
        "SELECT id FROM conversations WHERE flow = %(flow)s AND team_id = %(team)s"
        " ORDER BY created_at DESC, length(opened_by) DESC, opened_by DESC LIMIT 1",
        {"flow": flow, "team": TEAM},
    )
    return services.conversations.get(TEAM, found.scalar_one())


def press(service: Any, conversation: Any, actor: str, event: Event = Event.CONFIRM) -> None:
    """Press a button of the card as it stands."""
    service(
        says(actor),
        event,
        conversation_id=conversation.id,
        version=conversation.version,
    )
