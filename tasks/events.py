"""Events of the workspace: what was said, who came and went, who people are."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from adapters.slack.directory import group_of
from adapters.slack.person import moment, profile_of
from db.envelope import Envelope
from services.automod.utterance import utterance
from services.ports import Profile
from services.request import Request
from services.user import FRESH
from services.user_group import Change
from tasks.handling import handle
from tasks.heard import Said, is_id, is_time, said
from tasks.queue import Queue
from tasks.raids import watch_joins, watch_posts
from tasks.steps import stand_guard
from tasks.task import task
from tasks.work import Services

SLACK_HOLDS_BACK = "slack_holds_back"
"""The alert that Slack keeps events from us (app_rate_limited, once a minute while it lasts)."""


@task(Queue.EVENT)
def message(*, envelope: Envelope) -> None:
    """Keep what was said, edited or deleted; delete what a sanction forbids; judge it by rules."""
    counted: list[bool] = []

    def deed(services: Services, request: Request) -> int | None:
        counted.append(_is_counted(services, request))
        return _message(services, request)

    _guarding(envelope, deed)
    if any(counted):
        watch_posts(envelope)


@task(Queue.EVENT)
def member_joined_channel(*, envelope: Envelope) -> None:
    """Have a banned person who came in removed again; learn who a stranger is."""
    _guarding(envelope, _joined)


@task(Queue.EVENT)
def member_left_channel(*, envelope: Envelope) -> None:
    """Pause what somebody has said in a channel that they left."""

    def left(services: Services, request: Request) -> None:
        services.reminders.upkeep.left(request.team_id, request.channel, request.actor)

    handle(envelope, left)


@task(Queue.EVENT)
def user_change(*, envelope: Envelope) -> None:
    """Keep Slack's new word on a person."""
    handle(envelope, _remember)


@task(Queue.EVENT)
def user_profile_changed(*, envelope: Envelope) -> None:
    """Keep a person's new name, where the event says who they are besides.

    Slack sends user_change with it, and may leave flags out here: what isn't told isn't false.
    """
    handle(envelope, _remember_if_whole)


@task(Queue.EVENT)
def team_join(*, envelope: Envelope) -> None:
    """Keep Slack's first word on a person, and when they came; look whether it is a wave."""
    handle(envelope, _welcome)
    watch_joins(envelope)


@task(Queue.EVENT)
def subteam_created(*, envelope: Envelope) -> None:
    """Keep a new user group."""
    handle(envelope, _keep_group)


@task(Queue.EVENT)
def subteam_updated(*, envelope: Envelope) -> None:
    """Keep a user group's new name or people, or that it was disabled."""
    handle(envelope, _keep_group)


@task(Queue.EVENT)
def subteam_members_changed(*, envelope: Envelope) -> None:
    """Keep who came into a user group and who went."""
    handle(envelope, _change_group)


@task(Queue.EVENT)
def subteam_self_added(*, envelope: Envelope) -> None:
    """Look anew at the user groups: Steward itself was put into one."""
    handle(envelope, _read_groups)


@task(Queue.EVENT)
def subteam_self_removed(*, envelope: Envelope) -> None:
    """Look anew at the user groups: Steward itself was taken out of one."""
    handle(envelope, _read_groups)


@task(Queue.EVENT)
def unknown(*, envelope: Envelope) -> None:
    """Record an event that nobody listens for."""

    def record(services: Services, _: Request) -> None:
        if envelope["name"] == "app_rate_limited":
            services.rows.alerts.note(SLACK_HOLDS_BACK)

    handle(envelope, record)


def _guarding(envelope: Envelope, deed: Callable[[Services, Request], int | None]) -> None:
    """Do *deed*; if it gave the guard something to do on a case, do that after the commit.

    Here and now, since a queue would make a forbidden word stand longer. If this process dies
    first, or the request was processed before, the sweeper has it done.
    """
    cases: list[int | None] = []
    handle(envelope, lambda services, request: cases.append(deed(services, request)))
    for case in cases:
        if case is not None:
            stand_guard(envelope["team_id"], case)


def _message(services: Services, request: Request) -> int | None:
    event = request.facts
    if event.get("subtype") == "message_deleted":
        services.rows.messages.gone(
            request.team_id, request.channel, str(event.get("deleted_ts") or "")
        )
        return None
    heard = said(request)
    if heard is None:
        return None
    if not heard.is_from_app:
        _keep(services, request.team_id, heard)
    if not heard.is_news:
        return None
    case = services.guard.said(request, heard.post)
    return case if case is not None or heard.is_steward else _judge(services, request, heard)


def _is_counted(services: Services, request: Request) -> bool:
    """Tell whether a person wrote something that the watch for raids counts."""
    if not services.raids.watch.counts_posts(request.team_id):
        return False
    heard = said(request)
    return heard is not None and heard.is_news and not heard.is_from_app


def _judge(services: Services, request: Request, heard: Said) -> int | None:
    """Judge it by the workspace's rules; return the case that deletes it, if one does."""
    post = heard.post
    seen = utterance(
        user=post.user,
        channel=post.channel,
        ts=post.ts,
        at=post.at,
        text=heard.text,
        detail=heard.detail,
    )
    judged = services.automod.judging.judge(request, seen, thread_ts=post.thread_ts)
    return judged.cases[0] if judged.cases else None


def _keep(services: Services, team_id: str, heard: Said) -> None:
    services.rows.messages.save(
        team_id,
        heard.post.channel,
        heard.post.ts,
        user_id=heard.post.user,
        text=heard.text,
        detail=heard.detail,
    )


def _joined(services: Services, request: Request) -> int | None:
    """Guard first: nothing may keep it. Slack tells of strangers from elsewhere only so."""
    services.watching.heard_in(request.team_id, request.channel)
    case = services.guard.joined(request)
    if case is None and is_id(request.actor):
        services.users.get_to_know(request.team_id, request.actor)
        services.newcomers.welcoming.entered(request, request.channel)
    return case


def _remember(services: Services, request: Request) -> None:
    if profile := _profile(request):
        services.users.remember(request.team_id, profile)
        services.ladder.assistance.changed(request.team_id, profile, at=profile.changed_at)
        known = services.rows.members.standing(request.team_id, [profile.user_id], fresh=FRESH)
        time_zone = str(known[profile.user_id]["time_zone"])
        services.reminders.upkeep.moved(request, profile.user_id, time_zone)


def _remember_if_whole(services: Services, request: Request) -> None:
    user = request.facts.get("user")
    if isinstance(user, dict) and "is_admin" in user:
        _remember(services, request)


def _welcome(services: Services, request: Request) -> None:
    if profile := _profile(request):
        came_at = moment(_seconds(request.facts.get("event_ts"))) or profile.changed_at
        services.users.remember(request.team_id, replace(profile, joined_at=came_at))
        services.newcomers.welcoming.arrived(request, profile.user_id)


def _profile(request: Request) -> Profile | None:
    user = request.facts.get("user")
    if isinstance(user, dict) and is_id(user.get("id")):
        return profile_of(user, request.team_id)
    return None


def _keep_group(services: Services, request: Request) -> None:
    group = group_of(request.facts.get("subteam"))
    if group and is_id(group.group_id):
        whole = group.users is not None and all(map(is_id, group.users))
        safe = group if whole else replace(group, users=None)
        services.user_groups.keep(request.team_id, safe)


def _change_group(services: Services, request: Request) -> None:
    event = request.facts
    if is_id(event.get("subteam_id")):
        services.user_groups.change(request.team_id, _change_of(event))


def _change_of(event: dict[str, Any]) -> Change:
    """Read who came and who went.

    https://docs.slack.dev/reference/events/subteam_members_changed
    """
    added, removed = _ids(event.get("added_users")), _ids(event.get("removed_users"))
    named = {"added_users_count": len(added), "removed_users_count": len(removed)}
    return Change(
        group_id=str(event["subteam_id"]),
        added=added,
        removed=removed,
        before=moment(event.get("date_previous_update")),
        at=moment(event.get("date_update")),
        is_whole=all(str(event.get(name, many)) == str(many) for name, many in named.items()),
    )


def _read_groups(services: Services, request: Request) -> None:
    services.user_groups.read_again(request.team_id)


def _ids(found: object) -> list[str]:
    return [each for each in found if is_id(each)] if isinstance(found, list) else []


def _seconds(ts: object) -> int | None:
    """Return the whole seconds of a timestamp of Slack's."""
    return int(ts.partition(".")[0]) if isinstance(ts, str) and is_time(ts) else None
