"""A nameless report, a relay both ways, its end: the reporter's id stands nowhere meanwhile.

From the request as Slack sends it, through the front door's envelope, the tasks, every row, every
wake-up, every log line and every object in S3.
"""

import json
import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.slack.views import draw, draw_modal
from app.envelope import enclose
from config.settings import settings
from db import models
from services.carrying_out import CarryingOut
from services.ports import Posted, View
from services.wakeup import Redraw, Send
from tasks import delivery, periodic, reports, steps
from tasks.outside import deletes
from tasks.work import unit_of_work
from tests.integration.community import MILO, TEAM, TROLL, settle_in
from tests.integration.tasks.test_guarding import Outside
from tests.unit.app.conftest import click, command, incoming

REPORTER = "U0REPORTS"
DIRECT = "D0REPORTS"


class Slack(Outside):
    """Slack and S3 in memory: what was said to whom, which modals were filled."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, View]] = []
        self.filled: dict[str, View] = {}

    def post(self, channel: str, view: View, *, mark: str) -> Posted:
        draw(view)
        self.said.append((channel, view))
        place = DIRECT if channel == REPORTER else channel
        return Posted(channel=place, ts=f"{len(self.said)}.1")

    def update(self, posted: Posted, view: View) -> None:
        draw(view)
        self.said.append((posted.channel, view))

    def fill(self, view_id: str, view: View) -> None:
        draw_modal(view)
        self.filled[view_id] = view

    def whisper(self, channel: str, user: str, view: View) -> None:
        self.said.append((user, view))

    def answer(self, reply: str, view: View) -> None:
        self.said.append(("", view))

    def permalink(self, channel: str, ts: str) -> str:
        return f"https://harbour.slack.com/archives/{channel}/p{ts.replace('.', '')}"

    def told(self, channel: str, name: str) -> View:
        return [view for to, view in self.said if (to, view.name) == (channel, name)][-1]


@pytest.fixture
def slack(monkeypatch, process):
    slack = Slack()
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "of-the-tests")
    monkeypatch.setenv("MODERATORS_CHANNEL", "C0MODS")
    settings.cache_clear()
    deeds = CarryingOut(
        workspace=slack, messenger=slack, archive=slack, said_by=lambda *_: [],
        deeds=deletes(slack, slack),
    )  # fmt: skip
    monkeypatch.setattr(steps, "carrying_out", lambda *_: deeds)
    monkeypatch.setattr(delivery, "messenger", lambda *_: slack)
    monkeypatch.setattr(delivery, "nameless_messenger", lambda *_: slack)
    monkeypatch.setattr(reports, "workspace", lambda *_: slack)
    with unit_of_work() as services:
        settle_in(services.rows.members._session)
    return slack


class Site:
    """Sends what Slack would, and lets every worker do its work; keeps what it sees."""

    def __init__(self, slack: Slack, woken: Sequence[Any]) -> None:
        self._slack, self._woken = slack, woken
        self.seen: list[str] = []

    def sends(self, said: dict[str, Any], task: Any, **more: Any) -> None:
        said = {**said, "team": {"id": TEAM}, "team_id": TEAM}
        envelope = enclose(incoming(said), task=task.name)
        envelope["facts"].update(more)
        self.seen.append(json.dumps(envelope))
        with unit_of_work() as services:  # as the front door does, before anybody is woken
            services.rows.inbox.begin(envelope)
        task(envelope=envelope)
        self.works()

    def works(self) -> None:
        for wakeup in dict.fromkeys(self._woken):
            self.seen.append(repr(wakeup))
            if isinstance(wakeup, Send):
                delivery.send(
                    team_id=TEAM, delivery=str(wakeup.delivery_id),
                    made_on=wakeup.made_on.isoformat(),
                )  # fmt: skip
            elif isinstance(wakeup, Redraw):
                delivery.redraw(team_id=TEAM, conversation=str(wakeup.conversation_id))
            else:
                delivery.work(team_id=TEAM, case=wakeup.case_number)
        self._woken.clear()  # type: ignore[attr-defined] # it is a list


def shortcut(channel: str, name: str) -> dict[str, Any]:
    message = {"user": TROLL, "text": "I know where you live", "ts": "1795334400.000100"}
    message |= {"reactions": [{"name": "eyes", "users": [REPORTER]}]}
    return {
        "type": "message_action", "callback_id": "report:message", "trigger_id": "5.6.7",
        "user": {"id": REPORTER}, "channel": {"id": channel, "name": name}, "message": message,
        "response_url": "https://hooks.slack.com/actions/T1/2/3",
    }  # fmt: skip


def form(callback: str, value: str, user: str = REPORTER, **values: str) -> dict[str, Any]:
    chosen = {"category", "identity", "statement"}
    state = {
        name: {name: {"selected_option": {"value": each}} if name in chosen else {"value": each}}
        for name, each in values.items()
    }
    view = {"id": f"V{uuid.uuid4().hex[:6]}", "callback_id": callback, "private_metadata": value}
    view |= {"state": {"values": state}}
    return {"type": "view_submission", "user": {"id": user}, "view": view}


def pressed(action: str, value: str, user: str, channel: str) -> dict[str, Any]:
    actions = [{"action_id": action, "value": value}]
    return click(
        user={"id": user}, channel={"id": channel}, actions=actions, trigger_id=uuid.uuid4().hex,
        container={"type": "message", "channel_id": channel, "message_ts": "1.1"},
    )  # fmt: skip


def everything(database: Any) -> str:
    tables = {getattr(models, name).__tablename__ for name in models.__all__}
    found = [
        database.execute(f"SELECT jsonb_agg(to_jsonb(t)) FROM {table} t").fetchone()[0]  # noqa: S608 - ours
        for table in sorted(tables)
    ]
    return json.dumps(found)


def card_value(slack: Slack) -> str:
    facts = slack.told("C0MODS", "report_card").facts
    return f"{facts['conversation']}.{facts['version']}"


@pytest.mark.parametrize("place", [(DIRECT, "directmessage"), ("C0HELP", "help")])
def test_the_reporter_s_id_stands_nowhere(slack, woken, database, place):
    site = Site(slack, woken)

    with capture_logs() as logs:
        site.sends(shortcut(*place), reports.report_form, view_id="V1")
        draft = str(slack.filled["V1"].facts["draft"])
        site.sends(
            form("report_say", draft, category="unsafe", words="help", identity="nameless"),
            reports.report_say,
        )
        received = slack.told(REPORTER, "report_received").facts
        site.sends(pressed("report:claim", card_value(slack), MILO, "C0MODS"), reports.report_press)
        value, statement = card_value(slack), str(received["statement"])
        site.sends(
            form("report_write", value, MILO, statement=statement, words="Since when?"),
            reports.report_write,
        )
        assert slack.told(REPORTER, "report_asked").facts["words"] == "Since when?"
        site.sends(pressed("report:answer", statement, REPORTER, DIRECT), reports.report_answering)
        site.sends(form("report_answer", statement, words="Since monday"), reports.report_answer)
        assert slack.told("C0MODS", "report_card").facts["notes"][-1]["words"] == "Since monday"
        site.seen.append(everything(database))
        site.sends(
            form("report_dismiss", value, MILO, reason="settled", words="thank you"),
            reports.report_dismiss,
        )
        periodic.forget_reporters()
    assert slack.told(REPORTER, "report_closed").facts["words"] == "thank you"

    kept = [json.dumps(logs, default=str), *(body.decode() for body in slack.kept.values())]
    for text in (everything(database), *site.seen, *kept):
        assert REPORTER not in text
        assert DIRECT not in text


def test_the_way_back_is_gone_from_the_rows_with_the_report(slack, woken, database):
    site = Site(slack, woken)
    site.sends(shortcut("C0HELP", "help"), reports.report_form, view_id="V1")
    draft = str(slack.filled["V1"].facts["draft"])
    site.sends(form("report_say", draft, category="spam", words="x"), reports.report_say)
    ((sealed, pseudonym),) = database.execute(
        "SELECT sealed, pseudonym FROM report_addresses"
    ).fetchall()
    site.sends(pressed("report:claim", card_value(slack), MILO, "C0MODS"), reports.report_press)
    site.sends(pressed("report:done", card_value(slack), MILO, "C0MODS"), reports.report_press)

    left = everything(database)

    assert slack.told(REPORTER, "report_closed").facts["outcome"] == "acted"
    assert sealed not in left
    assert left.count(pseudonym) == 1, "the count of the last day alone"


def test_evidence_has_the_words_and_a_hash_that_the_row_knows(slack, woken, database):
    site = Site(slack, woken)
    site.sends(shortcut(DIRECT, "directmessage"), reports.report_form, view_id="V1")
    draft = str(slack.filled["V1"].facts["draft"])
    site.sends(form("report_say", draft, category="unsafe", words=""), reports.report_say)

    ((key, body),) = slack.kept.items()

    assert json.loads(body)["message"]["text"] == "I know where you live"
    ((sha256,),) = database.execute("SELECT sha256 FROM evidence WHERE key = %s", [key]).fetchall()
    assert slack.done.count("put") == 1
    assert len(sha256) == 64


def test_a_no_reaches_who_reports_and_is_forgotten(slack, woken, database):
    site = Site(slack, woken)

    site.sends(form("report_say", str(uuid.uuid4()), category="spam"), reports.report_say)

    assert "sent already" in slack.told(REPORTER, "refusal").facts["text"]
    rows = database.execute("SELECT reply, message_channel FROM deliveries").fetchall()
    assert rows == [(None, None)]
    assert REPORTER not in everything(database)


def test_a_defect_forgets_the_way_too(slack, woken, database, monkeypatch):
    site = Site(slack, woken)
    monkeypatch.setattr(
        "services.report.ReportService.say", lambda *_: (_ for _ in ()).throw(ZeroDivisionError)
    )

    with pytest.raises(ZeroDivisionError):
        site.sends(form("report_say", str(uuid.uuid4()), category="spam"), reports.report_say)

    ((facts,),) = database.execute("SELECT facts FROM inbox").fetchall()
    assert "reporter" not in facts


def test_a_command_names_who_is_meant_and_nobody_else(slack, woken, database):
    site = Site(slack, woken)
    said = command(command="/report", text=f"<@{TROLL}|troll> adverts", user_id=REPORTER)

    site.sends(said, reports.report_form, view_id="V7")

    facts = slack.filled["V7"].facts
    assert (facts["target"], facts["words"]) == (TROLL, "adverts")
    assert REPORTER not in everything(database)
