"""Take a case back: by a case of its own, or because it should never have been."""

import re
from datetime import timedelta
from typing import Any

from db.records.conversation import ConversationRecord
from db.repositories.case import CaseRepository
from fsm.flow import State
from services.action import ACTIONS, EVERY, Action
from services.action_request import ActionRequest, counts_in
from services.action_request import reason as worded
from services.casebook import NoSuchCaseError
from services.conversation import ConversationService
from services.delivery import DeliveryService
from services.errors import DomainError
from services.lifting import LiftingService
from services.occasion import BannedMeanwhileError, Occasion
from services.opening import OpeningService
from services.pointer import pointer
from services.ports import View
from services.report_access import REPORT
from services.request import Request
from services.user import UserService

OWN = timedelta(minutes=10)
"""How long who acted may take it back without any right but that."""


class UndoUsageError(DomainError):
    """Tell me the case's number, as in `/undo 12`. `/cases` lists the newest ones."""


class VoidUsageError(DomainError):
    """Tell me the case's number and why, as in `/void 12 wrong person`."""


class NothingToUndoError(DomainError):
    """That can't be taken back: it changed nothing that Steward could change back.

    What should never have been is made void with `/void 12 wrong person`.
    """


class NotOverError(DomainError):
    """That case is still open. Settle its card first, then try again."""


class NothingDoneError(DomainError):
    """Nothing was done because of that case, so there is nothing to take back."""


class AlreadyUndoneError(DomainError):
    """That was taken back already. `/case 12` with its number shows how."""


class AlreadyVoidError(DomainError):
    """That case is void already. `/case 12` with its number shows why."""


class ReversalService:
    """Takes cases back."""

    def __init__(
        self,
        *,
        users: UserService,
        cases: CaseRepository,
        conversations: ConversationService,
        opening: OpeningService,
        lifting: LiftingService,
        occasion: Occasion,
        deliveries: DeliveryService,
    ) -> None:
        self._users = users
        self._cases = cases
        self._conversations = conversations
        self._opening = opening
        self._lifting = lifting
        self._occasion = occasion
        self._deliveries = deliveries

    def undo_typed(self, request: Request) -> ConversationRecord:
        """Take back the case whose number was typed.

        :raises DomainError: the first rule that speaks against it
        """
        found = re.fullmatch(r"#?(\d{1,15})", request.text)
        if found is None:
            raise UndoUsageError
        return self.undo(request, int(found[1]))

    def undo(self, request: Request, number: int) -> ConversationRecord:
        """Take a case back by a case of its own: what is in force is lifted, who was out comes in.

        :raises DomainError: the first rule that speaks against it
        """
        case = self._held(request.team_id, number)
        action = self._undoable(case)
        self._require_may_undo(request, case, action)
        opened = self._reverse(request, case, action, f"Undo of case {number}")
        if opened.home != request.channel:
            self._deliveries.answer(request, pointer([opened], reader=request.actor))
        return opened

    def undo_accepted(self, request: Request, number: int) -> ConversationRecord | None:
        """Take a case back because its appeal was accepted; None if that has happened already.

        Whether *request*'s person may decide was asked by who calls.
        """
        case = self._held(request.team_id, number)
        try:
            action = self._undoable(case)
        except (AlreadyUndoneError, NothingToUndoError, NothingDoneError):
            return None
        return self._reverse(request, case, action, f"The appeal against case {number}")

    def void(self, request: Request) -> int | None:
        """Make a case void, and take back what is in force because of it, by a case of its own.

        Return the number of that case, if there is one.

        :raises DomainError: the first rule that speaks against it
        """
        number, why = _void(request.text)
        case = self._held(request.team_id, number)
        self._require_rank(request, case)
        if State(case["state"]) is not State.IDLE:
            raise NotOverError
        if not self._cases.void(request.team_id, number, by=request.actor, reason=why):
            raise AlreadyVoidError
        by = self._taken_back_by(request, case)
        facts = {"case": number, "target": case["target"], "reason": why, "by_case": by}
        self._deliveries.answer(request, View(name="voided", facts=facts))
        self._conversations.redraw(request.team_id, case["conversation_id"])
        return by

    def _taken_back_by(self, request: Request, case: dict[str, Any]) -> int | None:
        try:
            action = self._undoable(case)
        except (AlreadyUndoneError, NothingToUndoError, NothingDoneError):
            return None
        opened = self._reverse(request, case, action, f"Case {case['number']} is void")
        return opened.case_number

    def _held(self, team_id: str, number: int) -> dict[str, Any]:
        """Return the case, held until this transaction ends: two who take it back are one."""
        is_there = self._cases.hold(team_id, number)
        case = self._cases.get(team_id, number)
        if not is_there or case is None or case["kind"] == REPORT:  # it is closed on its card
            raise NoSuchCaseError
        return case

    def _undoable(self, case: dict[str, Any]) -> Action:
        """Return the action that takes *case* back.

        :raises DomainError: there is none, or nothing to take back
        """
        action = EVERY.get(case["kind"])
        if action is None or not action.undo:
            raise NothingToUndoError
        if State(case["state"]) is not State.IDLE:
            raise NotOverError
        if not case["was_begun"]:
            raise NothingDoneError
        if case["lifted_at"] or self._cases.taken_back_by(case["team_id"], case["number"]):
            raise AlreadyUndoneError
        return EVERY[action.undo]

    def _reverse(
        self, request: Request, case: dict[str, Any], action: Action, why: str
    ) -> ConversationRecord:
        team_id, number, target = request.team_id, case["number"], case["target"]
        if action.returns and self._occasion.is_banned(team_id, target):
            raise BannedMeanwhileError
        where = counts_in(case["data"])
        wanted = ActionRequest(target=target, reason=why, reverses=number, asked_in=where)
        opened = self._opening.open(action.name, request, wanted)
        self._lifting.take_back(opened)
        self._conversations.redraw(team_id, case["conversation_id"])
        return opened

    def _require_may_undo(self, request: Request, case: dict[str, Any], action: Action) -> None:
        """Let who acted just now pass; later it needs the rights that the reverse needs."""
        team_id, number = request.team_id, case["number"]
        if not self._cases.acted(team_id, number, request.actor, within=OWN):
            self._users.require_to(
                action, team_id, request.actor, case["target"], data=case["data"]
            )

    def _require_rank(self, request: Request, case: dict[str, Any]) -> None:
        """Let who may act on that person pass; where it is about a channel, any moderator."""
        team_id, actor = request.team_id, request.actor
        if case["kind"] in ACTIONS:
            self._users.require_may_act(team_id, actor, case["target"], deed="void")
        else:
            self._users.require("void", team_id, actor)


def _void(text: str) -> tuple[int, str]:
    """Read `12 wrong person`."""
    found = re.fullmatch(r"#?(\d{1,15})\s+(\S.*)", text, re.DOTALL)
    if found is None:
        raise VoidUsageError
    return int(found[1]), worded(found[2])
