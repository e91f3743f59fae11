"""Generated requests for every task, on real PostgreSQL: each is processed, none breaks.

FUZZ_TASKS says how many for all tasks together.
"""

import json
import os
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from adapters.slack.views import MODALS, draw, draw_modal
from app.envelope import enclose
from app.incoming import Incoming
from app.scrub import scrubbed
from config.settings import settings as settings_of_steward
from db.envelope import Envelope
from db.repositories.inbox import InboxRepository
from db.session import transaction
from services.action import ACTIONS
from services.ports import BusyError, Profile, RefusedError, UnclearError, View
from tasks import appeals, channels, clicks, commands, events, forms, people
from tasks.task import Task
from tests.integration.community import ADA, GRACE, PEOPLE, TEAM, asks, settle_in
from tests.integration.tasks.conftest import database, process, woken  # noqa: F401 - fixtures
from tests.security.hostile import junk, spoiled, words
from tests.security.payloads import CARD, Json
from tests.security.payloads import commands as good_commands
from tests.security.payloads import events as good_events
from tests.security.payloads import interactions as good_interactions
from tests.security.silence import in_silence

INPUTS = int(os.environ.get("FUZZ_TASKS", "2000"))

MORE = ("who", "permit", "slowmode", "readonly", "lock", "unlock", "raid", "lockdown", "strikes")
COMMANDS = (*ACTIONS, "cases", "case", "role", "steward", "purge", "undo", "void", *MORE)
APPEALS = ("appeal_ask", "appeal_say", "appeal_rejecting", "appeal_reject")
HANDLED = {
    **{f"/{name}": getattr(commands, name) for name in COMMANDS},
    "/nonsense": commands.unknown,
    "block_actions": clicks.press,
    "edit": clicks.edit,
    "view_submission": clicks.submit,
    "form": forms.form,
    "message_action": forms.form,
    "ask": forms.ask,
    "take_back": clicks.take_back,
    **{name: getattr(appeals, name) for name in APPEALS},
    **{
        name: getattr(events, name)
        for name in (
            "message", "member_joined_channel", "member_left_channel", "user_change", "team_join",
            "user_profile_changed", "subteam_created", "subteam_updated", "subteam_members_changed",
            "subteam_self_added", "subteam_self_removed",
        )
    },
    **{
        name: getattr(channels, name)
        for name in (
            "channel_created", "channel_rename", "channel_unarchive", "channel_left", "group_left",
        )
    },
    "unknown": events.unknown,
}  # fmt: skip


def test_every_task_that_handles_requests_is_tried() -> None:
    declared = {
        found.name
        for room in (appeals, channels, commands, clicks, events, forms)
        for found in vars(room).values()
        if isinstance(found, Task)
    }
    assert {task.name for task in HANDLED.values()} == declared


def _task_of(said: Json) -> Any:
    kind = str(said.get("type"))
    if kind == "event_callback":
        inner = str((said.get("event") or {}).get("type"))
        return HANDLED.get(inner, events.unknown)
    return HANDLED.get(str(said.get("command")), HANDLED.get(kind, commands.unknown))


def _form_of(said: Json) -> Any:
    """Return what fills or reads a form, for what opens or sends one."""
    named = str((said.get("view") or {}).get("callback_id") or said.get("callback_id") or "")
    if named.startswith("ask:") and "view" in said:
        return forms.ask
    pressed = said.get("actions") or [{}]
    is_about = named or str(pressed[0].get("action_id"))
    return forms.form if is_about.startswith(("who:", "ask:", "author:")) else None


GOOD = [(_task_of(said), said) for said in (*good_commands(), *good_interactions(), *good_events())]
GOOD += [(clicks.edit, said) for said in good_interactions()[:1]]
GOOD += [(task, said) for said in good_interactions() if (task := _form_of(said))]
MORE = (clicks.take_back, *(getattr(appeals, name) for name in APPEALS))
GOOD += [(task, said) for said in good_interactions() for task in MORE]

people_named = st.sampled_from([f"<@{each.user_id}>" for each in PEOPLE])
texts = st.lists(st.one_of(words, people_named, st.sampled_from(["7d", "revoke"])), max_size=5)
numbers = st.one_of(st.integers(-2, 3), st.sampled_from([2**31, 2**63, 10**30]), words).map(str)
ids = st.one_of(st.sampled_from([CARD.partition(".")[0]] * 3), words)

FACTS = {
    "text": texts.map(" ".join),
    "value": st.tuples(ids, numbers).map(".".join),
    "fields": st.one_of(
        st.dictionaries(
            st.sampled_from(["duration", "reason", "target", "channel"]), st.one_of(words, junk)
        ),
        junk,
    ),
    "action_id": st.sampled_from(
        ["ban:confirm", "unban:retry", "ban:", ":", "ban:submit", "x:fail", "who:kick", "who:x"]
    ),
    "ts": words,
    "deleted_ts": words,
    "subtype": junk,
    "user": junk,
    "message": junk,
    "view_id": junk,
    "item": junk,
}
"""What decides in our tasks, and what it might be."""


@st.composite
def requests(draw: st.DrawFn) -> tuple[Any, Json, Json]:
    """Give a task, what Slack said, and facts that replace what was said."""
    name = draw(st.sampled_from(sorted({task.name for task, _ in GOOD})))
    task, said = draw(st.sampled_from([pair for pair in GOOD if pair[0].name == name]))
    if isinstance(said.get("event"), dict) and draw(st.booleans()):
        said = said | {"event": draw(spoiled(said["event"]))}
    else:
        said = draw(spoiled(said))
    wanted = draw(st.lists(st.sampled_from(sorted(FACTS)), max_size=2))
    return task, said, {name: draw(FACTS[name]) for name in wanted}


class Workspace:
    """Knows the community; of others it says this and that, as Slack does."""

    def profile(self, user: str) -> Profile:
        for known in PEOPLE:
            if known.user_id == user:
                return known
        raise _mood(user)

    def permalink(self, channel: str, ts: str) -> str:
        if not ts:
            raise _mood(channel)
        return f"https://harbour.slack.com/archives/{channel}/{ts}"


def _mood(word: str) -> Exception:
    moods = (RefusedError("user_not_found"), UnclearError("cut"), BusyError(_SOON))
    return moods[sum(map(ord, word)) % len(moods)]


_SOON = timedelta(seconds=1)


def _enclosed(task: Any, said: Json, facts: Json) -> Envelope:
    """Return what the front door makes of it; *facts* come as it would have cleaned them."""
    now = datetime.now(UTC)
    coming = Incoming(payload=said, fingerprint=uuid.uuid4().hex, made_at=now, received_at=now)
    envelope = enclose(coming, task=task.name)
    envelope["key"] = f"fuzz:{uuid.uuid4()}"
    envelope["facts"] = scrubbed(envelope["facts"] | facts)
    return envelope


@settings(
    max_examples=INPUTS,
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
@given(asked=requests())
def carry_out(card: str, asked: tuple[Any, Json, Json]) -> None:
    """Have a task handle what it is asked; the card in it is one that there is."""
    task, *rest = asked
    said, facts = json.loads(json.dumps(rest).replace(CARD.partition(".")[0], card))
    _handle(task, _enclosed(task, said, facts))


def _handle(task: Any, envelope: Envelope) -> None:
    """Handle a request whose row is there already, as the front door leaves it."""
    with transaction() as session:
        InboxRepository(session).begin(envelope)
    task(envelope=envelope)


def _person(**fields: Any) -> Json:
    return {"user": {"id": "U0TROLL", "team_id": TEAM} | fields}


_NO_ID = "U" + "".join(uuid.uuid4().hex for _ in range(1_000))

FOUND_ONCE: dict[str, tuple[Any, Json]] = {
    "a version that no column holds": (clicks.press, {"value": f"{uuid.uuid4()}.{2**31}"}),
    "a version below the first": (clicks.submit, {"value": f"{uuid.uuid4()}.-{2**63}"}),
    "so much in a modal that it was cut": (clicks.submit, {"fields": "[cut]"}),
    "a profile that is none": (events.user_change, _person(profile=["x"])),
    "a name that is no text": (events.user_change, _person(name={"first": "x"})),
    "teams that are no list": (events.team_join, _person(enterprise_user={"teams": 5})),
    "a team that is a list": (events.team_join, _person(team_id=[[]])),
    "an id that no index takes": (events.user_change, _person(id=_NO_ID)),
    "a time in other digits": (events.message, {"ts": "\u0663.\u0663", "user": "U0TROLL"}),
    "a user group that no index takes": (events.subteam_created, {"subteam": {"id": _NO_ID}}),
    "people of a group whom no index takes": (
        events.subteam_created,
        {"subteam": {"id": "S9", "users": [_NO_ID]}},
    ),
    "somebody whom no index takes": (events.message, {"ts": "1.1", "user": _NO_ID}),
}
"""What broke a task before it was mended."""


class TestWhateverTheFrontDoorAccepts:
    @pytest.mark.parametrize("what", FOUND_ONCE)
    def test_may_be_something_that_was_found_before(
        self,
        what: str,
        monkeypatch: pytest.MonkeyPatch,
        database: Any,  # noqa: F811 - a fixture
    ) -> None:
        monkeypatch.setenv("SLACK_SIGNING_SECRET", "signed-by-the-fuzzer")
        for asking in (people, forms):
            monkeypatch.setattr(asking, "workspace", lambda team: Workspace())
        settings_of_steward.cache_clear()
        with transaction() as session:
            asked = asks(ADA, f"<@{GRACE}> spam", team=TEAM)
            opened = settle_in(session).moderation.propose("ban", asked)
        task, facts = FOUND_ONCE[what]
        facts = {"value": f"{opened.id}.1"} | facts
        said = next(said for kind, said in GOOD if kind is task)

        _handle(task, _enclosed(task, said, {"message": None, **facts}))

        (outcome,) = database.execute("SELECT outcome FROM inbox").fetchone()
        assert not outcome.startswith("broken:")

    def test_is_processed_without_breaking(
        self,
        monkeypatch: pytest.MonkeyPatch,
        database: Any,  # noqa: F811 - a fixture
    ) -> None:
        monkeypatch.setenv("SLACK_SIGNING_SECRET", "signed-by-the-fuzzer")
        for asking in (people, forms):
            monkeypatch.setattr(asking, "workspace", lambda team: Workspace())
        settings_of_steward.cache_clear()
        with transaction() as session:
            asked = asks(ADA, f"<@{GRACE}> spam", team=TEAM)
            opened = settle_in(session).moderation.propose("ban", asked)

        with in_silence():
            carry_out(str(opened.id))

        broken = "SELECT task, outcome, facts FROM inbox WHERE outcome LIKE 'broken:%'"
        assert database.execute(broken).fetchall() == []
        assert database.execute("SELECT FROM inbox WHERE processed_at IS NULL").fetchall() == []
        self._can_be_drawn(database)

    def _can_be_drawn(self, database: Any) -> None:  # noqa: F811 - a fixture
        said = database.execute("SELECT view, facts FROM deliveries").fetchall()
        assert len(said) > 100 * INPUTS / 2000
        for name, facts in said:
            drawing = draw_modal if name in MODALS else draw
            drawing(View(name=name, facts=facts))
