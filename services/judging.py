"""Judge what was said by the workspace's rules: recorded first, then acted upon."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from db.repositories.member import MemberRepository
from db.repositories.rule import RuleRepository
from db.session import Row
from services.acting import ActingService
from services.automod.memory import Memory
from services.automod.rule import Rule
from services.automod.utterance import Author, Rank, Utterance
from services.permission import Permit, is_allowed
from services.request import Request
from services.role import Role, role_of, roles_of
from services.rulebook import Rulebooks
from services.user import FRESH, UserService

NOBODY = Author()

UNJUDGED = "unjudged"
"""The right (services.permission) of those whom rules spare, unless one names them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What came of judging one version of a message."""

    met: tuple[Rule, ...] = ()
    """The rules that it met for the first time."""
    cases: tuple[int, ...] = ()
    """Cases with something to undo right after the commit."""


class JudgingService:
    """Judges messages, each version of one once."""

    def __init__(
        self,
        *,
        rules: RuleRepository,
        members: MemberRepository,
        users: UserService,
        books: Rulebooks,
        memory: Memory,
        acting: ActingService,
    ) -> None:
        """*books* are this process's own, *memory* is shared by all."""
        self._rules = rules
        self._members = members
        self._users = users
        self._books = books
        self._memory = memory
        self._acting = acting

    def judge(self, request: Request, said: Utterance, *, thread_ts: str = "") -> Judged:
        """Judge *said*, which *request* told of; write what it met and what follows.

        :raises AskSlackFirstError: a rule needs to know who wrote it, and nobody does yet
        """
        team_id = request.team_id
        revision = self._rules.revision(team_id)
        if not revision:
            return Judged()
        book = self._books.of(team_id, revision, lambda: self._rules.newest(team_id))

        @cache
        def who() -> Author:
            return self._author(team_id, said.user)

        met = book.judge(said, who, self._memory)
        return self._record(request, said, met, who(), thread_ts) if met else Judged()

    def _record(
        self, request: Request, said: Utterance, met: list[Rule], author: Author, thread_ts: str
    ) -> Judged:
        team_id, where = request.team_id, (said.channel, said.ts)
        self._rules.hold_message(team_id, *where)
        numbers = [rule.number for rule in met]
        known = self._rules.judged(team_id, *where, said.edited, numbers)
        new = [rule for rule in met if rule.number not in known]
        acts = self._acting.act(request, new, said, author, thread_ts=thread_ts)
        for rule in new:
            act = acts.by_rule.get(rule.number)
            self._rules.hit(
                team_id,
                number=rule.number,
                version=rule.version,
                channel=said.channel,
                ts=said.ts,
                edited=said.edited,
                user_id=said.user,
                mode=rule.mode.value,
                did="+".join(act.did) if act else "",
                case_number=act.case if act else None,
            )
        return Judged(met=tuple(new), cases=acts.cases)

    def _author(self, team_id: str, user: str) -> Author:
        self._users.get_to_know(team_id, user)
        person = self._members.standing(team_id, [user], fresh=FRESH).get(user)
        return author_of(person, self._users.permits(team_id))


def author_of(person: Row | None, permits: Sequence[Permit] = ()) -> Author:
    """Return a person as rules see them; who is unknown is a member like any other.

    :param permits: the workspace's own words on rights
    """
    if person is None:
        return NOBODY
    roles = roles_of(person)
    channels = {each.channel for each in permits if each.action == UNJUDGED and each.channel}
    return Author(
        rank=_rank(role_of(person)),
        is_exempt=is_allowed(UNJUDGED, roles, permits),
        exempt_in={each: is_allowed(UNJUDGED, roles, permits, channel=each) for each in channels},
        is_guest=bool(person["is_guest"]),
        roles=frozenset(role.value for role in roles),
        joined_at=person["joined_at"],
        time_zone=str(person["time_zone"]),
    )


def _rank(role: Role) -> Rank:
    if role is Role.MEMBER:
        return Rank.MEMBER
    return Rank.MODERATOR if role is Role.MODERATOR else Rank.ADMIN
