"""Cases of two workspaces with the same ids everywhere, and a call of every query for one."""

import uuid
from typing import Any

from db.models.case_step import StepKind, StepState
from db.models.deletion import DeletionState
from db.models.delivery import DeliveryState, DeliveryWay
from db.records.deletion import Doomed
from db.records.step import PlannedStep, StepOutcome
from db.repositories.delivery import ClaimedDelivery
from db.session import rows
from fsm.flow import Event, State
from fsm.flows import FLOWS
from services.plan import rekick
from tasks.work import Services
from tests.integration.community import GRACE, MILO, TROLL
from tests.security.twins import (
    ALPHA,
    BETA,
    CARD,
    DAY,
    IDLE,
    MINUTE,
    TODAY,
    Call,
    exactly,
    held,
    session_of,
    words,
)

DELIVERY = uuid.uuid4()
DOOMED, STUCK = (Doomed(channel="C1", ts=ts) for ts in ("1795305600.1", "1795305601.1"))
BAN = FLOWS["ban"]
LOOKED = {"case_number": 1, "position": 2}
"""The step of case 1 that is done."""


def settle_cases(team: str, services: Services) -> None:
    """Fill every table of cases for *team*: two bans that wait, with steps and all else."""
    repos, session, said = services.rows, session_of(services), words(team)
    for number, (card, target) in enumerate(((CARD, TROLL), (IDLE, GRACE)), start=1):
        repos.cases.open(
            team_id=team, kind="ban", target=target, moderator=MILO, reason=said, lasts=MINUTE,
            conversation_id=card, opened_by=f"command:{number}",
        )  # fmt: skip
        repos.conversations.open(
            BAN, State.AWAITING_CONFIRMATION, team_id=team, conversation_id=card, owner=MILO,
            target=target, data={"reason": said, "lasts": 60}, case_number=number,
            opened_by=f"command:{number}", opened_on=DAY, home="C0MODS",
        )  # fmt: skip
    repos.steps.plan(team, 1, [PlannedStep(kind=StepKind.KICK, phase=1, subject="C1", error=said)])
    shown = PlannedStep(kind=StepKind.LOOK, phase=1, state=StepState.DONE, detail={"first": said})
    repos.steps.plan(team, 1, [shown])
    repos.steps.plan(team, 1, [rekick("C9", cause="event:0")])
    repos.steps.stand_down(team, [1])
    repos.sanctions.begin(team, TROLL, "ban", case_number=1, lasts=TODAY)
    repos.deliveries.add(
        team_id=team, made_on=DAY, dedupe_key="a", way=DeliveryWay.POST, view="help",
        facts={"text": said}, channel="C1",
    )  # fmt: skip
    rows(session, "UPDATE deliveries SET id = %(id)s WHERE team_id = %(t)s", id=DELIVERY, t=team)
    rows(
        session,
        "INSERT INTO delivery_questions (team_id, delivery_id, made_on)"
        " VALUES (%(t)s, %(id)s, %(d)s)",
        t=team, id=DELIVERY, d=DAY,
    )  # fmt: skip
    repos.evidence.add(team, 1, key="kept", sha256="0", size=1, messages=1)
    repos.deletions.allow(team, 1, [DOOMED, STUCK], evidence_key="kept")
    repos.deletions.settle(
        team, 1, repos.deletions.take(team, 1, only=STUCK) or STUCK, DeletionState.FAILED
    )


def _post(team: str) -> dict[str, Any]:
    return {
        "team_id": team, "made_on": DAY, "dedupe_key": "many", "channel": "C1", "view": "help",
        "facts": {},
    }  # fmt: skip


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


def _not_taken_back(services: Services) -> object:
    removal = PlannedStep(kind=StepKind.KICK, phase=1, subject="C7", state=StepState.DONE)
    services.rows.steps.plan(BETA, 1, [removal])
    return exactly(services.rows.cases.last_not_taken_back(BETA, TROLL, "ban"), 1)


CASE_CALLS: dict[str, Call] = {
    "CaseRepository.open": lambda s: s.rows.cases.open(
        team_id=BETA, kind="ban", target="U9", moderator=MILO, reason="r", lasts=None,
        conversation_id=uuid.uuid4(), opened_by="command:9",
    ),
    "CaseRepository.revise": lambda s: s.rows.cases.revise(BETA, 1, reason="new", lasts=None),
    "CaseRepository.taken_back_by": lambda s: exactly(
        s.rows.cases.taken_back_by(BETA, 1) is None, True
    ),
    "CaseRepository.hold": lambda s: s.rows.cases.hold(BETA, 1),
    "CaseRepository.void": lambda s: s.rows.cases.void(BETA, 1, by=MILO, reason="r"),
    "CaseRepository.acted": lambda s: exactly(
        s.rows.cases.acted(BETA, 1, MILO, within=MINUTE), True
    ),
    "CaseRepository.get": lambda s: s.rows.cases.get(BETA, 1),
    "CaseRepository.latest": lambda s: s.rows.cases.latest(BETA, target=None, limit=50),
    "CaseRepository.last_not_taken_back": _not_taken_back,
    "CaseRepository.count": lambda s: exactly(s.rows.cases.count(BETA, target=None), 2),
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
    "ConversationRepository.touch": lambda s: s.rows.conversations.touch(BETA, CARD),
    "ConversationRepository.moves": lambda s: exactly(
        len(s.rows.conversations.moves(BETA, CARD)), 1
    ),
    "DeliveryRepository.add": lambda s: s.rows.deliveries.add(
        team_id=BETA, made_on=DAY, dedupe_key="b", way=DeliveryWay.POST, view="help", facts={}
    ),
    "DeletionRepository.allow": lambda s: s.rows.deletions.allow(
        BETA, 1, [Doomed(channel="C1", ts="9.9")], evidence_key="kept"
    ),
    "DeletionRepository.take": lambda s: s.rows.deletions.take(BETA, 1),
    "DeletionRepository.settle": lambda s: s.rows.deletions.settle(
        BETA, 1, s.rows.deletions.take(BETA, 1) or DOOMED, DeletionState.DELETED
    ),
    "DeletionRepository.reopen": lambda s: s.rows.deletions.reopen(BETA, 1),
    "DeletionRepository.gone": lambda s: exactly(
        len(s.rows.deletions.gone(BETA, 1)), 0
    ) or s.rows.deletions.take(BETA, 1),
    "DeletionRepository.tally": lambda s: exactly(
        s.rows.deletions.tally(BETA, 1), {"pending": 1, "failed": 1}
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
    "EvidenceRepository.add": lambda s: s.rows.evidence.add(
        BETA, 1, key="new", sha256="0", size=1, messages=1
    ),
    "SanctionRepository.begin": lambda s: s.rows.sanctions.begin(
        BETA, GRACE, "ban", case_number=2, lasts=MINUTE
    ),
    "SanctionRepository.in_force": lambda s: exactly(
        len(s.rows.sanctions.in_force(BETA, TROLL)), 1
    ),
    "SanctionRepository.lift": lambda s: s.rows.sanctions.lift(BETA, TROLL, "ban", by_case=2),
    "StepRepository.plan": lambda s: s.rows.steps.plan(
        BETA, 1, [PlannedStep(kind=StepKind.KICK, phase=1, subject="C9")]
    ),
    "StepRepository.claim": _claimed,
    "StepRepository.settle": lambda s: s.rows.steps.settle(
        _claimed(s), StepOutcome(state=StepState.DONE)
    ),
    "StepRepository.left": lambda s: exactly(s.rows.steps.left(BETA, 1), (1, 0)),
    "StepRepository.retry": _retry,
    "StepRepository.mark": lambda s: s.rows.steps.mark(
        _claimed(s), StepKind.KICK, ["C1"], StepState.DRIFTED, before=[StepState.WORKING]
    ),
    "StepRepository.forget_words": lambda s: s.rows.steps.forget_words(BETA, 1),
    "StepRepository.stand_down": lambda s: s.rows.steps.stand_down(BETA, [1]),
    "StepRepository.all_of": lambda s: s.rows.steps.all_of(BETA, 1),
    "CaseRepository.hold_numbers": lambda s: held(
        s.rows.cases.hold_numbers(BETA)  # type: ignore[func-returns-value]
    ),
    "DeliveryRepository.add_all": lambda s: s.rows.deliveries.add_all([_post(BETA)]),
    "SanctionRepository.guarded": lambda s: exactly(
        len(s.rows.sanctions.guarded(BETA, [TROLL])), 1
    ),
    "SanctionRepository.with_outlived": lambda s: exactly(
        s.rows.sanctions.with_outlived(BETA, TROLL, "ban", [1]), [1]
    ),
    "StepRepository.about": lambda s: exactly(
        len(s.rows.steps.about(BETA, TROLL, [StepKind.KICK])), 1
    ),
    "StepRepository.nudge": lambda s: s.rows.steps.nudge(BETA, TROLL, [StepKind.KICK], why="new"),
    "StepRepository.one": lambda s: s.rows.steps.one(BETA, 1, LOOKED["position"]),
    "StepRepository.flag": lambda s: s.rows.steps.flag(LOOKED, BETA, error="new"),
    "StepRepository.reopen": lambda s: s.rows.steps.reopen(
        LOOKED, BETA, without=["first"], detail={}
    ),
}  # fmt: skip
"""Each method, called for one workspace with ids that the other has as well."""
