"""Appeals: asked for by the member, decided by somebody who did not act."""

import uuid
from datetime import timedelta
from typing import Any

from db.records.conversation import ConversationRecord
from db.repositories.case import CaseRepository
from fsm.flow import Event, State
from services.action_request import ActionRequest
from services.action_request import reason as worded
from services.casebook import NoSuchCaseError
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.errors import DomainError
from services.opening import OpeningService, StillOpenError
from services.pointer import late
from services.ports import View
from services.request import Request
from services.reversal import ReversalService
from services.user import UserService

APPEAL = "appeal"
"""Name of the flow, and kind of its cases."""

ALWAYS = timedelta(days=36500)

APPEALABLE = frozenset({"ban", "kick", "shush", "warn", "remove"})


class NotYoursError(DomainError):
    """Only the person whom a case is about can appeal against it."""


class NotAppealableError(DomainError):
    """There is nothing to appeal against in that case. Ask a moderator if you think otherwise."""


class AppealWithoutWordsError(DomainError):
    """Please say in a few words what was wrong, as in `That was my brother, not me`."""


class AlreadyAppealedError(DomainError):
    """Your appeal is with the moderators already. You will hear from me when it is decided."""


class AlreadyDecidedError(DomainError):
    """An appeal against this case was decided already, and that stands."""


class DecidesOwnError(DomainError):
    """You asked for that case or confirmed it, so somebody else has to decide the appeal."""


class AppealService:
    """The rules of appeals."""

    def __init__(
        self,
        *,
        users: UserService,
        cases: CaseRepository,
        conversations: ConversationService,
        opening: OpeningService,
        reversal: ReversalService,
        deliveries: DeliveryService,
    ) -> None:
        self._users = users
        self._cases = cases
        self._conversations = conversations
        self._opening = opening
        self._reversal = reversal
        self._deliveries = deliveries

    def require_may_appeal(self, request: Request, number: int) -> dict[str, Any]:
        """Return the case, held, that *request*'s person may appeal against.

        :raises DomainError: the first rule that speaks against it
        """
        self._cases.hold(request.team_id, number)
        case = self._cases.get(request.team_id, number)
        if case is None:
            raise NoSuchCaseError
        if case["target"] != request.actor:
            raise NotYoursError
        if case["kind"] not in APPEALABLE or case["voided_at"] or not case["was_begun"]:
            raise NotAppealableError
        self._require_undecided(request.team_id, number)
        return case

    def open(self, request: Request, number: int, words: str) -> ConversationRecord:
        """Open an appeal against case *number*, and tell the member that it is with the moderators.

        :raises DomainError: the first rule that speaks against it
        """
        case = self.require_may_appeal(request, number)
        about = {"case": number, "kind": case["kind"], "member": request.actor}
        about |= {"why": case["reason"]}
        rule = case["data"].get("rule") or {}
        about |= {"rule_by": rule["by"]} if rule.get("by") else {}
        wanted = ActionRequest(
            target=target_of(number), reason=said(words), marks={"appeal": about}
        )
        reader = str(rule.get("by") or case["moderator"])
        try:
            opened = self._opening.open(APPEAL, request, wanted, reader=reader)
        except StillOpenError:
            raise AlreadyAppealedError from None
        self._tell(opened, "appeal_received", f"{request.key}:received")
        return opened

    def press(
        self, request: Request, event: Event, *, conversation_id: uuid.UUID, version: int
    ) -> None:
        """Accept an appeal: what the case did is taken back by a case of its own.

        :raises DomainError: it is decided, or the first rule that speaks against it
        """
        if event is not Event.CONFIRM:
            raise DecidesOwnError
        decided = self._decide(request, event, conversation_id, version, answer="")
        if decided is None:
            return
        number = decided.data["appeal"]["case"]
        self._reversal.undo_accepted(request, number)
        self._tell(decided, "appeal_decided", f"appeal:{decided.case_number}:decided")

    def reject(
        self, request: Request, words: str, *, conversation_id: uuid.UUID, version: int
    ) -> None:
        """Reject an appeal, with a reason for the member.

        :raises DomainError: it is decided, or the first rule that speaks against it
        """
        answer = said(words)
        decided = self._decide(request, Event.CANCEL, conversation_id, version, answer=answer)
        if decided is not None:
            self._tell(decided, "appeal_decided", f"appeal:{decided.case_number}:decided")

    def expired(self, conversation: ConversationRecord) -> None:
        """Answer an appeal that nobody decided in time."""
        if conversation.flow == APPEAL:
            key = f"appeal:{conversation.case_number}:expired"
            self._tell(conversation, "appeal_expired", key)

    def _decide(
        self,
        request: Request,
        event: Event,
        conversation_id: uuid.UUID,
        version: int,
        *,
        answer: str,
    ) -> ConversationRecord | None:
        """Make the move that decides; None if it came too late, which is answered."""
        judged = self._conversations.advance(
            APPEAL,
            event,
            team_id=request.team_id,
            conversation_id=conversation_id,
            actor=request.actor,
            version=version,
            marks={"answer": answer} if answer else None,
        )
        conversation = judged.conversation
        about = conversation.data["appeal"]
        self._users.require_may_act(request.team_id, request.actor, about["member"], deed="appeals")
        is_own = request.actor == about.get("rule_by")
        if is_own or self._cases.acted(
            request.team_id, about["case"], request.actor, within=ALWAYS
        ):
            raise DecidesOwnError
        if judged.late:
            self._deliveries.answer(request, late(conversation))
            self.expired(conversation)
            return None
        return conversation

    def _require_undecided(self, team_id: str, number: int) -> None:
        """Let an appeal pass if none is open and none was decided; one that expired may return."""
        newest = self._cases.latest(team_id, target=target_of(number), kind=APPEAL, limit=1)
        if not newest:
            return
        if State(newest[0]["state"]) is not State.IDLE:
            raise AlreadyAppealedError
        if newest[0]["last_event"] != Event.EXPIRE:
            raise AlreadyDecidedError

    def _tell(self, conversation: ConversationRecord, view: str, key: str) -> None:
        """Write to the member, once by *key*."""
        about = conversation.data["appeal"]
        facts = {
            "case": about["case"],
            "reason": conversation.data.get("answer", ""),
            "is_accepted": conversation.last_event is Event.CONFIRM,
            "deadline": _epoch(conversation),
        }
        told = View(name=view, facts=facts)
        team_id, day = conversation.team_id, conversation.opened_on
        self._deliveries.post(team_id, day, key, about["member"], told)


def target_of(number: int) -> str:
    """Return what an appeal's conversation is about: a case, so that one is open at a time."""
    return f"{APPEAL}:{number}"


def said(words: str) -> str:
    """Return what somebody wrote, as it was meant.

    :raises DomainError: it is nothing, or too long
    """
    found = worded(words)
    if not found:
        raise AppealWithoutWordsError
    return found


def mistakes(fields: dict[str, Any], _along: dict[str, Any], *, at: object) -> dict[str, str]:  # noqa: ARG001 - every form's are called alike
    """Return what to mend in a form that asks for a reason: block_id → a sentence."""
    try:
        said(str(fields.get("reason") or ""))
    except DomainError as error:
        return {"reason": str(error)}
    return {}


def _epoch(conversation: ConversationRecord) -> int | None:
    at = conversation.deadline_at
    return None if at is None else int(at.timestamp())
