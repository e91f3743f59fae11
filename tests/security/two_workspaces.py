"""Two workspaces with the same ids everywhere, and a call of every query for one of them."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.models.channel import ChannelState
from db.repositories.hook_message import ClaimedMessage
from services.ports import Profile
from tasks.work import Services
from tests.integration.community import GRACE, MILO, TROLL, settle_in
from tests.integration.db.test_inbox import envelope
from tests.security.cases_of_two import CASE_CALLS, settle_cases
from tests.security.homes_of_two import HOME_CALLS, settle_homes
from tests.security.newcomers_of_two import NEWCOMER_CALLS, settle_newcomers
from tests.security.points_of_two import POINTS_CALLS, settle_points
from tests.security.reminders_of_two import REMINDER_CALLS, settle_reminders
from tests.security.reports_of_two import REPORT_CALLS, settle_reports
from tests.security.rules_of_two import RULE_CALLS, settle_rules
from tests.security.twins import BETA, CAME, CARD, DAY, MINUTE, Call, exactly, words

ASKED = envelope("command:same", team_id=BETA)
BROKEN = envelope("command:broken", team_id=BETA)
NEW = envelope("command:new", team_id=BETA)
LATER = envelope(
    "action:later", team_id=BETA, facts={"value": f"{CARD}.2"}, received_at="2026-11-22T13:00:00Z"
)


def _told(services: Services) -> ClaimedMessage:
    found = services.hooks.messages.claim(BETA, 2, lease=MINUTE)
    assert found is not None
    return found


def _held(services: Services) -> object:
    services.hooks.rows.hold(BETA)
    return True


def hook(team: str, key: str) -> dict[str, Any]:
    """Return a subscription whose words are its workspace's own."""
    words = {"repository": "", "template": f"words of {team}", "host": "", "address": None}
    about = {"kind": "json", "channels": ["C1"], "events": [], "secret": f"sealed of {team}"}
    return words | about | {"made_by": key, "created_by": MILO}


CREW = {"group_id": "S1", "handle": "crew", "is_enabled": True, "changed_at": None}


def settle(team: str, session: Session) -> Services:
    """Fill every table for *team*, with ids that the other has, too, and words that are its own."""
    services = settle_in(session, team=team)
    repos, said = services.rows, words(team)
    settle_cases(team, services)
    services.hooks.rows.add(team, hook(team, "command:same"))
    services.hooks.rows.receive(team, 1, "guid-1")
    events = {"kind": "events", "events": ["words"], "channels": [], "address": f"of {team}"}
    services.hooks.rows.add(team, hook(team, "command:events") | events)
    services.hooks.messages.add(team, 2, words(team))
    repos.members.save(team, asdict(Profile(user_id=GRACE, name=said, joined_at=CAME)))
    repos.messages.save(team, "C1", "1795305600.1", user_id=TROLL, text=said, detail={})
    repos.messages.save(
        team, "C1", "1795305602.1", user_id=TROLL, text=said,
        detail={"thread_ts": "1795305600.1"},
    )  # fmt: skip
    repos.channels.want(team, "C1")
    repos.channels.mark(team, "C2", ChannelState.LEFT, error=said)
    repos.workspaces.meet(team, name=said, url=f"https://{team}.slack.com/")
    repos.user_groups.save(team, CREW | {"name": said}, [MILO, TROLL])
    repos.user_groups.save(team, CREW | {"group_id": "S2", "name": said}, None)
    repos.user_groups.bind(team, "S1", "helper", by=MILO)
    repos.readings.begin(team, ["members"])
    repos.inbox.begin(envelope("command:same", team_id=team, facts={"text": said}))
    pressed = {"value": f"{CARD}.1", "words": said}
    repos.inbox.begin(envelope("action:same", team_id=team, facts=pressed))
    repos.inbox.begin(broken := envelope("command:broken", team_id=team))
    repos.inbox.finish(broken, "broken:ValueError")
    services.audit.chain(team, limit=3)
    repos.patrols.begin(team, DAY)
    settle_reports(team, services, CARD)
    settle_points(team, services)
    settle_reminders(team, services)
    settle_rules(team, services)
    settle_newcomers(team, services)
    settle_homes(team, services)
    return services


def _reading(services: Services) -> Any:
    reading = services.rows.readings.claim(BETA, "members", lease=MINUTE)
    assert reading
    return reading


CALLS: dict[str, Call] = {
    **REPORT_CALLS,
    **CASE_CALLS,
    **POINTS_CALLS,
    **REMINDER_CALLS,
    **RULE_CALLS,
    **HOME_CALLS,
    **NEWCOMER_CALLS,
    "AuditRepository.record": lambda s: s.rows.audit.record(BETA, "new", actor=MILO),
    "AuditRepository.lock_head": lambda s: exactly(s.rows.audit.lock_head(BETA).sequence, 3),
    "AuditRepository.take": lambda s: s.rows.audit.take(BETA, limit=1),
    "AuditRepository.append": lambda s: s.audit.chain(BETA, limit=1),
    "AuditRepository.page": lambda s: exactly(len(s.rows.audit.page(BETA, after=0, limit=9)), 3),
    "AuditRepository.at_or_before": lambda s: s.rows.audit.at_or_before(BETA, 2),
    "AuditRepository.about_case": lambda s: s.rows.audit.about_case(BETA, 1, limit=9),
    "AuditRepository.end": lambda s: s.rows.audit.end(BETA),
    "AuditRepository.anchored": lambda s: s.rows.audit.anchored(BETA, DAY),
    "PatrolRepository.begin": lambda s: s.rows.patrols.begin(BETA, DAY + timedelta(days=1)),
    "PatrolRepository.ahead": lambda s: exactly(len(s.rows.patrols.ahead(BETA, limit=9)), 1),
    "PatrolRepository.reached": lambda s: s.rows.patrols.reached(BETA, CARD, found=1),
    "PatrolRepository.finish": lambda s: s.rows.patrols.finish(BETA),
    "TimelineRepository.of_case": lambda s: exactly(
        "words of T0ALPHA" in repr(s.rows.timeline.of_case(BETA, 1)), False
    )
    or True,
    "ChannelRepository.want": lambda s: s.rows.channels.want(BETA, "C9"),
    "ChannelRepository.mark": lambda s: s.rows.channels.mark(BETA, "C1", ChannelState.REFUSED),
    "ChannelRepository.returned": lambda s: s.rows.channels.returned(BETA, "C2"),
    "ChannelRepository.take": lambda s: s.rows.channels.take(
        lease=MINUTE, team_id=BETA, channel="C1"
    ),
    "InboxRepository.reopen": lambda s: s.rows.inbox.reopen(BROKEN),
    "InboxRepository.begin": lambda s: s.rows.inbox.begin(ASKED),
    "InboxRepository.is_new": lambda s: s.rows.inbox.begin(NEW) and s.rows.inbox.is_new(NEW),
    "InboxRepository.earlier": lambda s: s.rows.inbox.earlier(LATER),
    "InboxRepository.finish": lambda s: s.rows.inbox.finish(ASKED, "done"),
    "MemberRepository.standing": lambda s: s.rows.members.standing(
        BETA, [TROLL, MILO], fresh=MINUTE
    ),
    "MemberRepository.save": lambda s: s.rows.members.save(
        BETA, asdict(Profile(user_id=TROLL, name="new"))
    ),
    "MemberRepository.save_all": lambda s: s.rows.members.save_all(
        BETA, [asdict(Profile(user_id=TROLL, name="new"))]
    ),
    "UserGroupRepository.save": lambda s: s.rows.user_groups.save(BETA, CREW | {"name": "x"}, []),
    "UserGroupRepository.fill": lambda s: s.rows.user_groups.fill(BETA, "S1", [GRACE]),
    "UserGroupRepository.next_stale": lambda s: exactly(
        s.rows.user_groups.next_stale(BETA, after=""), "S2"
    ),
    "UserGroupRepository.lock": lambda s: s.rows.user_groups.lock(BETA, "S1"),
    "UserGroupRepository.change": lambda s: s.rows.user_groups.change(
        BETA, "S1", added=[GRACE], removed=[MILO], changed_at=None, stale=True
    ),
    "UserGroupRepository.forget_others": lambda s: s.rows.user_groups.forget_others(BETA, []),
    "UserGroupRepository.find": lambda s: s.rows.user_groups.find(BETA, "S1"),
    "UserGroupRepository.bind": lambda s: s.rows.user_groups.bind(BETA, "S1", "auditor", by=MILO),
    "UserGroupRepository.unbind": lambda s: s.rows.user_groups.unbind(BETA, "S1", None, by=MILO),
    "UserGroupRepository.bindings": lambda s: exactly(len(s.rows.user_groups.bindings(BETA)), 1),
    "ReadingRepository.begin": lambda s: s.rows.readings.begin(BETA, ["groups"]),
    "ReadingRepository.ask": lambda s: s.rows.readings.ask(BETA, "members"),
    "ReadingRepository.claim": _reading,
    "ReadingRepository.renew": lambda s: s.rows.readings.renew(_reading(s), 2 * MINUTE),
    "ReadingRepository.lock": lambda s: s.rows.readings.lock(_reading(s)),
    "ReadingRepository.turn": lambda s: s.rows.readings.turn(
        _reading(s), "page2", seen=1, every=MINUTE
    ),
    "ReadingRepository.put_off": lambda s: s.rows.readings.put_off(
        _reading(s), error="busy", wait=MINUTE
    ),
    "ReadingRepository.how_far": lambda s: exactly(len(s.rows.readings.how_far(BETA)), 1),
    "WorkspaceRepository.meet": lambda s: s.rows.workspaces.meet(BETA, name="new", url=""),
    "HookRepository.hold": _held,
    "HookRepository.add": lambda s: s.hooks.rows.add(BETA, hook(BETA, "command:new")),
    "HookRepository.of": lambda s: exactly(len(s.hooks.rows.of(BETA)), 2) and s.hooks.rows.of(BETA),
    "HookRepository.get": lambda s: s.hooks.rows.get(BETA, 1),
    "HookRepository.rotate": lambda s: s.hooks.rows.rotate(
        BETA, 1, secret="sealed anew", overlap=MINUTE  # noqa: S106 - guards nothing
    ),
    "HookRepository.end": lambda s: s.hooks.rows.end(BETA, 1, by=MILO),
    "HookRepository.secrets": lambda s: s.hooks.rows.secrets(BETA, 1),
    "HookRepository.receive": lambda s: s.hooks.rows.receive(BETA, 1, "guid-2"),
    "HookMessageRepository.add": lambda s: s.hooks.messages.add(BETA, 2, "new"),
    "HookMessageRepository.claim": _told,
    "HookMessageRepository.arrived": lambda s: s.hooks.messages.arrived(_told(s), "200"),
    "HookMessageRepository.failed": lambda s: s.hooks.messages.failed(
        _told(s), "500", wait=MINUTE, rest=MINUTE
    ),
    "HookMessageRepository.turn_off": lambda s: s.hooks.messages.turn_off(BETA, 2),
    "HookMessageRepository.turn_on": lambda s: s.hooks.messages.turn_on(BETA, 2),
    "HookMessageRepository.again": lambda s: s.hooks.messages.again(BETA, 2, _told(s).id),
    "HookMessageRepository.log": lambda s: s.hooks.messages.log(BETA, 2, limit=9),
    "WorkspaceRepository.get": lambda s: s.rows.workspaces.get(BETA),
    "MemberRepository.grant": lambda s: s.rows.members.grant(BETA, GRACE, "moderator", by=MILO),
    "MemberRepository.revoke": lambda s: s.rows.members.revoke(BETA, MILO, "moderator", by=MILO),
    "MemberRepository.grants": lambda s: exactly(len(s.rows.members.grants(BETA)), 2),
    "MessageRepository.save": lambda s: s.rows.messages.save(
        BETA, "C1", "1795305600.1", user_id=TROLL, text="new", detail={}
    ),
    "MessageRepository.gone": lambda s: s.rows.messages.gone(BETA, "C1", "1795305600.1"),
    "MessageRepository.with_thread": lambda s: s.rows.messages.with_thread(
        BETA, "C1", "1795305600.1", thread_ts="", limit=9
    ),
    "MessageRepository.context": lambda s: s.rows.messages.context(
        BETA, "C1", ["1795305600.1"], limit=9
    ),
    "MessageRepository.replies": lambda s: s.rows.messages.replies(
        BETA, "C1", oldest="1", latest="9", author="", limit=9
    ),
    "InboxRepository.facts": lambda s: s.rows.inbox.facts(BETA, "command:same"),
    "MessageRepository.recent": lambda s: s.rows.messages.recent(
        BETA, TROLL, within=timedelta(days=3650), limit=9
    ),
    "RaidRepository.joins": lambda s: exactly(s.raids.rows.joins(BETA, most=9)["number"], 1),
    "RaidRepository.posts": lambda s: s.raids.rows.posts(BETA, most=9),
    "RaidRepository.last": lambda s: exactly(
        (s.raids.rows.last(BETA, TROLL) or {}).get("number"), 1
    ),
    "RaidRepository.asked": lambda s: exactly(len(s.raids.rows.asked(BETA, [1])), 1),
    "RaidRepository.newcomers": lambda s: exactly(
        s.raids.rows.newcomers(BETA, since=CAME, most=9), 1
    ),
    "MemberRepository.admins": lambda s: exactly(
        s.rows.members.admins(BETA, limit=9)["total"], 1
    ),
    "MemberRepository.roles_with_origin": lambda s: exactly(
        len(s.rows.members.roles_with_origin(BETA, TROLL)), 1
    ),
    "UserGroupRepository.size": lambda s: exactly(s.rows.user_groups.size(BETA, "S1"), 2),
}  # fmt: skip
"""Each method, called for one workspace with ids that the other has as well."""
