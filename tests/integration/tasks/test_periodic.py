import uuid

import pytest

from fsm.flow import Event
from services.wakeup import Redraw, Send, Work
from tasks import periodic
from tasks.queue import Queue
from tasks.work import unit_of_work
from tests.integration.community import MILO, TROLL, asks, settle_in
from tests.integration.db.test_inbox import envelope


@pytest.fixture
def team():
    return f"T{uuid.uuid4().hex[:8]}"


@pytest.fixture
def ban(team):
    with unit_of_work() as services:
        settle_in(services.rows.inbox._session, team=team)
        return services.moderation.propose("ban", asks(MILO, f"<@{TROLL}> 7d spam", team=team))


@pytest.fixture
def sent_again(monkeypatch):
    sent = []
    monkeypatch.setattr(periodic, "wake_again", sent.extend)
    return sent


@pytest.fixture(autouse=True)
def depths(monkeypatch):
    """How many messages wait in each queue."""
    waiting = dict.fromkeys(Queue, 0)
    monkeypatch.setattr(periodic, "_ready", lambda: waiting)
    return waiting


@pytest.fixture(autouse=True)
def due_now(database):
    database.execute("UPDATE periodic_jobs SET next_at = now()")


def forget(database, table, column):
    a_minute_earlier = f"{column} - interval '1 minute'"
    database.execute(f"UPDATE {table} SET {column} = {a_minute_earlier}")  # noqa: S608 - our own names


class TestSweep:
    def test_does_not_feed_a_backlog_with_itself(
        self, ban, team, database, sent_again, depths, woken
    ):
        with unit_of_work() as services:
            services.rows.inbox.begin(envelope(team_id=team))
        for table, column in (("inbox", "wake_at"), ("deliveries", "due_at")):
            database.execute(f"UPDATE {table} SET {column} = now() - interval '20 s'")  # noqa: S608 - our own names
        woken.clear()
        depths |= {Queue.COMMAND: 500, Queue.DELIVERY: 500}

        periodic.sweep()

        assert (sent_again, woken) == ([], [])

    def test_wakes_a_worker_for_a_request_whose_message_was_lost(self, team, database, sent_again):
        lost = envelope(team_id=team)
        with unit_of_work() as services:
            services.rows.inbox.begin(lost)
        forget(database, "inbox", "wake_at")

        periodic.sweep()

        assert lost in sent_again

    def test_wakes_a_worker_for_a_card_and_an_answer_that_were_forgotten(
        self, ban, database, woken
    ):
        forget(database, "conversations", "updated_at")
        forget(database, "deliveries", "due_at")
        woken.clear()

        periodic.sweep()

        assert Redraw(ban.team_id, ban.id) in woken
        assert any(isinstance(each, Send) and each.team_id == ban.team_id for each in woken)

    def test_wakes_a_worker_for_steps_that_were_forgotten_but_only_while_they_may_be_done(
        self, ban, database, woken
    ):
        with unit_of_work() as services:
            services.moderation.press(
                asks(MILO, key="action:1", team=ban.team_id),
                "ban",
                Event.CONFIRM,
                conversation_id=ban.id,
                version=1,
            )
        forget(database, "case_steps", "due_at")
        woken.clear()

        periodic.sweep()
        first = list(woken)
        woken.clear()
        database.execute("UPDATE conversations SET state = 'error'")
        database.execute("UPDATE case_steps SET woken_at = NULL")
        database.execute("UPDATE periodic_jobs SET next_at = now()")
        periodic.sweep()

        assert Work(ban.team_id, 1) in first
        assert Work(ban.team_id, 1) not in woken

    def test_two_beats_at_once_sweep_once(self, team, database, sent_again):
        lost = envelope(team_id=team)
        with unit_of_work() as services:
            services.rows.inbox.begin(lost)
        forget(database, "inbox", "wake_at")

        periodic.sweep()
        forget(database, "inbox", "wake_at")
        periodic.sweep()

        assert sent_again.count(lost) == 1


def test_what_slack_put_off_is_woken_when_it_is_due_however_long_the_queue(
    ban, database, depths, woken
):
    database.execute("UPDATE deliveries SET error = 'ratelimited', due_at = now() + interval '1 s'")
    database.execute("UPDATE conversations SET draw_until = now() - interval '1 s'")
    depths |= {Queue.DELIVERY: 500}
    woken.clear()

    periodic.sweep()
    early = list(woken)
    database.execute("UPDATE deliveries SET due_at = now()")
    for _ in range(2):
        database.execute("UPDATE periodic_jobs SET next_at = now()")
        periodic.sweep()

    assert early == [Redraw(ban.team_id, ban.id)]
    assert [type(each) for each in woken] == [Redraw, Send]


def test_an_overdue_conversation_is_shown_as_expired(ban, database):
    database.execute("UPDATE conversations SET deadline_at = now() WHERE id = %s", [ban.id])

    periodic.expire_conversations()

    found = database.execute(
        "SELECT state, last_event FROM conversations WHERE id = %s", [ban.id]
    ).fetchone()
    assert found == ("idle", "expire")
