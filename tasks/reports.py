"""Reports: what members send, and what moderators press."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import structlog

from db.envelope import Envelope
from db.session import Row
from services.action import ACTIONS
from services.conversation import UnknownConversationError
from services.ports import OutsideError, View
from services.report_request import CATEGORIES
from services.request import Request
from tasks.clicks import AT_THE_CLICK, address, fields
from tasks.handling import handle
from tasks.outside import workspace
from tasks.queue import Queue
from tasks.task import task
from tasks.work import Services

log = structlog.get_logger(__name__)

PURGED = "50"
"""Messages that a purge from a report's card asks for: of who is reported, the newest."""


@task(Queue.COMMAND)
def report_form(*, envelope: Envelope) -> None:
    """Fill the form that a command or a shortcut has opened."""
    link = _permalink(envelope)

    def fill(services: Services, request: Request) -> None:
        view = services.reports.making.blank(request, link=link)
        services.deliveries.fill(request, str(request.facts.get("view_id") or ""), view)

    handle(envelope, fill)


@task(Queue.COMMAND)
def report_say(*, envelope: Envelope) -> None:
    """Take a report into the queue."""
    handle(envelope, lambda services, request: services.reports.making.say(request))


@task(Queue.COMMAND)
def report_answering(*, envelope: Envelope) -> None:
    """Look whether it is theirs to answer, while they write."""

    def look(services: Services, request: Request) -> None:
        services.reports.relay.require_theirs(request, _id(request.facts.get("value")))

    handle(envelope, look)


@task(Queue.COMMAND)
def report_answer(*, envelope: Envelope) -> None:
    """Take what who reported has written."""

    def take(services: Services, request: Request) -> None:
        words = str(fields(request).get("words") or "")
        services.reports.relay.answer(request, _id(request.facts.get("value")), words)

    handle(envelope, take)


@task(Queue.COMMAND)
def report_press(*, envelope: Envelope) -> None:
    """Claim a report, give it back, or close it as seen to."""

    def press(services: Services, request: Request) -> None:
        queue, (conversation_id, version) = services.reports.queue, address(request)
        deeds: dict[str, Callable[[Request, uuid.UUID, int], object]]
        deeds = {"claim": queue.claim, "release": queue.release, "done": queue.done}
        deed = deeds.get(str(request.facts.get("action_id")).partition(":")[2])
        if deed is None:
            raise UnknownConversationError
        deed(request, conversation_id, version)

    handle(envelope, press, fresh=AT_THE_CLICK)


@task(Queue.COMMAND)
def report_dismissing(*, envelope: Envelope) -> None:
    """Look whether it is theirs to dismiss, while they write the reason."""

    def look(services: Services, request: Request) -> None:
        services.reports.queue.held(request, address(request)[0])

    handle(envelope, look, fresh=AT_THE_CLICK)


@task(Queue.COMMAND)
def report_dismiss(*, envelope: Envelope) -> None:
    """Close a report that nothing follows from."""

    def dismiss(services: Services, request: Request) -> None:
        conversation_id, version = address(request)
        filled = fields(request)
        services.reports.queue.dismiss(
            request,
            conversation_id,
            version,
            reason=str(filled.get("reason") or ""),
            words=str(filled.get("words") or ""),
        )

    handle(envelope, dismiss, fresh=AT_THE_CLICK)


@task(Queue.COMMAND)
def report_choosing(*, envelope: Envelope) -> None:
    """Fill the form that asks to whom of those who reported something goes."""
    handle(envelope, _choose, fresh=AT_THE_CLICK)


@task(Queue.COMMAND)
def report_write(*, envelope: Envelope) -> None:
    """Write to somebody who reported."""

    def write(services: Services, request: Request) -> None:
        report = services.reports.queue.held(request, address(request)[0])
        filled = fields(request)
        words = str(filled.get("words") or "")
        services.reports.relay.write(request, report, _id(filled.get("statement")), words)

    handle(envelope, write, fresh=AT_THE_CLICK)


@task(Queue.COMMAND)
def report_muting(*, envelope: Envelope) -> None:
    """Let somebody who reported report nothing for a while."""

    def mute(services: Services, request: Request) -> None:
        report = services.reports.queue.held(request, address(request)[0])
        filled = fields(request)
        length, words = (str(filled.get(name) or "") for name in ("duration", "reason"))
        statement = _id(filled.get("statement"))
        view = services.reports.mutes.from_card(request, report, statement, length, words)
        services.deliveries.answer(request, view)

    handle(envelope, mute, fresh=AT_THE_CLICK)


@task(Queue.COMMAND)
def report_act(*, envelope: Envelope) -> None:
    """Fill the form of an act on who is reported, with what the report knows."""
    handle(envelope, _act, fresh=AT_THE_CLICK)


@task(Queue.COMMAND)
def report_purge(*, envelope: Envelope) -> None:
    """Look what who is reported said lately in that channel, and ask to confirm its deletion."""
    handle(envelope, _purge, fresh=AT_THE_CLICK)


@task(Queue.COMMAND)
def reports(*, envelope: Envelope) -> None:
    """List the reports that are open."""

    def show(services: Services, request: Request) -> None:
        services.deliveries.answer(request, services.reports.queue.page(request))

    handle(envelope, show)


@task(Queue.COMMAND)
def report_mute(*, envelope: Envelope) -> None:
    """Say who may not report, or change it."""

    def change(services: Services, request: Request) -> None:
        services.deliveries.answer(request, services.reports.mutes.typed(request))

    handle(envelope, change)


def _choose(services: Services, request: Request) -> None:
    """Fill the form with who reported, as far as it may be told."""
    conversation_id, _ = address(request)
    report = services.reports.queue.held(request, conversation_id)
    found = services.reports.statements.of_case(request.team_id, report["case_number"])
    facts = {
        "value": str(request.facts.get("value")),
        "statements": [
            {"id": str(each["id"]), "category": each["category"], "reporter": each["reporter"]}
            for each in found
        ],
    }
    name = str(request.facts.get("action_id")).partition(":")[2]
    view = View(name="report_mute_form" if name == "mute" else "report_write_form", facts=facts)
    services.deliveries.fill(request, str(request.facts.get("view_id") or ""), view)


def _act(services: Services, request: Request) -> None:
    name = str(request.facts.get("action_id")).partition(":")[2]
    if name not in ACTIONS:
        raise UnknownConversationError
    report = services.reports.queue.held(request, address(request)[0])
    form = services.forms.blank(name, request, target=report["reported"], about=_about(report))
    more = {"because_of": report["case_number"], "reason": _why(services, report)}
    view = View(name=form.name, facts={**form.facts, **more})
    services.deliveries.fill(request, str(request.facts.get("view_id") or ""), view)


def _purge(services: Services, request: Request) -> None:
    report = services.reports.queue.held(request, address(request)[0])
    words = f"<@{report['reported']}> {PURGED} {_why(services, report)}"
    asked = replace(request, channel=report["channel"] or request.channel, facts={"text": words})
    opened = services.purging.propose(asked, because_of=report["case_number"])
    services.reports.queue.link(request.team_id, report, opened.case_number)


def _why(services: Services, report: Row) -> str:
    """Return the reason that an act's form begins with: what most people reported it for."""
    found = services.reports.statements.of_case(report["team_id"], report["case_number"])
    kinds = [each["category"] for each in found]
    return CATEGORIES[max(kinds, key=kinds.count)] if kinds else ""


def _about(report: Row) -> dict[str, str]:
    message = report["message"]
    if not message:
        return {}
    return {
        "channel": report["channel"],
        "ts": report["ts"],
        "link": str(message.get("permalink") or ""),
        "said": str(message.get("text") or "")[:300],
    }


def _permalink(envelope: Envelope) -> str:
    """Return the address of a message in a channel; a direct message has none for others."""
    message: Any = envelope["facts"].get("message") or {}
    channel, ts = envelope["channel"], message.get("ts")
    if not channel or not isinstance(ts, str) or not ts:
        return ""
    try:
        return workspace(envelope["team_id"]).permalink(channel, ts)
    except OutsideError as error:
        log.info("permalink.none", error=str(error))
        return ""


def _id(value: object) -> uuid.UUID:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        raise UnknownConversationError from None
