"""Steward's Home: opened, turned, drawn, and drawn again when it shows something else."""

from datetime import timedelta
from functools import partial

import structlog

from config.settings import settings
from db.envelope import Envelope
from db.repositories.home import ClaimedHome
from services import setting_form
from services.form import carried
from services.home import fingerprint
from services.ports import BusyError, OutsideError, RefusedError, Urgency, View
from services.request import Request
from services.wakeup import Furnish
from tasks.clicks import fields
from tasks.handling import handle
from tasks.hold import Hold, unrepeatable
from tasks.job import job
from tasks.outside import messenger
from tasks.queue import Queue
from tasks.running import patiently
from tasks.task import task
from tasks.work import Services, one_statement, unit_of_work

log = structlog.get_logger(__name__)

LOOK_EVERY = timedelta(seconds=10)
"""How soon a Home shows what has changed elsewhere, while its owner may be looking."""

LOOKED_AT_FOR = timedelta(minutes=10)
"""Who opened it longer ago has gone on; it is drawn anew when they come back."""

FORGOTTEN = timedelta(seconds=2)
AT_ONCE = 30
"""Homes that one look takes up at most; those that were looked at longest ago come first."""


@task(Queue.EVENT)
def app_home_opened(*, envelope: Envelope) -> None:
    """Draw the Home of the person who has opened it."""

    def open_it(services: Services, request: Request) -> None:
        if request.facts.get("tab", "home") == "home" and request.actor:
            services.home.opened(request)

    handle(envelope, open_it)


@task(Queue.COMMAND)
def turn(*, envelope: Envelope) -> None:
    """Turn a page."""

    def turn_it(services: Services, request: Request) -> None:
        services.home.turn(request, str(request.facts.get("value") or ""))

    handle(envelope, turn_it)


@task(Queue.COMMAND)
def change_settings(*, envelope: Envelope) -> None:
    """Fill the form of a group of settings."""

    def fill(services: Services, request: Request) -> None:
        group = str(request.facts.get("value") or "")
        form = setting_form.blank(services.preferences, request, group)
        if view_id := str(request.facts.get("view_id") or ""):
            services.deliveries.fill(request, view_id, form)

    handle(envelope, fill)


@task(Queue.COMMAND)
def save_settings(*, envelope: Envelope) -> None:
    """Take what an admin has changed in a form of settings, and show it in their Home."""

    def save(services: Services, request: Request) -> None:
        wanted = setting_form.changed(fields(request), carried(request.facts.get("value")))
        if wanted:
            services.preferences.change(request, wanted)
            services.wakeups.add(Furnish(request.team_id, request.actor))

    handle(envelope, save)


@task(Queue.DELIVERY)
def furnish(*, team_id: str, user: str) -> None:
    """Bring a Home up to date, until nothing has changed meanwhile."""
    is_behind = True
    while is_behind:
        hold = Hold(unrepeatable())
        with one_statement() as rows:
            claimed = rows.homes.claim(team_id, user, lease=hold.lease)
        is_behind = claimed is not None and _bring_up_to_date(claimed, hold)


@job(LOOK_EVERY)
def look_at_homes() -> str:
    """Draw the Homes anew that show something else than they should, or were forgotten."""
    with one_statement() as rows:
        due = rows.homes.due(after=FORGOTTEN, within=LOOKED_AT_FOR, every=LOOK_EVERY, limit=AT_ONCE)
    with unit_of_work() as services:
        for team_id, user in due:
            services.wakeups.add(Furnish(team_id, user))
    return f"looked at {len(due)}"


def _bring_up_to_date(claimed: ClaimedHome, hold: Hold) -> bool:
    """Publish it if it shows something else; return whether it is behind again."""
    with unit_of_work() as services:
        view = services.home.page(claimed)
    shown, mark = fingerprint(view), claimed.hash
    try:
        if shown != claimed.shown or claimed.revision > claimed.drawn_revision:
            mark = _publish(claimed, view, hold)
    except OutsideError as error:
        wait = error.retry_after if isinstance(error, BusyError) else LOOK_EVERY
        log.warning("home.not_drawn", error=str(error), wait=wait.total_seconds())
        patiently(partial(_put_off, claimed, wait))
        return False
    return patiently(partial(_finish, claimed, shown, mark))


def _publish(claimed: ClaimedHome, view: View, hold: Hold) -> str:
    """Publish it over what we know to stand there, or over whatever does: ours is the newer.

    It is drawn from the newest rows; who has lost the lease meanwhile publishes nothing more.
    """
    voice = messenger(claimed.team_id, Urgency.ANSWER)
    hold.demand(settings().slack_timeout)
    try:
        return voice.publish(claimed.user_id, view, over=claimed.hash)
    except RefusedError as refused:
        if refused.code != "hash_conflict":
            raise
    hold.demand(settings().slack_timeout)
    return voice.publish(claimed.user_id, view, over="")


def _finish(claimed: ClaimedHome, shown: str, mark: str) -> bool:
    with one_statement() as rows:
        return rows.homes.finish(claimed, shown=shown, mark=mark)


def _put_off(claimed: ClaimedHome, wait: timedelta) -> None:
    with one_statement() as rows:
        rows.homes.put_off(claimed, wait=wait)
