"""Reminders of two workspaces with the same ids everywhere, and a call of every query for one."""

import uuid
from typing import Any

from db.models.reminder import ReminderState
from db.records.reminder import ReminderRecord
from db.repositories.occurrence import Come, OccurrenceRepository
from db.repositories.reminder import ReminderRepository
from tasks.work import Services
from tests.integration.community import GRACE, MILO, TROLL
from tests.security.twins import BETA, CAME, DAY, TODAY, Call, exactly, session_of, words

REMINDER, SAID = uuid.uuid4(), uuid.uuid4()


def _rows(services: Services) -> ReminderRepository:
    return ReminderRepository(session_of(services))


def _times(services: Services) -> OccurrenceRepository:
    return OccurrenceRepository(session_of(services))


def _record(team: str, **other: Any) -> ReminderRecord:
    """Return a reminder of one person for another, due at a time that is over."""
    usual: dict[str, Any] = {"team_id": team, "id": REMINDER, "kind": "reminder", "owner": TROLL}
    usual |= {"channel": GRACE, "text": words(team), "loud": "", "rule": "", "words": ""}
    usual |= {"zone": "UTC", "rules": "2026a", "follows": True, "why": "", "made_by": "command:1"}
    usual |= {"next_local": CAME.replace(tzinfo=None), "next_at": CAME}
    return ReminderRecord(**usual | {"state": ReminderState.ACTIVE} | other)


def settle_reminders(team: str, services: Services) -> None:
    """Fill every table of reminders for *team*: one that came once and comes again."""
    _rows(services).add(_record(team))
    _rows(services).refuse(team, GRACE, TROLL)
    _come(services, team, _record(team))


def _come(services: Services, team: str, reminder: ReminderRecord) -> int:
    later = reminder.next_at + TODAY
    come = Come(reminder=reminder, state="active", next_at=later, next_local=None)
    return _times(services).come([come])


def _handed(services: Services) -> None:
    key = {"team_id": BETA, "reminder_id": REMINDER, "fire_at": CAME, "fire_on": DAY}
    _times(services).handed([key | {"state": "handed", "delivery_id": SAID}])


REMINDER_CALLS: dict[str, Call] = {
    "OccurrenceRepository.answer": lambda s: _times(s).answer(
        BETA, REMINDER, CAME, answer="done", by=TROLL
    ),
    "OccurrenceRepository.answered": lambda s: _times(s).answered(BETA, REMINDER, CAME),
    "OccurrenceRepository.come": lambda s: exactly(
        _come(s, BETA, _record(BETA, next_at=CAME + TODAY)), 1
    ),
    "OccurrenceRepository.handed": _handed,
    "ReminderRepository.accept": lambda s: _rows(s).accept(BETA, GRACE, TROLL),
    "ReminderRepository.add": lambda s: _rows(s).add(
        _record(BETA, id=uuid.uuid4(), made_by="command:new")
    ),
    "ReminderRepository.change": lambda s: _rows(s).change(_record(BETA, text="new")),
    "ReminderRepository.counted": lambda s: exactly(
        _rows(s).counted(BETA, TROLL, within=TODAY), {"mine": 1, "others": 1, "lately": 1}
    ),
    "ReminderRepository.following": lambda s: exactly(
        [each.text for each in _rows(s).following(BETA, TROLL, "Europe/Berlin")], [words(BETA)]
    ),
    "ReminderRepository.is_refused": lambda s: _rows(s).is_refused(BETA, GRACE, TROLL),
    "ReminderRepository.lock": lambda s: _rows(s).lock(BETA, REMINDER),
    "ReminderRepository.of": lambda s: exactly(
        [each.text for each in _rows(s).of(BETA, TROLL, announcements=True, limit=9)],
        [words(BETA)],
    ),
    "ReminderRepository.pause": lambda s: exactly(_rows(s).pause(BETA, GRACE, why="gone"), 1),
    "ReminderRepository.refuse": lambda s: _rows(s).refuse(BETA, MILO, TROLL),
    "ReminderRepository.settle": lambda s: _rows(s).settle(
        BETA, REMINDER, ReminderState.CANCELLED
    ),
}  # fmt: skip
"""Each method, called for one workspace with ids that the other has as well."""
