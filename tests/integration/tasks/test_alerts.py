"""Trouble with Steward itself is told once when it comes, and once when it is over."""

import uuid
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from config.settings import settings
from services.ports import View
from tasks import alerts, events
from tasks.depth import Depth
from tasks.lock_out import LockOut
from tasks.queue import QUEUES
from tasks.work import unit_of_work
from tests.integration.community import MILO, TROLL, asks, settle_in
from tests.integration.db.test_inbox import envelope

OPERATORS = "C0OPERATORS"


WELL = (
    "UPDATE inbox SET processed_at = now(), outcome = 'done' WHERE team_id = %s",
    "UPDATE deliveries SET state = 'sent' WHERE team_id = %s",
    "UPDATE case_steps SET state = 'done' WHERE team_id = %s",
    "UPDATE conversations SET state = 'processing', drawn_revision = revision WHERE team_id = %s",
)

WAITING = {
    "inbox": (
        "request_waits",
        (
            "UPDATE inbox SET processed_at = NULL, outcome = NULL,"
            " received_at = now() - interval '2 minutes' WHERE team_id = %s"
        ),
    ),
    "deliveries": (
        "delivery_waits",
        (
            "UPDATE deliveries SET state = 'pending', due_at = now() - interval '2 minutes'"
            " WHERE team_id = %s"
        ),
    ),
    "case_steps": (
        "step_waits",
        (
            "UPDATE case_steps SET state = 'pending', due_at = now() - interval '2 minutes'"
            " WHERE team_id = %s AND kind = 'notice'"
        ),
    ),
    "conversations": (
        "card_waits",
        (
            "UPDATE conversations SET drawn_revision = 0, updated_at = now() - interval '2 minutes'"
            " WHERE team_id = %s"
        ),
    ),
    "hook_messages": (
        "event_waits",
        (
            "WITH hook AS (INSERT INTO hooks (team_id, number, kind, events, address, secret,"
            " made_by, created_by) VALUES (%s, 1, 'events', '{case.opened}', 'a', 's', 'k', 'U1')"
            " RETURNING team_id) INSERT INTO hook_messages (team_id, id, hook, event, data, due_at)"
            " SELECT team_id, gen_random_uuid(), 1, 'case.opened', '{}',"
            " now() - interval '2 minutes' FROM hook"
        ),
    ),
}
"""The alert, and what makes something of a table wait."""


@pytest.fixture(autouse=True)
def calm(database, monkeypatch):
    """Nothing is wrong, and nothing ever was."""
    monkeypatch.setenv("OPERATORS_CHANNEL", OPERATORS)
    settings.cache_clear()
    database.execute("DELETE FROM alerts")
    database.execute("DELETE FROM periodic_jobs")
    database.execute("UPDATE inbox SET processed_at = now(), outcome = 'done'")
    database.execute("UPDATE deliveries SET state = 'sent'")
    database.execute("UPDATE case_steps SET state = 'done'")
    database.execute("UPDATE conversations SET drawn_revision = revision")
    database.execute("DELETE FROM deliveries WHERE view = 'alert'")


@pytest.fixture(autouse=True)
def queues(monkeypatch):
    """The queues, as the broker would show them."""
    shown = {queue.name: Depth(name=queue.name, consumers=1) for queue in QUEUES}
    shown["dead"] = Depth(name="dead")
    monkeypatch.setattr(alerts, "_depths", lambda: list(shown.values()))
    return shown


@pytest.fixture(autouse=True)
def team(database):
    """The workspace that operators read in."""
    database.execute(
        "INSERT INTO workspaces (team_id, last_case, created_at)"
        " VALUES ('T0FIRST', 0, '2001-01-01') ON CONFLICT DO NOTHING"
    )
    return "T0FIRST"


@pytest.fixture
def look(database):
    """Let one period pass and watch; return what was logged."""

    def look() -> list[tuple[str, str]]:
        database.execute("UPDATE periodic_jobs SET next_at = now() WHERE name = 'watch'")
        with capture_logs() as logs:
            alerts.watch()
        told = [each for each in logs if each["event"].startswith("alert.")]
        return [(each["event"], each["alert"]) for each in told]

    return look


@pytest.fixture
def wait(database):
    """Have something of a table wait too long."""
    team = f"T{uuid.uuid4().hex[:8]}"
    with unit_of_work() as services:
        settle_in(services.rows.inbox._session, team=team)
        services.rows.inbox.begin(envelope(team_id=team))
        asked = asks(MILO, f"<@{TROLL}> spam", team=team)
        services.deliveries.answer(asked, View(name="help"))
        services.moderation._beginning.begin(services.moderation.propose("ban", asked), now=None)
    for statement in WELL:
        database.execute(statement, [team])

    return lambda table: database.execute(WAITING[table][1], [team])


def minutes_pass(database, minutes=5):
    database.execute(
        (
            "UPDATE alerts SET noticed_at = noticed_at - %s, raised_at = raised_at - %s,"
            " told_at = told_at - %s"
        ),
        [timedelta(minutes=minutes)] * 3,
    )


def told(database):
    found = database.execute(
        "SELECT facts FROM deliveries WHERE view = 'alert' AND channel = %s ORDER BY created_at",
        [OPERATORS],
    ).fetchall()
    return [[(item["name"], item["is_raised"]) for item in facts["items"]] for (facts,) in found]


class TestWatch:
    def test_says_nothing_while_all_is_well(self, look, database):
        assert look() == []
        assert told(database) == []

    def test_tells_of_dead_letters_once_and_once_when_they_are_gone(self, look, queues, database):
        queues["dead"] = Depth(name="dead", messages=3)
        first, second = look(), look()
        queues["dead"] = Depth(name="dead")
        third, fourth = look(), look()

        assert (first, second) == ([("alert.raised", "dead_letters")], [])
        assert (third, fourth) == ([("alert.cleared", "dead_letters")], [])
        assert told(database) == [[("dead_letters", True)], [("dead_letters", False)]]

    def test_a_worker_that_restarts_is_no_trouble_one_that_stays_away_is(
        self, look, queues, database
    ):
        queues["command"] = Depth(name="command", messages=7)

        at_once = look()
        minutes_pass(database)
        later = look()

        assert at_once == []
        assert later == [("alert.raised", "no_worker:command")]

    def test_what_comes_and_goes_is_logged_each_time_but_told_now_and_then(
        self, look, queues, database
    ):
        for _ in range(4):
            queues["dead"] = Depth(name="dead", messages=1)
            assert look() == [("alert.raised", "dead_letters")]
            queues["dead"] = Depth(name="dead")
            assert look() == [("alert.cleared", "dead_letters")]

        assert told(database) == [[("dead_letters", True)], [("dead_letters", False)]]

    def test_after_a_while_it_is_told_again(self, look, queues, database):
        for _ in range(2):
            queues["dead"] = Depth(name="dead", messages=1)
            look()
            queues["dead"] = Depth(name="dead")
            look()
            minutes_pass(database, minutes=11)

        assert len(told(database)) == 4

    def test_one_message_tells_of_everything_at_once(self, look, queues, database, wait):
        queues["dead"] = Depth(name="dead", messages=1)
        wait("deliveries")
        wait("inbox")

        assert len(look()) == 3
        assert len(told(database)) == 1

    @pytest.mark.parametrize("table", ["inbox", "deliveries", "case_steps", "conversations"])
    def test_notices_what_waits_too_long(self, look, wait, table):
        wait(table)

        assert look() == [("alert.raised", WAITING[table][0])]

    def test_notices_a_job_that_hangs(self, look, database):
        database.execute(
            "INSERT INTO periodic_jobs (name, next_at, started_at)"
            " VALUES ('sweep', now(), now() - interval '5 minutes')"
        )

        look()
        minutes_pass(database)

        assert look() == [("alert.raised", "job_silent:sweep")]

    def test_tells_that_slack_holds_events_back_while_it_does(self, look, database):
        asked = envelope("event:limited", kind="event", name="app_rate_limited")
        events.unknown(envelope=asked)

        raised = look()
        minutes_pass(database, minutes=6)
        cleared = look()

        assert raised == [("alert.raised", "slack_holds_back")]
        assert cleared == [("alert.cleared", "slack_holds_back")]

    def test_tells_that_slack_refuses_the_token_until_it_is_good_again(self, look, database):
        for _ in range(2):
            LockOut().note()

        raised = look()
        minutes_pass(database, minutes=2)
        cleared = look()

        assert raised == [("alert.raised", "token_refused")]
        assert cleared == [("alert.cleared", "token_refused")]

    def test_asks_once_about_what_may_have_been_said(self, look, wait, database):
        database.execute("UPDATE deliveries SET state = 'unclear'")
        database.execute(
            "INSERT INTO delivery_questions (team_id, delivery_id, made_on)"
            " SELECT team_id, id, made_on FROM deliveries"
        )
        raised, still = look(), look()
        database.execute("UPDATE delivery_questions SET answer = 'leave'")
        cleared = look()

        assert (raised, still) == ([("alert.raised", "deliveries_unclear")], [])
        assert cleared == [("alert.cleared", "deliveries_unclear")]
        assert told(database)[0] == [("deliveries_unclear", True)]

    def test_without_a_channel_it_is_only_logged(self, look, queues, database, monkeypatch):
        monkeypatch.setenv("OPERATORS_CHANNEL", "")
        settings.cache_clear()
        queues["dead"] = Depth(name="dead", messages=1)

        assert look() == [("alert.raised", "dead_letters")]
        assert told(database) == []
