"""Requests about points: commands, buttons, reactions, and the weekly digest."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from db.envelope import Envelope
from fsm.flow import Event
from services.conversation import UnknownConversationError
from services.deal import GRANT, ORDER, REWARD, TRANSFER
from services.ports import View
from services.request import Request
from services.shop import NoSuchRewardError
from tasks.clicks import AT_THE_CLICK, address, fields
from tasks.handling import handle
from tasks.heard import is_id, is_time
from tasks.job import job
from tasks.queue import Queue
from tasks.task import task
from tasks.work import Services, unit_of_work

LONGEST_SECONDS = 11
"""Digits of a time of Slack's before its dot: until the year 5138."""

WEEKLY = timedelta(weeks=1)

MONDAY_AT_NINE = timedelta(hours=9)
"""When in its week the digest comes, in UTC; a Monday that was missed is made up for."""


@task(Queue.COMMAND)
def kudos(*, envelope: Envelope) -> None:
    """Thank somebody with points of the day's allowance; `check` shows how kudos go round."""

    def thank(services: Services, request: Request) -> None:
        if request.text.lower() == "check":
            view = services.economy.leaderboard.suspicions(request)
            services.deliveries.answer(request, view)
        else:
            services.economy.kudos.give(request)

    handle(envelope, thank)


@task(Queue.COMMAND)
def balance(*, envelope: Envelope) -> None:
    """Tell what somebody has."""
    _answer(envelope, lambda services, request: services.economy.kudos.balance(request))


@task(Queue.COMMAND)
def transfer(*, envelope: Envelope) -> None:
    """Ask whether points are to be given away."""
    handle(envelope, lambda services, request: services.economy.transfers.propose(request))


@task(Queue.COMMAND)
def leaderboard(*, envelope: Envelope) -> None:
    """Show who received most kudos."""
    _answer(envelope, lambda services, request: services.economy.leaderboard.answer(request))


@task(Queue.COMMAND)
def grant(*, envelope: Envelope) -> None:
    """Grant points, or ask a second person."""
    handle(envelope, lambda services, request: services.economy.grants.grant(request))


@task(Queue.COMMAND)
def shop(*, envelope: Envelope) -> None:
    """Show what points buy."""
    _answer(envelope, lambda services, request: services.economy.shop.show(request))


@task(Queue.COMMAND)
def buy(*, envelope: Envelope) -> None:
    """Ask whether somebody wants a reward."""
    handle(
        envelope,
        lambda services, request: services.economy.purchases.propose(request, _reward(request)),
    )


@task(Queue.COMMAND)
def reward_form(*, envelope: Envelope) -> None:
    """Fill the form of a reward."""

    def fill(services: Services, request: Request) -> None:
        reward = _reward(request) if request.facts.get("value") else None
        view = services.economy.shop.form(request, reward)
        if view_id := str(request.facts.get("view_id") or ""):
            services.deliveries.fill(request, view_id, view)

    handle(envelope, fill, fresh=AT_THE_CLICK)


@task(Queue.COMMAND)
def reward_save(*, envelope: Envelope) -> None:
    """Put a reward into the shop, or change it."""

    def save(services: Services, request: Request) -> None:
        reward = _reward(request) if request.facts.get("value") else None
        services.economy.shop.save(request, reward, fields(request))

    handle(envelope, save, fresh=AT_THE_CLICK)


@task(Queue.COMMAND)
def press_deal(*, envelope: Envelope) -> None:
    """Apply the button of a card about points."""
    handle(envelope, _press, fresh=AT_THE_CLICK)


@task(Queue.EVENT)
def reaction_added(*, envelope: Envelope) -> None:
    """Give kudos for a reaction."""
    _reacted(envelope, added=True)


@task(Queue.EVENT)
def reaction_removed(*, envelope: Envelope) -> None:
    """Take kudos back whose reaction was taken away soon."""
    _reacted(envelope, added=False)


@job(WEEKLY, at=MONDAY_AT_NINE)
def post_kudos_digests() -> str:
    """Post what last week was like: once a week, whatever the job's own row says."""
    with unit_of_work() as services:
        teams = services.economy.rows.kudos.teams()
    return f"told {sum(map(_post_digest, teams))}"


def _post_digest(team_id: str) -> bool:
    with unit_of_work() as services:
        channel = services.preferences.of(team_id).kudos_digest_channel
        now = datetime.now(UTC)
        return bool(channel) and services.economy.leaderboard.digest(team_id, channel, now=now)


def _answer(envelope: Envelope, view: Callable[[Services, Request], View]) -> None:
    handle(
        envelope,
        lambda services, request: services.deliveries.answer(request, view(services, request)),
    )


def _press(services: Services, request: Request) -> None:
    flow, _, name = str(request.facts.get("action_id")).partition(":")
    conversation_id, version = address(request)
    economy = services.economy
    presses: dict[str, Callable[..., None]] = {
        TRANSFER: economy.transfers.press,
        GRANT: economy.grants.press,
        REWARD: economy.purchases.press,
        ORDER: economy.purchases.decide,
    }
    if flow not in presses or name not in {Event.CONFIRM, Event.CANCEL}:
        raise UnknownConversationError
    where: dict[str, uuid.UUID | int] = {"conversation_id": conversation_id, "version": version}
    presses[flow](request, Event(name), **where)


def _reacted(envelope: Envelope, *, added: bool) -> None:
    def follow(services: Services, request: Request) -> None:
        """Read https://docs.slack.dev/reference/events/reaction_added; item_user may be missing."""
        event, item = request.facts, request.facts.get("item")
        author, at = event.get("item_user"), event.get("event_ts")
        if not isinstance(item, dict) or item.get("type") != "message":
            return
        if not (is_id(author) and is_id(item.get("channel")) and is_id(request.actor)):
            return
        if not (_is_moment(item.get("ts")) and _is_moment(at)):
            return
        sign = {
            "team_id": request.team_id,
            "channel": str(item["channel"]),
            "ts": str(item["ts"]),
            "emoji": str(event.get("reaction") or "").partition("::")[0],
            "giver": request.actor,
        }
        services.economy.reactions.changed(request, sign, str(author), str(at), added=added)

    handle(envelope, follow)


def _is_moment(found: object) -> bool:
    """Tell whether *found* is a time of Slack's in this millennium or the next."""
    return (
        isinstance(found, str)
        and is_time(found)
        and len(found.partition(".")[0]) <= LONGEST_SECONDS
    )


def _reward(request: Request) -> int:
    """Read the id of the reward that a button or a form carries.

    :raises NoSuchRewardError: it is none
    """
    value = str(request.facts.get("value") or "")
    if not (value.isascii() and value.isdecimal() and len(value) <= 15):  # noqa: PLR2004 - fits a bigint
        raise NoSuchRewardError
    return int(value)
