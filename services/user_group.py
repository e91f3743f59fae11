"""User groups of Slack's: who is in them, as events tell it and as the whole list says."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from db.repositories.reading import ReadingRepository
from db.repositories.user_group import UserGroupRepository
from services.directory import Group
from services.wakeup import Read, WakeUps

GROUPS = "groups"
"""The reading of all user groups."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Who came into a group and who went, as the event subteam_members_changed tells it."""

    group_id: str
    added: Sequence[str]
    removed: Sequence[str]
    before: datetime | None
    """When the group had changed last before this."""
    at: datetime | None
    is_whole: bool
    """Whether the event names everybody whom it counts."""


class UserGroupService:
    """Keeps user groups current, and has Slack's whole list read where an event doesn't fit."""

    def __init__(
        self, *, groups: UserGroupRepository, readings: ReadingRepository, wakeups: WakeUps
    ) -> None:
        self._groups = groups
        self._readings = readings
        self._wakeups = wakeups

    def keep(self, team_id: str, group: Group) -> None:
        """Keep a group as Slack describes it; where that isn't all of it, have it read."""
        self._groups.save(team_id, asdict(group), group.users)
        if group.users is None and group.is_enabled:
            self.read_again(team_id)

    def keep_all(self, team_id: str, groups: Sequence[Group]) -> None:
        """Keep the whole list; a group that isn't in it is no more."""
        for group in groups:
            self._groups.save(team_id, asdict(group), group.users)
        self._groups.forget_others(team_id, [group.group_id for group in groups])

    def fill(self, team_id: str, group_id: str, users: Sequence[str]) -> None:
        """Keep who is in a group, as Slack tells of it alone."""
        if self._groups.lock(team_id, group_id):
            self._groups.fill(team_id, group_id, users)

    def next_stale(self, team_id: str, *, after: str) -> str:
        """Return the first group behind *after* that must be read by itself; empty: none."""
        return self._groups.next_stale(team_id, after=after)

    def change(self, team_id: str, change: Change) -> None:
        """Apply what an event tells.

        Events come twice, late and in any order. One that follows on what we have is applied; an
        older one is not. Where one is missing between them, it takes people out, which errs on the
        safe side, and has the list read; whom it brings in, the list will say.
        """
        known = self._groups.lock(team_id, change.group_id)
        if known is None:
            self.read_again(team_id)
            return
        is_old = _is_old(change, known["changed_at"])
        if is_old and not known["is_stale"]:
            return
        is_next = change.before == known["changed_at"] and not known["is_stale"]
        follows = change.is_whole and is_next
        self._groups.change(
            team_id,
            change.group_id,
            added=change.added if follows else (),
            removed=change.removed,
            changed_at=known["changed_at"] if is_old else change.at,
            stale=not follows,
        )
        if not follows:
            self.read_again(team_id)

    def read_again(self, team_id: str) -> None:
        """Have Slack's list of all groups read."""
        self._readings.ask(team_id, GROUPS)
        self._wakeups.add(Read(team_id, GROUPS))


def _is_old(change: Change, known: datetime | None) -> bool:
    return known is not None and change.at is not None and change.at <= known
