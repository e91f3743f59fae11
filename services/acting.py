"""What rules do that enforce: delete with evidence, warn, shush, or ask the moderators."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from db.records.conversation import ConversationRecord
from db.repositories.rule import RuleRepository
from db.repositories.step import StepRepository
from db.session import Row
from fsm.flow import Event
from services import plan
from services.action import ACTIONS
from services.action_request import ActionRequest
from services.automod.rule import GRAVITY, Mode, Rule, Then
from services.automod.utterance import Author, Rank, Utterance
from services.beginning import BeginningService
from services.conversation import ConversationService
from services.errors import DomainError
from services.occasion import Occasion
from services.opening import OpeningService
from services.removal import RemovalService, told_of
from services.request import Request
from services.wakeup import WakeUps, Work

TOGETHER = timedelta(hours=1)
"""What a rule does about one person within this time is one case, and one sanction."""

DELETE = "delete"


@dataclass(slots=True)
class Act:
    """What one rule did about one message."""

    did: list[str] = field(default_factory=list)
    case: int | None = None


@dataclass(slots=True)
class Acts:
    """What all rules did about one message."""

    by_rule: dict[int, Act] = field(default_factory=dict)
    removed_by: int | None = None
    """The case that deletes it."""

    def of(self, rule: Rule) -> Act:
        """Return what *rule* did so far."""
        return self.by_rule.setdefault(rule.number, Act())

    @property
    def cases(self) -> tuple[int, ...]:
        """Cases with something to undo right after the commit."""
        return () if self.removed_by is None else (self.removed_by,)


class ActingService:
    """Acts for rules. Whoever has set a rule to enforce has confirmed what it does."""

    def __init__(  # noqa: PLR0913 - all by name
        self,
        *,
        rules: RuleRepository,
        steps: StepRepository,
        conversations: ConversationService,
        opening: OpeningService,
        beginning: BeginningService,
        occasion: Occasion,
        removal: RemovalService,
        wakeups: WakeUps,
    ) -> None:
        self._rules = rules
        self._steps = steps
        self._conversations = conversations
        self._opening = opening
        self._beginning = beginning
        self._occasion = occasion
        self._removal = removal
        self._wakeups = wakeups

    def act(
        self,
        request: Request,
        met: Sequence[Rule],
        said: Utterance,
        author: Author,
        *,
        thread_ts: str,
    ) -> Acts:
        """Do what those of *met* want that enforce: the message goes once, one sanction speaks."""
        acts = Acts()
        enforcing = [rule for rule in met if rule.mode is Mode.ENFORCE]
        gravest = _gravest(enforcing, said, author)
        deleting = next((rule for rule in enforcing if rule.body.delete), None)
        if gravest is None and deleting is None:
            return acts
        self._opening.hold(request.team_id)  # of two messages at once, the second sees the first
        begun = self._sanction(request, gravest, said, acts) if gravest else None
        if deleting:
            with_it = begun if deleting is gravest and not _then(deleting).proposes else None
            self._delete(request, deleting, said, acts, with_it, thread_ts)
        return acts

    def _sanction(
        self, request: Request, rule: Rule, said: Utterance, acts: Acts
    ) -> ConversationRecord | None:
        """Do, or propose, what *rule* wants for the person; None where it is done already."""
        then, team_id = _then(rule), request.team_id
        action = ACTIONS[then.proposes or then.value]
        if self._lately(rule, said, team_id, then.value) or not self._is_free(team_id, said.user):
            return None
        wanted = _wanted(rule, said, channel=said.channel if action.takes_channel else "")
        try:
            self._occasion.require(action, team_id, said.user, wanted, at=request.at)
        except DomainError:  # it holds already, for at least as long
            return None
        own = _own(request, rule, action.name)
        opened = self._opening.open(action.name, own, wanted, reader=rule.enforced_by)
        act = acts.of(rule)
        act.did.append(then.value)
        act.case = opened.case_number
        return opened if then.proposes else self._begun(own, opened)

    def _begun(self, own: Request, opened: ConversationRecord) -> ConversationRecord:
        """Begin it: what would ask first was confirmed when the rule was set to enforce."""
        if ACTIONS[opened.flow].asks_first:
            opened = self._conversations.advance(
                opened.flow,
                Event.CONFIRM,
                team_id=own.team_id,
                conversation_id=opened.id,
                actor=own.actor,
                version=opened.version,
            ).conversation
        self._beginning.begin(opened)
        return opened

    def _delete(
        self,
        request: Request,
        rule: Rule,
        said: Utterance,
        acts: Acts,
        begun: ConversationRecord | None,
        thread_ts: str,
    ) -> None:
        """Have the message deleted by the case that has just begun, an earlier one, or its own."""
        team_id, where = request.team_id, (said.channel, said.ts, thread_ts)
        if begun is not None:
            number = begun.case_number
            self._steps.plan(team_id, number, [plan.remove(*where, cause=request.key)])
        elif (earlier := self._earlier(rule, said, team_id)) is not None:
            number = earlier
            self._steps.plan(team_id, number, [plan.unsay(*where, cause=request.key)])
            self._wakeups.add(Work(team_id, number))
        else:
            own = _own(request, rule, DELETE)
            number = self._removal.open(own, rule, said, _wanted(rule, said), where, request.key)
        act = acts.of(rule)
        act.did.append(DELETE)
        acts.removed_by = act.case = number

    def _earlier(self, rule: Rule, said: Utterance, team_id: str) -> int | None:
        lately = self._lately(rule, said, team_id, DELETE)
        if lately:
            return int(lately[0]["case_number"])
        return self._removal.open_case(team_id, rule, said.user)

    def _lately(self, rule: Rule, said: Utterance, team_id: str, did: str) -> list[Row]:
        found = self._rules.lately(team_id, rule.number, said.user, within=TOGETHER)
        return [each for each in found if did in each["did"].split("+")]

    def _is_free(self, team_id: str, user: str) -> bool:
        return self._conversations.is_free(team_id, user)


def _gravest(enforcing: Sequence[Rule], said: Utterance, author: Author) -> Rule | None:
    """Return the rule that wants most; nothing is done about moderators, admins and apps."""
    if said.is_from_app or author.rank > Rank.MEMBER:
        return None
    wanting = [rule for rule in enforcing if _then(rule) is not Then.NOTHING]
    return max(wanting, key=lambda rule: GRAVITY.index(_then(rule)), default=None)


def _then(rule: Rule) -> Then:
    return Then(rule.body.then)


def _own(request: Request, rule: Rule, deed: str) -> Request:
    """Return the request as the rule's own: nobody waits for an answer."""
    return replace(
        request, actor=f"rule:{rule.number}", key=f"{request.key}#{rule.number}:{deed}", reply=None
    )


def _wanted(rule: Rule, said: Utterance, *, channel: str = "") -> ActionRequest:
    marks: dict[str, Any] = {"rule": told_of(rule, said.user)}
    lasts = None if rule.body.lasts is None else timedelta(seconds=rule.body.lasts)
    return ActionRequest(
        target=said.user,
        lasts=lasts,
        reason=rule.body.reason,
        channel=channel,
        about={"channel": said.channel, "ts": said.ts, "link": "", "said": said.text[:300]},
        marks=marks,
    )
