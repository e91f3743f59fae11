"""Two workspaces with the same ids everywhere, and a call of every query for one of them."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.models.case_step import StepKind, StepState
from db.models.delivery import DeliveryState, DeliveryWay
from db.records.step import PlannedStep, StepOutcome
from db.repositories.delivery import ClaimedDelivery
from db.session import rows
from fsm.flow import Event, State
from fsm.flows import FLOWS
from services.plan import rekick
from tasks.work import Services
from tests.integration.community import GRACE, MILO, TROLL, settle_in
from tests.integration.db.test_inbox import envelope

ALPHA, BETA = "T0ALPHA", "T0BETA"
CARD, IDLE = uuid.uuid4(), uuid.uuid4()
DELIVERY = uuid.uuid4()
DAY = date(2026, 11, 22)
MINUTE = timedelta(minutes=1)
BAN = FLOWS["ban"]
ASKED = envelope("command:same", team_id=BETA)
BROKEN = envelope("command:broken", team_id=BETA)


def settle(team: str, session: Session) -> Services:
    """Fill every table for *team*, with ids that the other has, too, and words that are its own."""
    services = settle_in(session, team=team)
    repos, words = services.rows, f"words of {team}"
    for number, (card, target) in enumerate(((CARD, TROLL), (IDLE, GRACE)), start=1):
        repos.cases.open(
            team_id=team, kind="ban", target=target, moderator=MILO, reason=words, lasts=MINUTE,
            conversation_id=card, opened_by=f"command:{number}",
        )  # fmt: skip
        repos.conversations.open(
            BAN, State.AWAITING_CONFIRMATION, team_id=team, conversation_id=card, owner=MILO,
            target=target, data={"reason": words, "lasts": 60}, case_number=number,
            opened_by=f"command:{number}", opened_on=DAY, home="C0MODS",
        )  # fmt: skip
    repos.steps.plan(team, 1, [PlannedStep(kind=StepKind.KICK, phase=1, subject="C1", error=words)])
    repos.sanctions.begin(team, TROLL, "ban", case_number=1, lasts=timedelta(days=1))
    repos.deliveries.add(
        team_id=team, made_on=DAY, dedupe_key="a", way=DeliveryWay.POST, view="help",
        facts={"text": words}, channel="C1",
    )  # fmt: skip
    rows(session, "UPDATE deliveries SET id = %(id)s WHERE team_id = %(t)s", id=DELIVERY, t=team)
    repos.messages.save(team, "C1", "1795305600.1", user_id=TROLL, text=words, detail={})
    repos.evidence.add(team, 1, key=f"{team}/1", sha256="0", size=1, messages=1)
    repos.inbox.begin(envelope("command:same", team_id=team, facts={"text": words}))
    repos.inbox.begin(broken := envelope("command:broken", team_id=team))
    repos.inbox.finish(broken, "broken:ValueError")
    return services


def moving(services: Services) -> None:
    """Confirm the ban, so that its steps may be worked on, and give both guards something to do."""
    for team in (ALPHA, BETA):
        services.rows.steps.plan(team, 1, [rekick("C0HELP", cause="event:1")])
    rows(
        services.rows.steps._session,
        "UPDATE conversations SET state = 'processing' WHERE id = %(id)s",
        id=CARD,
    )


def _claimed(services: Services) -> Any:
    moving(services)
    claimed = services.rows.steps.claim(BETA, 1, lease=MINUTE)
    assert claimed
    return claimed


def _taken(services: Services) -> ClaimedDelivery:
    taken = services.rows.deliveries.claim(BETA, DELIVERY, DAY, lease=MINUTE)
    assert taken
    return taken


def _drawing(services: Services) -> Any:
    drawing = services.rows.drawings.claim(BETA, CARD, lease=MINUTE)
    assert drawing
    return drawing


def _retry(services: Services) -> None:
    services.rows.steps.settle(_claimed(services), StepOutcome(state=StepState.FAILED))
    services.rows.steps.retry(BETA, 1)


Call = Callable[[Services], Any]
CALLS: dict[str, Call] = {
    "CaseRepository.open": lambda s: s.rows.cases.open(
        team_id=BETA, kind="ban", target="U9", moderator=MILO, reason="r", lasts=None,
        conversation_id=uuid.uuid4(), opened_by="command:9",
    ),
    "CaseRepository.revise": lambda s: s.rows.cases.revise(BETA, 1, reason="new", lasts=None),
    "CaseRepository.get": lambda s: s.rows.cases.get(BETA, 1),
    "CaseRepository.latest": lambda s: s.rows.cases.latest(BETA, target=None, limit=50),
    "CaseRepository.count": lambda s: _is(s.rows.cases.count(BETA, target=None), 2),
    "ConversationRepository.open": lambda s: s.rows.conversations.open(
        BAN, State.AWAITING_CONFIRMATION, team_id=BETA, conversation_id=uuid.uuid4(), owner=MILO,
        target="U9", data={}, case_number=9, opened_by="command:9", opened_on=DAY, home="C0MODS",
    ),
    "ConversationRepository.move": lambda s: s.rows.conversations.move(
        BAN, Event.CANCEL, team_id=BETA, conversation_id=CARD, actor=MILO
    ),
    "ConversationRepository.lock": lambda s: s.rows.conversations.lock(BETA, CARD),
    "ConversationRepository.get": lambda s: s.rows.conversations.get(BETA, CARD),
    "ConversationRepository.open_about": lambda s: s.rows.conversations.open_about(BETA, TROLL),
    "ConversationRepository.progress": lambda s: s.rows.conversations.progress(
        s.rows.conversations.get(BETA, CARD), timeout=MINUTE  # type: ignore[arg-type] # it is there
    ),
    "ConversationRepository.moves": lambda s: _is(
        len(s.rows.conversations.moves(BETA, CARD)), 1
    ),
    "DeliveryRepository.add": lambda s: s.rows.deliveries.add(
        team_id=BETA, made_on=DAY, dedupe_key="b", way=DeliveryWay.POST, view="help", facts={}
    ),
    "DeliveryRepository.claim": _taken,
    "DeliveryRepository.settle": lambda s: s.rows.deliveries.settle(_taken(s), DeliveryState.SENT),
    "DrawingRepository.claim": _drawing,
    "DrawingRepository.finish": lambda s: s.rows.drawings.finish(
        _drawing(s), channel="C1", ts="1.1"
    ),
    "DrawingRepository.put_off": lambda s: s.rows.drawings.put_off(
        _drawing(s), wait=MINUTE, untried=True
    ),
    "ConversationRepository.settle_undone": lambda s: s.rows.conversations.settle_undone(
        [s.rows.conversations.get(BETA, CARD)]  # type: ignore[list-item] # it is there
    ),
    "DeliveryRepository.renew": lambda s: s.rows.deliveries.renew(_taken(s), lease=2 * MINUTE),
    "DrawingRepository.renew": lambda s: s.rows.drawings.renew(_drawing(s), lease=2 * MINUTE),
    "StepRepository.renew": lambda s: s.rows.steps.renew(_claimed(s), lease=2 * MINUTE),
    "InboxRepository.reopen": lambda s: s.rows.inbox.reopen(BROKEN),
    "EvidenceRepository.add": lambda s: s.rows.evidence.add(
        BETA, 1, key="new", sha256="0", size=1, messages=1
    ),
    "InboxRepository.begin": lambda s: s.rows.inbox.begin(ASKED),
    "InboxRepository.finish": lambda s: s.rows.inbox.finish(ASKED, "done"),
    "MemberRepository.standing": lambda s: s.rows.members.standing(
        BETA, [TROLL, MILO], fresh=MINUTE
    ),
    "MemberRepository.save": lambda s: s.rows.members.save(
        BETA, {"user_id": TROLL, "name": "new", "is_admin": True, "is_bot": True,
               "is_deleted": True, "is_guest": True, "is_stranger": True, "time_zone": "UTC",
               "locale": "en"},
    ),
    "MemberRepository.grant": lambda s: s.rows.members.grant(BETA, GRACE, "moderator", by=MILO),
    "MemberRepository.revoke": lambda s: s.rows.members.revoke(BETA, MILO, "moderator", by=MILO),
    "MemberRepository.grants": lambda s: _is(len(s.rows.members.grants(BETA)), 2),
    "MessageRepository.save": lambda s: s.rows.messages.save(
        BETA, "C1", "1795305600.1", user_id=TROLL, text="new", detail={}
    ),
    "MessageRepository.gone": lambda s: s.rows.messages.gone(BETA, "C1", "1795305600.1"),
    "MessageRepository.recent": lambda s: s.rows.messages.recent(
        BETA, TROLL, within=timedelta(days=3650), limit=9
    ),
    "SanctionRepository.begin": lambda s: s.rows.sanctions.begin(
        BETA, GRACE, "ban", case_number=2, lasts=MINUTE
    ),
    "SanctionRepository.in_force": lambda s: _is(len(s.rows.sanctions.in_force(BETA, TROLL)), 1),
    "SanctionRepository.lift": lambda s: s.rows.sanctions.lift(BETA, TROLL, "ban", by_case=2),
    "StepRepository.plan": lambda s: s.rows.steps.plan(
        BETA, 1, [PlannedStep(kind=StepKind.KICK, phase=1, subject="C9")]
    ),
    "StepRepository.claim": _claimed,
    "StepRepository.settle": lambda s: s.rows.steps.settle(
        _claimed(s), StepOutcome(state=StepState.DONE)
    ),
    "StepRepository.left": lambda s: _is(s.rows.steps.left(BETA, 1), (1, 0)),
    "StepRepository.retry": _retry,
    "StepRepository.mark": lambda s: s.rows.steps.mark(
        _claimed(s), StepKind.KICK, ["C1"], StepState.DRIFTED, before=[StepState.WORKING]
    ),
    "StepRepository.stand_down": lambda s: s.rows.steps.stand_down(BETA, [1]),
    "StepRepository.all_of": lambda s: s.rows.steps.all_of(BETA, 1),
}  # fmt: skip
"""Each method, called for one workspace with ids that the other has as well."""


def _is(found: object, expected: object) -> object:
    assert found == expected
    return found
