"""Every view in every state, with facts to draw it from."""

from typing import Any

from services.action import ACTIONS
from services.rule_form import blank
from tests.unit.adapters.hook_samples import HOOK_MESSAGES
from tests.unit.adapters.welcome_samples import WELCOME_MESSAGES, WELCOME_MODALS

CONVERSATION = "0193a5f0-0000-7000-8000-000000000001"
NOON = 1795348800
WEEK_LATER = NOON + 7 * 86400


def step(
    kind: str,
    state: str,
    subject: str = "",
    *,
    error: str | None = None,
    already: bool = False,
    **detail: Any,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "subject": subject,
        "state": state,
        "error": error,
        "already": already,
        "detail": detail,
    }


def card(state: str, event: str, **facts: Any) -> dict[str, Any]:
    return {
        "flow": "ban",
        "state": state,
        "event": event,
        "version": 2,
        "conversation": CONVERSATION,
        "case": 12,
        "target": "U0SPAM",
        "owner": "U0ADA",
        "actor": "U0ADA",
        "reason": "sells watches in every channel",
        "until": WEEK_LATER,
        "deadline": NOON + 300,
        "error": None,
        "steps": [],
    } | facts


RULE = {
    "number": 3,
    "version": 2,
    "mode": "log",
    "name": "No casinos",
    "kind": "words",
    "what": "casino, free coins",
    "delete": False,
    "then": "",
}
ACTS = {"mode": "enforce", "delete": True, "then": "shush"}
RULE_BODY = {
    "name": "No casinos",
    "kind": "words",
    "what": "casino, free coins",
    "channels": ["C0HELP"],
    "newer_than": 259200.0,
    "hours": "22:00-06:00",
    "zone": "",
    "guests": True,
    "apps": True,
    "moderators": False,
    "only_roles": ["guest", "member"],
    "exempt_roles": ["helper"],
    "delete": True,
    "then": "shush",
    "lasts": 3600.0,
    "reason": "no adverts, please",
}
RULE_HIT = {
    "channel": "C0HELP",
    "ts": "1.1",
    "user_id": "U0SPAM",
    "at": NOON,
    "said": "visit <my> casino",
}
RULE_CHANGE = {
    "version": 1,
    "author": "U0ADA",
    "at": NOON,
    "restores": None,
    "changes": [["name", "", "No casinos"], ["mode", "", "log"]],
}
BACKTEST = {
    "number": 3,
    "name": "No casinos",
    "days": 30,
    "looked": 12345,
    "hits": 17,
    "authors": 4,
    "is_whole": True,
    "items": [{"channel": "C0HELP", "user": "U0SPAM", "said": "visit <my> casino"}],
}
CARD_OF_A_RULE = card(
    "idle", "succeed", flow="remove", owner="rule:3", actor="", until=None, reason="no adverts"
)

PLANNED = [
    step("guard", "pending"),
    step("evidence", "pending"),
    step("survey", "pending"),
    step("notice", "pending"),
]
HALFWAY = [
    step("guard", "done"),
    step("evidence", "done", messages=4),
    step("survey", "done"),
    step("kick", "done", "C0RANDOM"),
    step("kick", "working", "C0HELP"),
    step("kick", "pending", "C0INTRO"),
    step("notice", "pending"),
]
DONE = [
    step("guard", "done"),
    step("evidence", "done", messages=1),
    step("survey", "done"),
    step("kick", "verified", "C0RANDOM"),
    step("kick", "verified", "C0HELP"),
    step("kick", "done", "C0INTRO", already=True),
    step("verify", "done"),
    step("notice", "done"),
]
FAILED = [
    step("guard", "done"),
    step("evidence", "skipped"),
    step("survey", "done"),
    step("kick", "done", "C0RANDOM"),
    step("kick", "failed", "C0GENERAL", error="cant_kick_from_general"),
    step("kick", "failed", "C0HELP", error="restricted_action"),
    step("kick", "failed", "C0INTRO", error="restricted_action"),
    step("notice", "failed", error="some_new_word"),
]
DRIFTED = [*DONE[:3], step("kick", "drifted", "C0RANDOM"), *DONE[4:]]
LIFTED = [
    step("lift", "done"),
    step("invite", "done", "C0RANDOM"),
    step("invite", "done", "C0HELP", already=True),
    step("notice", "done"),
]
UNLIFTED = [*LIFTED[:1], step("invite", "failed", "C0RANDOM", error="not_in_channel")]

KICKED = [
    step("kick", "verified", "C0HELP"),
    step("verify", "done"),
    step("notice", "done"),
]
UNKICKED = [step("invite", "done", "C0HELP"), step("notice", "done")]
SHUSHED = [step("guard", "done"), step("notice", "done")]
UNSHUSHED = [step("lift", "done"), step("notice", "done")]
UNTOLD = [step("notice", "failed", error="cannot_dm_bot")]
ABOUT = {
    "channel": "C0HELP",
    "ts": "1795348700.000100",
    "link": "https://harbour.slack.com/archives/C0HELP/p1795348700000100?thread_ts=1.2&cid=C0HELP",
    "said": "buy *boats* <!channel>",
}
FORM = {"target": "", "channel": "C0HELP", "here": "C0HELP", "reply": "sealed", "about": {}} | {
    "needs_reason": False,
    "zone": "Europe/Berlin",
}
APPEALED = {
    "flow": "appeal",
    "case": 14,
    "target": "appeal:12",
    "reason": "That was my brother, not me",
    "appeal": {"case": 12, "kind": "ban", "member": "U0SPAM", "why": "sells watches"},
}
EVENTS = [
    {"at": NOON, "what": "move", "actor": "U0ADA", "about": "confirm", "error": None}
    | {"detail": "awaiting_confirmation → processing"},
    {"at": NOON + 2, "what": "step", "actor": "", "about": "kick C0RANDOM"}
    | {"detail": "working → failed", "error": "restricted_action"},
]
TASK = {
    "case": 12,
    "target": "U0SPAM",
    "name": "Spammer *McSpam* <!channel>",
    "wish": "deactivate",
    "state": "open",
    "reason": "sells watches in every channel",
    "url": "https://harbour.slack.com/",
    "by": "",
    "round": 0,
    "value": "12.9",
}
TASKS = {
    "open": TASK,
    "again": TASK | {"round": 1, "url": "javascript:alert(1)", "name": "", "reason": ""},
    "done": TASK | {"state": "done"},
    "left": TASK | {"state": "left", "by": "U0ADA"},
    "expired": TASK | {"state": "nobody_did"},
    "lifted": TASK | {"state": "lifted"},
    "back": TASK | {"wish": "activate", "reason": ""},
    "back_done": TASK | {"wish": "activate", "state": "done"},
}
STATUS = {
    "probed_at": NOON,
    "plan": "business",
    "is_admin": True,
    "powers": [
        {"power": "public", "obstacle": "", "scopes": [], "is_bots": False},
        {"power": "private", "obstacle": "missing_scope", "scopes": ["groups:write"]}
        | {"is_bots": True},
        {"power": "delete", "obstacle": "no_admin_token", "scopes": [], "is_bots": False},
        {"power": "assist", "obstacle": "", "scopes": [], "is_bots": False},
        {"power": "deprovision", "obstacle": "missing_scope", "scopes": ["admin"]}
        | {"is_bots": False},
        {"power": "remove", "obstacle": "not_on_this_plan", "scopes": [], "is_bots": False},
        {"power": "deactivate", "obstacle": "some_new_word", "scopes": [], "is_bots": False},
    ],
    "scopes": {"bot": ["chat:write", "commands"], "admin": []},
}
STATUSES = {
    "of_an_admin": STATUS,
    "of_a_moderator": STATUS
    | {"is_admin": False, "scopes": {}, "plan": ""}
    | {"powers": [each | {"scopes": []} for each in STATUS["powers"]]},
    "not_yet": {"probed_at": None, "plan": "", "is_admin": True, "powers": [], "scopes": {}},
}
ACCOUNT_CLOSED = [
    step("guard", "done"),
    step("survey", "done"),
    step("notice", "done"),
    step("deprovision", "skipped", error="feature_not_enabled"),
    step("kick", "verified", "C0RANDOM"),
    step("verify", "done"),
    step("assist", "pending"),
]
VOID = {"void": {"by": "U0ADA", "reason": "the wrong person"}}
OPENED = {"case": 12, "channel": "C0MODS", "target": "U0SPAM"}

ITEMS = [
    {
        "number": 12,
        "kind": "ban",
        "target": "U0SPAM",
        "moderator": "U0ADA",
        "reason": "sells watches",
        "state": "in_force",
        "opened_at": NOON,
        "until": None,
        "length": "7d",
    },
    {
        "number": 11,
        "kind": "unban",
        "target": "U0BO",
        "moderator": "steward",
        "reason": "",
        "state": "done",
        "opened_at": NOON - 3600,
        "until": None,
    },
]
MOVES = [
    {"event": "start", "actor": "U0ADA", "at": NOON},
    {"event": "confirm", "actor": "U0MILO", "at": NOON + 20},
    {"event": "succeed", "actor": "", "at": NOON + 22},
]
ROLES = [
    {"user": "U0MILO", "role": "moderator", "granted_by": "U0ADA", "granted_at": NOON},
    {"user": "U0GRACE", "role": "moderator", "granted_by": "U0ADA", "granted_at": NOON},
]

TIMED = [ROLES[0], ROLES[1] | {"role": "helper", "ends_at": WEEK_LATER}]
BOUND = [
    {"group": "S0MODS", "role": "moderator", "bound_by": "U0ADA", "bound_at": NOON}
    | {"members": 3, "is_enabled": True},
    {"group": "S0OLD", "role": "auditor", "bound_by": "U0ADA", "bound_at": NOON}
    | {"members": 1, "is_enabled": False},
]
PERMITS = [
    {"role": "helper", "action": "shush", "channel": "C0HELP", "allows": True}
    | {"set_by": "U0ADA", "set_at": NOON},
    {"role": "moderator", "action": "ban", "channel": "", "allows": False}
    | {"set_by": "U0ADA", "set_at": NOON},
]
TABLE = [
    {"role": "moderator", "rights": ["note", "ban"]},
    {"role": "member", "rights": []},
]
IN_SLACK = {"admins": [{"user": "U0ADA", "is_owner": True}], "total": 3}

LOOKED = step(
    "look",
    "done",
    count=120,
    people=["U0SPAM", "U0BO"],
    oldest=f"{NOON - 7200}.000100",
    first=[
        {"user": "U0SPAM", "text": "cheap <!channel> boats & *more*"},
        {"user": "U0BO", "text": ""},
    ],
)
PAGES = [step("keep", "done", "C0HELP", messages=100), step("keep", "done", "C0HELP", messages=20)]
PURGED = [LOOKED, *PAGES, step("purge", "done", "C0HELP", tally={"deleted": 119, "gone": 1})]


def purge(state: str, event: str, *steps: dict[str, Any], **facts: Any) -> dict[str, Any]:
    about = {"flow": "purge", "target": "C0HELP", "until": None, "steps": list(steps)}
    return card(state, event, **about | facts)


REMINDER: dict[str, Any] = {
    "reminder": CONVERSATION,
    "kind": "reminder",
    "owner": "U0MILO",
    "place": "U0MILO",
    "is_own": True,
    "said": "stand-up with <@U0ADA>\nhttps://meet.example/harbour?a=1&b=2",
    "loud": "",
    "words": "every weekday at 09:30",
    "zone": "Europe/Berlin",
    "follows": True,
    "due": NOON,
    "next": NOON + 86400,
    "coming": [NOON + day * 86400 for day in (1, 2, 3)],
    "is_late": False,
    "is_paused": False,
    "why": "",
    "answer": "",
}
IN_HELP = {"place": "C0HELP", "is_own": False, "follows": False}


def asks_about(state: str, event: str, **asked: Any) -> dict[str, Any]:
    facts = {"flow": "reminder", "case": 0, "asked": REMINDER | asked}
    return card(state, event, owner="U0MILO", actor="U0MILO", **facts)


CARDS: dict[str, dict[str, Any]] = {
    "reminder_asked": asks_about("awaiting_confirmation", "start"),
    "reminder_asked_once": asks_about(
        "awaiting_confirmation", "start", words="once", coming=[NOON], **IN_HELP
    ),
    "reminder_announcement": asks_about(
        "awaiting_confirmation", "start", kind="announcement", **IN_HELP
    ),
    "reminder_set": asks_about("idle", "confirm"),
    "reminder_cancelled": asks_about("idle", "cancel"),
    "reminder_expired": asks_about("idle", "expire"),
    "purge_looking": purge("collecting_input", "start", step("look", "working")),
    "purge_asked": purge("awaiting_confirmation", "submit", LOOKED, actor=""),
    "purge_asked_of_two": purge("awaiting_confirmation", "submit", LOOKED, actor="")
    | {"second": ["second_for_messages"]},
    "purge_asked_private": purge(
        "awaiting_confirmation",
        "submit",
        step("look", "done", count=1, people=["U0SPAM"], first=[], is_private=True),
        reason="",
    ),
    "purge_nothing": purge("idle", "succeed", step("look", "done", count=0), actor=""),
    "purge_unseen": purge(
        "idle", "fail", step("look", "failed", error="not_in_channel"), actor="", reason=""
    ),
    "purge_cancelled": purge("idle", "cancel", LOOKED),
    "purge_expired": purge("idle", "expire", LOOKED, actor=""),
    "purge_keeping": purge(
        "processing",
        "confirm",
        LOOKED,
        PAGES[0],
        step("keep", "pending", "C0HELP"),
        step("purge", "pending", "C0HELP"),
    ),
    "purge_working": purge(
        "processing",
        "confirm",
        LOOKED,
        *PAGES,
        step("purge", "pending", "C0HELP", error="ratelimited", tally={"deleted": 60, "gone": 1}),
        step("recheck", "pending", "C0HELP"),
    ),
    "purge_stuck": purge(
        "error",
        "fail",
        LOOKED,
        *PAGES,
        step("purge", "failed", "C0HELP", error="no_admin_token", tally={"pending": 120}),
        actor="",
    ),
    "purge_dismissed": purge(
        "idle",
        "cancel",
        LOOKED,
        *PAGES,
        step("purge", "failed", "C0HELP", error="unclear", tally={"deleted": 7}),
    ),
    "purge_done": purge(
        "idle", "succeed", *PURGED, step("recheck", "done", "C0HELP"), confirmed_by="U0MILO"
    ),
    "asked": card("awaiting_confirmation", "start"),
    "asked_for_good": card("awaiting_confirmation", "start", until=None, reason=""),
    "asked_for_a_time": card("awaiting_confirmation", "start", until=None, lasts=1800),
    "asked_for_two_people": card(
        "awaiting_confirmation", "start", until=None, second=["second_for_good"]
    ),
    "edited_for_two_people": card(
        "awaiting_confirmation",
        "submit",
        actor="U0MILO",
        edited_by="U0MILO",
        second=["second_for_number"],
        version=3,
    ),
    "edited": card("awaiting_confirmation", "submit", actor="U0MILO", version=3),
    "confirmed": card("processing", "confirm", actor="U0MILO", steps=PLANNED),
    "halfway": card("processing", "confirm", actor="U0MILO", steps=HALFWAY),
    "retried": card("processing", "retry", actor="U0MILO", steps=FAILED),
    "failed": card("error", "fail", actor="", steps=FAILED),
    "failed_for_want_of_scope": card(
        "error", "fail", actor="", error="missing_scope", steps=PLANNED
    ),
    "stuck": card("error", "expire", actor="", steps=HALFWAY),
    "banned": card("idle", "succeed", actor="", confirmed_by="U0MILO", steps=DONE, deadline=None),
    "banned_for_good": card(
        "idle", "succeed", actor="U0MILO", until=None, steps=DONE, deadline=None
    ),
    "banned_untold": card(
        "idle",
        "succeed",
        actor="",
        steps=[*DONE[:-1], step("notice", "skipped", error="cannot_dm_bot")],
    ),
    "drifted": card("idle", "succeed", actor="", steps=DRIFTED, deadline=None),
    "cancelled": card("idle", "cancel", actor="U0MILO", deadline=None),
    "dismissed": card("idle", "cancel", actor="U0MILO", steps=FAILED, deadline=None),
    "expired": card("idle", "expire", actor="", deadline=None),
    "expired_unfinished": card("idle", "expire", actor="", steps=FAILED, deadline=None),
    "unbanning": card("processing", "start", flow="unban", until=None, steps=LIFTED[:1]),
    "unbanning_by_the_clock": card(
        "processing", "start", flow="unban", owner="steward", actor="", until=None, reason=""
    ),
    "unban_failed": card("error", "fail", flow="unban", until=None, steps=UNLIFTED),
    "unbanned": card("idle", "succeed", flow="unban", actor="", until=None, steps=LIFTED),
    "kick_asked": card("awaiting_confirmation", "start", flow="kick", channel="C0HELP"),
    "kick_asked_everywhere": card(
        "awaiting_confirmation", "start", flow="kick", channel="everywhere", reason=""
    ),
    "kicked": card("idle", "succeed", flow="kick", actor="", channel="C0HELP", steps=KICKED),
    "kicked_nobody": card(
        "idle",
        "succeed",
        flow="kick",
        actor="",
        channel="C0HELP",
        steps=[step("kick", "done", "C0HELP", already=True), *KICKED[1:]],
    ),
    "kick_cancelled": card("idle", "cancel", flow="kick", channel="C0HELP"),
    "unkicking": card("processing", "start", flow="unkick", reason="", steps=UNKICKED[:1]),
    "unkicked": card("idle", "succeed", flow="unkick", actor="", reason="", steps=UNKICKED),
    "shush_asked": card("awaiting_confirmation", "start", flow="shush", lasts=3600, until=None),
    "shush_asked_about_a_message": card(
        "awaiting_confirmation", "start", flow="shush", reason="", about=ABOUT
    ),
    "shushed": card("idle", "succeed", flow="shush", actor="", steps=SHUSHED),
    "shush_cancelled": card("idle", "cancel", flow="shush"),
    "unwarned": card("idle", "succeed", flow="unwarn", actor="", reason="", steps=UNSHUSHED[1:]),
    "unshushed": card("idle", "succeed", flow="unshush", actor="", steps=UNSHUSHED),
    "warned": card("idle", "succeed", flow="warn", actor="", steps=[step("notice", "done")]),
    "warning_failed": card("error", "fail", flow="warn", actor="", steps=UNTOLD),
    "noted": card("idle", "start", flow="note", until=None, deadline=None),
    "unban_dismissed": card("idle", "cancel", flow="unban", until=None, steps=UNLIFTED),
}

ALERTS = [
    {"name": "dead_letters", "about": "", "value": 3, "is_raised": True},
    {"name": "no_worker", "about": "command", "value": 1, "is_raised": True},
    {"name": "request_waits", "about": "", "value": 95, "is_raised": True},
    {"name": "step_waits", "about": "", "value": 95, "is_raised": True},
    {"name": "card_waits", "about": "", "value": 95, "is_raised": True},
    {"name": "delivery_waits", "about": "", "value": 95, "is_raised": True},
    {"name": "job_silent", "about": "sweep", "value": 95, "is_raised": True},
    {"name": "slack_holds_back", "about": "", "value": 1, "is_raised": True},
    {"name": "token_refused", "about": "", "value": 1, "is_raised": True},
    {"name": "deliveries_unclear", "about": "", "value": 2, "is_raised": True},
]


def setting(name: str, value: str, **facts: Any) -> dict[str, Any]:
    return {
        "name": name,
        "group": "Confirming",
        "meaning": "How long a moderator may take to press Confirm.",
        "takes": "a length of time from 30s to 1d",
        "example": "10m",
        "value": value,
        "is_default": True,
        "by": "",
        "at": None,
    } | facts


SETTINGS = [
    setting("moderators_channel", "<#C0MODS>", group="Channels", takes="a channel, or `none`"),
    setting("log_channel", "none", group="Channels"),
    setting("confirm_within", "10m", is_default=False, by="U0ADA", at=NOON),
]
GIVEN = {"people": ["U0MILO", "U0MIA"], "points": 3, "about": "the release notes", "left": 4}
LEADERS = [{"user": "U0MILO", "points": 42}, {"user": "U0MIA", "points": 7}]
BALANCE = {
    "points": 12,
    "left": 4,
    "a_day": 10,
    "items": [
        {"kind": "kudos", "points": 3, "people": ["U0MILO"], "about": "the notes", "at": NOON},
        {"kind": "transfer", "points": -5, "people": ["U0MIA"], "about": "", "at": NOON},
    ],
}
REWARD = {"id": 7, "name": "Coffee", "about": "With a founder", "price": 50, "stock": 3}
SHOP = {
    "points": 120,
    "may_change": False,
    "items": [REWARD | {"per_person": 1}, REWARD | {"id": 8, "stock": 0, "per_person": None}],
}


def deal(flow: str, state: str, event: str, **facts: Any) -> dict[str, Any]:
    """Facts of a card about points."""
    about = {"to": "U0MILO", "points": 10, "name": "Coffee", "order": 31}
    return card(state, event, flow=flow, case=0, deal=about, **({"reason": "lunch"} | facts))


DEALS = {
    "transfer_asked": deal("transfer", "awaiting_confirmation", "start"),
    "transfer_done": deal("transfer", "idle", "confirm", deadline=None),
    "transfer_cancelled": deal("transfer", "idle", "cancel", deadline=None),
    "transfer_expired": deal("transfer", "idle", "expire", actor="", deadline=None),
    "grant_asked": deal("grant", "collecting_input", "start"),
    "grant_done": deal("grant", "idle", "confirm", deadline=None),
    "reward_asked": deal("reward", "awaiting_confirmation", "start"),
    "reward_paid": deal("reward", "processing", "confirm"),
    "reward_done": deal("reward", "idle", "succeed", actor="", deadline=None),
    "reward_refunded": deal("reward", "idle", "fail", actor="", deadline=None),
    "order_asked": deal("order", "collecting_input", "start"),
    "order_done": deal("order", "idle", "confirm", deadline=None),
    "order_refunded": deal("order", "idle", "cancel", deadline=None),
}


REPORT: dict[str, Any] = {
    "case": 41,
    "conversation": CONVERSATION,
    "version": 3,
    "state": "awaiting_confirmation",
    "event": "submit",
    "actor": "",
    "claimed_by": "",
    "answer": "",
    "deadline": WEEK_LATER,
    "reported": "U0SPAM",
    "channel": "C0HELP",
    "is_direct": False,
    "is_message": True,
    "is_restricted": False,
    "about": {"said": ABOUT["said"], "link": ABOUT["link"]},
    "cases": [],
    "outcome": "",
    "hidden": "",
    "statements": [
        {"category": "spam", "words": "the same advert\nevery day", "reporter": "U0GRACE"},
        {"category": "other", "words": "", "reporter": ""},
    ],
    "notes": [],
}
CLAIMED = REPORT | {"state": "processing", "event": "confirm", "claimed_by": "U0MILO"}
STATEMENT = "7c1f3c1e-3f7e-4a53-9f0e-0d6b2f0f9a41"
NOTES = [
    {"author": "U0MILO", "words": "Since when?", "statement": 2},
    {"author": "", "words": "Since *monday*", "statement": 2},
]

REPORTS: dict[str, tuple[str, dict[str, Any]]] = {
    "report_card_waiting": ("report_card", REPORT),
    "report_card_hidden": ("report_card", REPORT | {"hidden": "done"}),
    "report_card_not_hidden": ("report_card", REPORT | {"hidden": "no_admin_token"}),
    "report_card_overdue": ("report_card", REPORT | {"state": "error", "event": "expire"}),
    "report_card_claimed": ("report_card", CLAIMED | {"notes": NOTES, "cases": [42]}),
    "report_card_direct": (
        "report_card",
        CLAIMED | {"channel": "", "is_direct": True, "about": {"said": "buy", "link": ""}},
    ),
    "report_card_of_a_moderator": (
        "report_card",
        REPORT | {"is_message": False, "is_restricted": True, "channel": "", "about": {}},
    ),
    "report_card_acted": (
        "report_card",
        CLAIMED | {"state": "idle", "event": "succeed", "cases": [42], "deadline": None},
    ),
    "report_card_dismissed": (
        "report_card",
        CLAIMED
        | {"state": "idle", "event": "cancel", "actor": "U0MILO", "answer": "a joke"}
        | {"deadline": None},
    ),
    "report_card_unanswered": (
        "report_card",
        REPORT | {"state": "idle", "event": "expire", "deadline": None},
    ),
    "report_received": ("report_received", {"case": 41, "statement": STATEMENT, "is_named": True}),
    "report_received_nameless": (
        "report_received",
        {"case": 41, "statement": STATEMENT, "is_named": False},
    ),
    "report_asked": ("report_asked", {"case": 41, "statement": STATEMENT, "words": "Since when?"}),
    **{
        f"report_closed_{outcome}": (
            "report_closed",
            {"case": 41, "outcome": outcome, "words": "We know" if outcome == "dismissed" else ""},
        )
        for outcome in ("acted", "dismissed", "unanswered")
    },
    "report_lapsed": ("report_lapsed", {"case": 41}),
    "report_overdue": ("report_overdue", {"case": 41}),
    "report_muted": ("report_muted", {"user": "U0GRACE", "case": None, "lasts": 604800}),
    "report_muted_nameless": ("report_muted", {"user": "", "case": 41, "lasts": None}),
    "report_unmuted": ("report_unmuted", {"user": "", "case": 41}),
    "report_mutes_none": ("report_mutes", {"items": []}),
    "report_mutes": (
        "report_mutes",
        {
            "items": [
                {"user": "U0GRACE", "case": None, "reason": "false", "by": "U0MILO"}
                | {"until": WEEK_LATER},
                {"user": "", "case": 41, "reason": "", "by": "U0MILO", "until": None},
            ]
        },
    ),
    "report_said_again": (
        "report_said_again",
        {"case": 41, "author": "U0SPAM", "text": "hello\n<!channel>", "by": "U0MILO"}
        | {"ts": "1795334400.000100"},
    ),
    **{
        f"report_taken_{name}": ("report_taken", {"case": 41} | facts)
        for name, facts in {
            "held": {"state": "processing", "by": "U0ADA", "event": "confirm", "is_held": True},
            "closed": {"state": "idle", "by": "U0ADA", "event": "cancel", "is_held": False},
            "released": {"state": "awaiting_confirmation", "by": "U0ADA", "event": "retry"}
            | {"is_held": False},
            "lapsed": {"state": "awaiting_confirmation", "by": "", "event": "expire"}
            | {"is_held": False},
        }.items()
    },
    "reports_none": ("reports", {"page": 1, "pages": 0, "total": 0, "items": []}),
    "reports": (
        "reports",
        {
            "page": 1,
            "pages": 2,
            "total": 12,
            "items": [
                {"case": 41, "reported": "U0SPAM", "category": "spam", "statements": 2}
                | {"state": state, "claimed_by": "U0MILO", "is_direct": state == "error"}
                | {"made_at": WEEK_LATER, "deadline": WEEK_LATER}
                for state in ("awaiting_confirmation", "processing", "error")
            ],
        },
    ),
}

REPORT_FORM: dict[str, Any] = {
    "draft": STATEMENT,
    "target": "U0SPAM",
    "words": "sells watches",
    "is_message": False,
    "is_direct": False,
    "about": {"said": "", "link": ""},
    "channel": "",
}
DESK: dict[str, Any] = {
    "value": f"{CONVERSATION}.3",
    "statements": [{"id": STATEMENT, "category": "spam", "reporter": ""}],
}
REPORT_MODALS: dict[str, tuple[str, dict[str, Any]]] = {
    **WELCOME_MODALS,
    "report_loading": ("report_loading", {}),
    "report_form": ("report_form", REPORT_FORM),
    "report_form_direct": (
        "report_form",
        REPORT_FORM | {"is_message": True, "is_direct": True, "about": {"said": "buy", "link": ""}},
    ),
    "report_answer": ("report_answer", {"value": STATEMENT}),
    "report_desk_loading": ("report_desk_loading", {}),
    "report_dismissing": ("report_dismissing", {"value": f"{CONVERSATION}.3"}),
    "report_mute_form": ("report_mute_form", DESK),
    "report_write_form": ("report_write_form", DESK),
}


PLAIN = {
    "user": "U0MILO",
    "name": "Milo",
    "kind": "person",
    "time_zone": "Europe/Berlin",
    "joined_at": NOON,
    "roles": [],
    "points": None,
}
IN_SLACK_AS_OWNER = {"role": "owner", "by": "", "group": "", "ends_at": None}
WHO = PLAIN | {
    "kind": "guest",
    "strikes": 2.5,
    "roles": [
        {"role": "helper", "by": "U0ADA", "group": "", "ends_at": WEEK_LATER},
        {"role": "auditor", "by": "U0ADA", "group": "S0MODS", "ends_at": None},
    ],
    "sanctions": [
        {"kind": "shush", "case": 9, "until": WEEK_LATER},
        {"kind": "ban", "case": 7, "until": None},
    ],
    "cases": ITEMS,
    "total": 7,
    "actions": ["note", "warn", "unshush", "kick", "unban"],
}

THREAD = "C0HELP:1795348800.000100"
MEASURED = {"slowmode": "C0HELP", "readonly": "C0HELP", "lock": THREAD}
_ASKED = {"reason": "too heated", "lasts": 7200, "until": None, "owner": "U0MILO", "every": 30}
_HELD = [step("guard", "done"), step("notice", "done"), step("unsay", "done", "C0HELP")]
_OVER = [step("lift", "done"), step("notice", "skipped", error="not_in_channel")]


def measured(flow: str, target: str) -> dict[str, tuple[str, dict[str, Any]]]:
    about = {"flow": flow, "target": target, **_ASKED}
    asks = card("awaiting_confirmation", "start", **about)
    holds = card("idle", "succeed", **about | {"steps": _HELD, "until": WEEK_LATER})
    over = card("idle", "succeed", **about | {"flow": f"un{flow}", "steps": _OVER, "reason": ""})
    told = {"case": 12, "reason": "too heated", "until": WEEK_LATER, "every": 30}
    hint = {"kind": flow, "channel": "C0HELP", "every": 30, "next_at": NOON}
    number = {"flow": flow, "case": 12, "target": target}
    item = ITEMS[0] | {"kind": flow, "target": target, "steps": _HELD, "moves": MOVES}
    return {
        f"card_{flow}_asks": ("card", asks),
        f"card_{flow}_holds": ("card", holds),
        f"card_un{flow}": ("card", over),
        f"case_{flow}": ("case", item),
        f"notice_{flow}": (f"notice_{flow}", told),
        f"notice_un{flow}": (f"notice_un{flow}", {"case": 13, "reason": ""}),
        f"hint_{flow}": ("measure_hint", hint),
        f"late_{flow}": ("late", number),
        f"opened_{flow}": ("opened", OPENED | number),
        f"opened_un{flow}": ("opened", OPENED | number | {"flow": f"un{flow}"}),
    }


MEASURES_SHOWN = {
    name: shown for flow in MEASURED for name, shown in measured(flow, MEASURED[flow]).items()
}

RAID = {"since": NOON - 3600, "channels": ["C0HELP", "C0GEN"]}
_TOLD = [step("guard", "done"), *(step("notice", "done", each) for each in RAID["channels"])]
_BY_STEWARD = {
    "flow": "raid",
    "target": "workspace",
    "owner": "steward",
    "reason": "20 people joined within 1m",
    "raid": RAID,
    "lasts": 3600,
    "until": None,
}
WATCHED = {"joins": 20, "joins_within": 60, "posts": 100, "posts_within": 30}
LOCKDOWN = {**RAID, "case": 12, "until": WEEK_LATER, "newcomers": 41}
RAIDS_SHOWN: dict[str, tuple[str, dict[str, Any]]] = {
    **measured("raid", "workspace"),
    "card_raid_asks": ("card", card("awaiting_confirmation", "start", **_BY_STEWARD)),
    "card_raid_asks_no_channels": (
        "card",
        card(
            "awaiting_confirmation",
            "start",
            **_BY_STEWARD | {"owner": "U0MILO", "raid": RAID | {"channels": []}},
        ),
    ),
    "card_raid_holds": (
        "card",
        card("idle", "succeed", **_BY_STEWARD | {"steps": _TOLD, "until": WEEK_LATER}),
    ),
    "hint_raid_new": ("measure_hint", {"kind": "raid_new", "channel": "C0HELP"}),
    "raid_status": ("raid_status", {"lockdown": LOCKDOWN, "watched": WATCHED}),
    "raid_status_for_good": (
        "raid_status",
        {
            "lockdown": LOCKDOWN | {"channels": [], "newcomers": 1, "until": None},
            "watched": WATCHED | {"joins": 0},
        },
    ),
    "raid_status_open": ("raid_status", {"lockdown": None, "watched": WATCHED | {"posts": 0}}),
    "raid_status_unwatched": (
        "raid_status",
        {"lockdown": None, "watched": WATCHED | {"joins": 0, "posts": 0}},
    ),
    "setting_of_channels": (
        "setting",
        {
            "name": "raid_channels",
            "value": "<#C0HELP> <#C0GEN>",
            "example": "#general #help",
            "meaning": "Channels in which only moderators may post during a lockdown.",
            "takes": "up to 20 channels, or `none`",
            "is_default": False,
            "by": "U0ADA",
            "at": NOON,
        },
    ),
}


MESSAGES: dict[str, tuple[str, dict[str, Any]]] = {
    **WELCOME_MESSAGES,
    **{f"assist_{name}": ("assist", facts) for name, facts in TASKS.items()},
    "assist_reminder": ("assist_reminder", TASK),
    **{f"status_{name}": ("status", facts) for name, facts in STATUSES.items()},
    **{
        f"card_asks_{name}": (
            "card",
            card("awaiting_confirmation", "start", until=None, account=account),
        )
        for name, account in {
            "to_remove": {"rung": "remove", "why": ""},
            "to_deactivate": {"rung": "deactivate", "why": ""},
            "to_deprovision": {"rung": "deprovision", "why": ""},
            "to_assist": {"rung": "assist", "why": ""},
            "about_a_stranger": {"rung": "", "why": "stranger"},
        }.items()
    },
    "card_fell": ("card", card("idle", "succeed", until=None, steps=ACCOUNT_CLOSED)),
    "guard_failed_account": (
        "guard_failed",
        {"case": 12, "target": "U0SPAM", "kind": "account", "channel": "", "error": "reopened"},
    ),
    **{f"card_{name}": ("card", facts) for name, facts in DEALS.items()},
    "balance": ("balance", BALANCE),
    "deal_late": ("deal_late", {"flow": "transfer"}),
    "deal_opened": ("deal_opened", {"flow": "transfer", "channel": ""}),
    "deal_opened_grant": ("deal_opened", {"flow": "grant", "channel": "C0MODS"}),
    "granted": ("granted", {"to": "U0MILO", "points": 50, "about": "the meet-up"}),
    "kudos_check": (
        "kudos_check",
        {
            "days": 30,
            "rings": [{"people": ["U0MILO", "U0MIA"], "points": 60}],
            "bursts": [{"user": "U0MIA", "at": NOON, "points": 40, "givers": 1}],
        },
    ),
    "kudos_digest": ("kudos_digest", {"points": 49, "givers": 5, "receivers": 2, "items": LEADERS}),
    "kudos_given": ("kudos_given", GIVEN),
    "kudos_received": ("kudos_received", GIVEN | {"by": "U0ADA"}),
    "leaderboard": ("leaderboard", {"period": "week", "items": LEADERS}),
    "leaderboard_none": ("leaderboard", {"period": "all", "items": []}),
    "leaderboard_hidden": ("leaderboard_choice", {"is_hidden": True}),
    "leaderboard_shown": ("leaderboard_choice", {"is_hidden": False}),
    "order_fulfilled": (
        "order_settled",
        {"name": "Coffee", "points": 50, "order": 31, "is_fulfilled": True},
    ),
    "order_refunded": (
        "order_settled",
        {"name": "Coffee", "points": 50, "order": 31, "is_fulfilled": False},
    ),
    "points_granted": (
        "points_received",
        {"by": "U0ADA", "points": 50, "about": "the meet-up", "flow": "grant"},
    ),
    "points_sent": (
        "points_received",
        {"by": "U0ADA", "points": 1, "about": "", "flow": "transfer"},
    ),
    "reward_gone": ("reward_saved", {"name": "Coffee", "price": 50, "is_gone": True}),
    "reward_saved": ("reward_saved", {"name": "Coffee", "price": 50, "is_gone": False}),
    "settled_deal": (
        "settled",
        {"case": 0, "actor": "U0ADA", "event": "confirm", "target": "transfer:1"},
    ),
    "shop": ("shop", SHOP),
    "shop_empty": ("shop", SHOP | {"items": []}),
    "shop_of_an_admin": ("shop", SHOP | {"may_change": True}),
    **REPORTS,
    "alert_raised": ("alert", {"items": ALERTS}),
    "alert_cleared": ("alert", {"items": [one | {"is_raised": False} for one in ALERTS]}),
    **{f"card_{name}": ("card", facts) for name, facts in CARDS.items()},
    **{
        f"case_closed_{name}": ("case_closed", CARDS[name])
        for name in (
            "banned",
            "cancelled",
            "dismissed",
            "expired",
            "unbanned",
            "kicked",
            "warned",
            "purge_done",
            "purge_dismissed",
        )
    },
    "refusal": ("refusal", {"text": "Name whom to ban, like this: `/ban @spammer 7d spam`"}),
    "broken": ("broken", {"request_id": "3f9a1c"}),
    **{f"opened_{flow}": ("opened", OPENED | {"flow": flow}) for flow in ACTIONS},
    "opened_many": (
        "opened_many",
        {"flow": "ban", "channel": "C0MODS"}
        | {"items": [{"case": 12, "target": "U0SPAM"}, {"case": 13, "target": "U0BO"}]},
    ),
    "opened_in_dm": ("opened", OPENED | {"flow": "ban", "channel": ""}),
    "opened_unban_in_dm": ("opened", OPENED | {"flow": "unban", "channel": ""}),
    "purge_opened": ("purge_opened", OPENED | {"target": "C0HELP"}),
    "ban_opened": ("ban_opened", OPENED),
    "unban_opened": ("unban_opened", OPENED | {"case": 13}),
    "already_banned": ("already_banned", {"case": 12, "until": WEEK_LATER, "target": "U0SPAM"}),
    "already_shushed_for_good": (
        "already",
        {"flow": "shush", "case": 12, "until": None, "target": "U0SPAM"},
    ),
    **{
        f"settled_{event}": (
            "settled",
            {
                "case": 12,
                "actor": "" if event in {"succeed", "fail", "expire"} else "U0MILO",
                "event": event,
                "target": "U0SPAM",
            },
        )
        for event in ("confirm", "cancel", "retry", "submit", "succeed", "fail", "expire")
    },
    "late": ("late", {"case": 12}),
    "late_kick": ("late", {"case": 12, "flow": "kick"}),
    "cases": ("cases", {"target": None, "total": 2, "items": ITEMS}),
    "cases_of_one": ("cases", {"target": "U0SPAM", "total": 31, "items": ITEMS[:1]}),
    "cases_void": (
        "cases",
        {"target": None, "total": 1, "items": [ITEMS[0] | VOID | {"state": "void"}]},
    ),
    "case_void": (
        "case",
        ITEMS[0] | VOID | {"state": "void", "until": None, "steps": DONE, "moves": MOVES},
    ),
    "card_undoable": ("card", card("idle", "succeed", steps=DONE, undoable=True)),
    "card_void": ("card", card("idle", "succeed", steps=DONE, **VOID)),
    "voided": ("voided", {"case": 12, "target": "U0SPAM", "reason": "mix-up", "by_case": 13}),
    "voided_note": (
        "voided",
        {"case": 12, "target": "U0SPAM", "reason": "mix-up", "by_case": None},
    ),
    **{
        f"card_appeal_{name}": ("card", card(state, event, **APPEALED, **more))
        for name, state, event, more in (
            ("asked", "collecting_input", "start", {}),
            ("accepted", "idle", "confirm", {}),
            ("rejected", "idle", "cancel", {"answer": "We have seen the messages."}),
            ("expired", "idle", "expire", {"actor": ""}),
        )
    },
    "appeal_received": ("appeal_received", {"case": 12, "deadline": WEEK_LATER}),
    "appeal_accepted": ("appeal_decided", {"case": 12, "is_accepted": True, "reason": ""}),
    "appeal_rejected": (
        "appeal_decided",
        {"case": 12, "is_accepted": False, "reason": "No, sorry"},
    ),
    "appeal_expired": ("appeal_expired", {"case": 12}),
    "timeline": (
        "timeline",
        {"number": 12, "page": 1, "pages": 2, "total": 31, "items": EVENTS},
    ),
    "strikes": (
        "strikes",
        {
            "target": "U0SPAM",
            "strikes": 5.4,
            "items": [
                {"number": 12, "kind": "shush", "opened_at": NOON, "weight": 2},
                {"number": 9, "kind": "ban", "opened_at": NOON - 86400, "weight": 5},
            ],
            "half_life": 30 * 86400,
            "next": "8 ban 1w",
        },
    ),
    "strikes_none": (
        "strikes",
        {"target": "U0ADA", "strikes": 0, "items": [], "half_life": 86400, "next": ""},
    ),
    "strikes_many": (
        "strikes",
        {
            "target": "U0SPAM",
            "strikes": 12,
            "items": [
                {"number": n, "kind": "warn", "opened_at": NOON, "weight": 1} for n in range(12)
            ],
            "half_life": 7 * 86400,
            "next": "",
        },
    ),
    "cases_none": ("cases", {"target": None, "total": 0, "items": []}),
    "cases_none_of_one": ("cases", {"target": "U0ADA", "total": 0, "items": []}),
    "case": ("case", ITEMS[0] | {"until": WEEK_LATER, "steps": DONE, "moves": MOVES}),
    "case_waiting": (
        "case",
        ITEMS[0] | {"state": "waiting", "reason": "", "steps": [], "moves": MOVES[:1]},
    ),
    "case_kick": (
        "case",
        ITEMS[0]
        | {"kind": "kick", "state": "done", "length": "", "channel": "C0HELP"}
        | {"steps": KICKED, "moves": MOVES},
    ),
    "case_purge": (
        "case",
        ITEMS[1] | {"kind": "purge", "target": "C0HELP", "steps": PURGED, "moves": MOVES},
    ),
    "case_unban": ("case", ITEMS[1] | {"steps": LIFTED, "moves": []}),
    "channel_chosen": (
        "channel_chosen",
        {"name": "log_channel", "meaning": "Where finished cases are told.", "by": "U0ADA"},
    ),
    "setting": ("setting", SETTINGS[2]),
    "setting_untouched": ("setting", SETTINGS[0]),
    "setting_changed": (
        "setting_changed",
        {
            "items": [
                {"name": "confirm_within", "old": "5m", "new": "10m"},
                {"name": "log_channel", "old": "none", "new": "<#C0LOG>"},
                {"name": "purge_most", "old": "7", "new": "7"},
            ]
        },
    ),
    "settings": ("settings", {"items": SETTINGS}),
    "roles": ("roles", {"items": ROLES}),
    "roles_none": ("roles", {"items": []}),
    "roles_of_every_kind": ("roles", {"items": TIMED, "groups": BOUND, **IN_SLACK}),
    "role_granted_for_a_time": (
        "role_granted",
        {"user": "U0MILO", "role": "helper", "by": "U0ADA", "ends_at": WEEK_LATER},
    ),
    **MEASURES_SHOWN,
    **RAIDS_SHOWN,
    "who": ("who", WHO),
    "who_plain": ("who", PLAIN | {"actions": []}),
    "who_admin": (
        "who",
        PLAIN | {"roles": [IN_SLACK_AS_OWNER], "kind": "gone", "points": 12, "actions": ["note"]},
    ),
    "permits": ("permits", {"items": PERMITS, "table": TABLE}),
    "permits_none": ("permits", {"items": [], "table": TABLE}),
    **{
        f"permit_{verb}": (
            "permit_changed",
            {"verb": verb, "role": "helper", "action": "shush", "means": "silence a member"}
            | {"channel": "" if verb == "deny" else "C0HELP"},
        )
        for verb in ("allow", "deny", "revoke")
    },
    "role_bound": (
        "role_bound",
        {"group": "S0MODS", "role": "moderator", "by": "U0ADA", "members": 3},
    ),
    "role_unbound": ("role_unbound", {"group": "S0MODS", "role": "moderator", "by": "U0ADA"}),
    "role_granted": ("role_granted", {"user": "U0MILO", "role": "moderator", "by": "U0ADA"}),
    "role_revoked": ("role_revoked", {"user": "U0MILO", "role": "moderator", "by": "U0ADA"}),
    "unwatched": ("unwatched", {"channel": "C0HELP", "by": "U0ADA", "error": None}),
    "unwatched_by_nobody": ("unwatched", {"channel": "C0HELP", "by": "", "error": None}),
    "unwatched_refused": ("unwatched", {"channel": "C0HELP", "by": "", "error": "is_archived"}),
    "unknown_command": ("unknown_command", {"command": "/kick"}),
    **{
        f"guard_failed_{kind}": (
            "guard_failed",
            {"case": 12, "target": "U0SPAM", "kind": kind, "channel": "C0HELP", "error": error},
        )
        for kind, error in (("unsay", "no_admin_token"), ("rekick", "restricted_action"))
    },
    "help": ("help", {}),
    "notice_ban": ("notice_ban", {"case": 12, "reason": "sells watches", "until": WEEK_LATER}),
    "notice_ban_for_good": (
        "notice_ban",
        {"case": 12, "reason": "", "until": None, "team": "Harbour"},
    ),
    "notice_unban": ("notice_unban", {"case": 13}),
    "notice_kick": ("notice_kick", {"case": 14, "reason": "adverts", "place": "C0HELP"}),
    "notice_kick_everywhere": (
        "notice_kick",
        {"case": 14, "reason": "", "place": "everywhere"},
    ),
    "notice_unkick": ("notice_unkick", {"case": 15}),
    "notice_warn_about_a_message": (
        "notice_warn",
        {"case": 16, "reason": "no adverts", "about": ABOUT["link"]},
    ),
    "notice_warn": ("notice_warn", {"case": 16, "reason": "no adverts in #help"}),
    "notice_shush": ("notice_shush", {"case": 17, "reason": "insults", "until": WEEK_LATER}),
    "notice_shush_for_good": ("notice_shush", {"case": 17, "reason": "", "until": None}),
    "notice_unwarn": ("notice_unwarn", {"case": 19}),
    "notice_unshush": ("notice_unshush", {"case": 18}),
    "reminder": ("reminder", REMINDER),
    "reminder_late": ("reminder", REMINDER | {"is_late": True}),
    "reminder_from_another": ("reminder", REMINDER | {"owner": "U0ADA"}),
    "reminder_in_a_channel": ("reminder", REMINDER | {"place": "C0HELP"}),
    "reminder_done": ("reminder", REMINDER | {"answer": "done", "by": "U0MILO"}),
    "reminder_snoozed": ("reminder", REMINDER | {"answer": "snoozed", "until": NOON + 1200}),
    "reminder_refused": ("reminder", REMINDER | {"answer": "stopped", "owner": "U0ADA"}),
    "announcement": ("announcement", REMINDER | {"kind": "announcement", "place": "C0HELP"}),
    "announcement_loud": ("announcement", REMINDER | {"loud": "channel", "place": "C0HELP"}),
    "reminder_opened": ("reminder_opened", {}),
    "reminder_was_cancelled": ("reminder_cancelled", {"said": "stand-up"}),
    "reminder_paused": (
        "reminder_paused",
        {"said": "stand-up", "place": "C0HELP", "why": "not_in_channel"},
    ),
    "reminder_stopped": ("reminder_stopped", {"user": "U0MILO"}),
    "reminders": (
        "reminders",
        {"owner": "U0MILO", "items": [REMINDER, REMINDER | IN_HELP | {"is_paused": True}]},
    ),
    "reminders_none": ("reminders", {"owner": "U0MILO", "items": []}),
    "reminders_refused": ("reminders_refused", {"sender": "U0ADA", "paused": 2}),
    "reminders_refused_all": ("reminders_refused", {"sender": "", "paused": 0}),
    "reminders_accepted": ("reminders_accepted", {"sender": ""}),
    "reminders_moved": ("reminders_moved", {"zone": "America/New_York", "count": 2}),
    "notice_remove": ("notice_remove", {"case": 19, "reason": "no adverts", "place": "C0HELP"}),
    "rules": ("rules", {"items": [RULE | {"hits": 3}, RULE | {"number": 4, "hits": 0} | ACTS]}),
    "rules_none": ("rules", {"items": []}),
    "rule": (
        "rule",
        RULE
        | ACTS
        | {
            "body": RULE_BODY,
            "enforced_by": "U0ADA",
            "found": {"hits": 2, "people": 1, "acted": 1},
            "items": [
                RULE_HIT | {"did": "delete+shush", "case_number": 12},
                RULE_HIT | {"did": "", "case_number": None, "said": None},
            ],
        },
    ),
    "rule_saved": ("rule_saved", RULE | {"changes": [["what", "", "casino"], ["mode", "", "log"]]}),
    "rule_saved_to_enforce": (
        "rule_saved",
        RULE | ACTS | {"changes": [["mode", "log", "enforce"]]},
    ),
    "rule_history": (
        "rule_history",
        RULE
        | {
            "items": [
                RULE_CHANGE | {"version": 2, "restores": 1, "changes": [["delete", "no", "yes"]]},
                RULE_CHANGE,
            ]
        },
    ),
    "rule_tested": ("rule_tested", RULE | ACTS | {"is_met": True, "counts": False}),
    "rule_tested_in_vain": ("rule_tested", RULE | {"is_met": False, "counts": True}),
    "backtest_asked": ("backtest_asked", {"number": 3, "name": "No casinos", "days": 30}),
    "backtest": ("backtest", BACKTEST),
    "backtest_of_a_draft": (
        "backtest",
        BACKTEST | {"number": None, "hits": 0, "authors": 0, "items": [], "is_whole": False},
    ),
    "card_removing": ("card", CARD_OF_A_RULE | {"state": "processing", "event": "start"}),
    "card_removed": (
        "card",
        CARD_OF_A_RULE
        | {
            "state": "idle",
            "event": "succeed",
            "steps": [step("delete", "done", "C0HELP"), step("notice", "done")],
        },
    ),
    "card_not_removed": (
        "card",
        CARD_OF_A_RULE
        | {
            "state": "error",
            "event": "fail",
            "steps": [step("delete", "failed", "C0HELP", error="no_admin_token")],
        },
    ),
    **HOOK_MESSAGES,
}
"""Name of the golden file: the view and its facts."""

MODALS: dict[str, tuple[str, dict[str, Any]]] = {
    "reward_changed": ("reward_form", REWARD | {"value": "7", "per_person": None}),
    "reward_form": ("reward_form", {"value": ""}),
    "reward_loading": ("reward_loading", {"value": "new"}),
    "setting_loading": ("setting_loading", {}),
    "setting_form": (
        "setting_form",
        {
            "items": [
                {**SETTINGS[0], "options": [], "is_channel": True},
                {**SETTINGS[1], "options": [], "is_channel": True},
                {**SETTINGS[2], "options": [], "is_channel": False},
                {
                    **setting("two_people_for_good", "off", takes="`on` or `off`"),
                    "options": ["on", "off"],
                    "is_channel": False,
                },
            ]
        },
    ),
    **REPORT_MODALS,
    "edit_loading": ("edit_loading", {"value": f"{CONVERSATION}.2"}),
    "reminder_form": (
        "reminder_form",
        {
            "reminder": CONVERSATION,
            "zone": "Europe/Berlin",
            "when": "every weekday at 09:30",
            "said": "stand-up",
        },
    ),
    "reminder_list": (
        "reminder_list",
        {
            "owner": "U0ADA",
            "items": [REMINDER, REMINDER | IN_HELP | {"is_paused": True, "why": "left"}],
        },
    ),
    "reminder_list_empty": ("reminder_list", {"owner": "U0ADA", "items": []}),
    "reminder_loading": ("reminder_loading", {}),
    "said": ("said", {"text": "Only moderators can do that. Try `/steward help`"}),
    "appeal_form": ("appeal_form", {"value": "12"}),
    "appeal_rejecting": ("appeal_rejecting", {"value": f"{CONVERSATION}.1"}),
    "rule_loading": ("rule_loading", {}),
    "rule_form": (
        "rule_form",
        {"number": 3, "version": 2, "reply": "sealed", "here": "C0HELP", "body": RULE_BODY},
    ),
    "rule_form_new": (
        "rule_form",
        {"number": 0, "version": 0, "reply": "", "here": "", "body": blank().plain()},
    ),
    "form_loading": ("form_loading", {"action": "ban"}),
    **{f"form_{name}": ("form", FORM | {"action": name}) for name in ("ban", "kick", "note")},
    "form_warn_the_author": (
        "form",
        FORM | {"action": "warn", "target": "U0SPAM", "needs_reason": True, "about": ABOUT},
    ),
    "edit_form": (
        "edit_form",
        {"value": f"{CONVERSATION}.2", "reason": "spam", "duration": "7d", "target": "U0SPAM"},
    ),
    "edit_form_empty": (
        "edit_form",
        {"value": f"{CONVERSATION}.2", "reason": "", "duration": "", "target": "U0SPAM"}
        | {"flow": "shush"},
    ),
    "edit_form_kick": (
        "edit_form",
        {"value": f"{CONVERSATION}.2", "reason": "", "duration": "", "target": "U0SPAM"}
        | {"flow": "kick"},
    ),
}
