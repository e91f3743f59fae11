"""Read Slack's lists of everybody: page by page, each kept together with where the next begins."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from enum import StrEnum

from db.repositories.member import MemberRepository
from db.repositories.reading import ClaimedReading, ReadingRepository
from db.repositories.workspace import WorkspaceRepository
from services.directory import Group, Identity, People
from services.ports import BusyError, OutsideError, RefusedError
from services.user_group import UserGroupService
from services.wakeup import Read, WakeUps

EVERY = timedelta(days=1)
"""How often a list is read anew. Events keep it current; this finds what they missed."""

AFTER_REFUSAL = timedelta(hours=1)
"""After a "no", such as a missing scope: somebody has to do something first."""

LONGEST_PAUSE = timedelta(minutes=10)
"""Between two tries when Slack's answers are unclear."""

TOO_OLD = frozenset({"invalid_cursor", "no_such_subteam"})
"""Slack's words for a page that is no more: the list is read from its beginning."""


class List(StrEnum):
    """What is read."""

    MEMBERS = "members"
    GROUPS = "groups"
    ENFORCEMENT = "enforcement"
    """What Slack lets us enforce: a question a page."""


class ReadingService:
    """Keeps copies of Slack's lists."""

    def __init__(
        self,
        *,
        readings: ReadingRepository,
        workspaces: WorkspaceRepository,
        members: MemberRepository,
        groups: UserGroupService,
        wakeups: WakeUps,
    ) -> None:
        self._readings = readings
        self._workspaces = workspaces
        self._members = members
        self._groups = groups
        self._wakeups = wakeups

    def meet(self, who: Identity) -> None:
        """Begin to keep the workspace *who* is in; what is kept already goes on as it does."""
        self._workspaces.meet(who.team_id, name=who.name, url=who.url)
        for name in self._readings.begin(who.team_id, list(List)):
            self._wakeups.add(Read(who.team_id, name))
        # A start may have brought another token, or another plan.
        self._readings.ask(who.team_id, List.ENFORCEMENT)

    def people(self, claimed: ClaimedReading, page: People) -> None:
        """Keep a page of everybody; a lease that was lost changes nothing."""
        if self._readings.turn(claimed, page.cursor, seen=len(page.profiles), every=EVERY):
            self._members.save_all(claimed.team_id, [asdict(each) for each in page.profiles])

    def groups(self, claimed: ClaimedReading, groups: Sequence[Group]) -> None:
        """Keep the list of user groups; those that it tells only in part are the next pages."""
        if self._readings.lock(claimed):
            self._groups.keep_all(claimed.team_id, groups)
            self._turn_group(claimed, after="", seen=len(groups))

    def group(self, claimed: ClaimedReading, users: Sequence[str]) -> None:
        """Keep who is in the user group that was this page."""
        if self._readings.lock(claimed):
            self._groups.fill(claimed.team_id, claimed.cursor, users)
            self._turn_group(claimed, after=claimed.cursor, seen=0)

    def _turn_group(self, claimed: ClaimedReading, *, after: str, seen: int) -> None:
        cursor = self._groups.next_stale(claimed.team_id, after=after)
        self._readings.turn(claimed, cursor, seen=seen, every=EVERY)

    def put_off(self, claimed: ClaimedReading, error: OutsideError) -> None:
        """Write down why Slack gave no page, and when it is asked again."""
        again = isinstance(error, RefusedError) and error.code in TOO_OLD
        self._readings.put_off(
            claimed,
            error=error.code if isinstance(error, RefusedError) else type(error).__name__,
            wait=_wait(claimed, error),
            free=isinstance(error, BusyError),
            again=again,
        )


def _wait(claimed: ClaimedReading, error: OutsideError) -> timedelta:
    if isinstance(error, BusyError):
        return error.retry_after
    if isinstance(error, RefusedError) and error.code not in TOO_OLD:
        return AFTER_REFUSAL
    return min(timedelta(seconds=2 ** min(claimed.attempts, 12)), LONGEST_PAUSE)
