"""Looking cases up."""

import re

from db.repositories.case import CaseRepository
from db.repositories.conversation import ConversationRepository
from db.repositories.step import StepRepository
from services import card
from services.ban_request import MENTION
from services.errors import DomainError
from services.ports import View
from services.request import Request
from services.user import UserService

SHOWN = 10
"""Cases in one list; more would be a wall."""


class CaseNumberMissingError(DomainError):
    """Tell me the case's number, as in `/case 12`. `/cases` lists the newest ones."""


class NoSuchCaseError(DomainError):
    """There is no case with that number. `/cases` lists the newest ones."""


class CasesUsageError(DomainError):
    """Try `/cases` for the newest ones, or `/cases @spammer` for one person's."""


class Casebook:
    """The cases of a workspace, for moderators to read."""

    def __init__(
        self,
        *,
        users: UserService,
        cases: CaseRepository,
        steps: StepRepository,
        conversations: ConversationRepository,
    ) -> None:
        self._users = users
        self._cases = cases
        self._steps = steps
        self._conversations = conversations

    def newest(self, request: Request) -> View:
        """Return the newest cases, one person's if the text names one.

        :raises DomainError: the text names something else, or only moderators may read this
        """
        self._users.require_moderator(request.team_id, request.actor)
        target = _person(request.text)
        found = self._cases.latest(request.team_id, target=target, limit=SHOWN)
        total = self._cases.count(request.team_id, target=target)
        items = [card.case_facts(case) for case in found]
        return View(name="cases", facts={"target": target, "total": total, "items": items})

    def one(self, request: Request) -> View:
        """Return one case with its steps and moves.

        :raises DomainError: the text is no number of a case, or only moderators may read this
        """
        self._users.require_moderator(request.team_id, request.actor)
        number = _number(request.text)
        case = self._cases.get(request.team_id, number)
        if case is None:
            raise NoSuchCaseError
        steps = self._steps.all_of(request.team_id, number)
        moves = self._conversations.moves(request.team_id, case["conversation_id"])
        facts = card.case_facts(case)
        facts["steps"] = [card.step_facts(step) for step in steps]
        facts["moves"] = [
            {"event": m["event"], "actor": m["actor"], "at": int(m["at"].timestamp())}
            for m in moves
        ]
        return View(name="case", facts=facts)


def _person(text: str) -> str | None:
    if not text:
        return None
    found = MENTION.fullmatch(text)
    if found is None:
        raise CasesUsageError
    return found[1]


def _number(text: str) -> int:
    found = re.fullmatch(r"#?(\d{1,15})", text)
    if found is None:
        raise CaseNumberMissingError
    return int(found[1])
