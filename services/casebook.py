"""Looking cases up."""

import re

from db.repositories.case import CaseRepository
from db.repositories.conversation import ConversationRepository
from db.repositories.step import StepRepository
from db.repositories.timeline import TimelineRepository
from db.session import Row
from services import card
from services.action_request import MENTION
from services.errors import DomainError
from services.ports import View
from services.report_access import REPORT, may_see
from services.request import Request
from services.user import UserService

A_PAGE = 30
"""Events of a timeline on one page; Slack takes no longer message."""

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
        timeline: TimelineRepository,
    ) -> None:
        self._users = users
        self._cases = cases
        self._steps = steps
        self._conversations = conversations
        self._timeline = timeline

    def newest(self, request: Request) -> View:
        """Return the newest cases, one person's if the text names one.

        :raises DomainError: the text names something else, or only moderators may read this
        """
        self._users.require("cases", request.team_id, request.actor, channel=request.place)
        target = _person(request.text)
        found = self._cases.latest(request.team_id, target=target, limit=SHOWN)
        total = self._cases.count(request.team_id, target=target)
        items = [card.case_facts(case) for case in found]
        return View(name="cases", facts={"target": target, "total": total, "items": items})

    def one(self, request: Request) -> View:
        """Return one case with its steps and moves; with `all` behind it, all that happened.

        :raises DomainError: the text is no number of a case, or only moderators may read this
        """
        self._users.require("cases", request.team_id, request.actor, channel=request.place)
        if asked := re.fullmatch(r"#?(\d{1,15})\s+all(?:\s+(\d{1,4}))?", request.text):
            self._visible(request, int(asked[1]))
            return self._page(request.team_id, int(asked[1]), int(asked[2] or 1))
        number = _number(request.text)
        case = self._visible(request, number)
        steps = self._steps.all_of(request.team_id, number)
        moves = self._conversations.moves(request.team_id, case["conversation_id"])
        facts = card.case_facts(case)
        facts["steps"] = [card.step_facts(step) for step in steps]
        facts["moves"] = [
            {"event": m["event"], "actor": m["actor"], "at": int(m["at"].timestamp())}
            for m in moves
        ]
        return View(name="case", facts=facts)

    def _visible(self, request: Request, number: int) -> Row:
        """Return a case that *request*'s person may look at.

        :raises NoSuchCaseError: there is none, or it is a report that they may not see
        """
        case = self._cases.get(request.team_id, number)
        if case is None:
            raise NoSuchCaseError
        if case["kind"] == REPORT:
            about = case["data"].get(REPORT) or {}
            if not may_see(self._users, request.team_id, request.actor, about):
                raise NoSuchCaseError
        return case

    def _page(self, team_id: str, number: int, page: int) -> View:
        offset = max(page - 1, 0) * A_PAGE
        found = self._timeline.of_case(team_id, number, offset=offset, limit=A_PAGE)
        if not found:
            raise NoSuchCaseError
        total = found[0]["total"]
        items = [each | {"at": int(each["at"].timestamp())} for each in found]
        facts = {"number": number, "page": max(page, 1), "total": total, "items": items}
        return View(name="timeline", facts=facts | {"pages": -(-total // A_PAGE)})


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
