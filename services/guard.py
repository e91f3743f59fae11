"""Guards: what a sanction forbids is undone when it happens."""

from collections.abc import Sequence

from db.repositories.sanction import SanctionRepository
from db.repositories.step import StepRepository
from db.session import Row
from services import place, plan
from services.measure_guard import MeasureGuard
from services.post import Post
from services.raid_guard import RaidGuard
from services.request import Request

__all__ = ["SILENCED", "GuardService", "Post"]

SILENCED = frozenset({"ban", "shush"})
"""Sanctions whose person may not say anything."""


class GuardService:
    """Holds sanctions where Slack itself can't.

    What is undone is a step of the sanction's own case, written now and carried out right after
    the commit by who heard of it; `delivery` does what that one leaves undone.
    """

    def __init__(
        self,
        *,
        sanctions: SanctionRepository,
        steps: StepRepository,
        measures: MeasureGuard,
        raids: RaidGuard,
    ) -> None:
        self._sanctions = sanctions
        self._steps = steps
        self._measures = measures
        self._raids = raids

    def joined(self, request: Request) -> int | None:
        """Have a person who joined a channel in spite of a ban removed again.

        Return the ban's case, or None where they may join.
        """
        bans = self._sanctions.in_force(request.team_id, request.actor, "ban")
        if not bans:
            return None
        number = int(bans[0]["case_number"])
        step = plan.rekick(request.channel, cause=request.key)
        self._steps.plan(request.team_id, number, [step])
        return number

    def said(self, request: Request, post: Post) -> int | None:
        """Have what a person said in spite of a sanction or a measure deleted; return its case.

        What they had said before stays, whenever the event about it comes.
        """
        subjects = (*post.subjects, place.WORKSPACE)
        held = self._sanctions.guarded(request.team_id, subjects)
        number = _silenced(post, held)
        if number is None:
            number = self._measures.broken(request, post, held)
        if number is None:
            number = self._raids.broken(request, post, held)
        if number is not None:
            step = plan.unsay(post.channel, post.ts, post.thread_ts, cause=request.key)
            self._steps.plan(request.team_id, number, [step])
        return number


def _silenced(post: Post, held: Sequence[Row]) -> int | None:
    """Return the case of the sanction that forbids *post*'s person to say anything."""
    for sanction in held:
        is_theirs = sanction["subject"] == post.user and sanction["kind"] in SILENCED
        if is_theirs and sanction["starts_at"] <= post.at:
            return int(sanction["case_number"])
    return None
