"""Keep a workspace's rules: written by admins, read by moderators, each change a version."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from db.repositories.rule import RuleRepository
from db.session import Row
from services.automod.book import Rulebook, check
from services.automod.memory import OwnMemory
from services.automod.rule import COUNTING, Kind, Mode, Rule, RuleBody, difference
from services.automod.utterance import Author, utterance
from services.delivery import DeliveryService
from services.errors import DomainError
from services.ports import View
from services.request import Request
from services.role import NotAnAdminError
from services.rule_form import blank
from services.rule_request import RuleRequest
from services.rulebook import rule_of
from services.user import UserService

MOST_RULES = 1000
"""Rules of a workspace; the figures in the benchmark are for as many."""

MOST_COUNTING = 20
"""Rules of a workspace that count messages: each costs every message a number in Redis."""

WEEK = timedelta(days=7)

SHOWN = 5
"""Messages that `/rule show` shows."""

MEMBER = Author().roles

VERSIONS = 10
"""Versions that `/rule history` shows."""


class OnlyAdminsWriteError(DomainError):
    """Only admins and owners change rules. `/rule list` shows those that there are."""


class NoSuchRuleError(DomainError):
    """There is no rule with that number. `/rule list` shows all."""


class NoSuchVersionError(DomainError):
    """That rule has no such version. `/rule history 3` with its number shows all."""


class TooManyRulesError(DomainError):
    """A workspace has a thousand rules at most. One rule takes many words: `casino, free coins`."""


class TooManyCountingError(DomainError):
    """A workspace has twenty rules that count at most. `/rule list` shows them."""


class ModeAlreadyError(DomainError):
    """That rule is in that mode already. `/rule show 3` with its number shows it."""


class ChangedMeanwhileError(DomainError):
    """Somebody changed that rule meanwhile. Look at it with `/rule history 3`, then try again."""


class RuleService:
    """Rules as people write and read them."""

    def __init__(
        self, *, rules: RuleRepository, users: UserService, deliveries: DeliveryService
    ) -> None:
        self._rules = rules
        self._users = users
        self._deliveries = deliveries

    def form(self, request: Request, wanted: RuleRequest) -> View:
        """Return the form for a new rule, or for one that is there.

        :raises DomainError: the person may not, or there is no such rule
        """
        self._require_writer(request)
        facts: dict[str, Any] = {"number": 0, "version": 0, "reply": request.reply or ""}
        facts |= {"here": request.channel, "body": blank(wanted.kind, wanted.words).plain()}
        if wanted.number:
            rule = self._get(request.team_id, wanted.number)
            facts |= {"number": rule.number, "version": rule.version, "body": rule.body.plain()}
        return View(name="rule_form", facts=facts)

    def save(self, request: Request, body: RuleBody, *, number: int = 0, seen: int = 0) -> Rule:
        """Write a new rule, or the next version of rule *number* if it is still version *seen*.

        Either begins in log mode: nobody has seen yet what it finds.

        :raises DomainError: the first rule that speaks against it
        """
        self._require_writer(request)
        check(body)
        team_id = request.team_id
        newest = self._rules.change(team_id, new=not number)
        before = self._get(team_id, number) if number else None
        if before and before.version != seen:
            raise ChangedMeanwhileError
        self._require_room(team_id, body, but=number)
        written = self._rules.add(
            team_id,
            number or newest,
            mode=Mode.LOG.value,
            body=body.plain(),
            author=request.actor,
        )
        rule = rule_of(written)
        self._tell_saved(request, rule, difference(before.body if before else None, body))
        return rule

    def set_mode(self, request: Request, number: int, mode: Mode) -> Rule:
        """Switch a rule: who sets it to enforce confirms what it will do.

        :raises DomainError: the first rule that speaks against it
        """
        self._require_writer(request)
        self._rules.change(request.team_id)
        rule = self._get(request.team_id, number)
        if rule.mode is mode:
            raise ModeAlreadyError
        written = self._rules.add(
            request.team_id,
            number,
            mode=mode.value,
            body=rule.body.plain(),
            author=request.actor,
        )
        self._tell_saved(request, rule_of(written), [("mode", rule.mode.value, mode.value)])
        return rule_of(written)

    def roll_back(self, request: Request, number: int, version: int) -> Rule:
        """Write an earlier version anew, with its mode; what came between stays in the history.

        :raises DomainError: the first rule that speaks against it
        """
        self._require_writer(request)
        self._rules.change(request.team_id)
        now = self._get(request.team_id, number)
        old = self._rules.get(request.team_id, number, version)
        if old is None or version == now.version:
            raise NoSuchVersionError
        written = self._rules.add(
            request.team_id,
            number,
            mode=old["mode"],
            body=old["body"],
            author=request.actor,
            restores=version,
        )
        rule = rule_of(written)
        changes = difference(now.body, rule.body)
        if now.mode is not rule.mode:
            changes.append(("mode", now.mode.value, rule.mode.value))
        self._tell_saved(request, rule, changes)
        return rule

    def all(self, request: Request) -> View:
        """Return all rules, with what they found within a week."""
        self._users.require_moderator(request.team_id, request.actor)
        found = self._rules.found_by_all(request.team_id, within=WEEK)
        items = [
            _facts(rule_of(each)) | {"hits": found.get(each["number"], 0)}
            for each in self._rules.newest(request.team_id)
        ]
        return View(name="rules", facts={"items": items})

    def show(self, request: Request, number: int) -> View:
        """Return one rule, with what it found within a week."""
        self._users.require_moderator(request.team_id, request.actor)
        rule = self._get(request.team_id, number)
        found = self._rules.found(request.team_id, number, within=WEEK)
        newest = self._rules.found_lately(request.team_id, number, within=WEEK, limit=SHOWN)
        items = [each | {"at": int(each["at"].timestamp())} for each in newest]
        facts = _facts(rule) | {"body": rule.body.plain(), "enforced_by": rule.enforced_by}
        return View(name="rule", facts=facts | {"found": found, "items": items})

    def history(self, request: Request, number: int) -> View:
        """Return the newest versions of a rule, each with what it changed."""
        self._users.require_moderator(request.team_id, request.actor)
        rule = self._get(request.team_id, number)
        found = list(self._rules.history(request.team_id, number, limit=VERSIONS + 1))
        pairs = zip(found, [*found[1:], None], strict=True)
        items = [_change(after, before) for after, before in pairs][:VERSIONS]
        return View(name="rule_history", facts=_facts(rule) | {"items": items})

    def test(self, request: Request, number: int, text: str) -> View:
        """Return whether a rule would be met by *text*, said here and now by a new member.

        Where a rule is only for some roles, the member has one of them.
        """
        self._users.require_moderator(request.team_id, request.actor)
        rule = self._get(request.team_id, number)
        said = utterance(
            user=request.actor,
            channel=(rule.body.channels or (request.channel,))[0],
            ts="1.1",
            at=request.at,
            text=text,
            detail={},
        )
        tried = replace(rule, mode=Mode.LOG)
        newcomer = Author(
            joined_at=request.at,
            is_guest=rule.body.guests,
            roles=frozenset(rule.body.only_roles) - {*rule.body.exempt_roles} or MEMBER,
        )
        met = Rulebook([tried]).judge(said, cache(lambda: newcomer), OwnMemory())
        facts = _facts(rule) | {"is_met": bool(met), "counts": rule.body.kind in COUNTING}
        return View(name="rule_tested", facts=facts)

    def body(self, request: Request, number: int) -> RuleBody:
        """Return what a rule says, for a moderator to try it.

        :raises DomainError: the person may not, or there is no such rule
        """
        self._users.require_moderator(request.team_id, request.actor)
        return self._get(request.team_id, number).body

    def require_writer(self, request: Request) -> None:
        """Let who may write rules pass.

        :raises OnlyAdminsWriteError: the person is none
        """
        self._require_writer(request)

    def _require_writer(self, request: Request) -> None:
        try:
            self._users.require("rules", request.team_id, request.actor)
        except NotAnAdminError:
            raise OnlyAdminsWriteError from None

    def _get(self, team_id: str, number: int) -> Rule:
        found = self._rules.get(team_id, number)
        if found is None:
            raise NoSuchRuleError
        return rule_of(found)

    def _require_room(self, team_id: str, body: RuleBody, *, but: int) -> None:
        others = [rule_of(each) for each in self._rules.newest(team_id) if each["number"] != but]
        if len(others) >= MOST_RULES:
            raise TooManyRulesError
        counting = [rule for rule in others if rule.body.kind in COUNTING]
        if Kind(body.kind) in COUNTING and len(counting) >= MOST_COUNTING:
            raise TooManyCountingError

    def _tell_saved(
        self, request: Request, rule: Rule, changes: list[tuple[str, str, str]]
    ) -> None:
        facts = _facts(rule) | {"changes": [list(each) for each in changes]}
        self._deliveries.answer(request, View(name="rule_saved", facts=facts))


def _facts(rule: Rule) -> dict[str, Any]:
    return {
        "number": rule.number,
        "version": rule.version,
        "mode": rule.mode.value,
        "name": rule.body.name,
        "kind": rule.body.kind,
        "what": rule.body.what,
        "delete": rule.body.delete,
        "then": rule.body.then,
    }


def _change(after: Row, before: Row | None) -> dict[str, Any]:
    old = RuleBody.of(before["body"]) if before else None
    changes = [list(each) for each in difference(old, RuleBody.of(after["body"]))]
    if before is None or before["mode"] != after["mode"]:
        changes.append(["mode", before["mode"] if before else "", after["mode"]])
    return {
        "version": after["version"],
        "author": after["author"],
        "at": int(after["made_at"].timestamp()),
        "restores": after["restores"],
        "changes": changes,
    }
