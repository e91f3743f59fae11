"""Chain what happened: one order for each workspace, each row sealed with the one before."""

from dataclasses import replace

from db.records.audit import AuditRecord, ChainHead, Happening
from db.repositories.audit import AuditRepository
from services.audit_seal import seal


class AuditService:
    """Appends to the chains."""

    def __init__(self, audit: AuditRepository) -> None:
        self._audit = audit

    def waiting_teams(self) -> list[str]:
        """Return the workspaces of which something is not chained yet."""
        return self._audit.waiting_teams()

    def chain(self, team_id: str, *, limit: int) -> int:
        """Chain what waits of a workspace, at most *limit* rows; return how many they were.

        The head is held meanwhile, so that the order is one whoever else chains.
        """
        head = self._audit.lock_head(team_id)
        waiting = self._audit.take(team_id, limit=limit)
        if waiting:
            self._audit.append(head, links(head, waiting))
        return len(waiting)


def links(head: ChainHead, waiting: list[Happening]) -> list[AuditRecord]:
    """Return *waiting* as the rows that follow *head*."""
    made: list[AuditRecord] = []
    previous = head.hash
    for place, happening in enumerate(waiting, start=head.sequence + 1):
        entry = _entry(happening, head, place, previous)
        previous = seal(entry)
        made.append(replace(entry, hash=previous))
    return made


def _entry(happening: Happening, head: ChainHead, place: int, previous: bytes) -> AuditRecord:
    return AuditRecord(
        team_id=head.team_id,
        sequence=place,
        at=happening.at,
        action=happening.action,
        actor=happening.actor,
        target=happening.target,
        case_number=happening.case_number,
        request=happening.request,
        details=happening.details,
        chained_at=head.now,
        previous=previous,
        hash=b"",
    )
