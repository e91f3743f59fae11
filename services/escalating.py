"""Escalation: who has many strikes is proposed to the moderators; a person confirms, or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from db.records.conversation import ConversationRecord
from db.repositories.escalation import EscalationRepository
from services import strikes
from services.action import ACTIONS
from services.action_request import EVERYWHERE, MENTION, ActionRequest
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.errors import DomainError
from services.occasion import Occasion
from services.opening import STEWARD, OpeningService
from services.ports import View
from services.preferring import PreferenceService
from services.request import Request
from services.strikes import Counted, Rung
from services.user import UserService

MOST_CASES = 50
"""Cases of one person that are counted; more make no difference to anybody."""

FADED = 8
"""Half-lives after which a case counts for nothing: it would be 0.02 of a strike at most."""

NAMED = 8
"""Cases that a reason names; it is read by the member, too."""

LATER = timedelta(minutes=5)
"""When to count anew while something about the person is open."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What stands against somebody."""

    strikes: float
    cases: Sequence[Counted]
    """Newest first."""
    at: datetime
    """When they were counted."""


class StrikesUsageError(DomainError):
    """Tell me whose: type @ and pick the person from the list, as in `/strikes @spammer`."""


class EscalationService:
    """Counts strikes, and proposes what they lead to: once at most for each new case."""

    def __init__(
        self,
        *,
        escalations: EscalationRepository,
        preferences: PreferenceService,
        conversations: ConversationService,
        opening: OpeningService,
        occasion: Occasion,
        users: UserService,
        deliveries: DeliveryService,
    ) -> None:
        self._rows = escalations
        self._preferences = preferences
        self._conversations = conversations
        self._opening = opening
        self._occasion = occasion
        self._users = users
        self._deliveries = deliveries

    def note(self, closed: ConversationRecord) -> None:
        """Have strikes counted, since a case was carried out; what Steward proposed counts not."""
        team_id, is_counted = closed.team_id, closed.flow in strikes.WEIGHTS
        if is_counted and closed.owner != STEWARD and self._preferences.of(team_id).escalation:
            member = (closed.data.get("rule") or {}).get("member") or closed.target
            self._rows.note(team_id, member, closed.case_number)

    def tell(self, request: Request) -> None:
        """Answer with what stands against the person who was named.

        :raises DomainError: nobody was named, or who asks may not look
        """
        named = MENTION.match(request.text)
        if named is None:
            raise StrikesUsageError
        user = named[1]
        self._users.require_moderator(request.team_id, request.actor)
        standing = self.standing(request.team_id, user)
        now = self._preferences.of(request.team_id)
        next_one = next((r for r in now.escalation if r.strikes > round(standing.strikes, 1)), None)
        facts = {
            "target": user,
            "strikes": round(standing.strikes, 1),
            "items": [_item(case) for case in standing.cases],
            "half_life": now.strikes_half_life.total_seconds(),
            "next": next_one.typed if next_one else "",
        }
        self._deliveries.answer(request, View(name="strikes", facts=facts))

    def standing(self, team_id: str, user: str, *, now: datetime | None = None) -> Standing:
        """Return the strikes of *user*, and the cases that they come from."""
        half_life = self._preferences.of(team_id).strikes_half_life
        at = now or datetime.now(UTC)
        found = self._rows.counted(
            team_id,
            user,
            kinds=tuple(strikes.WEIGHTS),
            since=at - FADED * half_life,
            but=STEWARD,
            limit=MOST_CASES,
        )
        cases = [Counted(each["number"], each["kind"], each["opened_at"]) for each in found]
        clock = now or (found[0]["now"] if found else at)
        sum_up = strikes.total(cases, clock, half_life=half_life)
        return Standing(strikes=sum_up, cases=cases, at=clock)

    def judge_next(self, *, day: date) -> bool:
        """Count the strikes of one whose row is due, and propose; False where none is due.

        :param day: today, UTC
        """
        due = self._rows.claim()
        if due is None:
            return False
        team_id, user = due["team_id"], due["user_id"]
        standing = self.standing(team_id, user)
        now = self._preferences.of(team_id)
        rung = strikes.reached(now.escalation, standing.strikes) if now.moderators_channel else None
        wanted = _wanted(user, rung, standing) if rung else None
        if (
            rung is None
            or wanted is None
            or not self._is_news(team_id, rung, wanted, at=standing.at)
        ):
            self._rows.settle(team_id, user)
        elif not self._conversations.make_room(team_id, user):
            self._rows.put_off(team_id, user, by=LATER)
        else:
            opened = self._propose(due, rung, wanted, day)
            self._rows.settle(team_id, user, proposed=opened.case_number)
        return True

    def _is_news(self, team_id: str, rung: Rung, wanted: ActionRequest, *, at: datetime) -> bool:
        """Tell whether what *rung* says isn't in force already, for as long or longer."""
        try:
            self._occasion.require(ACTIONS[rung.action], team_id, wanted.target, wanted, at=at)
        except DomainError:
            return False
        return True

    def _propose(
        self, due: Mapping[str, Any], rung: Rung, wanted: ActionRequest, day: date
    ) -> ConversationRecord:
        """Open the case; it waits for a moderator like any other."""
        request = Request(
            team_id=due["team_id"],
            key=f"strikes:{due['user_id']}:{due['newest_case']}",
            day=day,
            actor=STEWARD,
            channel="",
            reply=None,
            facts={},
        )
        return self._opening.open(rung.action, request, wanted)


def _wanted(user: str, rung: Rung, standing: Standing) -> ActionRequest:
    return ActionRequest(
        target=user,
        lasts=rung.lasts,
        channel=EVERYWHERE if ACTIONS[rung.action].takes_channel else "",
        reason=reason(standing),
    )


def reason(standing: Standing) -> str:
    """Return why something is proposed, as moderators and the member read it."""
    numbers = [str(case.number) for case in reversed(standing.cases[:NAMED])]
    named = " and ".join(filter(None, (", ".join(numbers[:-1]), numbers[-1])))
    return f"{round(standing.strikes, 1):g} strikes, from cases {named}"


def _item(case: Counted) -> dict[str, Any]:
    return {
        "number": case.number,
        "kind": case.kind,
        "opened_at": int(case.opened_at.timestamp()),
        "weight": strikes.WEIGHTS[case.kind],
    }
