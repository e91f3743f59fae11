"""Rules: the command, its form, and backtests a slice at a time."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import structlog

from db.envelope import Envelope
from db.session import Row
from services import rule_form
from services.automod.rule import RuleBody
from services.automod.utterance import Author
from services.backtest import LookingBack
from services.form import carried
from services.judging import author_of
from services.permission import Permit
from services.ports import View
from services.request import Request
from services.rule_request import RuleRequest, parse
from services.user import FRESH
from services.wakeup import LookBack
from tasks.assembly.automod import backtest_rows
from tasks.clicks import fields
from tasks.handling import handle
from tasks.job import job
from tasks.queue import Queue
from tasks.task import task
from tasks.work import Services, one_statement, unit_of_work

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=30)
"""How long one slice may take before another worker takes over."""

FORGOTTEN = timedelta(seconds=10)


@task(Queue.COMMAND)
def rule(*, envelope: Envelope) -> None:
    """Do what was typed behind /rule."""
    handle(envelope, _do)


@task(Queue.COMMAND)
def rule_form_sent(*, envelope: Envelope) -> None:
    """Save the rule that a form describes, or try it on what was said lately."""
    handle(envelope, _sent)


@task(Queue.DELIVERY)
def look_back(*, team_id: str, backtest: str) -> None:
    """Do a slice of a backtest: taken under a lease, done without a transaction, written down."""
    with backtest_rows() as backtests:
        taken = backtests.claim(team_id, uuid.UUID(backtest), lease=LEASE)
    if taken is None:
        return
    is_over = LookingBack(taken, _Past()).slice()
    with unit_of_work() as services:
        services.automod.backtests.reached(taken, is_over=is_over)
    log.info("backtest.slice", looked=taken["looked"], hits=taken["hits"], over=is_over)


@job(timedelta(seconds=5))
def wake_backtests() -> str:
    """Wake a worker for backtests that nobody is at: its message was lost, or a worker died."""
    with unit_of_work() as services:
        found = services.automod.backtest_rows.forgotten(after=FORGOTTEN, limit=20)
        for team_id, backtest in found:
            services.wakeups.add(LookBack(team_id, backtest))
    return f"woke {len(found)}"


class _Past:
    """Implements services.backtest.Past: each page is a statement of its own."""

    def messages(
        self, team_id: str, *, since: date, after: tuple[str, str, str], limit: int
    ) -> Sequence[Row]:
        """Return what was said from *since* on behind *after*, person by person, by time."""
        with backtest_rows() as backtests:
            return backtests.messages(team_id, since=since, after=after, limit=limit)

    def authors(self, team_id: str, users: Sequence[str]) -> Mapping[str, Author]:
        """Return who *users* are, as far as is known today."""
        with one_statement() as rows:
            known = rows.members.standing(team_id, users, fresh=FRESH)
            permits = [Permit(**found) for found in rows.permits.of(team_id)]
        return {user: author_of(known.get(user), permits) for user in users}


def _do(services: Services, request: Request) -> None:
    wanted = parse(request.text)
    rules = services.automod.rules
    view_id = str(request.facts.get("view_id") or "")
    match wanted.verb:
        case "add" if wanted.words:
            body = replace(rule_form.blank(wanted.kind, wanted.words), name=_name(wanted))
            rules.save(request, body)
        case "add" | "edit":
            view = rules.form(request, wanted)
            if view_id:
                services.deliveries.fill(request, view_id, view)
        case "mode":
            rules.set_mode(request, wanted.number, wanted.mode)
        case "rollback":
            rules.roll_back(request, wanted.number, wanted.version)
        case "backtest":
            body = rules.body(request, wanted.number)
            services.automod.backtests.ask(request, body, days=wanted.days, number=wanted.number)
        case _:
            services.deliveries.answer(request, _read(services, request, wanted))


def _read(services: Services, request: Request, wanted: RuleRequest) -> View:
    rules = services.automod.rules
    match wanted.verb:
        case "show":
            return rules.show(request, wanted.number)
        case "history":
            return rules.history(request, wanted.number)
        case "test":
            return rules.test(request, wanted.number, wanted.words)
        case _:
            return rules.all(request)


def _name(wanted: RuleRequest) -> str:
    """Return what a rule is called that was typed on one line."""
    return " ".join(f"{wanted.kind}: {wanted.words}".split())[: rule_form.LONGEST_NAME]


def _sent(services: Services, request: Request) -> None:
    filled = fields(request)
    along = carried(request.facts.get("value"))
    where = replace(request, channel=_text(along, "here"), reply=_text(along, "reply") or None)
    body: RuleBody = rule_form.read(filled)
    number, seen = _number(along, "number"), _number(along, "version")
    if filled.get("save") == rule_form.TRY:
        services.automod.rules.require_writer(where)
        services.automod.backtests.ask(where, body, days=rule_form.TRY_DAYS, number=None)
    else:
        services.automod.rules.save(where, body, number=number, seen=seen)


def _text(along: Mapping[str, Any], name: str) -> str:
    found = along.get(name)
    return found if isinstance(found, str) else ""


def _number(along: Mapping[str, Any], name: str) -> int:
    found = along.get(name)
    return found if isinstance(found, int) and 0 <= found < 2**31 else 0
