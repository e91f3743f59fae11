"""One good request of every kind that Slack sends, as a start for bad ones."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from app.routes import SHORTCUTS
from tests.security.routed import ROUTES

Json = dict[str, Any]

TEAM = "T0TEST"
NOW = int(datetime.now(UTC).timestamp())
CARD = "0b8f2a52-3f0e-4a8e-9a55-0a1b2c3d4e5f.1"
"""A button's value: a conversation's id and version."""

TYPED = {"name": "Mugs", "price": "5", "when": "tomorrow 9:00", "said": "stand-up"}
TYPED |= {"words": "buys boats", "what": "boats"}
CHOSEN = {"category": "spam", "kind": "words"}
"""What is filled into forms: each takes what it knows."""


def commands() -> list[Json]:
    usual = {
        "token": "verification",
        "team_id": TEAM,
        "channel_id": "C0HELP",
        "user_id": "U0ADA",
        "text": "<@U0TROLL|troll> 7d buys &amp; sells",
        "response_url": "http://127.0.0.1:9/commands/1",
        "trigger_id": "1.2.3",
    }
    return [usual | {"command": name} for name in [*ROUTES["command"], "/nonsense"]]


def interactions() -> list[Json]:
    return [*map(_click, [*ROUTES["action"], "role:confirm"]), *_views(), *_others()]


def _click(action_id: str) -> Json:
    return {
        "type": "block_actions",
        "team": {"id": TEAM, "domain": "harbour"},
        "user": {"id": "U0ADA", "team_id": TEAM},
        "channel": {"id": "C0MODS"},
        "container": {"type": "message", "message_ts": f"{NOW}.5", "channel_id": "C0MODS"},
        "message": {"ts": f"{NOW}.5", "text": "a card", "blocks": [{"type": "section"}]},
        "trigger_id": "4.5.6",
        "response_url": "http://127.0.0.1:9/actions/1",
        "actions": [
            {"type": "button", "action_id": action_id, "block_id": "b", "value": CARD},
        ],
    }


def _views() -> list[Json]:
    typed = {"type": "plain_text_input", "value": "7d"}
    view = {
        "id": "V1",
        "type": "modal",
        "hash": "h1",
        "callback_id": "ban_edit",
        "private_metadata": CARD,
        "team_id": TEAM,
        "state": {"values": {"duration": {"duration": typed}, "reason": {"reason": typed}}},
    }
    usual = {"team": {"id": TEAM}, "user": {"id": "U0ADA"}, "view": view, "trigger_id": "7.8"}
    edited = [usual | {"type": kind} for kind in ("view_submission", "view_closed")]
    return [*edited, *(_form(usual, view, callback) for callback in ROUTES["view"])]


def _form(usual: Json, view: Json, callback: str) -> Json:
    """Return a form that was sent."""
    values = view["state"]["values"] | {
        "target": {"target": {"type": "users_select", "selected_user": "U0TROLL"}},
        "channel": {"channel": {"type": "conversations_select", "selected_conversation": "C1"}},
        **{
            name: {name: {"type": "plain_text_input", "value": said}}
            for name, said in TYPED.items()
        },
        **{name: {name: {"selected_option": {"value": it}}} for name, it in CHOSEN.items()},
    }
    along = {"here": "C0HELP", "zone": "Europe/Berlin", "about": {"ts": "1.2", "said": "hello"}}
    sent = {"callback_id": callback, "private_metadata": json.dumps(along)}
    filled = view | sent | {"state": {"values": values}}
    return usual | {"type": "view_submission", "view": filled}


def _others() -> list[Json]:
    usual = {"team": {"id": TEAM}, "user": {"id": "U0ADA"}, "trigger_id": "9.1", "callback_id": "x"}
    said = {"ts": f"{NOW}.7", "text": "hello", "user": "U0TROLL"}
    named = [
        usual
        | {"type": "message_action", "callback_id": each.name, "message": said}
        | {"channel": {"id": "C0HELP"}}
        if each.kind == "message"
        else usual | {"type": "shortcut", "callback_id": each.name}
        for each in SHORTCUTS
    ]
    return [
        *named,
        usual | {"type": "shortcut"},
        usual | {"type": "message_action", "message": said, "channel": {"id": "C0HELP"}},
        usual | {"type": "block_suggestion", "action_id": "people", "value": "tr"},
        usual | {"type": "dialog_submission", "submission": {"a": "b"}},
        usual | {"type": "workflow_step_edit", "workflow_step": {"id": "1"}},
    ]


def events() -> list[Json]:
    known = ROUTES["event"]
    said = {
        "user": "U0TROLL",
        "channel": "C0HELP",
        "text": "buy boats",
        "ts": f"{NOW}.000100",
        "event_ts": f"{NOW}.000100",
    }
    person = {"id": "U0TROLL", "team_id": TEAM, "name": "troll", "profile": {"real_name": "T"}}
    group = {"id": "S1", "handle": "crew", "name": "Crew", "users": ["U0TROLL"], "date_update": NOW}
    inner = [
        *({"type": name, **said} for name in [*known, "app_home_opened", "nonsense"]),
        {"type": "user_change", "user": person, "event_ts": f"{NOW}.2"},
        {"type": "team_join", "user": person},
        {"type": "user_profile_changed", "user": person | {"is_admin": False, "updated": NOW}},
        {"type": "subteam_created", "subteam": group},
        {"type": "subteam_updated", "subteam": group | {"date_delete": NOW}},
        {
            "type": "subteam_members_changed",
            "subteam_id": "S1",
            "added_users": ["U0TROLL"],
            "added_users_count": "1",
            "removed_users": ["U0ADA"],
            "date_previous_update": NOW,
            "date_update": NOW + 1,
        },
        {"type": "subteam_self_added", "subteam_id": "S1"},
        {"type": "message", "subtype": "message_changed", "channel": "C0HELP", "message": said},
        {"type": "message", "subtype": "message_deleted", "channel": "C0HELP", "deleted_ts": "1.2"},
        {"type": "reaction_added", "user": "U0ADA", "item": {"channel": "C0HELP", "ts": "1.2"}},
    ]
    usual = {"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event_time": NOW}
    usual |= {"authorizations": [{"team_id": TEAM, "is_bot": True}]}  # type: ignore[dict-item] # JSON
    return [
        *(usual | {"event": each} for each in inner),
        {"type": "app_rate_limited", "team_id": TEAM, "minute_rate_limited": NOW},
        {"type": "url_verification", "challenge": "c"},
    ]


def as_form(said: Json) -> bytes:
    """Return a command's body. Halves of surrogate pairs travel as Slack could never send them."""
    return urlencode(said, errors="surrogatepass").encode()


def as_interaction(said: Json) -> bytes:
    return urlencode({"payload": json.dumps(said)}).encode()


def as_event(said: Json) -> bytes:
    return json.dumps(said).encode()


SIGNED = [
    *((as_form, said) for said in commands()),
    *((as_interaction, said) for said in interactions()),
    *((as_event, said) for said in events()),
]
"""How each is written, and what it says."""
